"""ports.Notes: what the program remembers of itself."""

from storage.database import Database

GET = "SELECT value FROM notes WHERE name = ?"
PUT = """
    INSERT INTO notes (name, value) VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""

FIRST = "INSERT INTO notes (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING"


class SqlNotes:
    """Notes over any driver."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, name: str) -> str | None:
        row = await self._database.fetch_one(GET, name)
        return None if row is None else str(row["value"])

    async def put(self, name: str, value: str) -> None:
        await self._database.execute(PUT, name, value)

    async def first(self, name: str, value: str) -> bool:
        return await self._database.execute(FIRST, name, value) > 0
