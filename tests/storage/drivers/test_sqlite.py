"""SQLite alone: what outside programs, the disk and a kill do to it."""

import asyncio
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import DatabaseBusy, DatabaseUnusable, StorageError
from storage.database import Database
from storage.drivers.sqlite import SqliteDatabase
from storage.drivers.statements import Statement, explain
from tests.kit.disk import file_size_limit
from tests.storage.kit import line, process

PUT = "INSERT INTO things (name) VALUES (?)"
WRITER = """
import asyncio, sys
from pathlib import Path
from storage.drivers.sqlite import SqliteDatabase

async def main():
    database = await SqliteDatabase.open(Path(sys.argv[1]))
    await database.execute("CREATE TABLE schema_migrations (name TEXT)")
    async def write(number):
        await database.execute("INSERT INTO schema_migrations VALUES (?)", number)
        print(number, flush=True)
        await asyncio.sleep(60)
    await asyncio.gather(*map(write, range(50)))

asyncio.run(main())
"""
LOCKER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
import time; time.sleep(60)
"""


@pytest.fixture
def address(file: Path) -> str:
    return f"sqlite:///{file}"


@pytest.fixture
async def things(database: Database) -> Database:
    await database.execute("CREATE TABLE things (name TEXT)")
    return database


async def names(database: Database) -> list[str]:
    return [row["name"] for row in await database.fetch("SELECT name FROM things ORDER BY name")]


async def test_settings(database: Database) -> None:
    async def pragma(name: str) -> object:
        row = await database.fetch_one(f"PRAGMA {name}")
        return None if row is None else row[0]

    assert await pragma("journal_mode") == "wal"
    assert await pragma("synchronous") == 2
    assert await pragma("foreign_keys") == 1
    assert await pragma("busy_timeout") == 200


async def test_reading_cannot_write(database: Database) -> None:
    with pytest.raises(StorageError, match="can only be read"):
        await database.fetch("WITH a AS (SELECT 1) DELETE FROM sources")


async def test_a_mistake_of_the_programs_own_stays_itself(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await database.fetch("SELECT * FROM nowhere")
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await database.execute("DELETE FROM nowhere")


async def test_an_outside_writer_is_waited_for_and_then_named(things: Database, file: Path) -> None:
    async with process(LOCKER, file) as locker:
        assert await line(locker) == "locked"
        assert await names(things) == []
        outcomes = await asyncio.gather(
            *(things.execute(PUT, name) for name in "abc"), return_exceptions=True
        )
        assert [type(outcome) for outcome in outcomes] == [DatabaseBusy] * 3
        with pytest.raises(DatabaseBusy) as busy:
            async with things.transaction():
                await things.execute(PUT, "d")
        assert busy.value.passing
        assert str(file) not in str(busy.value)
    assert await asyncio.gather(*(things.execute(PUT, name) for name in "abc")) == [1, 1, 1]
    assert await names(things) == ["a", "b", "c"]


async def test_an_outside_writer_that_ends_in_time_costs_nothing(
    file: Path,
) -> None:
    database = await SqliteDatabase.open(file, busy_seconds=30)
    await database.execute("CREATE TABLE schema_migrations (name TEXT)")
    async with process(LOCKER, file) as locker, asyncio.TaskGroup() as tasks:
        assert await line(locker) == "locked"
        write = tasks.create_task(database.execute("INSERT INTO schema_migrations VALUES ('a')"))
        await asyncio.sleep(0.05)
        assert not write.done()
        locker.kill()
        assert await write == 1
    await database.close()


async def test_a_database_that_is_held_at_the_start(file: Path) -> None:
    await (await SqliteDatabase.open(file)).close()
    with closing(sqlite3.connect(file, isolation_level=None)) as holder:
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseUnusable, match="another program holds"):
            await SqliteDatabase.open(file, busy_seconds=0.05)
    await (await SqliteDatabase.open(file)).close()


async def test_what_was_told_to_be_written_outlives_a_kill(file: Path) -> None:
    async with process(WRITER, file) as writer:
        told = {await line(writer) for _ in range(50)}
        writer.send_signal(signal.SIGKILL)
        await writer.wait()
    database = await SqliteDatabase.open(file)
    rows = await database.fetch("SELECT name FROM schema_migrations")
    (check,) = await database.fetch("PRAGMA integrity_check")
    await database.close()
    assert {row["name"] for row in rows} == told == {str(number) for number in range(50)}
    assert check[0] == "ok"


async def test_a_full_disk_and_then_room_again(things: Database) -> None:
    await things.execute(PUT, "before")
    with file_size_limit(300_000):
        writes = [things.execute(PUT, "x" * 1_000_000), things.execute(PUT, "neighbour")]
        outcomes = await asyncio.gather(*writes, return_exceptions=True)
        assert isinstance(outcomes[0], StorageError)
        with pytest.raises(StorageError):
            async with things.transaction():
                await things.execute(PUT, "y" * 1_000_000)
        with pytest.raises(StorageError):
            await things.execute_many(PUT, [("kept",), ("z" * 1_000_000,)])
    await things.execute(PUT, "later")
    told = ["neighbour"] if outcomes[1] == 1 else []
    assert await names(things) == ["before", "later", *told]


async def test_parameters_are_not_in_the_drivers_log(
    things: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        await things.execute(PUT, "a private matter")
        await things.fetch("SELECT ?", "a private matter")
    assert "private" not in caplog.text


async def test_a_closed_database_is_a_mistake(file: Path) -> None:
    database = await SqliteDatabase.open(file)
    await database.close()
    with pytest.raises(ValueError, match="no active connection"):
        await database.fetch("SELECT 1")
    with pytest.raises(ValueError, match="no active connection"):
        await database.execute("DELETE FROM things")


def test_errors_that_are_not_the_databases_stay_as_they_are() -> None:
    for error in (ValueError("x"), sqlite3.ProgrammingError("x")):
        assert explain(error, Path("a.db")) is error


def test_a_statement_that_nobody_waits_for_is_settled_without_noise() -> None:
    Statement("SELECT 1", ((),), returning=True).settle()
