"""PostgreSQL alone: the server that goes away, other programs, what it refuses."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from typing import Any, TypeVar

import asyncpg
import pytest

from bot.errors import DatabaseBusy, DatabaseInUse, DatabaseUnusable, StorageError
from storage import migrate_database, open_store
from storage.database import Database
from storage.drivers.dialect import POSTGRESQL
from storage.drivers.hold import TURN
from storage.drivers.postgres import PostgresDatabase, name_of
from storage.drivers.refusals import explain
from storage.migrate import load, migrate
from tests.kit.clock import TurnedClock
from tests.kit.postgres import Server, server
from tests.storage.kit import line, process

PUT = "INSERT INTO notes (name, value) VALUES (?, ?)"
SLOW = "SELECT pg_sleep(0.3) AS done"
CLOSE_ALL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
ASLEEP = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"
LATIN = """
    CREATE DATABASE latin ENCODING 'SQL_ASCII' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0
"""
T = TypeVar("T")
HOLDER = """
import asyncio, sys
from storage.drivers.postgres import PostgresDatabase

async def main():
    database = await PostgresDatabase.open(sys.argv[1])
    print("held", flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""
MIGRATING = """
import asyncio, sys
from bot.clock import SystemClock
from storage.migrate import Migration, load, migrate
from storage.drivers.dialect import POSTGRESQL
from storage.drivers.postgres import PostgresDatabase

SCRIPT = '''
CREATE TABLE half (x INTEGER);
DELETE FROM notes;
SELECT pg_sleep(60);
'''

async def main():
    database = await PostgresDatabase.open(sys.argv[1])
    print("open", flush=True)
    endless = Migration(9999, "endless", SCRIPT)
    await migrate(database, SystemClock(), (*load(dialect=POSTGRESQL), endless))

asyncio.run(main())
"""


@pytest.fixture
def address(postgresql: str) -> str:
    return postgresql


@pytest.fixture
async def outside(address: str) -> AsyncIterator[asyncpg.Connection]:
    """Another program's connection."""
    connection = await asyncpg.connect(address)
    yield connection
    await connection.close()


@pytest.fixture
def own_server() -> Iterator[Server]:
    """One that a test may stop."""
    with server() as running:
        yield running


def begin(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    return asyncio.get_running_loop().create_task(work)


async def at(outside: asyncpg.Connection, count: str) -> None:
    """Wait until there is what the statement counts."""
    async with asyncio.timeout(10):
        while not await outside.fetchval(count):  # noqa: ASYNC110 - it is another program's
            await asyncio.sleep(0.01)


async def cut(outside: asyncpg.Connection, database: PostgresDatabase) -> None:
    """Close every connection, and wait until the driver knows."""
    held = [one._con for one in database._pool._holders if one._con]
    held.append(database._hold._connection)
    await outside.execute(CLOSE_ALL)
    async with asyncio.timeout(10):
        while not all(connection.is_closed() for connection in held):  # noqa: ASYNC110 - no word
            await asyncio.sleep(0.01)


async def names(database: Database) -> list[str]:
    return [row["name"] for row in await database.fetch("SELECT name FROM notes ORDER BY name")]


async def test_a_second_program_is_told_who_holds_it(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with process(HOLDER, address) as holder:
        assert await line(holder) == "held"
        monkeypatch.setattr("storage.drivers.postgres.PAUSES", (0.01,))
        for _ in range(2):
            with pytest.raises(DatabaseInUse, match=f"process {holder.pid} on "):
                await PostgresDatabase.open(address)
        monkeypatch.undo()
        holder.kill()
        await holder.wait()
        await (await PostgresDatabase.open(address)).close()


async def test_a_connection_that_was_closed_is_opened_anew(
    database: Database, outside: asyncpg.Connection
) -> None:
    assert isinstance(database, PostgresDatabase)
    await database.execute(PUT, "one", "")
    for number in range(3):
        await cut(outside, database)
        await database.execute(PUT, f"more {number}", "")
        await cut(outside, database)
        assert len(await names(database)) == number + 2


async def test_a_transaction_begins_where_its_connection_was_lost(
    database: Database, outside: asyncpg.Connection
) -> None:
    for number in range(5):
        await outside.execute(CLOSE_ALL)
        async with database.transaction():
            await database.execute(PUT, f"{number}", "")
    assert len(await names(database)) == 5


async def test_reading_goes_on_where_its_connection_was_lost(
    database: Database, outside: asyncpg.Connection
) -> None:
    reading = begin(database.fetch_one(SLOW))
    await at(outside, ASLEEP)
    await outside.execute(CLOSE_ALL)
    assert await reading is not None


async def test_a_write_whose_connection_was_lost_is_not_made_twice(
    database: Database, outside: asyncpg.Connection
) -> None:
    writing = begin(database.execute("INSERT INTO notes SELECT 'x', CAST(pg_sleep(?) AS TEXT)", 5))
    await at(outside, ASLEEP)
    await outside.execute(CLOSE_ALL)
    with pytest.raises(StorageError, match="cannot be reached") as lost:
        await writing
    assert lost.value.passing
    assert await names(database) == []


async def test_a_transaction_whose_connection_was_lost_leaves_nothing(
    database: Database, outside: asyncpg.Connection
) -> None:
    with pytest.raises(StorageError, match="cannot be reached"):
        await cut_off(database, outside)
    assert await names(database) == []
    async with database.transaction():
        await database.execute(PUT, "later", "")
    assert await names(database) == ["later"]


async def cut_off(database: Database, outside: asyncpg.Connection) -> None:
    async with database.transaction():
        await database.execute(PUT, "first", "")
        await outside.execute(CLOSE_ALL)
        await database.execute(PUT, "second", "")


async def test_a_server_that_stops_and_comes_back(own_server: Server) -> None:
    url = own_server.url(own_server.create())
    async with open_store(url, bot_id=1, language="en", timezone="UTC") as store:
        await store.notes.put("before", "1")
        own_server.stop()
        with pytest.raises(StorageError, match="cannot be reached"):
            await store.ping()
        with pytest.raises(StorageError, match="cannot be reached"):
            await store.notes.put("meanwhile", "2")
        own_server.start()
        await store.ping()
        assert await store.notes.get("before") == "1"
        assert await store.notes.get("meanwhile") is None


async def test_a_restart_goes_unnoticed(own_server: Server) -> None:
    url = own_server.url(own_server.create())
    async with open_store(url, bot_id=1, language="en", timezone="UTC") as store:
        await asyncio.to_thread(own_server.stop, "fast")
        writing = begin(store.notes.put("written", "1"))
        await asyncio.sleep(0.1)
        await asyncio.to_thread(own_server.start)
        await writing
        assert await store.notes.get("written") == "1"


async def test_what_another_program_took_over_is_left_to_it(
    address: str, database: Database, outside: asyncpg.Connection
) -> None:
    assert isinstance(database, PostgresDatabase)
    await database.execute(PUT, "mine", "")
    await cut(outside, database)
    other = await PostgresDatabase.open(address)
    with pytest.raises(StorageError, match="another yamchi has taken the database over"):
        await database.execute(PUT, "late", "")
    await other.close()
    assert await database.execute(PUT, "mine again", "") == 1


async def test_another_program_that_holds_a_row_is_waited_for_and_then_named(
    database: Database, outside: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.drivers.postgres.ATTEMPTS", 1)
    await database.execute(PUT, "held", "")
    await outside.execute("BEGIN; UPDATE notes SET value = 'theirs'")
    async with database.transaction():
        await database.execute("SET LOCAL lock_timeout = 50")
        with pytest.raises(DatabaseBusy, match="another program holds the database"):
            async with database.transaction():
                await database.execute("UPDATE notes SET value = 'ours'")
    await outside.execute("COMMIT")
    assert await database.execute("UPDATE notes SET value = 'ours'") == 1


async def test_transactions_of_all_programs_come_one_after_another(
    database: Database, outside: asyncpg.Connection
) -> None:
    await outside.execute(f"SELECT pg_advisory_lock({TURN})")

    async def write() -> None:
        async with database.transaction():
            await database.execute(PUT, "in turn", "")

    writing = begin(write())
    await at(outside, WAITING)
    assert await names(database) == []
    await outside.execute(f"SELECT pg_advisory_unlock({TURN})")
    await writing
    assert await names(database) == ["in turn"]


async def test_writes_that_lock_each_other_out_are_tried_again(
    database: Database, outside: asyncpg.Connection
) -> None:
    for name in "ab":
        await database.execute(PUT, name, "")
    update = "UPDATE notes SET value = ? WHERE name = ?"
    await outside.execute("SET deadlock_timeout = '60s'")
    await outside.execute("BEGIN; UPDATE notes SET value = 'theirs' WHERE name = 'b'")
    writing = begin(database.execute_many(update, [("ours", "a"), ("ours", "b")]))
    await at(outside, WAITING)
    # Ours finds out first, is taken back, and is made again when the other has ended.
    await outside.execute("UPDATE notes SET value = 'theirs' WHERE name = 'a'")
    await outside.execute("COMMIT")
    assert await writing == 2
    values = await database.fetch("SELECT value FROM notes")
    assert [row["value"] for row in values] == ["ours", "ours"]


async def test_a_failure_that_was_passed_over_is_not_a_success(database: Database) -> None:
    async def careless() -> None:
        async with database.transaction():
            await database.execute(PUT, "one", "")
            with pytest.raises(asyncpg.UniqueViolationError):
                await database.execute(PUT, "one", "")

    with pytest.raises(RuntimeError, match="had failed"):
        await careless()
    assert await names(database) == []


async def test_what_people_wrote_is_not_in_an_error(database: Database) -> None:
    await database.execute(PUT, "secret", "")
    for wrong in ((PUT, "secret", ""), (PUT, "a", "secret \ud83d")):
        with pytest.raises((asyncpg.UniqueViolationError, ValueError)) as broken:
            await database.execute(*wrong)
        assert "secret" not in str(broken.value)
        assert broken.value.__cause__ is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgresql://u:secret@127.0.0.1:1/d", "the database cannot be reached"),
        ("postgresql://u:secret@nowhere.invalid/d", "the database cannot be reached"),
        ("postgresql://u:secret@127.0.0.1:99999/d", "port"),
        ("postgresql://u:secret@127.0.0.1/d?sslmode=perhaps", "sslmode"),
    ],
)
async def test_servers_that_cannot_be_reached(
    url: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.drivers.postgres.PAUSES", ())
    with pytest.raises(DatabaseUnusable, match=reason) as refused:
        await PostgresDatabase.open(url)
    assert "secret" not in str(refused.value)


async def test_databases_that_are_refused(server_of_postgresql: Server) -> None:
    with pytest.raises(DatabaseUnusable, match="there is no database of this name"):
        await PostgresDatabase.open(server_of_postgresql.url("nowhere"))
    name = server_of_postgresql.create()
    url = server_of_postgresql.url(name)
    server_of_postgresql.sql("CREATE TABLE other (x INTEGER)", name)
    with pytest.raises(DatabaseUnusable, match="it belongs to another program"):
        await PostgresDatabase.open(url)
    server_of_postgresql.sql("DROP TABLE other", name)
    await (await PostgresDatabase.open(url)).close()
    server_of_postgresql.sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with pytest.raises(DatabaseUnusable, match="the database can only be read"):
        await migrate_database(url)
    server_of_postgresql.sql(f"DROP DATABASE {name}")


async def test_texts_of_another_encoding_are_refused(server_of_postgresql: Server) -> None:
    server_of_postgresql.sql(LATIN)
    with pytest.raises(DatabaseUnusable, match="its encoding is SQL_ASCII"):
        await PostgresDatabase.open(server_of_postgresql.url("latin"))
    server_of_postgresql.sql("DROP DATABASE latin")


async def test_a_kill_in_mid_migration_leaves_the_old_version_whole(
    address: str, outside: asyncpg.Connection
) -> None:
    await outside.execute("INSERT INTO notes VALUES ('kept', '')")
    async with process(MIGRATING, address) as migrating:
        assert await line(migrating) == "open"
        await at(outside, ASLEEP)
        migrating.kill()
        await migrating.wait()
    await outside.execute(CLOSE_ALL)
    assert await migrate_database(address) == 0
    assert await outside.fetchval("SELECT to_regclass('half')") is None
    assert await outside.fetchval("SELECT count(*) FROM notes") == 1


async def test_two_programs_that_migrate_at_once(server_of_postgresql: Server) -> None:
    name = server_of_postgresql.create()
    url = server_of_postgresql.url(name)
    first = await PostgresDatabase.open(url)
    second = PostgresDatabase(
        url, "second", first._hold, await asyncpg.create_pool(url, min_size=1)
    )
    steps = await asyncio.gather(*(migrate(each, TurnedClock()) for each in (first, second)))
    assert sum(steps) == len(load(dialect=POSTGRESQL))
    await second.close()
    await first.close()
    server_of_postgresql.sql(f"DROP DATABASE {name}")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (asyncpg.DiskFullError("x"), "the disk is full"),
        (asyncpg.TooManyConnectionsError("x"), "the server takes no more connections"),
        (asyncpg.InsufficientPrivilegeError("x"), "its user has not the rights"),
        (asyncpg.InvalidPasswordError("x"), "it refuses this user or password"),
        (asyncpg.DataCorruptedError("x"), "restore a backup"),
        (TimeoutError(), "took too long"),
        (ConnectionResetError(), "cannot be reached"),
        (asyncpg.InterfaceError("connection is closed"), "cannot be reached"),
    ],
)
def test_errors_in_words(error: Exception, reason: str) -> None:
    explained = explain(error, "db", lost=isinstance(error, asyncpg.InterfaceError))
    assert isinstance(explained, StorageError)
    assert reason in str(explained)


def test_a_mistake_of_the_programs_own_stays_itself() -> None:
    error = asyncpg.PostgresSyntaxError("x")
    assert explain(error, "db") is error


def test_a_name_without_user_and_password() -> None:
    assert name_of("postgresql://u:p@host:5433/db?sslmode=require") == "postgresql://host:5433/db"
    assert name_of("postgres:///db") == "postgresql:///db"
