"""values.vitals.Vitals: whether the database takes a write, and how much waits in it."""

from datetime import datetime
from typing import get_args

from bot.clock import micros
from bot.model import Lane
from bot.values.vitals import Line, Queues
from storage.database import Database
from storage.messages.outbox import LANES
from storage.messages.states import counted, oldest
from storage.migrate import load
from storage.values import optional_moment

NOTE = "alive"
WRITE = """
    INSERT INTO notes (name, value) VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
SCHEMA = "SELECT max(version) AS version FROM schema_migrations"
# What is on its way is ready as well.
LINE = f"""
    SELECT
        ({counted("o.bot_id = b.bot_id AND o.lane = b.lane AND o.state = 'ready'")}) AS ready,
        (SELECT count(*) FROM outbox_leases l JOIN outbox o ON o.id = l.outbox_id
            WHERE l.bot_id = b.bot_id AND o.lane = b.lane) AS sending,
        ({oldest("b.bot_id", "b.lane")}) AS oldest
    FROM (SELECT CAST(? AS BIGINT) AS bot_id, CAST(? AS INTEGER) AS lane) AS b
"""  # noqa: S608 - constants
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
        sending = 0
        for lane in get_args(Lane):
            row = await self._database.fetch_one(LINE, self._bot_id, LANES[lane])
            assert row is not None  # noqa: S101 - it counts, so there is one
            waiting = max(0, row["ready"] - row["sending"])
            lines[lane] = Line(waiting, optional_moment(row["oldest"]))
            sending += row["sending"]
        due = await self._database.fetch_one(DIGEST_DUE, self._bot_id)
        digest_due = optional_moment(due["due_us"]) if due else None
        return Queues(lines, sending, digest_due)
