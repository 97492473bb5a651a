"""ports.Outbox: what was promised to the chats of one bot."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.clock import micros
from bot.model import Delivery, Message
from storage.contents import frozen
from storage.database import Database, Value
from storage.values import storable

LIFETIME = timedelta(days=7)  # of a promise that names no end
KEPT = timedelta(days=30)  # that a settled row is kept at most
LANES = {"alert": 1, "digest": 2}
# A content lives as long as any row that names it.
KEEP_CONTENT = """
    INSERT INTO outbox_content (hash, body, until_us) VALUES (?, ?, ?)
    ON CONFLICT (hash) DO UPDATE SET until_us = CASE
        WHEN excluded.until_us > outbox_content.until_us THEN excluded.until_us
        ELSE outbox_content.until_us
    END
    RETURNING id
"""
READY_OR_PAUSED = """
    CASE WHEN EXISTS (
        SELECT 1 FROM chats c WHERE c.bot_id = {bot} AND c.id = {chat} AND c.inactive IS NOT NULL
    ) THEN 'paused' ELSE 'ready' END
"""
PROMISE = f"""
    INSERT INTO outbox (bot_id, chat_id, dedupe_key, part, kind, lane, content_id, thread_id,
        silent, not_before_us, due_us, expires_us, created_us, state)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {READY_OR_PAUSED.format(bot="?", chat="?")})
    ON CONFLICT (bot_id, chat_id, dedupe_key, part) DO NOTHING
"""  # noqa: S608 - constants


class SqlOutbox:
    """Outbox of `bot_id` over any driver."""

    def __init__(self, database: Database, bot_id: int) -> None:
        self._database = database
        self._bot_id = bot_id

    async def promise(self, deliveries: Sequence[Delivery], at: datetime) -> int:
        async with self._database.transaction():
            contents = await self._contents(deliveries, at)
            fresh = await self._first_parts(deliveries, contents, at)
            rows = [
                self._row(delivery, part, contents, at)
                for delivery in fresh
                for part in range(2, len(delivery.messages) + 1)
            ]
            await self._database.execute_many(PROMISE, rows)
        return len(fresh)

    async def _contents(self, deliveries: Sequence[Delivery], at: datetime) -> dict[Message, int]:
        """The ids of all messages' contents."""
        until: dict[Message, int] = {}
        for delivery in deliveries:
            end = micros(_expiry(delivery, at) + KEPT)
            for message in delivery.messages:
                until[message] = max(end, until.get(message, 0))
        rows = [(*frozen(message), end) for message, end in until.items()]
        kept = await self._database.fetch_many(KEEP_CONTENT, rows)
        return {message: row["id"] for message, row in zip(until, kept, strict=True)}

    async def _first_parts(
        self, deliveries: Sequence[Delivery], contents: dict[Message, int], at: datetime
    ) -> list[Delivery]:
        """Write the first part of each; those that were not there yet."""
        named: dict[tuple[int, str], Delivery] = {}
        for delivery in deliveries:
            named.setdefault((delivery.chat_id, storable(delivery.dedupe_key)), delivery)
        rows = [self._row(delivery, 1, contents, at) for delivery in named.values()]
        added = await self._database.fetch_many(PROMISE + "RETURNING chat_id, dedupe_key", rows)
        return [named[row["chat_id"], row["dedupe_key"]] for row in added]

    def _row(
        self, delivery: Delivery, part: int, contents: dict[Message, int], at: datetime
    ) -> tuple[Value, ...]:
        begin = micros(max(at, delivery.not_before or at))
        return (
            self._bot_id,
            delivery.chat_id,
            storable(delivery.dedupe_key),
            part,
            delivery.kind,
            LANES[delivery.lane],
            contents[delivery.messages[part - 1]],
            delivery.thread_id,
            int(delivery.silent),
            begin,
            begin,
            micros(_expiry(delivery, at)),
            micros(at),
            self._bot_id,
            delivery.chat_id,
        )


def _expiry(delivery: Delivery, at: datetime) -> datetime:
    return delivery.expires_at or max(at, delivery.not_before or at) + LIFETIME
