"""Outlets as declared, and how the asking of each went."""

from collections.abc import Sequence

from bot.model import Polling, Source, SourceState
from storage.database import Database, Row
from storage.values import optional_micros, optional_moment

# What is remembered of an address goes with it.
DECLARE = """
    INSERT INTO sources
        (id, title, url, language, kind, enabled, interval_seconds, page_limit, site, country)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        title = excluded.title,
        language = excluded.language,
        kind = excluded.kind,
        enabled = excluded.enabled,
        interval_seconds = excluded.interval_seconds,
        page_limit = excluded.page_limit,
        site = excluded.site,
        country = excluded.country,
        etag = CASE WHEN sources.url = excluded.url THEN sources.etag END,
        last_modified = CASE WHEN sources.url = excluded.url THEN sources.last_modified END,
        next_us = CASE WHEN sources.url = excluded.url THEN sources.next_us END,
        feed_url = CASE WHEN sources.url = excluded.url THEN sources.feed_url END,
        digest = CASE WHEN sources.url = excluded.url THEN sources.digest END,
        whole_us = CASE WHEN sources.url = excluded.url THEN sources.whole_us END,
        url = excluded.url
"""
POLLED = """
    UPDATE sources SET etag = ?, last_modified = ?, checked_us = ?, succeeded_us = ?,
        failures = ?, error = ?, next_us = ?, fault = ?, browserlike = ?, feed_url = ?, digest = ?,
        whole_us = ?
    WHERE id = ?
"""
STATE = """
    etag, last_modified, checked_us, succeeded_us, failures, error, next_us,
    fault, browserlike, feed_url, digest, whole_us
"""
POLLING = f"SELECT {STATE} FROM sources WHERE id = ?"  # noqa: S608 - constants
STATES = f"""
    SELECT id, title, url, language, kind, enabled, interval_seconds, page_limit, site, country,
        article_count, {STATE},
        (SELECT max(a.published_us) FROM articles a WHERE a.source_id = s.id) AS newest_us
    FROM sources s WHERE enabled = 1 ORDER BY title, id
"""  # noqa: S608 - constants


async def declare(database: Database, sources: Sequence[Source]) -> None:
    rows = [
        (
            *(s.id, s.title, s.url, s.language, s.kind, int(s.enabled)),
            *(s.interval, s.pages, s.site, s.country),
        )
        for s in sources
    ]
    async with database.transaction():
        await database.execute("UPDATE sources SET enabled = 0")
        await database.execute_many(DECLARE, rows)


async def polling(database: Database, source_id: str) -> Polling:
    row = await database.fetch_one(POLLING, source_id)
    return Polling() if row is None else _polling(row)


async def polled(database: Database, source_id: str, polling: Polling) -> int:
    """How many sources there are of that id."""
    return await database.execute(
        POLLED,
        polling.etag,
        polling.last_modified,
        optional_micros(polling.checked_at),
        optional_micros(polling.succeeded_at),
        polling.failures,
        polling.error,
        optional_micros(polling.next_at),
        polling.fault,
        int(polling.browserlike),
        polling.feed_url,
        polling.digest,
        optional_micros(polling.whole_at),
        source_id,
    )


async def states(database: Database) -> list[SourceState]:
    return [state_of(row) for row in await database.fetch(STATES)]


def state_of(row: Row) -> SourceState:
    return SourceState(
        source=_source(row),
        polling=_polling(row),
        article_count=row["article_count"],
        newest_at=optional_moment(row["newest_us"]),
    )


def _source(row: Row) -> Source:
    return Source(
        id=row["id"],
        title=row["title"],
        url=row["url"],
        language=row["language"],
        kind=row["kind"],
        enabled=bool(row["enabled"]),
        interval=row["interval_seconds"],
        pages=row["page_limit"],
        site=row["site"],
        country=row["country"],
    )


def _polling(row: Row) -> Polling:
    return Polling(
        etag=row["etag"],
        last_modified=row["last_modified"],
        checked_at=optional_moment(row["checked_us"]),
        succeeded_at=optional_moment(row["succeeded_us"]),
        failures=row["failures"],
        error=row["error"],
        next_at=optional_moment(row["next_us"]),
        fault=row["fault"],
        browserlike=bool(row["browserlike"]),
        feed_url=row["feed_url"],
        digest=row["digest"],
        whole_at=optional_moment(row["whole_us"]),
    )
