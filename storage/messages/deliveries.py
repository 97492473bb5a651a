"""ports.Deliveries: the outbox of one bot as the courier works it off."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain

from bot.clock import micros
from bot.model import Lane, Message
from bot.values.parcels import DeadLetter, Dispatches, Parcel, Settlement
from storage.database import Database, Params, Row, Value
from storage.messages import leases
from storage.messages.contents import thawed
from storage.messages.leases import CLOSE, GIVE_BACK
from storage.messages.outbox import LANES
from storage.messages.states import OURS, counted, held, leased, oldest
from storage.values import moment, optional_moment, places_of, size_of, storable

REMEMBERED = 256  # contents that are held ready: one broadcast is one of them
PORTION = 1000
NEVER = 2**62
DAY = timedelta(days=1)
SENT_KEPT, DEAD_KEPT = timedelta(days=7), timedelta(days=30)

# The first of its line: nothing promised before it in its lane is due and unfinished. Without
# statistics PostgreSQL would look through the whole table for each row: OFFSET keeps it from making
# a join of it, ORDER BY leads it to the chat's index.
DUE = f"""
    SELECT o.id, o.chat_id, o.kind, o.content_id, o.thread_id, o.silent, o.plain, o.attempts,
        o.unknowns, o.expires_us
    FROM outbox o
    WHERE o.bot_id = ? AND o.lane = ? AND o.state = 'ready' AND o.due_us <= ? AND o.expires_us > ?
    AND NOT {leased("o.id")} AND NOT EXISTS (
        SELECT 1 FROM outbox e
        WHERE e.bot_id = o.bot_id AND e.chat_id = o.chat_id AND e.lane = o.lane AND e.id < o.id
            AND e.settled_us IS NULL AND e.state <> 'paused'
            AND (e.not_before_us <= ? OR {leased("e.id")})
        ORDER BY e.id LIMIT 1 OFFSET 0
    )
    ORDER BY o.due_us, o.id LIMIT ?
"""  # noqa: S608 - constants
CONTENTS = "SELECT id, body FROM outbox_content WHERE id IN ({places})"
# Who was served goes behind those who wait; but the parts of one delivery stay together.
BEHIND = """
    UPDATE outbox SET due_us = CASE WHEN part = 1 THEN ? ELSE not_before_us - 1 END
    WHERE (part > 1 OR due_us < ?) AND state || '' = 'ready' AND id IN (
        SELECT (
            SELECT n.id FROM outbox n
            WHERE n.bot_id = o.bot_id AND n.chat_id = o.chat_id AND n.lane = o.lane
                AND n.settled_us IS NULL AND n.id > o.id
            ORDER BY n.id LIMIT 1
        )
        FROM outbox o WHERE o.id IN ({places})
    )
"""
FENCE = f"WHERE id = ? AND {held('outbox.id')}"
# What nearly all of them come to is written in one statement, which takes two thirds of the time.
# The fence names `told` as well: otherwise SQLite, where it has statistics, reads the whole table
# beforehand for a Bloom filter of the rows that are within it.
SENT = f"""
    UPDATE outbox SET state = 'sent', attempts = attempts + 1, message_id = told.column2,
        settled_us = ?
    FROM (VALUES (CAST(? AS BIGINT), CAST(? AS BIGINT)){{further}}) AS told
    WHERE outbox.id = told.column1 AND (told.column1 > 0) = ({held("told.column1")})
"""  # noqa: S608 - constants
PAIR = ", (?, ?)"
DEAD = f"""
    UPDATE outbox SET state = 'dead', attempts = attempts + 1, reason = ?, settled_us = ? {FENCE}
"""  # noqa: S608 - constants
PAUSED = f"""
    UPDATE outbox SET state = 'paused', attempts = attempts + 1, reason = ? {FENCE}
"""  # noqa: S608 - constants
AGAIN = f"""
    UPDATE outbox SET state = {OURS}, attempts = attempts + 1, due_us = ?, reason = ?,
        plain = CASE WHEN ? = 1 THEN 1 ELSE plain END, unknowns = unknowns + ?,
        maybe_dup = CASE WHEN ? = 1 THEN 1 ELSE maybe_dup END
    {FENCE}
"""  # noqa: S608 - constants
POSTPONE = "UPDATE outbox SET due_us = ? WHERE id = ? AND bot_id = ? AND state = 'ready'"
# What was promised for at once is so by the hands as they are now.
HASTEN = """
    UPDATE outbox SET
        not_before_us = CASE WHEN not_before_us <= created_us THEN ? ELSE not_before_us END,
        due_us = CASE WHEN not_before_us <= created_us THEN ? ELSE not_before_us END
    WHERE bot_id = ? AND state = 'ready' AND due_us > ?
"""
# `expires_us > 0` is a condition of the index of expiring rows, and of no other statement.
EXPIRE = f"""
    UPDATE outbox SET state = 'expired', settled_us = ?,
        reason = coalesce(reason, 'it was too late')
    WHERE id IN (
        SELECT id FROM outbox
        WHERE bot_id = ? AND settled_us IS NULL AND expires_us > 0 AND expires_us <= ?
            AND NOT {leased("outbox.id")}
        LIMIT ?
    )
"""  # noqa: S608 - constants
# All of one moment: what goes from one state to another meanwhile is not overlooked.
DEPTH = f"""
    SELECT ({counted("o.bot_id = b.bot_id AND o.state = 'ready'")}) AS ready,
        (SELECT count(*) FROM outbox_leases l WHERE l.bot_id = b.bot_id) AS sending,
        ({counted("o.bot_id = b.bot_id AND o.settled_us IS NULL")}) AS unsettled,
        ({oldest("b.bot_id", "1")}) AS oldest_alert, ({oldest("b.bot_id", "2")}) AS oldest_digest
    FROM (SELECT CAST(? AS BIGINT) AS bot_id) AS b
"""  # noqa: S608 - constants
SETTLED = """
    SELECT state, count(*) AS n FROM outbox WHERE bot_id = ? AND settled_us > ? GROUP BY state
"""
NEWEST_DEAD = """
    SELECT chat_id, kind, dedupe_key, part, attempts, reason, settled_us FROM outbox
    WHERE bot_id = ? AND state = 'dead' ORDER BY settled_us DESC LIMIT ?
"""
SENT_SINCE = """
    SELECT chat_id, settled_us FROM outbox
    WHERE bot_id = ? AND settled_us > ? AND state = 'sent' ORDER BY settled_us
"""
OLD = """
    SELECT id FROM outbox WHERE bot_id = ? AND (
        settled_us < ? OR (settled_us < ? AND state <> 'dead')
    ) LIMIT ?
"""
FORGET_ATTEMPTS = "DELETE FROM outbox_attempts WHERE outbox_id = ?"
FORGET = "DELETE FROM outbox WHERE id = ?"
FORGET_CONTENTS = "DELETE FROM outbox_content WHERE until_us < ?"


class SqlDeliveries:
    """Over any driver."""

    def __init__(self, database: Database, bot_id: int) -> None:
        self._database = database
        self._bot_id = bot_id
        self._contents: OrderedDict[int, Message] = OrderedDict()

    async def due(self, lane: Lane, at: datetime, limit: int) -> list[Parcel]:
        now = micros(at)
        rows = await self._database.fetch(DUE, self._bot_id, LANES[lane], now, now, now, limit)
        messages = await self._messages({row["content_id"] for row in rows})
        return [
            _parcel(row, messages[row["content_id"]])
            for row in rows
            if row["content_id"] in messages
        ]

    async def claim(
        self, parcel_ids: Sequence[int], owner: str, at: datetime, until: datetime
    ) -> set[int]:
        return await leases.claim(self._database, self._bot_id, parcel_ids, owner, at, until)

    async def settle(self, owner: str, settlements: Sequence[Settlement], at: datetime) -> int:
        if not settlements:
            return 0
        now = micros(at)
        sent: list[tuple[int, Value]] = []
        again: list[Params] = []
        paused: list[Params] = []
        dead: list[Params] = []
        for one in settlements:
            fence = (one.parcel_id, owner)
            match one.state:
                case "sent":
                    sent.append((one.parcel_id, one.message_id))
                case "ready":
                    again.append((*_another_try(one, now), *fence))
                case "paused":
                    paused.append((_text(one.reason), *fence))
                case "dead":
                    dead.append((_text(one.reason), now, *fence))
        ways: list[tuple[str, Sequence[Params]]] = [
            *_sent(sent, now, owner),
            (AGAIN, again),
            (PAUSED, paused),
            (DEAD, dead),
        ]
        places, ids = places_of([one.parcel_id for one in settlements])
        after: list[tuple[str, Sequence[Params]]] = [
            (BEHIND.format(places=places), [(now, now, *ids)]),
            *_closings(settlements, now, owner),
            (GIVE_BACK.format(places=places), [(owner, *ids)]),
        ]
        written = await self._database.together(*ways, *after)
        return sum(one.count for one in written[: len(ways)])

    async def recover(self, at: datetime, *, shared: bool = False) -> int:
        ended = micros(at) if shared else NEVER
        return await leases.recover(self._database, self._bot_id, at, ended)

    async def renew(self, owner: str, until: datetime) -> None:
        await leases.renew(self._database, self._bot_id, owner, until)

    async def postpone(self, due: Mapping[int, datetime]) -> None:
        rows = [(micros(at), number, self._bot_id) for number, at in due.items()]
        await self._database.execute_many(POSTPONE, rows)

    async def hasten(self, at: datetime) -> None:
        now = micros(at)
        await self._database.execute(HASTEN, now, now, self._bot_id, now)

    async def expire(self, at: datetime) -> int:
        now, total, expired = micros(at), 0, PORTION
        while expired == PORTION:
            expired = await self._database.execute(EXPIRE, now, self._bot_id, now, PORTION)
            total += expired
        return total

    async def depth(self) -> Dispatches:
        row = await self._database.fetch_one(DEPTH, self._bot_id)
        assert row is not None  # noqa: S101 - it counts, so there is one
        ready, sending, unsettled, *due = row
        paused = max(0, unsettled - ready)
        first = min((moment_ for moment_ in due if moment_ is not None), default=None)
        counts = {"ready": max(0, ready - sending), "sending": sending, "paused": paused}
        return Dispatches(counts, optional_moment(first))

    async def report(self, at: datetime, limit: int = 10) -> Dispatches:
        waiting = await self.depth()
        settled = await self._database.fetch(SETTLED, self._bot_id, micros(at - DAY))
        counts = {**waiting.counts, **{row["state"]: row["n"] for row in settled}}
        rows = await self._database.fetch(NEWEST_DEAD, self._bot_id, limit)
        return Dispatches(counts, waiting.oldest, tuple(map(_dead_letter, rows)))

    async def sent_since(self, moment_: datetime) -> list[tuple[int, datetime]]:
        rows = await self._database.fetch(SENT_SINCE, self._bot_id, micros(moment_))
        return [(row["chat_id"], moment(row["settled_us"])) for row in rows]

    async def prune(self, at: datetime) -> int:
        bounds = micros(at - DEAD_KEPT), micros(at - SENT_KEPT)
        total, ids = 0, await self._old(bounds)
        while ids:
            await self._database.together((FORGET_ATTEMPTS, ids), (FORGET, ids))
            total += len(ids)
            ids = await self._old(bounds)
        await self._database.execute(FORGET_CONTENTS, micros(at))
        return total

    async def _old(self, bounds: tuple[int, int]) -> list[Params]:
        rows = await self._database.fetch(OLD, self._bot_id, *bounds, PORTION)
        return [(row["id"],) for row in rows]

    async def _messages(self, content_ids: Iterable[int]) -> Mapping[int, Message]:
        """The contents; those last asked for are held ready."""
        held = self._contents
        found = {number: held[number] for number in content_ids if number in held}
        missing = [number for number in content_ids if number not in held]
        if missing:
            places, ids = places_of(missing)
            rows = await self._database.fetch(CONTENTS.format(places=places), *ids)
            found |= {row["id"]: thawed(row["body"]) for row in rows}
        for number, message in found.items():
            held[number] = message
            held.move_to_end(number)
        while len(held) > REMEMBERED:
            held.popitem(last=False)
        return found


_moment = lru_cache(1024)(moment)  # those of one broadcast end at the same


def _parcel(row: Row, message: Message) -> Parcel:
    number, chat_id, kind, _, thread_id, silent, plain, attempts, unknowns, expires = row
    return Parcel(
        number,
        chat_id,
        thread_id,
        kind,
        message,
        bool(silent),
        bool(plain),
        attempts,
        unknowns,
        _moment(expires),
    )


def _another_try(one: Settlement, now: int) -> Params:
    due = now if one.due_at is None else micros(one.due_at)
    unknown = int(one.unknown)
    return due, _text(one.reason), int(one.plain), unknown, unknown


def _sent(
    pairs: Sequence[tuple[int, Value]], now: int, owner: str
) -> Iterator[tuple[str, Sequence[Params]]]:
    if pairs:
        size = size_of(pairs)
        rows = chain.from_iterable([*pairs, *[pairs[-1]] * (size - len(pairs))])
        yield SENT.format(further=PAIR * (size - 1)), [(now, *rows, owner)]


def _closings(
    settlements: Sequence[Settlement], now: int, owner: str
) -> Iterator[tuple[str, Sequence[Params]]]:
    """The closing of their attempts, of all that ended alike at once."""
    alike: dict[tuple[str, str | None], list[int]] = {}
    for one in settlements:
        alike.setdefault((one.outcome, one.reason), []).append(one.parcel_id)
    for (outcome, reason), numbers in alike.items():
        places, ids = places_of(numbers)
        yield CLOSE.format(places=places), [(now, outcome, _text(reason), owner, *ids)]


def _text(reason: str | None) -> str | None:
    return None if reason is None else storable(reason)


def _dead_letter(row: Row) -> DeadLetter:
    return DeadLetter(
        chat_id=row["chat_id"],
        kind=row["kind"],
        dedupe_key=row["dedupe_key"],
        part=row["part"],
        attempts=row["attempts"],
        reason=row["reason"],
        settled_at=moment(row["settled_us"]),
    )
