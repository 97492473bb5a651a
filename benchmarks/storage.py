"""Ten thousand, a hundred thousand and a million articles, chats, promises and alerts, in SQLite
and in PostgreSQL: what a page, a search, a claim and an alert cost through the store, against one
row by its key, and how that grows."""

import math
import random
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

import uvloop

from benchmarks import alerts
from benchmarks.measure import Line, median
from benchmarks.search import (
    ARTICLE,
    OUTLETS,
    SIZE,
    STEP,
    Library,
    searches,
    timed,
)
from bot.clock import SystemClock
from bot.model import Cursor, Delivery, Message, Selection
from bot.values.parcels import Settlement
from storage.database import Database
from storage.news.indexes import ADD_TOPIC
from storage.store import Store, opened
from tests.kit.postgres import server

SIZES = (10_000, 100_000, 1_000_000)
CHUNK = 10_000
ROUNDS, SEARCHES = 200, 300
# Of a word that is found in about a hundred articles: how many, and for so many articles in all the
# first of the words that are so rare.
ALIKE, RARITY = range(70, 141), 25
PORTION, PORTIONS = 500, 10
LEASE = timedelta(minutes=1)
CHAT = "INSERT INTO chats (bot_id, id, kind, language, timezone) VALUES (1, ?, 'private', 'en', '')"
COUNTED = """
    UPDATE sources SET article_count =
        (SELECT count(*) FROM articles WHERE source_id = sources.id)
"""
NO_TOPICS = "DELETE FROM topic_counts"
TOPICS = """
    INSERT INTO topic_counts (topic, source_id, article_count)
    SELECT topic, source_id, count(*) FROM article_topics GROUP BY topic, source_id
"""
# As a server comes from its package; the tests' own is smaller and looks after nothing.
SERVER = ("shared_buffers = '128MB'", "autovacuum = on", "fsync = on", "full_page_writes = on")
LOGARITHM = math.log(SIZES[-1]) / math.log(SIZES[0])
# Microseconds at the most, with a million of each. A bulletin that fires none has its goal in
# benchmarks/alerts, in the processor's time: here it is the hop to the database's thread.
GOALS = {
    "SQLite": {
        "the newest page": 100,
        "a search, p99": 10_000,
        "a thousand alerts that fire, found": 2_000,
        "a message claimed and settled": 20,
    },
    "PostgreSQL": {
        "a search, p99": 10_000,
        "a thousand alerts that fire, found": 2_000,
        "a message claimed and settled": 50,
    },
}
Figures = dict[str, float]


async def fill(database: Database, library: Library, first: int, end: int) -> None:
    """All that is from `first` up to `end`, written as the store writes it."""
    index = database.dialect.fulltext
    for start in range(first, end, CHUNK):
        articles, topics, keys = zip(*library.rows(start + 1, CHUNK), strict=True)
        async with database.transaction():
            await database.execute_many(ARTICLE, articles)
            await database.execute_many(ADD_TOPIC, topics)
            await database.execute_many(index.index, [index.entry(*each) for each in keys])
            await database.execute_many(CHAT, [(chat,) for chat in range(start, start + CHUNK)])
            await database.execute_many(alerts.ADD, list(alerts.rows(start, start + CHUNK)))
    async with database.transaction():
        for sql in (COUNTED, NO_TOPICS, TOPICS):
            await database.execute(sql)
    await database.execute("ANALYZE")


async def figures(store: Store, library: Library, size: int) -> Figures:
    """Microseconds of each; of a claim, those of one message."""
    chance = random.Random(3)
    ids = [chance.randint(1, size) for _ in range(ROUNDS)]
    middle = Cursor(size, size, 7, size // 2 * STEP, size // 2)
    found = await timed(
        [
            partial(store.articles.newest, SIZE, Selection(words=words))
            for words in searches(library, SEARCHES)
        ]
    )
    rare = [Selection(words=word) for word in await alike(store, library, size)]
    return {
        "one row by its key": await usual(partial(store.articles.get, number) for number in ids),
        "a chat's settings": await usual(partial(store.chats.known, number - 1) for number in ids),
        "the newest page": await usual([partial(store.articles.newest, SIZE)] * ROUNDS),
        "a page further on": await usual([partial(store.articles.page, middle, SIZE)] * ROUNDS),
        "a search": median(found),
        "a search, p99": found[len(found) * 99 // 100],
        "a search that finds a hundred": await usual(
            partial(store.articles.newest, SIZE, selection) for selection in rare
        ),
        "a bulletin that fires no alert": await usual(
            [partial(store.alerts.reached, alerts.QUIET)] * ROUNDS
        ),
        "a thousand alerts that fire, found": await usual(
            [partial(store.alerts.reached, alerts.LOUD)] * 20
        ),
        "a message claimed and settled": await claims(store),
    }


async def alike(store: Store, library: Library, size: int) -> list[str]:
    """Words that find as many articles, however many there are."""
    words: list[str] = []
    for word in library.words[size // RARITY :]:
        if (await store.articles.newest(SIZE, Selection(words=word))).total in ALIKE:
            words.append(word)
        if len(words) == ROUNDS // 2:
            return words
    raise AssertionError(f"only {len(words)} words find a hundred of {size:,} articles")


async def usual(work: Iterable[Callable[[], Awaitable[object]]]) -> float:
    return median(await timed(list(work)))


async def claims(store: Store) -> float:
    """A message to every chat is promised; of those, some portions go."""
    told = Delivery(0, "broadcast", f"broadcast:{time.time_ns()}", (Message("<b>News</b> " * 40),))
    await store.outbox.spread(told, SystemClock().now())
    taken = []
    for _ in range(PORTIONS):
        begun, now = time.perf_counter(), SystemClock().now()
        parcels = await store.deliveries.due("digest", now, PORTION)
        claimed = await store.deliveries.claim(
            [parcel.id for parcel in parcels], "me", now, now + LEASE
        )
        settled = [Settlement(number, "sent", "sent", 7) for number in claimed]
        done = await store.deliveries.settle("me", settled, now)
        taken.append((time.perf_counter() - begun) * 1e6 / done)
    return median(sorted(taken))


async def grown(url: str, library: Library) -> dict[int, Figures]:
    async with opened(url, SystemClock(), 1) as (database, _):
        store = Store(database, 1, "en", "UTC")
        await store.articles.declare(OUTLETS)
        told, before = {}, 0
        for size in SIZES:
            await fill(database, library, before, size)
            told[size] = await figures(store, library, size)
            before = size
    return told


def lines(database: str, told: dict[int, Figures]) -> list[Line]:
    small, large = told[SIZES[0]], told[SIZES[-1]]
    floor = large["one row by its key"]
    goals = GOALS[database]
    return [
        line
        for what, ours in large.items()
        for line in (
            Line(
                f"{database}, {SIZES[-1]:,}: {what}",
                f"{ours:,.0f} µs",
                f"{floor:,.0f} µs (one row by its key)",
                f"{ours / floor:.1f}",
                f"≤ {goals[what]:,} µs" if what in goals else "–",
                ours <= goals.get(what, math.inf),
            ),
            Line(
                "… a hundredth as many",
                f"{ours:,.0f} µs",
                f"{small[what]:,.0f} µs",
                f"{ours / small[what]:.2f}",
                f"≤ {LOGARITHM:.1f}",
                ours / small[what] <= LOGARITHM,
            ),
        )
    ]


def sqlite(library: Library) -> dict[int, Figures]:
    with tempfile.TemporaryDirectory() as name:
        return uvloop.run(grown(f"sqlite:///{Path(name) / 'storage.db'}", library))


def postgresql(library: Library) -> dict[int, Figures]:
    with server() as database:
        for setting in SERVER:
            database.sql(f"ALTER SYSTEM SET {setting}")
        database.stop("fast")
        database.start()
        return uvloop.run(grown(database.url(database.create()), library))


def measure() -> Sequence[Line]:
    library = Library()
    return [*lines("SQLite", sqlite(library)), *lines("PostgreSQL", postgresql(library))]
