"""ports.Articles: the archive of headlines."""

from collections.abc import Sequence
from datetime import datetime

from bot.model import Article, Cursor, Entry, Page, Polling, Source
from storage.database import Database, Row, Value
from storage.dating import dated
from storage.values import fits, micros, moment, optional_micros, optional_moment, storable

COLUMNS = """
    a.id, a.source_id, a.url, a.title, a.body, a.cut, a.published_us, a.first_seen_us,
    s.title AS source_title, s.language
"""
# A LEFT JOIN, though every article has its source: the list is read along its index in any case.
FROM = "FROM articles a LEFT JOIN sources s ON s.id = a.source_id"

DECLARE = """
    INSERT INTO sources (id, title, url, language, kind, enabled) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        title = excluded.title,
        language = excluded.language,
        kind = excluded.kind,
        enabled = excluded.enabled,
        etag = CASE WHEN sources.url = excluded.url THEN sources.etag END,
        last_modified = CASE WHEN sources.url = excluded.url THEN sources.last_modified END,
        url = excluded.url
"""
ADD = """
    INSERT INTO articles
        (source_id, identity, url, title, body, cut, published_us, first_seen_us)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (source_id, identity) DO NOTHING
    RETURNING id, identity
"""
UPDATE = """
    UPDATE articles SET url = ?, title = ?, body = ?, cut = ?
    WHERE source_id = ? AND identity = ? AND (url, title, body, cut) <> (?, ?, ?, ?)
"""
POLLED = """
    UPDATE sources SET etag = ?, last_modified = ?, checked_us = ?, succeeded_us = ?,
        failures = ?, error = ?
    WHERE id = ?
"""
POLLING = """
    SELECT etag, last_modified, checked_us, succeeded_us, failures, error
    FROM sources WHERE id = ?
"""
BY_ADDRESS = "WHERE a.url = ? ORDER BY a.published_us DESC, a.id DESC LIMIT 1"
TOTAL = "(SELECT CAST(sum(article_count) AS BIGINT) FROM sources) AS total"
TOTAL_OF_SOURCE = "s.article_count AS total"
ANCHOR = "(SELECT max(id) FROM articles) AS anchor"


class SqlArticles:
    """Articles over any driver. Numbers from outside may be anything: they find nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def declare(self, sources: Sequence[Source]) -> None:
        rows = [(s.id, s.title, s.url, s.language, s.kind, int(s.enabled)) for s in sources]
        async with self._database.transaction():
            await self._database.execute("UPDATE sources SET enabled = 0")
            await self._database.execute_many(DECLARE, rows)

    async def add(
        self, source_id: str, entries: Sequence[tuple[str, Entry]], seen_at: datetime
    ) -> list[Article]:
        """Raises LookupError for a source that was not declared."""
        if not entries:
            return []
        found = dated(entries, seen_at)
        async with self._database.transaction():
            source = await self._source(source_id)
            fresh = await self._insert(source_id, found, seen_at)
            known = [(identity, e) for identity, e, _ in found if identity not in fresh]
            await self._update(source_id, known)
        return [
            _stored(source_id, source, fresh[identity], entry, at, seen_at)
            for identity, entry, at in found
            if identity in fresh
        ]

    async def newest(self, limit: int, source_id: str | None = None) -> Page:
        where, params = _of(source_id)
        total = TOTAL if source_id is None else TOTAL_OF_SOURCE
        rows = await self._database.fetch(
            f"SELECT {COLUMNS}, {total}, {ANCHOR} {FROM} WHERE {where} "
            "ORDER BY a.published_us DESC, a.id DESC LIMIT ?",
            *params,
            limit,
        )
        total_now, anchor = (rows[0]["total"], rows[0]["anchor"]) if rows else (0, 0)
        return Page(tuple(map(article_of, rows)), 1, total_now, anchor)

    async def page(self, cursor: Cursor, limit: int, source_id: str | None = None) -> Page:
        where, params = _of(source_id)
        place, order = _place(cursor)
        found: Sequence[Row] = ()
        if fits(cursor.anchor, *place[1:]):
            found = await self._database.fetch(
                f"SELECT {COLUMNS} {FROM} WHERE {where} AND a.id <= ? {place[0]} "
                f"ORDER BY a.published_us {order}, a.id {order} LIMIT ?",
                *params,
                cursor.anchor,
                *place[1:],
                limit,
            )
        articles = tuple(map(article_of, found if order == "DESC" else reversed(found)))
        reached_start = order == "ASC" and len(articles) < limit
        return Page(articles, 1 if reached_start else cursor.ordinal, cursor.total, cursor.anchor)

    async def get(self, article_id: int) -> Article | None:
        if not fits(article_id):
            return None
        return await self._one("WHERE a.id = ?", article_id)

    async def find(self, url: str) -> Article | None:
        return await self._one(BY_ADDRESS, storable(url)) if url else None

    async def polling(self, source_id: str) -> Polling:
        row = await self._database.fetch_one(POLLING, source_id)
        if row is None:
            return Polling()
        return Polling(
            row["etag"],
            row["last_modified"],
            optional_moment(row["checked_us"]),
            optional_moment(row["succeeded_us"]),
            row["failures"],
            row["error"],
        )

    async def polled(self, source_id: str, polling: Polling) -> None:
        await self._database.execute(
            POLLED,
            polling.etag,
            polling.last_modified,
            optional_micros(polling.checked_at),
            optional_micros(polling.succeeded_at),
            polling.failures,
            polling.error,
            source_id,
        )

    async def _one(self, where: str, *params: Value) -> Article | None:
        row = await self._database.fetch_one(f"SELECT {COLUMNS} {FROM} {where}", *params)
        return None if row is None else article_of(row)

    async def _source(self, source_id: str) -> Row:
        sql = "SELECT title, language FROM sources WHERE id = ?"
        source = await self._database.fetch_one(sql, source_id)
        if source is None:
            raise LookupError(f"no source {source_id}")
        return source

    async def _insert(
        self, source_id: str, found: Sequence[tuple[str, Entry, datetime]], seen_at: datetime
    ) -> dict[str, int]:
        """The ids of those that are new, by identity."""
        seen_us = micros(seen_at)
        rows = [
            (source_id, identity, *_content(entry), micros(at), seen_us)
            for identity, entry, at in found
        ]
        inserted = await self._database.fetch_many(ADD, rows)
        if inserted:
            sql = "UPDATE sources SET article_count = article_count + ? WHERE id = ?"
            await self._database.execute(sql, len(inserted), source_id)
        return {row["identity"]: row["id"] for row in inserted}

    async def _update(self, source_id: str, known: Sequence[tuple[str, Entry]]) -> None:
        rows = [
            (*_content(entry), source_id, identity, *_content(entry)) for identity, entry in known
        ]
        await self._database.execute_many(UPDATE, rows)


def _content(entry: Entry) -> tuple[Value, ...]:
    return entry.url, entry.title, entry.text, int(entry.cut)


def _of(source_id: str | None) -> tuple[str, tuple[Value, ...]]:
    return ("1 = 1", ()) if source_id is None else ("a.source_id = ?", (source_id,))


def _place(cursor: Cursor) -> tuple[tuple[str, *tuple[int, ...]], str]:
    """The condition of a cursor with its parameters, and the direction to read in."""
    if cursor.published_us is None:
        return ("",), "DESC"
    sign, order = (">", "ASC") if cursor.backward else ("<", "DESC")
    condition = f"AND (a.published_us, a.id) {sign} (?, ?)"
    return (condition, cursor.published_us, cursor.article_id), order


def article_of(row: Row) -> Article:
    return Article(
        id=row["id"],
        source_id=row["source_id"],
        source_title=row["source_title"],
        language=row["language"],
        url=row["url"],
        title=row["title"],
        text=row["body"],
        cut=bool(row["cut"]),
        published_at=moment(row["published_us"]),
        first_seen_at=moment(row["first_seen_us"]),
    )


def _stored(
    source_id: str, source: Row, article_id: int, entry: Entry, at: datetime, seen_at: datetime
) -> Article:
    return Article(
        id=article_id,
        source_id=source_id,
        source_title=source["title"],
        language=source["language"],
        url=entry.url,
        title=entry.title,
        text=entry.text,
        cut=entry.cut,
        published_at=at,
        first_seen_at=seen_at,
    )
