"""values.incidents.Survey: the whole of one bot at a glance."""

import asyncio
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.clock import micros
from bot.values.incidents import BankState, Overview
from storage.database import Database
from storage.values import moment, optional_moment

OFF = "SELECT count(*) AS n FROM sources WHERE enabled = 0"
SCHEMA = "SELECT max(version) AS version, {engine} AS engine FROM schema_migrations"
DAY = timedelta(days=1)
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
        self._schema = SCHEMA.format(engine=database.dialect.version)

    async def overview(self, now: datetime) -> Overview:
        off = await self._database.fetch_one(OFF)
        chats = await self._database.fetch_one(CHATS, self._bot_id)
        schema = await self._database.fetch_one(self._schema)
        outcomes = await self._database.fetch(ATTEMPTS, self._bot_id, micros(now - DAY))
        if off is None or chats is None or schema is None:
            raise LookupError  # they count, so there is one
        return Overview(
            off=off["n"],
            banks=await self._banks(),
            chats=chats["known"],
            inactive=chats["inactive"],
            outcomes=[(row["outcome"], row["n"]) for row in outcomes],
            free=await self.free(),
            engine=f"{self._database.dialect.title} {schema['engine'].split()[0]}",
            schema=schema["version"] or 0,
        )

    async def _banks(self) -> list[BankState]:
        return [
            BankState(row["source"], date.fromisoformat(row["day"]), moment(row["read_us"]))
            for row in await self._database.fetch(BANKS)
        ]

    async def last_sent(self) -> datetime | None:
        row = await self._database.fetch_one(LAST_SENT, self._bot_id)
        return optional_moment(row["sent_us"]) if row else None

    async def free(self) -> int | None:
        return await asyncio.to_thread(_free, Path(self._database.name))


def _free(file: Path) -> int | None:
    """Of the disk that the file is on; a database elsewhere has none here."""
    try:
        return shutil.disk_usage(file.parent).free if file.is_file() else None
    except OSError:
        return None
