"""What PostgreSQL reads for a statement that finds little among much, with no statistics of its
tables: where autovacuum is off, or has not come by since a million rows were promised."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.model import Delivery, Message, Selection
from bot.values.alerts import Sighting
from bot.values.parcels import Settlement
from storage.database import Database
from storage.news import found
from storage.store import Store
from tests.storage.kit import NOW, declared, entry, only_postgresql

pytestmark = only_postgresql

MANY, FEW = 10_000, 16
MOST = 30 * FEW  # rows read: some for each that is found, and its contents and attempts
LEASE = NOW + timedelta(minutes=1)
CHATS = """
    INSERT INTO chats (bot_id, id, kind, language, timezone)
    SELECT 1, n, 'private', 'en', 'UTC' FROM generate_series(1, ?) n
"""
ALERTS = """
    INSERT INTO alerts (bot_id, chat_id, base, quote, kind, level, span, again, state, paused,
        anchor, anchor_day, rise, begun_us, expires_us, warned)
    SELECT 1, n, 'USD', 'KZT', 'above', l, 0, 0, 'armed', 0, '475', '2026-04-02', l, 0,
        1000000000000000, 0
    FROM (SELECT n, 5000000000000 + n AS l FROM generate_series(1, ?) n) AS made
"""
ARTICLES = """
    INSERT INTO articles (id, source_id, identity, url, title, body, cut, published_us,
        first_seen_us, topics)
    SELECT n, 'timesca', n, n, 'News', '', 0, n, n, '' FROM generate_series(1, ?) n
"""
# Other tests leave dead rows behind, and pages for many.
NEW = "TRUNCATE chats, alerts, outbox, outbox_attempts, outbox_leases, outbox_content CASCADE"
STALE = ("none", "of an empty table", "of other rows")
READ = """
    SELECT coalesce(sum(seq_tup_read) + sum(idx_tup_fetch), 0) AS n FROM pg_stat_xact_user_tables
"""
SEEN = Sighting("USD", "KZT", Decimal(475), Decimal(0), date(2026, 4, 2), "a bank", "nbk", True)
Work = Callable[[Store], Awaitable[object]]


def told(number: int) -> Delivery:
    return Delivery(0, "broadcast", f"broadcast:{number}", (Message("News"),))


@pytest.fixture(params=STALE)
async def crowded(store: Store, database: Database, request: pytest.FixtureRequest) -> Store:
    """Two messages promised to each of many chats, and an alert in each."""
    await database.execute(NEW)
    await declared(store)
    if request.param == "of other rows":
        await store.outbox.promise([Delivery(9, "digest", "d", (Message("x"),))], NOW)
        await finished(store)
    if request.param != "none":
        await database.execute("ANALYZE")
    await database.execute(CHATS, MANY)
    for number in (1, 2):
        await store.outbox.spread(told(number), NOW)
    await database.execute(ALERTS, MANY)
    return store


async def finished(store: Store) -> None:
    parcels = await store.deliveries.due("digest", NOW, FEW)
    claimed = await store.deliveries.claim([one.id for one in parcels], "me", NOW, LEASE)
    settled = [Settlement(number, "sent", "sent", 7) for number in claimed]
    assert await store.deliveries.settle("me", settled, NOW) == len(parcels) > 0


async def promised(store: Store) -> None:
    digests = [Delivery(chat, "digest", "d:1", (Message("x"),)) for chat in range(1, FEW + 1)]
    assert await store.outbox.promise(digests, NOW) == FEW


async def none_fires(store: Store) -> None:
    assert await store.alerts.reached(SEEN) == []


WORK: dict[str, Work] = {
    "a portion found, claimed and settled": finished,
    "promised to a few": promised,
    "leases that ended": lambda store: store.deliveries.recover(NOW, shared=True),
    "leases renewed": lambda store: store.deliveries.renew("me", LEASE),
    "what expires": lambda store: store.deliveries.expire(NOW),
    "what was sent lately": lambda store: store.deliveries.sent_since(NOW - timedelta(seconds=1)),
    "what can be forgotten": lambda store: store.deliveries.prune(NOW),
    "a chat's alerts": lambda store: store.alerts.of_chat(7),
    "a rate that reaches no alert": none_fires,
}


@pytest.mark.parametrize("name", WORK)
async def test_it_reads_no_more_than_it_needs(
    crowded: Store, database: Database, name: str
) -> None:
    await finished(crowded)
    async with crowded.transaction():
        before = await read(database)
        await WORK[name](crowded)
        after = await read(database)
    assert after - before < MOST


async def test_a_word_of_long_ago_is_not_looked_for_in_all_articles(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More have it than are counted, and none of the newest."""
    for name, number in (("SORTED", 3), ("COUNTED", 5), ("WALKED", 20)):
        monkeypatch.setattr(found, f"MOST_{name}", number)
    await declared(store)
    await database.execute(ARTICLES, MANY)
    index = database.dialect.fulltext
    old, new = (" ".join(entry(0, title=word).keys) for word in ("Zeppelin", "Steam"))
    keys = [index.entry(number, old if number < FEW else new) for number in range(1, MANY)]
    await database.execute_many(index.index, keys)
    await database.execute("ANALYZE")
    async with store.transaction():
        before = await read(database)
        page = await store.articles.newest(6, Selection(words="zeppelin"))
        after = await read(database)
    assert [article.id for article in page.articles] == [15, 14, 13, 12, 11, 10]
    assert page.capped
    assert after - before < MOST


async def read(database: Database) -> int:
    row = await database.fetch_one(READ)
    assert row is not None
    return int(row["n"])
