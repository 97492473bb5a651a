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
from storage.messages.contents import thawed
from storage.messages.outbox import LANES, READY_OR_PAUSED
from storage.values import moment, optional_moment, storable

REMEMBERED = 256  # contents that are held ready: one broadcast is one of them
PORTION = 1000
NEVER = 2**62
MOST = 100_000  # that are counted
DAY = timedelta(days=1)
SENT_KEPT, DEAD_KEPT = timedelta(days=7), timedelta(days=30)


def _counted(which: str) -> str:
    """Counting of a million rows would keep others from reading."""
    rows = f"SELECT 1 FROM outbox o WHERE o.bot_id = b.bot_id AND {which} LIMIT {MOST}"  # noqa: S608 - constants
    return f"SELECT count(*) FROM ({rows}) AS counted"  # noqa: S608 - constants


def _oldest(lane: str) -> str:
    return (
        "SELECT min(o.due_us) FROM outbox o "  # noqa: S608 - constants
        f"WHERE o.bot_id = b.bot_id AND o.lane = {lane} AND o.state = 'ready'"
    )


def _size(numbers: Sequence[object]) -> int:
    return 1 << (len(numbers) - 1).bit_length()


def _places(numbers: Sequence[int]) -> tuple[str, list[int]]:
    """Places for them and what goes there, repeated up to a power of two: few statements differ."""
    size = _size(numbers)
    return ",".join("?" * size), [*numbers, *[numbers[-1]] * (size - len(numbers))]


# The first of its line: nothing promised before it in its lane is due and unfinished. Without
# statistics PostgreSQL would look through the whole table for each row: OFFSET keeps it from making
# a join of it, ORDER BY leads it to the chat's index.
DUE = """
    SELECT o.id, o.chat_id, o.kind, o.content_id, o.thread_id, o.silent, o.plain, o.attempts,
        o.unknowns, o.expires_us
    FROM outbox o
    WHERE o.bot_id = ? AND o.lane = ? AND o.state = 'ready' AND o.due_us <= ? AND o.expires_us > ?
    AND NOT EXISTS (
        SELECT 1 FROM outbox e
        WHERE e.bot_id = o.bot_id AND e.chat_id = o.chat_id AND e.lane = o.lane AND e.id < o.id
            AND e.settled_us IS NULL AND e.state <> 'paused'
            AND (e.not_before_us <= ? OR e.state = 'sending')
        ORDER BY e.id LIMIT 1 OFFSET 0
    )
    ORDER BY o.due_us, o.id LIMIT ?
"""
CONTENTS = "SELECT id, body FROM outbox_content WHERE id IN ({places})"
# What another process is claiming at this moment is passed over, not waited for. `|| ''`, here and
# below: without statistics PostgreSQL would also read the index of all that is ready.
FREE = "SELECT id FROM outbox WHERE id IN ({places}) AND state || '' = 'ready' ORDER BY id {locked}"
# `bot_id + 0`: SQLite is not to look for the ids among all that is ready.
CLAIM = """
    UPDATE outbox SET state = 'sending', attempts = attempts + 1, lease_owner = ?,
        lease_until_us = ?
    WHERE bot_id + 0 = ? AND state || '' = 'ready' AND id IN ({among})
    RETURNING id
"""
BEGIN = """
    INSERT INTO outbox_attempts (outbox_id, n, started_us)
    SELECT id, attempts, ? FROM outbox
    WHERE lease_owner = ? AND state = 'sending' AND id IN ({places})
    ON CONFLICT (outbox_id, n) DO NOTHING
"""
CLOSE = """
    UPDATE outbox_attempts SET finished_us = ?, outcome = ?, error = ?
    WHERE finished_us IS NULL AND outbox_id IN ({places})
"""
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
FENCE = "WHERE id = ? AND state = 'sending' AND lease_owner = ?"
# What nearly all of them come to is written in one statement, which takes two thirds of the time.
# The fence names `told` as well: otherwise SQLite, where it has statistics, reads the whole table
# beforehand for a Bloom filter of the rows that are within it.
SENT = """
    UPDATE outbox SET state = 'sent', message_id = told.column2, settled_us = ?
    FROM (VALUES (CAST(? AS BIGINT), CAST(? AS BIGINT)){further}) AS told
    WHERE outbox.id = told.column1
        AND (told.column1 > 0) = (outbox.state = 'sending' AND outbox.lease_owner = ?)
"""
PAIR = ", (?, ?)"
DEAD = f"UPDATE outbox SET state = 'dead', reason = ?, settled_us = ? {FENCE}"  # noqa: S608 - a constant
PAUSED = f"UPDATE outbox SET state = 'paused', reason = ? {FENCE}"  # noqa: S608 - a constant
OURS = READY_OR_PAUSED.format(bot="outbox.bot_id", chat="outbox.chat_id")
AGAIN = f"""
    UPDATE outbox SET state = {OURS}, due_us = ?, reason = ?, plain = CASE WHEN ? = 1 THEN 1
        ELSE plain END, unknowns = unknowns + ?, maybe_dup = CASE WHEN ? = 1 THEN 1
        ELSE maybe_dup END
    {FENCE}
"""  # noqa: S608 - constants
CUT_OFF = """
    UPDATE outbox_attempts SET finished_us = ?, outcome = 'unknown_crash'
    WHERE finished_us IS NULL AND outbox_id IN (
        SELECT id FROM outbox WHERE bot_id = ? AND state = 'sending' AND lease_until_us <= ?
    )
"""
RECOVER = f"""
    UPDATE outbox SET state = {OURS}, maybe_dup = 1
    WHERE bot_id = ? AND state = 'sending' AND lease_until_us <= ?
"""  # noqa: S608 - constants
RENEW = """
    UPDATE outbox SET lease_until_us = ? WHERE bot_id = ? AND lease_owner = ? AND state = 'sending'
"""
POSTPONE = "UPDATE outbox SET due_us = ? WHERE id = ? AND bot_id = ? AND state = 'ready'"
# What was promised for at once is so by the hands as they are now.
HASTEN = """
    UPDATE outbox SET
        not_before_us = CASE WHEN not_before_us <= created_us THEN ? ELSE not_before_us END,
        due_us = CASE WHEN not_before_us <= created_us THEN ? ELSE not_before_us END
    WHERE bot_id = ? AND state = 'ready' AND due_us > ?
"""
# `expires_us > 0` is a condition of the index of expiring rows, and of no other statement.
EXPIRE = """
    UPDATE outbox SET state = 'expired', settled_us = ?,
        reason = coalesce(reason, 'it was too late')
    WHERE id IN (
        SELECT id FROM outbox
        WHERE bot_id = ? AND settled_us IS NULL AND expires_us > 0 AND expires_us <= ?
            AND state <> 'sending'
        LIMIT ?
    )
"""
# All of one moment: what goes from one state to another meanwhile is not overlooked.
DEPTH = f"""
    SELECT ({_counted("state = 'ready'")}) AS ready, ({_counted("state = 'sending'")}) AS sending,
        ({_counted("settled_us IS NULL")}) AS unsettled,
        ({_oldest("1")}) AS oldest_alert, ({_oldest("2")}) AS oldest_digest
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
        if not parcel_ids:
            return set()
        places, ids = _places(parcel_ids)
        locked = self._database.dialect.locked
        among = FREE.format(places=places, locked=locked) if locked else places
        claimed, _ = await self._database.together(
            (CLAIM.format(among=among), [(owner, micros(until), self._bot_id, *ids)]),
            (BEGIN.format(places=places), [(micros(at), owner, *ids)]),
        )
        return {row[0] for row in claimed.rows}

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
        places, ids = _places([one.parcel_id for one in settlements])
        behind = (BEHIND.format(places=places), [(now, now, *ids)])
        written = await self._database.together(*ways, behind, *_closings(settlements, now))
        return sum(one.count for one in written[: len(ways)])

    async def recover(self, at: datetime, *, shared: bool = False) -> int:
        ended = micros(at) if shared else NEVER
        _, recovered = await self._database.together(
            (CUT_OFF, [(micros(at), self._bot_id, ended)]), (RECOVER, [(self._bot_id, ended)])
        )
        return recovered.count

    async def renew(self, owner: str, until: datetime) -> None:
        await self._database.execute(RENEW, micros(until), self._bot_id, owner)

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
        oldest = min((moment_ for moment_ in due if moment_ is not None), default=None)
        counts = {"ready": ready, "sending": sending, "paused": max(0, unsettled - ready - sending)}
        return Dispatches(counts, optional_moment(oldest))

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
            places, ids = _places(missing)
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
        size = _size(pairs)
        rows = chain.from_iterable([*pairs, *[pairs[-1]] * (size - len(pairs))])
        yield SENT.format(further=PAIR * (size - 1)), [(now, *rows, owner)]


def _closings(
    settlements: Sequence[Settlement], now: int
) -> Iterator[tuple[str, Sequence[Params]]]:
    """The closing of their attempts, of all that ended alike at once."""
    alike: dict[tuple[str, str | None], list[int]] = {}
    for one in settlements:
        alike.setdefault((one.outcome, one.reason), []).append(one.parcel_id)
    for (outcome, reason), numbers in alike.items():
        places, ids = _places(numbers)
        yield CLOSE.format(places=places), [(now, outcome, _text(reason), *ids)]


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
