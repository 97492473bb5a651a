"""Lists of a large archive: searches, the newest page and a page further on, one by one through
the store, against one row by its primary key."""

import random
import sqlite3
import string
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import accumulate
from pathlib import Path

import uvloop

from benchmarks.measure import Line, median
from bot.model import Cursor, Selection, Source
from bot.news.indexing import GAP
from bot.news.words import key
from bot.ports import EVERYTHING
from storage import Store, migrate_database, open_store
from storage.database import Database, sqlite_path
from storage.drivers.fulltext import FTS5, indexed
from storage.drivers.sqlite import SqliteDatabase
from storage.news import lists
from storage.news.indexes import ADD_TOPIC

ARTICLES = 1_000_000
CHUNK = 20_000
WORDS = 50_000
STREAM = 2_000_000
TITLE, LENGTH = 8, 60
TOPICS = 40
OUTLETS = (
    Source("courier", "Courier", "https://c.example", "en"),
    Source("xabar", "Xabar", "https://x.example", "uz"),
)
STEP = 30_000_000
SIZE = 6
SEARCHES = 600
ROUNDS = 400
ARTICLE = """
    INSERT INTO articles (id, source_id, identity, url, title, body, cut, published_us,
        first_seen_us, topics) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?)
"""


class Library:
    """Articles cut at random out of one long stream of words, whose frequencies are Zipf's."""

    def __init__(self) -> None:
        chance = self._chance = random.Random(7)
        made = {
            "".join(chance.choices(string.ascii_lowercase, k=chance.randint(3, 9)))
            for _ in range(WORDS)
        }
        self.words = sorted(made, key=lambda word: (len(word), word))
        weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self.words))))
        ranks = chance.choices(range(len(self.words)), cum_weights=weights, k=STREAM)
        self.stream = [self.words[rank] for rank in ranks]
        self._tokens = {}
        for outlet in OUTLETS:
            spelled = [outlet.language + key(word, outlet.language) for word in self.words]
            self._tokens[outlet.language] = [spelled[rank] for rank in ranks]

    def rows(
        self, first: int, count: int = CHUNK
    ) -> Iterator[tuple[tuple[object, ...], tuple[object, ...], tuple[object, ...]]]:
        """A chunk of articles: the rows of an article, of its topic and of its keys."""
        for number in range(first, first + count):
            at = self._chance.randrange(STREAM - LENGTH)
            outlet = OUTLETS[number % len(OUTLETS)]
            tokens = self._tokens[outlet.language][at : at + LENGTH]
            words = self.stream[at : at + LENGTH]
            published = number * STEP + self._chance.randrange(100 * STEP)
            topic = f"topic{int(TOPICS * self._chance.random() ** 2)}"
            url = f"https://example.org/{number}"
            title, body = " ".join(words[:TITLE]), " ".join(words[TITLE:])
            yield (
                (number, outlet.id, url, url, title, body, published, published, topic),
                (topic, published, number, outlet.id),
                (number, indexed(outlet.id, (topic,), (*tokens[:TITLE], GAP, *tokens[TITLE:]))),
            )


def fill(path: Path, library: Library) -> None:
    """As the store writes them, in large transactions."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -200000")
        for first in range(1, ARTICLES, CHUNK):
            articles, topics, keys = zip(*library.rows(first), strict=True)
            connection.execute("BEGIN")
            connection.executemany(ARTICLE, articles)
            connection.executemany(ADD_TOPIC, topics)
            connection.executemany(FTS5.index, keys)
            connection.execute("COMMIT")
        connection.execute(
            "UPDATE sources SET article_count = "
            "(SELECT count(*) FROM articles WHERE source_id = sources.id)"
        )
        connection.execute(
            "INSERT INTO topic_counts (topic, source_id, article_count) "
            "SELECT topic, source_id, count(*) FROM article_topics GROUP BY topic, source_id"
        )


def searches(library: Library, number: int = SEARCHES) -> list[str]:
    """Of one to three words as they occur in texts, the most common ones among them."""
    chance = random.Random(11)
    common = library.words[:3]
    found = [" ".join(common[:count]) for count in (1, 2, 3)] * (number // 60)
    while len(found) < number:
        count = chance.randint(1, 3)
        at = chance.randrange(STREAM - LENGTH)
        found.append(" ".join(chance.sample(library.stream[at : at + LENGTH], count)))
    chance.shuffle(found)
    return found


async def timed(work: Sequence[Callable[[], Awaitable[object]]]) -> list[float]:
    """Microseconds of each, one after the other."""
    taken = []
    for one in work:
        started = time.perf_counter()
        await one()
        taken.append((time.perf_counter() - started) * 1e6)
    return sorted(taken)


async def figures(store: Store, database: Database, library: Library) -> list[Line]:
    articles = store.articles
    chance = random.Random(3)
    ids = [chance.randint(1, ARTICLES) for _ in range(ROUNDS)]
    # Files of names are read at the first search.
    await articles.newest(SIZE, Selection(words=" ".join(library.words[:2])))
    floor = median(await timed([partial(articles.get, number) for number in ids]))
    newest = median(await timed([partial(articles.newest, SIZE)] * ROUNDS))
    anew = median(await timed([partial(lists.newest, database, SIZE, EVERYTHING)] * ROUNDS))
    middle = Cursor(ARTICLES, ARTICLES, 7, ARTICLES // 2 * STEP, ARTICLES // 2)
    paged = median(await timed([partial(articles.page, middle, SIZE)] * ROUNDS))
    topic = Selection(topic="topic0", muted=frozenset({"xabar"}))
    of_topic = median(await timed([partial(articles.newest, SIZE, topic)] * ROUNDS))
    asked = [Selection(words=words) for words in searches(library)]
    found = await timed([partial(articles.newest, SIZE, one) for one in asked])
    p99 = found[len(found) * 99 // 100]
    return [
        line(f"search, 1 to 3 words, p99 ({ARTICLES:,} articles)", p99, floor, 10_000),
        line("search, median", median(found), floor, None),
        line("newest page", newest, floor, 100),
        line("newest page, the first time after articles came", anew, floor, None),
        line("page by cursor", paged, floor, None),
        line("newest page of a topic without an outlet", of_topic, floor, None),
    ]


def line(what: str, ours: float, floor: float, most: float | None) -> Line:
    return Line(
        what,
        f"{ours:,.0f} µs",
        f"{floor:,.0f} µs (one row by its key)",
        f"{ours / floor:.1f}",
        f"≤ {most:,} µs" if most else "–",
        most is None or ours <= most,
    )


async def prepared(url: str) -> None:
    await migrate_database(url)
    async with open_store(url, bot_id=1, language="en", timezone="UTC") as store:
        await store.articles.declare(OUTLETS)


async def measured(url: str, library: Library) -> list[Line]:
    database = await SqliteDatabase.open(sqlite_path(url))
    try:
        return await figures(Store(database, 1, "en", "UTC"), database, library)
    finally:
        await database.close()


def measure() -> list[Line]:
    library = Library()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "search.db"
        url = f"sqlite:///{path}"
        uvloop.run(prepared(url))
        fill(path, library)
        return uvloop.run(measured(url, library))
