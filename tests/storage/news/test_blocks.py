"""Searches among ids that go through all parts of PostgreSQL's index, through two of them twice."""

from dataclasses import replace
from itertools import product

import pytest

from bot.model import Cursor, Page, Selection
from storage.database import Database
from storage.drivers.dialect import POSTGRESQL
from storage.drivers.fulltext import FullText
from storage.drivers.postgres import PostgresDatabase
from storage.drivers.tsvector import BITS, PARTS, TSVECTOR
from storage.migrate import load, migrate
from storage.news import found
from storage.store import Store
from storage.values import LARGEST
from tests.kit.clock import TurnedClock
from tests.kit.postgres import Server
from tests.storage.kit import after, before, declared, entry, ids, only_postgresql

ZEPPELIN, STEAM = (" ".join(entry(0, title=word).keys) for word in ("Zeppelin", "Steam"))
STEP = (1 << BITS) // 7
LAST = (1 << BITS) * (PARTS + 2)
NUMBERS = range(STEP, LAST, STEP)
SIZE = 4
ARTICLE = """
    INSERT INTO articles (id, source_id, identity, url, title, body, cut, published_us,
        first_seen_us, topics) VALUES (?, 'timesca', ?, '', 'News', '', 0, ?, 0, '')
"""


WORDS = "SELECT article_id, words::text AS words, keys FROM article_keys ORDER BY article_id"


async def filled(database: Database, index: FullText) -> list[int]:
    """The ids of those with a zeppelin, newest first: there are none about the middle."""
    await database.execute_many(ARTICLE, [(number, str(number), number) for number in NUMBERS])
    return await indexed(database, index)


async def indexed(database: Database, index: FullText) -> list[int]:
    with_it = [n for n in NUMBERS if n % 3 and not LAST // 3 < n < LAST // 2]
    keys = [index.entry(n, ZEPPELIN if n in with_it else STEAM) for n in NUMBERS]
    await database.execute_many(index.index, keys)
    return with_it[::-1]


WITHOUT_LETTERS = replace(
    TSVECTOR,
    index="INSERT INTO article_keys (article_id, keys, words) VALUES (?, ?, CAST(? AS tsvector))",
    entry=lambda number, text: (
        number,
        text,
        " ".join(f"{token}:{place}" for place, token in enumerate(text.split(), 1)),
    ),
)


@pytest.fixture
def wanted(monkeypatch: pytest.MonkeyPatch) -> Selection:
    """Few are sorted and counted; some pages are walked to, others are not."""
    for name, number in (("SORTED", 3), ("COUNTED", 12), ("WALKED", 5 * STEP)):
        monkeypatch.setattr(found, f"MOST_{name}", number)
    return Selection(words="zeppelin")


async def test_every_page_there_and_back(
    store: Store, database: Database, wanted: Selection
) -> None:
    await declared(store)
    expected = await filled(database, database.dialect.fulltext)
    page = await store.articles.newest(SIZE, wanted)
    assert (page.total, page.capped) == (12, True)
    pages = [page]
    while len(page.articles) == SIZE:
        page = await store.articles.page(after(page), SIZE, wanted)
        pages.append(page)
    assert [number for page in pages for number in ids(page)] == expected
    back: list[Page] = [next(each for each in reversed(pages) if each.articles)]
    while back[-1].first > 1:
        back.append(await store.articles.page(before(back[-1], SIZE), SIZE, wanted))
    assert [number for page in reversed(back) for number in ids(page)] == expected


@pytest.mark.parametrize("backward", [False, True])
async def test_a_place_that_no_page_led_to(
    store: Store, database: Database, wanted: Selection, *, backward: bool
) -> None:
    await declared(store)
    listed = await filled(database, database.dialect.fulltext)
    for anchor, number in product((-LARGEST, listed[9], LARGEST), repeat=2):
        cursor = Cursor(anchor, 12, 7, 0, number, backward=backward)
        page = await store.articles.page(cursor, SIZE, wanted)
        there = [n for n in listed if n <= anchor]
        below, above = ([n for n in there if n < number], [n for n in there if n > number])
        assert ids(page) == (above[-SIZE:] if backward else below[:SIZE])


async def test_what_the_index_cannot_tell_is_looked_for_in_all_blocks(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.news.indexing.MOST_SPELLINGS", 0)
    await declared(store)
    expected = await filled(database, database.dialect.fulltext)
    page = await store.articles.newest(SIZE, Selection(words='"text 0"'))
    assert (page.total, page.capped) == (len(NUMBERS), False)
    assert ids(page)[0] == NUMBERS[-1] == expected[0]


@only_postgresql
async def test_rows_that_are_counted_are_small(store: Store, database: Database) -> None:
    await declared(store)
    await filled(database, TSVECTOR)
    sql = "SELECT count(DISTINCT (ctid::text::point)[0]) AS n FROM article_keys"
    (row,) = await database.fetch(sql)
    assert len(NUMBERS) == 70
    assert row["n"] <= 2


async def test_what_an_earlier_schema_had_is_found(server_of_postgresql: Server) -> None:
    """Its words had no letters. What a dump restores is the same."""
    name = server_of_postgresql.create()
    old = await PostgresDatabase.open(server_of_postgresql.url(name))
    await migrate(old, TurnedClock(), load(dialect=POSTGRESQL)[:31])
    await declared(Store(old, 1, "en", "UTC"))
    expected = await filled(old, WITHOUT_LETTERS)
    await migrate(old, TurnedClock())
    moved = await old.fetch(WORDS)
    (sample,) = (row["words"] for row in moved if row["article_id"] == NUMBERS[7])
    assert f"'b{ZEPPELIN.split()[0]}'" in sample
    await indexed(old, TSVECTOR)
    assert await old.fetch(WORDS) == moved
    await old.close()
    restored = await PostgresDatabase.open(
        server_of_postgresql.url(server_of_postgresql.restored(name))
    )
    page = await Store(restored, 1, "en", "UTC").articles.newest(SIZE, Selection(words="zeppelin"))
    assert (ids(page), page.total) == (expected[:SIZE], len(expected))
    await restored.close()
