"""Lists of headlines, page by page along an index, whatever they are of."""

from datetime import timedelta
from functools import lru_cache

from bot.clock import micros
from bot.model import Cursor, Look, Page, Selection
from storage.database import Database, Params
from storage.news import found
from storage.news.paging import RETOLD, Listing, page_at, retold, rows_at
from storage.news.rows import COLUMNS, article_of
from storage.news.tellings import rescued
from storage.values import fits, storable

# Counting on takes longer than all the rest of a list.
MOST_COUNTED = 2_000
ANCHOR = "(SELECT max(id) FROM articles) AS anchor"
# What was published so long before a look has come late, and is no news.
NO_NEWS = timedelta(days=2)

Named = tuple[str, ...]


async def newest(database: Database, limit: int, selection: Selection) -> Page:
    if selection.words:
        return await found.newest(database, limit, selection)
    sql, params = _first(selection)
    rows = await database.fetch(sql, *params, limit)
    total, anchor = (rows[0]["total"], rows[0]["anchor"]) if rows else (0, 0)
    if selection.muted and selection.source_id is None and selection.since is None:
        total += await rescued(database, selection.topic or "", _named(selection.muted))
    capped = selection.since is not None and total >= MOST_COUNTED
    return Page(tuple(map(article_of, rows)), 1, total, anchor, capped, retold(rows))


async def page(database: Database, cursor: Cursor, limit: int, selection: Selection) -> Page:
    if selection.words:
        return await found.page(database, cursor, limit, selection)
    if not fits(cursor.anchor, cursor.published_us or 0, cursor.article_id):
        return Page((), cursor.ordinal, cursor.total, cursor.anchor)
    rows = await rows_at(database, cursor, limit, _listing(selection))
    capped = selection.since is not None and cursor.total >= MOST_COUNTED
    return page_at(cursor, limit, rows, capped=capped)


@lru_cache(256)
def _first(selection: Selection) -> tuple[str, Params]:
    listing = _listing(selection)
    columns = f"{COLUMNS}, {RETOLD}, {listing.total} AS total, {ANCHOR}"
    return listing.select(columns, "", "DESC"), (*listing.total_params, *listing.params)


@lru_cache(256)
def _listing(selection: Selection) -> Listing:
    if selection.since is not None:
        return _since(selection.since, selection.muted)
    if selection.topic is not None:
        return _of_topic(selection, selection.topic)
    if selection.source_id is not None:
        return _of_outlet(selection, selection.source_id)
    stories, params = _once(selection.muted)
    total, total_params = but("id", selection.muted)
    return Listing(
        "articles a",
        stories,
        params,
        ("a.published_us", "a.id"),
        _total("sources", "article_count - retold_count", total),
        total_params,
    )


def _of_outlet(selection: Selection, source_id: str) -> Listing:
    """All that it published, a story that it tells twice included."""
    total, params = but("id", selection.muted)
    others, _ = but("a.source_id", selection.muted)
    params = (storable(source_id), *params)
    return Listing(
        "articles a",
        f"a.source_id = ? AND {others}",
        params,
        ("a.published_us", "a.id"),
        _total("sources", "article_count", f"id = ? AND {total}"),
        params,
    )


def _of_topic(selection: Selection, topic: str) -> Listing:
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
    return Listing(
        "article_topics t CROSS JOIN articles a",
        f"t.topic = ? AND a.id = t.article_id AND {stories}",
        (*params, *more),
        ("t.published_us", "t.article_id"),
        _total("topic_counts", counted, f"topic = ? AND {total}"),
        (*params, *total_params),
    )


def _since(look: Look, muted: frozenset[str]) -> Listing:
    """Along the order of arrival. `+` keeps SQLite from reading by date instead."""
    stories, params = _once(muted)
    where = f"a.id > ? AND +a.published_us >= ? AND {stories}"
    bounds: Params = (look.article_id, micros(look.at - NO_NEWS), *params)
    fresh = f"SELECT 1 FROM articles a WHERE {where} LIMIT {MOST_COUNTED}"  # noqa: S608 - constants
    total = f"(SELECT count(*) FROM ({fresh}) AS counted)"  # noqa: S608 - see above
    return Listing("articles a", where, bounds, ("a.id",), total, bounds)


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
