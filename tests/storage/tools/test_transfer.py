"""From SQLite to PostgreSQL: all of it, the same, or nothing."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadSettings, DatabaseInUse, DatabaseUnusable
from bot.model import Delivery, Message, Selection
from storage import Store, open_store
from storage.tools.transfer import TABLES, Table, move, summed
from tests.kit.clock import TurnedClock
from tests.storage.kit import NOW, declared, entry, quote
from tests.storage.test_alerts import kept as alert_kept
from tests.storage.test_digests import kept as digest_kept

QUERIES = ('"headline 7"', "text -headline", "headline", "gas")
# Changes what comes in, as a damaged disk or a trigger of somebody's would.
SPOILED = """
    CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN NEW.title := NEW.title || '.'; RETURN NEW; END $$;
    CREATE TRIGGER spoil BEFORE INSERT ON articles FOR EACH ROW
        WHEN (NEW.id = 17) EXECUTE FUNCTION spoil();
"""


class Watched:
    def __init__(self) -> None:
        self.copied = self.compared = 0
        self.tables: Sequence[Table] = ()

    def begun(self, tables: Sequence[Table]) -> None:
        self.tables = tables

    def went_on(self, table: Table, rows: int, *, checking: bool) -> None:
        self.compared += rows if checking else 0
        self.copied += 0 if checking else rows


@pytest.fixture
def source(file: Path) -> str:
    return f"sqlite:///{file}"


async def fill(store: Store) -> None:
    await declared(store, "a", "b")
    title = "Headline {} ёҳ 😀"
    for name in "ab":
        page = [entry(n, minutes=n, topics=("gas",), title=title.format(n)) for n in range(40)]
        articles = await store.articles.add(name, page, NOW)
    await store.stories.join({articles[3].id: 1})
    await store.chats.open(5, "private")
    await store.chats.save(5, articles[0].id, NOW)
    await store.outbox.promise([Delivery(5, "digest", "d", (Message("x"), Message("y")))], NOW)
    await store.rates.add([quote("2026-04-01", "475.09"), quote("2026-04-02", "0.00008", 100)])
    await store.watches.add(5, "gas")
    await alert_kept(store)
    await digest_kept(store)


async def answers(store: Store) -> list[object]:
    found: list[object] = [await store.articles.newest(6, Selection(words=q)) for q in QUERIES]
    found += [await store.articles.newest(6, Selection(topic="gas"))]
    found += [await store.rates.standing("nbk", "USD", "KZT"), await store.alerts.of_chat(5)]
    found += [await store.digests.of_chat(5), await store.watches.of_chat(5)]
    return [*found, await store.chats.kept(5, 9), await store.deliveries.due("digest", NOW, 9)]


async def filled(source: str) -> list[object]:
    async with open_store(source, bot_id=1, language="en", timezone="UTC") as store:
        await fill(store)
        return await answers(store)


async def test_all_is_there_and_goes_on(source: str, file: Path, postgresql: str) -> None:
    before = await filled(source)
    watched = Watched()
    tables = await move(source, postgresql, TurnedClock(), watched)
    assert watched.copied == watched.compared == sum(table.rows for table in tables) > 200
    with closing(sqlite3.connect(file)) as connection:
        assert {t.name for t in tables} == {
            "article_keys",
            *(row[0] for row in connection.execute(TABLES)),
        }
    async with open_store(postgresql, bot_id=1, language="en", timezone="UTC") as store:
        assert await answers(store) == before
        (article,) = await store.articles.add("a", [entry(99)], NOW)
        assert article.id == 81, "ids go on where they were"
        found = await store.articles.newest(6, Selection(words='"headline 99"'))
        assert found.articles == (article,)
    assert await filled_again(source) == before, "the source stays as it is"


async def filled_again(source: str) -> list[object]:
    async with open_store(source, bot_id=1, language="en", timezone="UTC") as store:
        return await answers(store)


async def rows_in(address: str, table: str) -> int:
    connection = await asyncpg.connect(address)
    found: int = await connection.fetchval(f"SELECT count(*) FROM {table}")  # noqa: S608 - ours
    await connection.close()
    return found


async def test_a_database_with_something_in_it_is_left_alone(source: str, postgresql: str) -> None:
    await filled(source)
    async with open_store(postgresql, bot_id=1, language="en", timezone="UTC") as store:
        await declared(store, "mine")
    with pytest.raises(DatabaseUnusable, match="it is not empty: there are rows in sources"):
        await move(source, postgresql, TurnedClock(), Watched())
    assert await rows_in(postgresql, "sources") == 1


async def test_a_difference_is_found_and_nothing_left(source: str, postgresql: str) -> None:
    await filled(source)
    connection = await asyncpg.connect(postgresql)
    await connection.execute(SPOILED)
    with pytest.raises(DatabaseUnusable, match="what was copied of articles is not what was there"):
        await move(source, postgresql, TurnedClock(), Watched())
    assert await rows_in(postgresql, "sources") == 0
    await connection.execute("DROP TRIGGER spoil ON articles; DROP FUNCTION spoil")
    await connection.close()
    await move(source, postgresql, TurnedClock(), Watched())
    assert await rows_in(postgresql, "articles") == 80


async def test_what_does_not_fit_is_named(source: str, file: Path, postgresql: str) -> None:
    await filled(source)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE chats SET lean = 9999999999")
        connection.commit()
    with pytest.raises(DatabaseUnusable, match="something in chats does not fit its column"):
        await move(source, postgresql, TurnedClock(), Watched())
    assert await rows_in(postgresql, "sources") == 0


async def test_neither_may_be_in_use(source: str, postgresql: str) -> None:
    async with open_store(source, bot_id=1, language="en", timezone="UTC"):
        with pytest.raises(DatabaseInUse):
            await move(source, postgresql, TurnedClock(), Watched())


async def test_addresses_that_are_refused(source: str, postgresql: str, file: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="there is none"):
        await move(source, postgresql, TurnedClock(), Watched())
    assert not list(file.parent.glob("*"))
    with pytest.raises(BadSettings, match="--to: not an address of PostgreSQL"):
        await move(source, source, TurnedClock(), Watched())
    with pytest.raises(BadSettings, match="DATABASE_URL"):
        await move(postgresql, postgresql, TurnedClock(), Watched())


VALUES = st.none() | st.integers() | st.text()


@given(st.lists(st.tuples(VALUES, VALUES), min_size=1))
def test_a_sum_knows_no_order_and_every_value(
    rows: list[tuple[object, object]],
) -> None:
    mixed = sorted(rows, key=repr)
    assert summed(mixed) == summed(rows)
    assert summed([*rows, rows[0]]) != summed(rows)
    assert summed([(*rows[0], "more"), *rows[1:]]) != summed(rows)
