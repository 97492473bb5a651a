"""Lists of headlines, page by page along an index, whatever they are of."""

import asyncio
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.model import Cursor, Page, Selection
from bot.news.indexing import read
from bot.news.query import Query, parse
from bot.ports import EVERYTHING
from storage import fulltext
from storage.database import Database, Params, Row, Value
from storage.rows import COLUMNS, OUTLET, article_of
from storage.values import LARGEST, fits, storable

# Counting on takes longer than all the rest of a search.
MOST_COUNTED = 5_000
MOST_SORTED = 200
# Articles that are looked into one by one where the index cannot tell a query's matches.
MOST_CHECKED = 2_000
ANCHOR = "(SELECT max(id) FROM articles) AS anchor"
RETOLD = "a.retold"


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
    return Page(tuple(map(article_of, rows)), 1, total, anchor, retold=_retold(rows))


async def page(database: Database, cursor: Cursor, limit: int, selection: Selection) -> Page:
    query = parse(selection.words) if selection.words else None
    if not fits(cursor.anchor, cursor.published_us or 0, cursor.article_id):
        return Page((), cursor.ordinal, cursor.total, cursor.anchor)
    if query is None:
        found, capped = await _rows(database, cursor, limit, _listing(selection)), False
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


# Each story once, as its first outlet tells it. Not where outlets are muted: the first may be
# among them, and then the others must be there.
STORIES = _Listing(
    "articles a",
    "a.story_id IS NULL",
    (),
    ("a.published_us", "a.id"),
    "(SELECT CAST(sum(article_count - retold_count) AS BIGINT) FROM sources)",
)


@lru_cache(256)
def _first(selection: Selection) -> tuple[str, Params]:
    listing = _listing(selection)
    columns = f"{COLUMNS}, {RETOLD}, {listing.total} AS total, {ANCHOR}"
    return listing.select(columns, "", "DESC"), (*listing.total_params, *listing.params)


@lru_cache(256)
def _listing(selection: Selection) -> _Listing:
    if selection == EVERYTHING:
        return STORIES
    of_sources, params = _of_sources(selection)
    if selection.topic is None:
        where = of_sources.format("a.source_id")
        total = _total("sources", of_sources.format("id"))
        return _Listing("articles a", where, params, ("a.published_us", "a.id"), total, params)
    params = (storable(selection.topic), *params)
    # CROSS JOIN: SQLite then reads the topic's own index first, whatever its statistics say.
    return _Listing(
        "article_topics t CROSS JOIN articles a",
        f"t.topic = ? AND {of_sources.format('t.source_id')} AND a.id = t.article_id",
        params,
        ("t.published_us", "t.article_id"),
        _total("topic_counts", f"topic = ? AND {of_sources.format('source_id')}"),
        params,
    )


def _total(table: str, where: str) -> str:
    return f"(SELECT CAST(sum(article_count) AS BIGINT) FROM {table} WHERE {where})"  # noqa: S608 - constants


def _of_sources(selection: Selection) -> tuple[str, Params]:
    """The condition, `{0}` for the source's column, and its parameters."""
    parts, params = ["1 = 1"], list[Value]()
    if selection.source_id is not None:
        parts.append("{0} = ?")
        params.append(storable(selection.source_id))
    if selection.muted:
        parts.append(f"{{0}} NOT IN ({', '.join('?' * len(selection.muted))})")
        params += sorted(map(storable, selection.muted))
    return " AND ".join(parts), tuple(params)


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
