"""values.vitals.Vitals: whether the database takes a write, and how much waits in it."""

from datetime import datetime
from typing import get_args

from bot.clock import micros
from bot.model import Lane
from bot.values.vitals import Line, Queues
from storage.database import Database
from storage.messages.deliveries import MOST
from storage.messages.outbox import LANES
from storage.migrate import load
from storage.values import optional_moment

NOTE = "alive"
WRITE = """
    INSERT INTO notes (name, value) VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
SCHEMA = "SELECT max(version) AS version FROM schema_migrations"
LINE = """
    SELECT count(*) AS waiting, min(due_us) AS oldest FROM (
        SELECT due_us FROM outbox WHERE bot_id = ? AND lane = ? AND state = 'ready'
        ORDER BY due_us, id LIMIT ?
    ) AS line
"""
IN_FLIGHT = "SELECT count(*) AS n FROM outbox WHERE bot_id = ? AND state = 'sending'"
DIGEST_DUE = """
    SELECT due_us FROM digests WHERE bot_id = ? AND paused = 0 AND removed_us IS NULL
    ORDER BY due_us LIMIT 1
"""


class SqlVitals:
    """Of one bot, over any driver."""

    def __init__(self, database: Database, bot_id: int) -> None:
        self._database = database
        self._bot_id = bot_id
        self._known = max(migration.version for migration in load())

    async def write(self, at: datetime) -> None:
        await self._database.execute(WRITE, f"{NOTE} {self._bot_id}", str(micros(at)))

    async def schema(self) -> tuple[int, int]:
        row = await self._database.fetch_one(SCHEMA)
        return (0 if row is None else row["version"] or 0), self._known

    async def queues(self) -> Queues:
        lines: dict[Lane, Line] = {}
        for lane in get_args(Lane):
            row = await self._database.fetch_one(LINE, self._bot_id, LANES[lane], MOST)
            assert row is not None  # noqa: S101 - it counts, so there is one
            lines[lane] = Line(row["waiting"], optional_moment(row["oldest"]))
        flying = await self._database.fetch_one(IN_FLIGHT, self._bot_id)
        due = await self._database.fetch_one(DIGEST_DUE, self._bot_id)
        digest_due = optional_moment(due["due_us"]) if due else None
        return Queues(lines, flying["n"] if flying else 0, digest_due)
