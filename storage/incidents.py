"""values.incidents.Incidents: what is wrong with one bot at the moment."""

from collections.abc import Collection
from datetime import datetime

from bot.clock import micros
from bot.values.incidents import Incident, Key
from storage.database import Database
from storage.values import moment

OPEN = """
    SELECT kind, subject, began_us, told FROM incidents WHERE bot_id = ?
    ORDER BY began_us, kind, subject
"""
BEGIN = """
    INSERT INTO incidents (bot_id, kind, subject, began_us, told) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (bot_id, kind, subject) DO NOTHING
"""
TELL = "UPDATE incidents SET told = 1 WHERE bot_id = ? AND kind = ? AND subject = ?"
END = "DELETE FROM incidents WHERE bot_id = ? AND kind = ? AND subject = ?"


class SqlIncidents:
    """Over any driver."""

    def __init__(self, database: Database, bot_id: int) -> None:
        self._database = database
        self._bot_id = bot_id

    async def open(self) -> list[Incident]:
        rows = await self._database.fetch(OPEN, self._bot_id)
        return [
            Incident(row["kind"], row["subject"], moment(row["began_us"]), bool(row["told"]))
            for row in rows
        ]

    async def begin(self, keys: Collection[Key], at: datetime, *, told: bool = False) -> None:
        rows = [(self._bot_id, *key, micros(at), int(told)) for key in keys]
        await self._database.execute_many(BEGIN, rows)

    async def tell(self, keys: Collection[Key]) -> None:
        await self._database.execute_many(TELL, [(self._bot_id, *key) for key in keys])

    async def end(self, keys: Collection[Key]) -> None:
        await self._database.execute_many(END, [(self._bot_id, *key) for key in keys])
