"""values.pictures.Pictures: what Telegram calls the pictures that a bot has sent."""

from datetime import datetime

from bot.clock import micros
from storage.database import Database

GET = "SELECT file_id FROM pictures WHERE bot_id = ? AND picture = ?"
PUT = """
    INSERT INTO pictures (bot_id, picture, file_id, sent_us) VALUES (?, ?, ?, ?)
    ON CONFLICT (bot_id, picture) DO UPDATE SET
        file_id = excluded.file_id, sent_us = excluded.sent_us
"""
PRUNE = "DELETE FROM pictures WHERE bot_id = ? AND sent_us < ?"


class SqlPictures:
    """Pictures of one bot over any driver: a file_id is of no use to another."""

    def __init__(self, database: Database, bot_id: int) -> None:
        self._database = database
        self._bot_id = bot_id

    async def get(self, key: str) -> str | None:
        row = await self._database.fetch_one(GET, self._bot_id, key)
        return None if row is None else str(row["file_id"])

    async def put(self, key: str, file_id: str, at: datetime) -> None:
        await self._database.execute(PUT, self._bot_id, key, file_id, micros(at))

    async def prune(self, before: datetime) -> int:
        return await self._database.execute(PRUNE, self._bot_id, micros(before))
