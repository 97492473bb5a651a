"""Articles by what makes them the same ones, however they read now."""

from collections.abc import Iterable, Sequence

from bot.model import Arrival, Hashes, Known
from storage.database import Database, Row, Value
from storage.news.indexes import file, filed
from storage.values import moment, places_of, storable

# How far a document may reach back: behind its own length, as far again and some more.
REACH = 200
KNOWN = """
    SELECT id, identity, url, title, published_us, content, whole FROM articles
    WHERE source_id = ?
"""
NEWEST = f"{KNOWN} ORDER BY published_us DESC, id DESC LIMIT ?"
AMEND = """
    UPDATE articles SET identity = ?,
        url = ?, title = ?, body = ?, cut = ?, topics = ?, content = ?, whole = ?
    WHERE id = ?
    RETURNING id, source_id, identity, published_us
"""


async def known(database: Database, source_id: str, identities: Sequence[str]) -> list[Known]:
    if not identities:
        return []
    places, names = places_of(identities)
    named = f"{KNOWN} AND identity IN ({places})"
    rows = {row["id"]: row for row in await database.fetch(named, source_id, *names)}
    if len(rows) < len(set(identities)):
        newest = await database.fetch(NEWEST, source_id, 2 * len(identities) + REACH)
        rows |= {row["id"]: row for row in newest}
    return [_known(row) for row in rows.values()]


async def amend(database: Database, changed: Sequence[tuple[int, Arrival]]) -> None:
    if not changed:
        return
    rows = [
        (storable(arrival.identity), *content_of(arrival), *hashes_of(arrival), article_id)
        for article_id, arrival in changed
    ]
    by_id = dict(changed)
    async with database.transaction():
        updated = await database.fetch_many(AMEND, rows)
        await file(database, [filed(row, by_id[row["id"]]) for row in updated], anew=True)


def content_of(arrival: Arrival) -> Iterable[Value]:
    entry = arrival.entry
    texts = map(storable, (entry.url, entry.title, entry.text))
    return (*texts, int(entry.cut), " ".join(arrival.topics))


def hashes_of(arrival: Arrival) -> Iterable[Value]:
    found = arrival.hashes
    return (None, None) if found is None else (found.content, found.whole)


def _known(row: Row) -> Known:
    whole = row["whole"]
    return Known(
        identity=row["identity"],
        url=row["url"],
        title=row["title"],
        published_at=moment(row["published_us"]),
        id=row["id"],
        hashes=None if whole is None else Hashes(row["content"], whole),
    )
