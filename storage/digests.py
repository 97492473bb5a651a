"""digest.ports.Digests: standing orders for digests, of one bot."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time

from bot.clock import micros
from bot.model import Chat
from bot.values.digests import Digest, DueDigest, Fresh
from storage.database import Database, Row, Value
from storage.news.rows import COLUMNS as ARTICLE
from storage.news.rows import OUTLET, article_of
from storage.values import fits, moment, portions_of, storable

FIELDS = """chat_id, thread_id, at_minute, days, words, languages, most, rates, quiet, paused,
    due_us, slot, told_id, told_rates, begun_us"""
COLUMNS = f"id, {FIELDS}"
ADD = f"""
    INSERT INTO digests (bot_id, {FIELDS})
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
"""  # noqa: S608 - constants
PUT = """
    UPDATE digests SET thread_id = ?, at_minute = ?, days = ?, words = ?, languages = ?, most = ?,
        rates = ?, quiet = ?, paused = ?, due_us = ?
    WHERE bot_id = ? AND chat_id = ? AND id = ? AND removed_us IS NULL
"""
OF_CHAT = f"""
    SELECT {COLUMNS} FROM digests WHERE bot_id = ? AND chat_id = ? AND removed_us IS NULL
    ORDER BY id
"""  # noqa: S608 - constants
REMOVE = f"""
    UPDATE digests SET removed_us = ?
    WHERE bot_id = ? AND chat_id = ? AND id = ? AND removed_us IS NULL RETURNING {COLUMNS}
"""  # noqa: S608 - constants
RESTORE = f"""
    UPDATE digests SET removed_us = NULL
    WHERE bot_id = ? AND chat_id = ? AND id = ? AND removed_us IS NOT NULL RETURNING {COLUMNS}
"""  # noqa: S608 - constants
FORGET = "DELETE FROM digests WHERE removed_us <= ?"
WITH_CHAT = f"""
    SELECT {", ".join(f"d.{name.strip()}" for name in COLUMNS.split(","))},
        c.kind, c.language, c.timezone, c.currencies, c.base, c.inactive, c.quiet_from, c.quiet_to,
        c.topics, c.lean, c.rich
    FROM digests d JOIN chats c ON c.bot_id = d.bot_id AND c.id = d.chat_id
"""  # noqa: S608 - constants
DUE = f"""
    {WITH_CHAT} WHERE d.bot_id = ? AND d.paused = 0 AND d.removed_us IS NULL AND d.due_us <= ?
    ORDER BY d.due_us, d.id LIMIT ?
"""
LATER = f"{WITH_CHAT} WHERE d.bot_id = ? AND d.removed_us IS NULL AND d.due_us > ? ORDER BY d.id"
MUTED = """
    SELECT m.chat_id, m.source_id FROM muted m
    WHERE m.bot_id = ? AND m.chat_id IN ({places})
"""
SERVED = """
    UPDATE digests SET slot = ?, due_us = ?, told_id = ?, told_rates = ?
    WHERE bot_id = ? AND id = ? AND due_us = ? RETURNING id
"""
FRESH = f"""
    SELECT {ARTICLE}, a.topics, coalesce(a.story_id, a.id) AS story
    FROM articles a {OUTLET} WHERE a.id > ? ORDER BY a.id DESC LIMIT ?
"""  # noqa: S608 - constants
BEFORE = f"""
    SELECT {ARTICLE}, a.topics, coalesce(a.story_id, a.id) AS story
    FROM articles a {OUTLET}
    WHERE (a.id IN ({{places}}) OR a.story_id IN ({{places}})) AND a.id <= ?
"""  # noqa: S608 - constants
LAST = "SELECT max(id) AS id FROM articles"


class SqlDigests:
    """Digests of `bot_id` over any driver."""

    def __init__(self, database: Database, bot_id: int) -> None:
        self._database = database
        self._bot_id = bot_id

    async def add(self, digest: Digest) -> Digest:
        row = await self._database.fetch_one(ADD, self._bot_id, *_fields(digest))
        assert row is not None  # noqa: S101 - RETURNING
        return replace(digest, id=row["id"])

    async def put(self, digest: Digest) -> bool:
        _, *fields = _fields(digest)
        params = (*fields[:10], self._bot_id, digest.chat_id, digest.id)
        return await self._database.execute(PUT, *params) > 0

    async def of_chat(self, chat_id: int) -> list[Digest]:
        return [_digest(row) for row in await self._database.fetch(OF_CHAT, self._bot_id, chat_id)]

    async def remove(self, chat_id: int, digest_id: int, at: datetime) -> Digest | None:
        return await self._one(REMOVE, digest_id, micros(at), self._bot_id, chat_id, digest_id)

    async def restore(self, chat_id: int, digest_id: int) -> Digest | None:
        return await self._one(RESTORE, digest_id, self._bot_id, chat_id, digest_id)

    async def forget(self, before: datetime) -> None:
        await self._database.execute(FORGET, micros(before))

    async def _one(self, sql: str, digest_id: int, *params: Value) -> Digest | None:
        if not fits(digest_id):
            return None
        row = await self._database.fetch_one(sql, *params)
        return None if row is None else _digest(row)

    async def due(self, now: datetime, limit: int) -> list[DueDigest]:
        return await self._with_chats(DUE, micros(now), limit)

    async def due_later(self, now: datetime) -> list[DueDigest]:
        return await self._with_chats(LATER, micros(now))

    async def served(self, digests: Sequence[tuple[Digest, Digest]]) -> frozenset[int]:
        rows = [
            (
                *(after.slot, micros(after.due_at), after.told_id, after.told_rates),
                *(self._bot_id, before.id, micros(before.due_at)),
            )
            for before, after in digests
        ]
        return frozenset(row["id"] for row in await self._database.fetch_many(SERVED, rows))

    async def fresh(self, after_id: int, limit: int) -> list[Fresh]:
        return [_fresh(row) for row in await self._database.fetch(FRESH, after_id, limit)]

    async def told_before(self, story_ids: Sequence[int], until_id: int) -> list[Fresh]:
        found: list[Fresh] = []
        for places, some in portions_of(story_ids):
            sql = BEFORE.format(places=places)
            rows = await self._database.fetch(sql, *some, *some, until_id)
            found += map(_fresh, rows)
        return found

    async def last_id(self) -> int:
        row = await self._database.fetch_one(LAST)
        return (row and row["id"]) or 0

    async def _with_chats(self, sql: str, *params: Value) -> list[DueDigest]:
        rows = await self._database.fetch(sql, self._bot_id, *params)
        muted = await self._muted(sorted({row["chat_id"] for row in rows}))
        return [
            DueDigest(_digest(row), _chat(row), muted.get(row["chat_id"], frozenset()))
            for row in rows
        ]

    async def _muted(self, chats: Sequence[int]) -> dict[int, frozenset[str]]:
        found: dict[int, frozenset[str]] = {}
        for places, some in portions_of(chats):
            for row in await self._database.fetch(MUTED.format(places=places), self._bot_id, *some):
                found[row["chat_id"]] = found.get(row["chat_id"], frozenset()) | {row["source_id"]}
        return found


def _fields(digest: Digest) -> tuple[Value, ...]:
    return (
        digest.chat_id,
        digest.thread_id,
        digest.at.hour * 60 + digest.at.minute,
        "".join(map(str, sorted(digest.days))),
        storable(digest.words),
        " ".join(sorted(digest.languages)),
        digest.most,
        int(digest.rates),
        int(digest.quiet),
        int(digest.paused),
        micros(digest.due_at),
        digest.slot,
        digest.told_id,
        digest.told_rates,
        micros(digest.begun_at),
    )


def _digest(row: Row) -> Digest:
    hour, minute = divmod(row["at_minute"], 60)
    return Digest(
        id=row["id"],
        chat_id=row["chat_id"],
        thread_id=row["thread_id"],
        at=time(hour, minute),
        days=frozenset(map(int, row["days"])),
        due_at=moment(row["due_us"]),
        begun_at=moment(row["begun_us"]),
        words=row["words"],
        languages=frozenset(row["languages"].split()),
        most=row["most"],
        rates=bool(row["rates"]),
        quiet=bool(row["quiet"]),
        paused=bool(row["paused"]),
        told_id=row["told_id"],
        told_rates=row["told_rates"],
        slot=row["slot"],
    )


def _chat(row: Row) -> Chat:
    return Chat(
        id=row["chat_id"],
        kind=row["kind"],
        language=row["language"],
        timezone=row["timezone"],
        currencies=tuple(row["currencies"].split()),
        base=row["base"],
        inactive=row["inactive"],
        quiet=None if row["quiet_from"] is None else (row["quiet_from"], row["quiet_to"]),
        topics=tuple(row["topics"].split()),
        lean=bool(row["lean"]),
        rich=bool(row["rich"]),
    )


def _fresh(row: Row) -> Fresh:
    return Fresh(article_of(row), tuple((row["topics"] or "").split()), row["story"])
