import sqlite3
from contextlib import AbstractAsyncContextManager, closing
from pathlib import Path

import pytest

from bot import ports
from bot.errors import DatabaseInUse, DatabaseNewer, DatabaseUnusable
from bot.values.updates import Received
from storage import Store, migrate_database, open_store, store
from storage.drivers.sqlite import SqliteDatabase
from storage.migrate import load
from tests.kit.clock import TurnedClock
from tests.storage.kit import NOW, entry, line, process, source

WRITER = """
import asyncio, sys
from datetime import UTC, datetime
from bot.values.updates import Received
from storage import open_store

async def main():
    async with open_store(sys.argv[1], bot_id=1, language="en", timezone="UTC") as store:
        updates = [Received(number, 5, "{}") for number in range(50)]
        await store.inbox.add(updates, datetime.fromtimestamp(0, UTC))
        print("written", flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.fixture
def url(file: Path) -> str:
    return f"sqlite:///{file}"


def opened(url: str) -> AbstractAsyncContextManager[Store]:
    return open_store(url, bot_id=1, language="en", timezone="Asia/Almaty", clock=TurnedClock())


async def test_the_repositories_are_the_ports(url: str) -> None:
    async with opened(url) as found:
        articles: ports.Articles = found.articles
        rates: ports.Rates = found.rates
        chats: ports.Chats = found.chats
        inbox: ports.Inbox = found.inbox
        await found.ping()
    assert all((articles, rates, chats, inbox))


async def test_everything_is_there_after_a_restart(url: str) -> None:
    async with opened(url) as found:
        await found.articles.declare([source()])
        await found.articles.add("timesca", [entry(1)], NOW)
    async with opened(url) as found:
        assert (await found.articles.newest(6)).total == 1


async def test_one_transaction_over_several_repositories(url: str) -> None:
    async with opened(url) as found:
        with pytest.raises(LookupError):
            await two_writes(found)
        assert await found.inbox.waiting() == []


async def two_writes(found: Store) -> None:
    async with found.transaction():
        await found.inbox.add([Received(1, 5, "{}")], NOW)
        await found.articles.add("nowhere", [entry(1)], NOW)


async def test_fifty_updates_outlive_a_kill(url: str) -> None:
    async with process(WRITER, url) as writer:
        assert await line(writer) == "written"
        with pytest.raises(DatabaseInUse, match=f"process {writer.pid}"):
            await opened(url).__aenter__()
        writer.kill()
        await writer.wait()
    async with opened(url) as found:
        assert [update.update_id for update in await found.inbox.waiting()] == list(range(50))


async def test_migrating_alone(url: str) -> None:
    assert await migrate_database(url) == len(load())
    assert await migrate_database(url, TurnedClock()) == 0


async def test_a_newer_database_is_refused_and_let_go(url: str, file: Path) -> None:
    await migrate_database(url)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("INSERT INTO schema_migrations VALUES (9000, 'later', 'x', 0)")
        connection.commit()
    for _ in range(2):
        with pytest.raises(DatabaseNewer, match="has schema 9000, newer than this yamchi's"):
            await opened(url).__aenter__()


async def test_a_database_that_is_held_while_it_should_be_migrated(
    url: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await migrate_database(url)

    async def impatient(*_: object, **__: object) -> SqliteDatabase:
        return await SqliteDatabase.open(file, busy_seconds=0.05)

    monkeypatch.setattr(store, "open_database", impatient)
    with closing(sqlite3.connect(file, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnusable, match="another program holds the database"):
            await opened(url).__aenter__()
