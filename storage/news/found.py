"""What is found for words, page by page: each story once, by the first article that has them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.model import Cursor, Page, Selection
from bot.news.indexing import read
from bot.news.query import Query, parse
from storage.database import Database, Row
from storage.drivers.fulltext import Leaps
from storage.news.paging import RETOLD, Listing, backward, page_at, retold, rows_at
from storage.news.rows import COLUMNS, OUTLET, article_of
from storage.values import LARGEST, fits, places_of

# Counting on takes longer than all the rest of a search.
MOST_COUNTED = 1_000
MOST_SORTED = 200
# Articles that are looked into one by one where the index cannot tell a query's matches.
MOST_CHECKED = 2_000
# The same for a page of many that are found, where the index is not in the order of ids.
MOST_WALKED = 1_000
ANCHOR = "SELECT max(id) AS anchor FROM articles"
STORIES = "SELECT article_id, story_id FROM story_members WHERE article_id IN ({places})"
# The columns of a few are read, and not sorted.
NEWEST_OF = f"""
    SELECT {COLUMNS}, {RETOLD} FROM (
        SELECT id FROM articles WHERE id IN ({{places}}) ORDER BY published_us DESC, id DESC LIMIT ?
    ) AS newest JOIN articles a ON a.id = newest.id {OUTLET} ORDER BY a.published_us DESC, a.id DESC
"""  # noqa: S608 - constants
OF_IDS = f"SELECT {COLUMNS}, {RETOLD} FROM articles a {OUTLET} WHERE a.id IN ({{places}})"  # noqa: S608 - constants
EARLIER = "SELECT id, story_id FROM articles WHERE story_id IN ({places})"


async def newest(database: Database, limit: int, selection: Selection) -> Page:
    """Raises the ChatErrors of bot.news.query."""
    query = parse(selection.words)
    expression, exact = database.dialect.fulltext.lookup(query, selection)
    if not exact:
        return await _newest_of_checked(database, limit, query, expression)
    total, anchor, known, whole = await _counted(database, expression)
    if not total:
        return Page((), 1, 0, 0)
    start = Cursor(anchor, total)
    if not whole:
        rows = await _rows(database, start, limit, expression, known)
    elif total <= MOST_SORTED and not database.dialect.fulltext.dated:
        rows = await _newest_of(database, known, limit)
    else:
        rows = await _of_ids(database, known[:limit])
    return page_at(start, limit, rows, capped=total >= MOST_COUNTED)


async def page(database: Database, cursor: Cursor, limit: int, selection: Selection) -> Page:
    query = parse(selection.words)
    if not fits(cursor.anchor, cursor.published_us or 0, cursor.article_id):
        return Page((), cursor.ordinal, cursor.total, cursor.anchor)
    expression, exact = database.dialect.fulltext.lookup(query, selection)
    if exact:
        rows = await _rows(database, cursor, limit, expression)
        return page_at(cursor, limit, rows, capped=cursor.total >= MOST_COUNTED)
    ids, capped = await _checked(database, query, expression, cursor.anchor)
    rows = await _of_ids(database, _cut(ids, cursor, limit))
    return page_at(cursor, limit, rows, capped=capped)


class _Counted(NamedTuple):
    """How many stories there are, at most MOST_COUNTED, and the newest of the articles, newest
    first: where it is the `whole`, all by which the stories are told; else without a gap."""

    total: int
    anchor: int
    newest: list[int]
    whole: bool


async def _counted(database: Database, expression: str) -> _Counted:
    """Few articles tell what another told, so that looking at some more is enough as a rule."""
    most = MOST_COUNTED + MOST_COUNTED // 5
    index = database.dialect.fulltext
    while True:
        (row,) = await database.fetch(index.count, expression, most)
        total: int = row["total"] - row["told_before"]
        whole = row["total"] < most
        if whole or total >= MOST_COUNTED:
            anchor = row["anchor"] or 0
            since = LARGEST if row["since"] is None else row["since"]
            newest: list[int] = []
            if whole and total:
                ids, stories, dates = (index.read(row[i]) for i in ("ids", "stories", "dates"))
                newest = _firsts(dict(zip(ids, stories, strict=True)))
                if total <= MOST_SORTED:
                    date = dict(zip(ids, dates, strict=True))
                    newest.sort(key=lambda number: (date[number], number), reverse=True)
            elif since <= anchor:
                newest = sorted((n for n in index.read(row["ids"]) if n >= since), reverse=True)
            return _Counted(min(total, MOST_COUNTED), anchor, newest, whole)
        most *= 2


def _firsts(stories: Mapping[int, int]) -> list[int]:
    first: dict[int, int] = {}
    for number in sorted(stories):
        first.setdefault(stories[number], number)
    return sorted(first.values(), reverse=True)


async def _newest_of(database: Database, ids: list[int], limit: int) -> Sequence[Row]:
    """By date."""
    places, some = places_of(ids)
    return await database.fetch(NEWEST_OF.format(places=places), *some, limit)


async def _rows(
    database: Database, cursor: Cursor, limit: int, expression: str, known: Sequence[int] = ()
) -> Sequence[Row]:
    """In the direction of the cursor. What is left out is made up for by what comes after. `known`
    are the ids of the first of them."""
    found: list[Row] = []
    while True:
        rows: Sequence[Row]
        if len(known) >= limit:
            rows, known = await _of_ids(database, known[:limit]), known[limit:]
        else:
            rows = await _rows_at(database, cursor, limit, expression)
        hidden = await _told_before(database, expression, rows)
        found += [row for row in rows if row["id"] not in hidden]
        if len(found) >= limit or len(rows) < limit:
            return found[:limit]
        last = rows[-1]
        cursor = replace(cursor, published_us=last["published_us"], article_id=last["id"])


async def _rows_at(
    database: Database, cursor: Cursor, limit: int, expression: str
) -> Sequence[Row]:
    """By date while they can be sorted in no time; more, as they came in, along the index."""
    index = database.dialect.fulltext
    if index.leaps and cursor.total >= MOST_COUNTED:
        return await _of_ids(
            database, await _leapt(database, index.leaps, cursor, limit, expression)
        )
    order = ("a.published_us", "a.id") if cursor.total <= MOST_SORTED else (index.id,)
    listing = Listing(index.tables, index.where, (expression,), order)
    return await rows_at(database, cursor, limit, listing)


async def _leapt(
    database: Database, leaps: Leaps, cursor: Cursor, limit: int, expression: str
) -> list[int]:
    """Of many there is one every few articles, unless all are of a time that is long gone."""
    up = backward(cursor)
    way = leaps.up if up else leaps.down
    low = min(cursor.article_id, LARGEST - 1) + 1 if up else 0
    high = cursor.anchor
    if not up and cursor.published_us is not None:
        high = min(high, cursor.article_id - 1)
    block = leaps.block(expression, low if up else high)
    first = low if up else max(block.first, high - MOST_WALKED)
    last = min(high, block.last, low + MOST_WALKED) if up else high
    rows = [*await database.fetch(way.near, first, last, block.expression, limit)]
    low, high = (last + 1, high) if up else (low, first - 1)
    if len(rows) < limit and low <= high:
        rows += await database.fetch(way.far, expression, low, high, limit - len(rows))
    return [row["id"] for row in rows]


async def _told_before(database: Database, expression: str, rows: Sequence[Row]) -> set[int]:
    """Those whose story an earlier article with the words tells."""
    stories = {row["id"]: row["story_id"] for row in rows if row["story_id"] is not None}
    if not stories:
        return set()
    first = {*stories.values()}
    places, some = places_of(first)
    rows = await database.fetch(EARLIER.format(places=places), *some)
    told = [(row["id"], row["story_id"]) for row in rows]
    told += [(story, story) for story in first]
    last = {story: max(n for n, s in stories.items() if s == story) for story in first}
    candidates = sorted(number for number, story in told if number < last[story])
    matching: set[int] = set()
    if candidates:
        places, some = places_of(candidates)
        sql = database.dialect.fulltext.among.format(places=places)
        matching = {row["id"] for row in await database.fetch(sql, expression, *some)}
    found = [(number, story) for number, story in told if number in matching]
    return {n for n, s in stories.items() if any(m < n and s == story for m, story in found)}


class _Checked(NamedTuple):
    """The ids that are listed, newest first; `capped` where there are articles not looked into."""

    ids: list[int]
    capped: bool


async def _newest_of_checked(database: Database, limit: int, query: Query, expression: str) -> Page:
    row = await database.fetch_one(ANCHOR)
    anchor = (row["anchor"] if row else None) or 0
    ids, capped = await _checked(database, query, expression, anchor)
    rows = await _of_ids(database, ids[:limit])
    articles = tuple(map(article_of, rows))
    return Page(articles, 1, len(ids), anchor if rows else 0, capped, retold(rows))


async def _checked(database: Database, query: Query, expression: str, anchor: int) -> _Checked:
    sql = database.dialect.fulltext.candidates
    rows = await database.fetch(sql, expression, anchor, MOST_CHECKED + 1)
    capped = len(rows) > MOST_CHECKED
    ids = await asyncio.to_thread(_matching, query, rows[:MOST_CHECKED])
    if not ids:
        return _Checked([], capped)
    places, some = places_of(ids)
    told = await database.fetch(STORIES.format(places=places), *some)
    stories: dict[int, int] = {row["article_id"]: row["story_id"] for row in told}
    return _Checked(_firsts({number: stories.get(number, number) for number in ids}), capped)


def _matching(query: Query, rows: Sequence[Row]) -> list[int]:
    return [row["id"] for row in rows if query.matches(read(row["keys"].split()))]


def _cut(ids: Sequence[int], cursor: Cursor, limit: int) -> list[int]:
    """The ids of a cursor's page, in its direction."""
    if backward(cursor):
        return [article_id for article_id in reversed(ids) if article_id > cursor.article_id][
            :limit
        ]
    below = LARGEST if cursor.published_us is None else cursor.article_id
    return [article_id for article_id in ids if article_id < below][:limit]


async def _of_ids(database: Database, ids: Sequence[int]) -> list[Row]:
    """In the order of the ids."""
    if not ids:
        return []
    places, some = places_of(ids)
    found = await database.fetch(OF_IDS.format(places=places), *some)
    rows: dict[int, Row] = {row["id"]: row for row in found}
    return [rows[article_id] for article_id in ids]
