"""incidents.Survey: the whole of one bot at a glance."""

import asyncio
import shutil
import sqlite3
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from bot.clock import micros
from bot.incidents import BankState
from storage.database import Database
from storage.values import moment, optional_moment

BANKS = """
    SELECT source, max(effective_date) AS day, max(fetched_us) AS read_us FROM quotes
    GROUP BY source ORDER BY source
"""
CHATS = "SELECT count(*) AS known, count(inactive) AS inactive FROM chats WHERE bot_id = ?"
ATTEMPTS = """
    SELECT a.outcome, count(*) AS n FROM outbox o JOIN outbox_attempts a ON a.outbox_id = o.id
    WHERE o.bot_id = ? AND o.settled_us > ? AND a.outcome IS NOT NULL
    GROUP BY a.outcome ORDER BY n DESC, a.outcome
"""
LAST_SENT = """
    SELECT max(settled_us) AS sent_us FROM outbox
    WHERE bot_id = ? AND settled_us IS NOT NULL AND state = 'sent'
"""


class SqlSurvey:
    """Over any driver."""

    def __init__(self, database: Database, bot_id: int) -> None:
        self._database = database
        self._bot_id = bot_id

    @property
    def engine(self) -> str:
        return f"SQLite {sqlite3.sqlite_version}"

    async def banks(self) -> list[BankState]:
        return [
            BankState(row["source"], date.fromisoformat(row["day"]), moment(row["read_us"]))
            for row in await self._database.fetch(BANKS)
        ]

    async def chats(self) -> tuple[int, int]:
        row = await self._database.fetch_one(CHATS, self._bot_id)
        return (row["known"], row["inactive"]) if row else (0, 0)

    async def attempts(self, since: datetime) -> Sequence[tuple[str, int]]:
        rows = await self._database.fetch(ATTEMPTS, self._bot_id, micros(since))
        return [(row["outcome"], row["n"]) for row in rows]

    async def last_sent(self) -> datetime | None:
        row = await self._database.fetch_one(LAST_SENT, self._bot_id)
        return optional_moment(row["sent_us"]) if row else None

    async def free(self) -> int | None:
        try:
            usage = await asyncio.to_thread(shutil.disk_usage, Path(self._database.name).parent)
        except OSError:
            return None
        return usage.free
