"""bot.summary.ports.Writings: what a model wrote, and how often it was asked."""

from datetime import date, datetime, timedelta

from bot.clock import micros
from storage.database import Database
from storage.values import fits, storable

KEPT = timedelta(days=30)
ALL = 0  # no chat of Telegram's has this id
GET = "SELECT body FROM writings WHERE digest = ?"
PUT = """
    INSERT INTO writings (digest, body, written_us) VALUES (?, ?, ?)
    ON CONFLICT (digest) DO UPDATE SET body = excluded.body, written_us = excluded.written_us
"""
FORGET = "DELETE FROM writings WHERE written_us < ?"
COUNT = """
    INSERT INTO writing_requests (asked_on, chat_id, requests) VALUES (?, ?, 1)
    ON CONFLICT (asked_on, chat_id) DO UPDATE SET requests = writing_requests.requests + 1
    WHERE writing_requests.requests < ?
    RETURNING requests
"""
FORGET_DAYS = "DELETE FROM writing_requests WHERE asked_on < ?"


class _TooMany(Exception):
    """Takes back what was counted before it was clear that it is too much."""


class SqlWritings:
    """Writings over any driver. What is counted holds ids of chats for a day."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, key: str) -> str | None:
        row = await self._database.fetch_one(GET, key)
        return None if row is None else str(row["body"])

    async def put(self, key: str, text: str, at: datetime) -> None:
        async with self._database.transaction():
            await self._database.execute(PUT, key, storable(text), micros(at))
            await self._database.execute(FORGET, micros(at - KEPT))

    async def take(self, chat_id: int, day: date, most: int, most_of_chat: int) -> bool:
        if not fits(chat_id) or min(most, most_of_chat) < 1:
            return False
        today = day.isoformat()
        try:
            async with self._database.transaction():
                await self._database.execute(FORGET_DAYS, today)
                await self._count(today, chat_id, most_of_chat)
                await self._count(today, ALL, most)
        except _TooMany:
            return False
        return True

    async def _count(self, day: str, of_whom: int, most: int) -> None:
        if await self._database.fetch_one(COUNT, day, of_whom, most) is None:
            raise _TooMany
