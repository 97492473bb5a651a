"""Lists of headlines, page by page along an index, whatever they are of."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from bot.clock import micros
from bot.model import Cursor, Look, Page, Selection
from bot.news.indexing import read
from bot.news.query import Query, parse
from storage import fulltext
from storage.database import Database, Params, Row
from storage.rows import COLUMNS, OUTLET, article_of
from storage.tellings import rescued
from storage.values import LARGEST, fits, storable

# Counting on takes longer than all the rest of a search.
MOST_COUNTED = 5_000
MOST_SORTED = 200
# Articles that are looked into one by one where the index cannot tell a query's matches.
MOST_CHECKED = 2_000
ANCHOR = "(SELECT max(id) FROM articles) AS anchor"
RETOLD = "(a.retold = 1 OR a.story_id IS NOT NULL) AS retold"
# What was published so long before a look has come late, and is no news.
NO_NEWS = timedelta(days=2)

Named = tuple[str, ...]


class _Listing(NamedTuple):
    """A list as SQL: where it is read from, what is in it, and how its length is known."""

    tables: str
    where: str
    params: Params
    order: tuple[str, ...]
    total: str = "0"
    total_params: Params = ()

    def select(self, columns: str, condition: str, order: str) -> str:
        by = ", ".join(f"{column} {order}" for column in self.order)
        where = f"WHERE {self.where} {condition}"
        return f"SELECT {columns} FROM {self.tables} {OUTLET} {where} ORDER BY {by} LIMIT ?"  # noqa: S608 - constants


async def newest(database: Database, limit: int, selection: Selection) -> Page:
    if selection.words:
        return await _newest_of_words(database, limit, selection)
    sql, params = _first(selection)
    rows = await database.fetch(sql, *params, limit)
    total, anchor = (rows[0]["total"], rows[0]["anchor"]) if rows else (0, 0)
    if selection.muted and selection.source_id is None and selection.since is None:
        total += await rescued(database, selection.topic or "", _named(selection.muted))
    capped = selection.since is not None and total >= MOST_COUNTED
    return Page(tuple(map(article_of, rows)), 1, total, anchor, capped, _retold(rows))


async def page(database: Database, cursor: Cursor, limit: int, selection: Selection) -> Page:
    query = parse(selection.words) if selection.words else None
    if not fits(cursor.anchor, cursor.published_us or 0, cursor.article_id):
        return Page((), cursor.ordinal, cursor.total, cursor.anchor)
    if query is None:
        found = await _rows(database, cursor, limit, _listing(selection))
        capped = selection.since is not None and cursor.total >= MOST_COUNTED
    else:
        found, capped = await _rows_of_words(database, cursor, limit, query, selection)
    articles = tuple(map(article_of, reversed(found) if _backward(cursor) else found))
    reached_start = _backward(cursor) and len(articles) < limit
    first = 1 if reached_start else cursor.ordinal
    retold = _retold(found) if query is None else frozenset()
    return Page(articles, first, cursor.total, cursor.anchor, capped, retold)


def _retold(rows: Sequence[Row]) -> frozenset[int]:
    return frozenset(row["id"] for row in rows if row["retold"])


async def _rows(database: Database, cursor: Cursor, limit: int, listing: _Listing) -> Sequence[Row]:
    """In the direction of the cursor."""
    condition, params = _place(cursor, listing.order)
    columns = f"{COLUMNS}, {RETOLD}"
    sql = listing.select(columns, condition, "ASC" if _backward(cursor) else "DESC")
    return await database.fetch(sql, *listing.params, *params, limit)


async def _rows_of_words(
    database: Database, cursor: Cursor, limit: int, query: Query, selection: Selection
) -> tuple[Sequence[Row], bool]:
    expression, exact = fulltext.lookup(query, selection)
    if exact:
        rows = await _rows(database, cursor, limit, _of_words(expression, cursor.total))
        return rows, cursor.total >= MOST_COUNTED
    ids, capped = await _checked(database, query, expression, cursor.anchor)
    return await _of_ids(database, _cut(ids, cursor, limit)), capped


def _backward(cursor: Cursor) -> bool:
    return cursor.backward and cursor.published_us is not None


@lru_cache(256)
def _first(selection: Selection) -> tuple[str, Params]:
    listing = _listing(selection)
    columns = f"{COLUMNS}, {RETOLD}, {listing.total} AS total, {ANCHOR}"
    return listing.select(columns, "", "DESC"), (*listing.total_params, *listing.params)


@lru_cache(256)
def _listing(selection: Selection) -> _Listing:
    if selection.since is not None:
        return _since(selection.since, selection.muted)
    if selection.topic is not None:
        return _of_topic(selection, selection.topic)
    if selection.source_id is not None:
        return _of_outlet(selection, selection.source_id)
    stories, params = _once(selection.muted)
    total, total_params = but("id", selection.muted)
    return _Listing(
        "articles a",
        stories,
        params,
        ("a.published_us", "a.id"),
        _total("sources", "article_count - retold_count", total),
        total_params,
    )


def _of_outlet(selection: Selection, source_id: str) -> _Listing:
    """All that it published, a story that it tells twice included."""
    total, params = but("id", selection.muted)
    others, _ = but("a.source_id", selection.muted)
    params = (storable(source_id), *params)
    return _Listing(
        "articles a",
        f"a.source_id = ? AND {others}",
        params,
        ("a.published_us", "a.id"),
        _total("sources", "article_count", f"id = ? AND {total}"),
        params,
    )


def _of_topic(selection: Selection, topic: str) -> _Listing:
    params: Params = (storable(topic),)
    if selection.source_id is None:
        stories, more = _once(selection.muted, OF_TOPIC)
        counted, (total, total_params) = (
            "article_count - retold_count",
            but("source_id", selection.muted),
        )
    else:
        total, total_params = but("source_id", selection.muted)
        others, _ = but("t.source_id", selection.muted)
        stories, counted = f"t.source_id = ? AND {others}", "article_count"
        total = f"source_id = ? AND {total}"
        more = total_params = (storable(selection.source_id), *total_params)
    # CROSS JOIN: SQLite then reads the topic's own index first, whatever its statistics say.
    return _Listing(
        "article_topics t CROSS JOIN articles a",
        f"t.topic = ? AND a.id = t.article_id AND {stories}",
        (*params, *more),
        ("t.published_us", "t.article_id"),
        _total("topic_counts", counted, f"topic = ? AND {total}"),
        (*params, *total_params),
    )


def _since(look: Look, muted: frozenset[str]) -> _Listing:
    """Along the order of arrival. `+` keeps SQLite from reading by date instead."""
    stories, params = _once(muted)
    where = f"a.id > ? AND +a.published_us >= ? AND {stories}"
    bounds: Params = (look.article_id, micros(look.at - NO_NEWS), *params)
    total = f"(SELECT count(*) FROM (SELECT 1 FROM articles a WHERE {where} LIMIT {MOST_COUNTED}))"  # noqa: S608 - constants
    return _Listing("articles a", where, bounds, ("a.id",), total, bounds)


# An article is listed for its story where none that came before it is: none of the topic, in a
# topic's list, and none of an outlet that is not muted.
FIRST = (
    "NOT EXISTS (SELECT 1 FROM articles e WHERE e.id = a.story_id {earlier})",
    "NOT EXISTS (SELECT 1 FROM articles e WHERE e.story_id = a.story_id AND e.id < a.id {earlier})",
)
OF_TOPIC = (
    "AND EXISTS (SELECT 1 FROM article_topics h WHERE h.article_id = e.id AND h.topic = t.topic)"
)


def _once(muted: frozenset[str], among: str = "") -> tuple[str, Named]:
    """The condition by which each story is listed once, with its parameters."""
    if not muted and not among:
        return "a.story_id IS NULL", ()
    others, params = but("e.source_id", muted)
    earlier = f"AND {others} {among}"
    first = " AND ".join(FIRST).format(earlier=earlier)
    own, _ = but("a.source_id", muted)
    return f"{own} AND (a.story_id IS NULL OR ({first}))", params * 3


def _total(table: str, counted: str, where: str) -> str:
    return f"(SELECT CAST(sum({counted}) AS BIGINT) FROM {table} WHERE {where})"  # noqa: S608 - constants


def but(column: str, muted: frozenset[str]) -> tuple[str, Named]:
    """The condition that a source's column is of none that is muted, with its parameters."""
    if not muted:
        return "1 = 1", ()
    return f"{column} NOT IN ({', '.join('?' * len(muted))})", _named(muted)


def _named(muted: frozenset[str]) -> Named:
    return tuple(sorted(map(storable, muted)))


def _place(cursor: Cursor, order: tuple[str, ...]) -> tuple[str, Params]:
    """The condition of a cursor with its parameters."""
    at = order[-1]
    if cursor.published_us is None:
        return f"AND {at} <= ?", (cursor.anchor,)
    sign = ">" if cursor.backward else "<"
    if len(order) == 1:
        return f"AND {at} <= ? AND {at} {sign} ?", (cursor.anchor, cursor.article_id)
    condition = f"AND {at} <= ? AND ({', '.join(order)}) {sign} (?, ?)"
    return condition, (cursor.anchor, cursor.published_us, cursor.article_id)


def _of_words(expression: str, total: int) -> _Listing:
    """By date while they can be sorted in no time; more, as they came in, along the index."""
    order = ("a.published_us", "a.id") if total <= MOST_SORTED else (fulltext.ID,)
    return _Listing(fulltext.FOUND, fulltext.MATCHES, (expression,), order)


async def _newest_of_words(database: Database, limit: int, selection: Selection) -> Page:
    query = parse(selection.words)
    expression, exact = fulltext.lookup(query, selection)
    if not exact:
        return await _newest_of_checked(database, limit, query, expression)
    (row,) = await database.fetch(fulltext.COUNT, expression, MOST_COUNTED)
    total, anchor = row["total"], row["anchor"] or 0
    if not total:
        return Page((), 1, 0, 0)
    listing = _of_words(expression, total)
    rows = await _rows(database, Cursor(anchor, total), limit, listing)
    return Page(tuple(map(article_of, rows)), 1, total, anchor, total >= MOST_COUNTED)


class _Checked(NamedTuple):
    """The ids that match, newest first; `capped` where there are articles not looked into."""

    ids: list[int]
    capped: bool


async def _newest_of_checked(database: Database, limit: int, query: Query, expression: str) -> Page:
    row = await database.fetch_one(f"SELECT {ANCHOR}")
    anchor = (row["anchor"] if row else None) or 0
    ids, capped = await _checked(database, query, expression, anchor)
    rows = await _of_ids(database, ids[:limit])
    return Page(tuple(map(article_of, rows)), 1, len(ids), anchor if rows else 0, capped)


async def _checked(database: Database, query: Query, expression: str, anchor: int) -> _Checked:
    rows = await database.fetch(fulltext.CANDIDATES, expression, anchor, MOST_CHECKED + 1)
    capped = len(rows) > MOST_CHECKED
    ids = await asyncio.to_thread(_matching, query, rows[:MOST_CHECKED])
    return _Checked(ids, capped)


def _matching(query: Query, rows: Sequence[Row]) -> list[int]:
    return [row["id"] for row in rows if query.matches(read(row["keys"].split()))]


def _cut(ids: Sequence[int], cursor: Cursor, limit: int) -> list[int]:
    """The ids of a cursor's page, in its direction."""
    if _backward(cursor):
        return [article_id for article_id in reversed(ids) if article_id > cursor.article_id][
            :limit
        ]
    below = LARGEST if cursor.published_us is None else cursor.article_id
    return [article_id for article_id in ids if article_id < below][:limit]


async def _of_ids(database: Database, ids: Sequence[int]) -> list[Row]:
    """In the order of the ids."""
    marks = ", ".join("?" * len(ids))
    sql = f"SELECT {COLUMNS} FROM articles a {OUTLET} WHERE a.id IN ({marks})"  # noqa: S608 - constants
    rows: dict[int, Row] = {row["id"]: row for row in await database.fetch(sql, *ids)}
    return [rows[article_id] for article_id in ids]
