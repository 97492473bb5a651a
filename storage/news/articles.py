"""ports.Articles: the archive of headlines."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.clock import micros
from bot.model import (
    Arrival,
    Article,
    Cursor,
    Entry,
    Known,
    Page,
    Polling,
    Selection,
    Source,
    SourceState,
)
from bot.ports import EVERYTHING
from storage.database import Database, Row, Value
from storage.news import identities, lists, outlets
from storage.news.dating import dated
from storage.news.identities import content_of, hashes_of
from storage.news.indexes import Filed, file, filed
from storage.news.newest import Newest
from storage.news.rows import COLUMNS, OUTLET, article_of
from storage.values import fits, storable

FROM = f"FROM articles a {OUTLET}"
ADD = """
    INSERT INTO articles
        (source_id, identity, url, title, body, cut, topics, content, whole,
         published_us, first_seen_us)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (source_id, identity) DO NOTHING
    RETURNING id, source_id, identity, published_us
"""
# No topics are not the same as topics that were never made.
UPDATE = """
    UPDATE articles SET url = ?, title = ?, body = ?, cut = ?, topics = ?
    WHERE source_id = ? AND identity = ?
        AND (url, title, body, cut, coalesce(topics, '-')) <> (?, ?, ?, ?, ?)
    RETURNING id, source_id, identity, published_us
"""
COUNT = "UPDATE sources SET article_count = article_count + ? WHERE id = ?"
INDEX = """
    UPDATE articles SET topics = ? WHERE id = ? AND topics IS NULL
    RETURNING id, source_id, identity, published_us
"""
UNINDEXED = "WHERE a.topics IS NULL ORDER BY a.id DESC LIMIT ?"
BY_ADDRESS = "WHERE a.url = ? ORDER BY a.published_us DESC, a.id DESC LIMIT 1"
TOPICS = """
    SELECT topic, count(*) AS number FROM article_topics WHERE published_us >= ? AND {but}
    GROUP BY topic ORDER BY number DESC, topic
"""


class SqlArticles:
    """Articles over any driver. Numbers from outside may be anything: they find nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._newest = Newest(database)
        # As committed. Most sources are asked again and again, and say that nothing has changed.
        self._pollings: dict[str, Polling] = {}

    async def declare(self, sources: Sequence[Source]) -> None:
        self._pollings.clear()
        await outlets.declare(self._database, sources)

    async def add(
        self, source_id: str, arrivals: Sequence[Arrival], seen_at: datetime
    ) -> list[Article]:
        """Raises LookupError for a source that was not declared."""
        if not arrivals:
            return []
        found = dated(arrivals, seen_at)
        by_identity = {arrival.identity: arrival for arrival, _ in found}
        async with self._database.transaction():
            source = await self._source(source_id)
            inserted = await self._insert(source_id, found, seen_at)
            fresh: dict[str, int] = {row["identity"]: row["id"] for row in inserted}
            known = [arrival for arrival, _ in found if arrival.identity not in fresh]
            updated = await self._database.fetch_many(UPDATE, _changes(source_id, known))
            await file(self._database, _filed(inserted, by_identity))
            await file(self._database, _filed(updated, by_identity), anew=True)
        return [
            _stored(source_id, source, fresh[arrival.identity], arrival.entry, at, seen_at)
            for arrival, at in found
            if arrival.identity in fresh
        ]

    async def known(self, source_id: str, identities_: Sequence[str]) -> list[Known]:
        return await identities.known(self._database, source_id, identities_)

    async def amend(self, changed: Sequence[tuple[int, Arrival]]) -> None:
        await identities.amend(self._database, changed)

    async def newest(self, limit: int, selection: Selection = EVERYTHING) -> Page:
        return await self._newest(limit, selection)

    async def page(self, cursor: Cursor, limit: int, selection: Selection = EVERYTHING) -> Page:
        return await lists.page(self._database, cursor, limit, selection)

    async def topics(self, since: datetime, muted: Collection[str] = ()) -> list[tuple[str, int]]:
        but, names = lists.but("source_id", frozenset(muted))
        rows = await self._database.fetch(TOPICS.format(but=but), micros(since), *names)
        return [(row["topic"], row["number"]) for row in rows]

    async def sources(self) -> list[SourceState]:
        return await outlets.states(self._database)

    async def unindexed(self, limit: int) -> list[Article]:
        rows = await self._database.fetch(f"SELECT {COLUMNS} {FROM} {UNINDEXED}", limit)
        return [article_of(row) for row in rows]

    async def index(self, arrivals: Sequence[tuple[int, Arrival]]) -> None:
        made = [(" ".join(arrival.topics), article_id) for article_id, arrival in arrivals]
        async with self._database.transaction():
            rows = await self._database.fetch_many(INDEX, made)
            by_id = dict(arrivals)
            found = [filed(row, by_id[row["id"]]) for row in rows]
            await file(self._database, found, anew=True)

    async def get(self, article_id: int) -> Article | None:
        if not fits(article_id):
            return None
        return await self._one("WHERE a.id = ?", article_id)

    async def find(self, url: str) -> Article | None:
        return await self._one(BY_ADDRESS, storable(url)) if url else None

    async def polling(self, source_id: str) -> Polling:
        known = self._pollings.get(source_id)
        return known or await outlets.polling(self._database, source_id)

    async def polled(self, source_id: str, polling: Polling) -> None:
        self._pollings.pop(source_id, None)
        written = await outlets.polled(self._database, source_id, polling)
        # What is inside a transaction may yet be undone.
        if written and not self._database.inside():
            self._pollings[source_id] = polling

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
        self, source_id: str, found: Sequence[tuple[Arrival, datetime]], seen_at: datetime
    ) -> Sequence[Row]:
        """Those that are new."""
        seen_us = micros(seen_at)
        rows = [
            (
                *(source_id, arrival.identity, *content_of(arrival), *hashes_of(arrival)),
                *(micros(at), seen_us),
            )
            for arrival, at in found
        ]
        inserted = await self._database.fetch_many(ADD, rows)
        if inserted:
            await self._database.execute(COUNT, len(inserted), source_id)
        return inserted


def _changes(source_id: str, known: Sequence[Arrival]) -> list[tuple[Value, ...]]:
    return [(*content_of(one), source_id, one.identity, *content_of(one)) for one in known]


def _filed(rows: Sequence[Row], arrivals: Mapping[str, Arrival]) -> list[Filed]:
    return [filed(row, arrivals[row["identity"]]) for row in rows]


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
