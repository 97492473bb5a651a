"""broadcast.ports.Broadcasts: what the owner tells all chats of one bot."""

from collections.abc import Mapping
from datetime import datetime

from bot.broadcast.ports import Broadcast, BroadcastState, Progress
from bot.clock import micros
from storage.database import Database, Row
from storage.messages.states import leased
from storage.values import fits, moment, optional_moment, storable

COLUMNS = "id, chat_id, html, state, created_us, message_id, begun_us, spread"
DRAFT = """
    INSERT INTO broadcasts (bot_id, chat_id, html, state, created_us)
    VALUES (?, ?, ?, 'draft', ?) RETURNING id
"""
GET = f"SELECT {COLUMNS} FROM broadcasts WHERE bot_id = ? AND id = ?"  # noqa: S608 - constants
BEGIN = """
    UPDATE broadcasts SET state = 'sending', message_id = ?, begun_us = ?
    WHERE bot_id = ? AND id = ? AND state = 'draft'
"""
SPREAD = "UPDATE broadcasts SET spread = 1 WHERE bot_id = ? AND id = ?"
END = "UPDATE broadcasts SET state = ? WHERE bot_id = ? AND id = ? AND state = 'sending'"
SENDING = f"""
    SELECT {COLUMNS} FROM broadcasts WHERE bot_id = ? AND state = 'sending' ORDER BY id
"""  # noqa: S608 - constants
CALL_OFF = f"""
    UPDATE outbox SET state = 'expired', reason = 'called off', settled_us = ?
    WHERE bot_id = ? AND dedupe_key = ? AND kind = 'broadcast' AND settled_us IS NULL
        AND state IN ('ready', 'paused') AND NOT {leased("outbox.id")}
"""  # noqa: S608 - constants
OF_ONE = """
    count(*) FROM outbox o
    WHERE o.bot_id = b.bot_id AND o.dedupe_key = b.dedupe_key AND o.kind = 'broadcast'
"""
FAILED = "AND o.state IN ('dead', 'expired', 'paused')"
OPEN = "AND o.settled_us IS NULL"
# All of one moment.
PROGRESS = f"""
    SELECT (SELECT {OF_ONE}) AS promised, (SELECT {OF_ONE} {FAILED}) AS failed,
        (SELECT {OF_ONE} {OPEN}) AS open, (SELECT {OF_ONE} {FAILED} {OPEN}) AS paused
    FROM (SELECT CAST(? AS BIGINT) AS bot_id, CAST(? AS TEXT) AS dedupe_key) AS b
"""  # noqa: S608 - constants
AUDIENCE = """
    SELECT kind, count(*) AS number FROM chats WHERE bot_id = ? AND inactive IS NULL
    GROUP BY kind ORDER BY kind
"""


class SqlBroadcasts:
    """Broadcasts of `bot_id` over any driver."""

    def __init__(self, database: Database, bot_id: int) -> None:
        self._database = database
        self._bot_id = bot_id

    async def draft(self, chat_id: int, html: str, at: datetime) -> Broadcast:
        text = storable(html)
        (row,) = await self._database.fetch_many(DRAFT, [(self._bot_id, chat_id, text, micros(at))])
        return Broadcast(row["id"], chat_id, text, "draft", at)

    async def get(self, broadcast_id: int) -> Broadcast | None:
        if not fits(broadcast_id):
            return None
        row = await self._database.fetch_one(GET, self._bot_id, broadcast_id)
        return None if row is None else _broadcast(row)

    async def begin(self, broadcast_id: int, message_id: int, at: datetime) -> bool:
        params = (message_id, micros(at), self._bot_id, broadcast_id)
        return await self._database.execute(BEGIN, *params) > 0

    async def spread(self, broadcast_id: int) -> None:
        await self._database.execute(SPREAD, self._bot_id, broadcast_id)

    async def end(self, broadcast_id: int, state: BroadcastState) -> bool:
        return await self._database.execute(END, state, self._bot_id, broadcast_id) > 0

    async def call_off(self, key: str, at: datetime) -> int:
        return await self._database.execute(CALL_OFF, micros(at), self._bot_id, key)

    async def sending(self) -> list[Broadcast]:
        return [_broadcast(row) for row in await self._database.fetch(SENDING, self._bot_id)]

    async def progress(self, key: str) -> Progress:
        row = await self._database.fetch_one(PROGRESS, self._bot_id, key)
        assert row is not None  # noqa: S101 - it counts, so there is one
        promised, failed, unsettled, paused = row
        waiting = unsettled - paused
        return Progress(promised - failed - waiting, failed, waiting)

    async def audience(self) -> Mapping[str, int]:
        rows = await self._database.fetch(AUDIENCE, self._bot_id)
        return {row["kind"]: row["number"] for row in rows}


def _broadcast(row: Row) -> Broadcast:
    return Broadcast(
        id=row["id"],
        chat_id=row["chat_id"],
        html=row["html"],
        state=row["state"],
        created_at=moment(row["created_us"]),
        message_id=row["message_id"],
        begun_at=optional_moment(row["begun_us"]),
        spread=bool(row["spread"]),
    )
