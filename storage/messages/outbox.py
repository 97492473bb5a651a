"""ports.Outbox: what was promised to the chats of one bot."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain

from bot.clock import micros
from bot.model import ChatKind, Delivery, Message
from storage.database import Database, Params, Value
from storage.messages.contents import frozen
from storage.messages.states import READY_OR_PAUSED, leased
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
PLACES = f"(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {READY_OR_PAUSED.format(bot='?', chat='?')})"
PROMISE = """
    INSERT INTO outbox (bot_id, chat_id, dedupe_key, part, kind, lane, content_id, thread_id,
        silent, not_before_us, due_us, expires_us, created_us, state)
    VALUES {rows}
    ON CONFLICT (bot_id, chat_id, dedupe_key, part) DO NOTHING RETURNING chat_id
"""
LAST_OF_PORTION = """
    SELECT max(id) AS id FROM (
        SELECT id FROM chats WHERE bot_id = ? AND id > ? ORDER BY id LIMIT ?
    ) AS portion
"""
SPREAD = """
    INSERT INTO outbox (bot_id, chat_id, dedupe_key, part, kind, lane, content_id, thread_id,
        silent, not_before_us, due_us, expires_us, created_us, state)
    SELECT c.bot_id, c.id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'ready'
    FROM chats c
    WHERE c.bot_id = ? AND c.id > ? AND c.id <= ? AND c.inactive IS NULL {kinds} ORDER BY c.id
    ON CONFLICT (bot_id, chat_id, dedupe_key, part) DO NOTHING
"""
OPEN_OF_CHAT = "bot_id = ? AND chat_id = ? AND settled_us IS NULL"
PAUSE = f"""
    UPDATE outbox SET state = 'paused', reason = ?
    WHERE {OPEN_OF_CHAT} AND state = 'ready' AND NOT {leased("outbox.id")}
"""  # noqa: S608 - constants
RESUME = f"UPDATE outbox SET state = 'ready' WHERE {OPEN_OF_CHAT} AND state = 'paused'"  # noqa: S608 - constants
MOVE = """
    UPDATE outbox SET chat_id = ? WHERE bot_id = ? AND chat_id = ? AND NOT EXISTS (
        SELECT 1 FROM outbox d WHERE d.bot_id = outbox.bot_id AND d.chat_id = ?
            AND d.dedupe_key = outbox.dedupe_key AND d.part = outbox.part
    )
"""
# What the supergroup was promised too goes to it once.
LEAVE = f"""
    UPDATE outbox SET state = 'expired', reason = 'promised to the supergroup too',
        settled_us = created_us
    WHERE {OPEN_OF_CHAT}
"""  # noqa: S608 - constants
MOST_NEGATIVE = -(2**63)
PORTION, TOGETHER = 5000, 64


class SqlOutbox:
    """Outbox of `bot_id` over any driver."""

    def __init__(self, database: Database, bot_id: int) -> None:
        self._database = database
        self._bot_id = bot_id

    async def promise(self, deliveries: Sequence[Delivery], at: datetime) -> int:
        total = 0
        async with self._database.transaction():
            contents = await self._contents(deliveries, at)
            for wave in _waves(deliveries):
                total += await self._write(wave, contents, at)
        return total

    async def _write(
        self, wave: Mapping[int, Delivery], contents: dict[Message, int], at: datetime
    ) -> int:
        """The first parts, and then the others of those that are new."""
        first = [self._row(delivery, 1, contents, at) for delivery in wave.values()]
        fresh = [wave[chat_id] for chat_id in await self._added(first)]
        rest = [
            self._row(delivery, part, contents, at)
            for delivery in fresh
            for part in range(2, len(delivery.messages) + 1)
        ]
        await self._added(rest)
        return len(fresh)

    async def _added(self, rows: Sequence[Params]) -> list[int]:
        """The chats of those that are new, in order. Many share a statement, in which the last
        is repeated up to a power of two: few statements differ."""
        chats: list[int] = []
        for at in range(0, len(rows), TOGETHER):
            some = rows[at : at + TOGETHER]
            size = 1 << (len(some) - 1).bit_length()
            sql = PROMISE.format(rows=", ".join([PLACES] * size))
            params = chain.from_iterable([*some, *[some[-1]] * (size - len(some))])
            chats += [row["chat_id"] for row in await self._database.fetch(sql, *params)]
        return chats

    async def spread(self, delivery: Delivery, at: datetime, kinds: Sequence[ChatKind] = ()) -> int:
        contents = await self._contents([delivery], at)
        sql = SPREAD.format(kinds=f"AND c.kind IN ({','.join('?' * len(kinds))})" if kinds else "")
        # Without the bot and the chat, which come out of the table of chats.
        parts = [
            self._row(delivery, part, contents, at)[2:-2]
            for part in range(1, len(delivery.messages) + 1)
        ]
        total, after = 0, MOST_NEGATIVE
        while (last := await self._last_of_portion(after)) is not None:
            place = (self._bot_id, after, last, *kinds)
            async with self._database.transaction():
                added = [await self._database.execute(sql, *part, *place) for part in parts]
            total += added[0]
            after = last
        return total

    async def _last_of_portion(self, after: int) -> int | None:
        row = await self._database.fetch_one(LAST_OF_PORTION, self._bot_id, after, PORTION)
        last: int | None = row["id"] if row else None
        return last

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


def _waves(deliveries: Sequence[Delivery]) -> list[dict[int, Delivery]]:
    """By chat, those of one chat in one wave after another: so their parts stay together."""
    waves: list[dict[int, Delivery]] = []
    seen: Counter[int] = Counter()
    for delivery in deliveries:
        number = seen[delivery.chat_id]
        seen[delivery.chat_id] += 1
        if number == len(waves):
            waves.append({})
        if delivery.messages:
            waves[number][delivery.chat_id] = delivery
    return waves


def _expiry(delivery: Delivery, at: datetime) -> datetime:
    return delivery.expires_at or max(at, delivery.not_before or at) + LIFETIME


async def pause(database: Database, bot_id: int, chat_id: int, reason: str) -> None:
    """What is promised to the chat waits until it returns or the promise ends."""
    await database.execute(PAUSE, reason, bot_id, chat_id)


async def resume(database: Database, bot_id: int, chat_id: int) -> None:
    await database.execute(RESUME, bot_id, chat_id)


async def move(database: Database, bot_id: int, old_id: int, new_id: int) -> None:
    """Inside a transaction: the supergroup gets what the group was promised."""
    await database.execute(MOVE, new_id, bot_id, old_id, new_id)
    await database.execute(LEAVE, bot_id, old_id)
    await resume(database, bot_id, new_id)
