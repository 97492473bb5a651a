"""What every driver keeps: statements, shared commits, transactions."""

import asyncio

import pytest

from storage.database import Database
from tests.storage.kit import BROKEN

PUT = "INSERT INTO things (id, name) VALUES (?, ?)"
COUNT = "SELECT count(*) AS n FROM things"


@pytest.fixture(autouse=True)
async def things(database: Database) -> None:
    await database.execute("CREATE TABLE things (id BIGINT PRIMARY KEY, name TEXT NOT NULL)")


async def count(database: Database) -> int:
    row = await database.fetch_one(COUNT)
    assert row is not None
    return int(row["n"])


async def put_both(database: Database, first: int, second: int) -> None:
    async with database.transaction():
        await database.execute(PUT, first, "first")
        await database.execute(PUT, second, "second")


async def test_rows_by_name_and_position(database: Database) -> None:
    await database.execute(PUT, 1, "one")
    (row,) = await database.fetch("SELECT id, name FROM things")
    assert (row["id"], row[1]) == (1, "one")
    assert (list(row), len(row)) == ([1, "one"], 2)
    assert await database.fetch_one("SELECT id FROM things WHERE id = ?", 2) is None


async def test_how_many_rows_were_written(database: Database) -> None:
    assert await database.execute_many(PUT, [(n, "x") for n in range(5)]) == 5
    assert await database.execute("UPDATE things SET name = 'y' WHERE id > ?", 2) == 2
    assert await database.execute("DELETE FROM things WHERE id = ?", 99) == 0


async def test_nothing_to_do(database: Database) -> None:
    assert await database.execute_many(PUT, []) == 0
    assert list(await database.fetch_many(PUT + " RETURNING id", [])) == []


async def test_returning(database: Database) -> None:
    sql = PUT + " ON CONFLICT (id) DO NOTHING RETURNING id"
    assert [
        row["id"] for row in await database.fetch_many(sql, [(1, "a"), (1, "b"), (2, "c")])
    ] == [
        1,
        2,
    ]
    (row,) = await database.fetch("UPDATE things SET name = 'z' WHERE id = 2 RETURNING name")
    assert row["name"] == "z"


async def test_many_rows_are_all_or_nothing(database: Database) -> None:
    with pytest.raises(BROKEN):
        await database.execute_many(PUT, [(1, "a"), (2, "b"), (1, "c")])
    with pytest.raises(BROKEN):
        await database.fetch_many(PUT + " RETURNING id", [(1, "a"), (2, "b"), (1, "c")])
    assert await count(database) == 0


async def test_fifty_writers_at_once(database: Database) -> None:
    async def write(writer: int) -> None:
        for number in range(10):
            assert await database.execute(PUT, writer * 10 + number, "x") == 1

    await asyncio.gather(*map(write, range(50)))
    assert await count(database) == 500


async def test_of_writes_that_share_a_commit_each_fails_alone(database: Database) -> None:
    work = [database.execute(PUT, number % 7, "x") for number in range(10)]
    work.append(database.execute(PUT, 2**70, "too large for any column"))
    work.append(database.execute(PUT, 50, "half a pair \ud83d"))
    outcomes = await asyncio.gather(*work, return_exceptions=True)
    assert [outcome == 1 for outcome in outcomes].count(True) == 7
    assert all(isinstance(outcome, Exception) for outcome in outcomes[-2:])
    assert await count(database) == 7


async def test_a_caller_that_gives_up_takes_no_other_with_it(database: Database) -> None:
    async with asyncio.TaskGroup() as tasks:
        async with database.transaction():
            leader = tasks.create_task(database.execute(PUT, 1, "leader"))
            follower = tasks.create_task(database.execute(PUT, 2, "follower"))
            quitter = tasks.create_task(database.execute(PUT, 3, "quitter"))
            await asyncio.sleep(0)
            leader.cancel()
            quitter.cancel()
            await asyncio.sleep(0)
        assert await follower == 1
    assert await database.execute(PUT, 4, "later") == 1


async def test_when_everything_is_cancelled_nobody_is_told_that_it_was_done(
    database: Database,
) -> None:
    before = asyncio.all_tasks()
    async with database.transaction(), asyncio.TaskGroup() as tasks:
        writers = [tasks.create_task(database.execute(PUT, n, "x")) for n in range(2)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        for task in asyncio.all_tasks() - before:
            task.cancel()
    assert all(writer.cancelled() for writer in writers)
    assert await database.execute(PUT, 4, "later") == 1
    assert await count(database) == 1


async def test_a_transaction_is_whole(database: Database) -> None:
    async with database.transaction():
        await database.execute(PUT, 1, "a")
        assert [row["n"] for row in await database.fetch(COUNT)] == [1]
    with pytest.raises(BROKEN):
        await put_both(database, 2, 1)
    assert await count(database) == 1


async def test_a_part_of_a_transaction_fails_alone(database: Database) -> None:
    async with database.transaction():
        await database.execute(PUT, 1, "a")
        async with database.transaction():
            await database.execute(PUT, 2, "b")
        with pytest.raises(BROKEN):
            await put_both(database, 3, 1)
    rows = await database.fetch("SELECT id FROM things ORDER BY id")
    assert [row["id"] for row in rows] == [1, 2]


async def test_others_neither_see_nor_join_an_open_transaction(database: Database) -> None:
    async with asyncio.TaskGroup() as tasks:
        async with database.transaction():
            await database.execute(PUT, 1, "a")
            assert await tasks.create_task(count(database)) == 0
            other = tasks.create_task(database.execute(PUT, 2, "b"))
            await asyncio.sleep(0.01)
            assert not other.done()
        await other
    assert await count(database) == 2


async def test_a_cancelled_transaction_leaves_nothing(database: Database) -> None:
    opened = asyncio.Event()

    async def work() -> None:
        async with database.transaction():
            await database.execute(PUT, 1, "a")
            opened.set()
            await asyncio.Event().wait()

    async with asyncio.TaskGroup() as tasks:
        worker = tasks.create_task(work())
        await opened.wait()
        worker.cancel()
    assert await count(database) == 0
    assert await database.execute(PUT, 1, "a") == 1


@pytest.mark.parametrize("moment", ["begins", "begun", "ends", "ended"])
async def test_who_gives_up_as_a_part_begins_or_ends_is_told_no_error(
    database: Database, moment: str
) -> None:
    """What was asked of the database last is then done, or not: nobody waits for it any more."""

    def at(each: str) -> None:
        if each == moment:
            asyncio.get_running_loop().call_soon(worker.cancel)

    async def work() -> None:
        async with database.transaction():
            await database.execute(PUT, 1, "a")
            at("begins")
            async with database.transaction():
                at("begun")
                await database.execute(PUT, 2, "b")
                at("ends")
            at("ended")
            await database.execute(PUT, 3, "c")

    async with asyncio.TaskGroup() as tasks:
        worker = tasks.create_task(work())
    assert worker.cancelled()
    assert await count(database) == 0
    assert await database.execute(PUT, 1, "a") == 1


async def test_statements_together_are_all_or_nothing(database: Database) -> None:
    rename = "UPDATE things SET name = ? WHERE id = ?"
    added, renamed, none = await database.together(
        (PUT + " RETURNING id", [(1, "a"), (2, "b")]), (rename, [("c", 1), ("c", 3)]), (PUT, [])
    )
    assert ([row["id"] for row in added.rows], renamed.count, none.count) == ([1, 2], 1, 0)
    with pytest.raises(BROKEN):
        await database.together((rename, [("d", 1)]), (PUT, [(3, "x"), (1, "again")]))
    assert [row["name"] for row in await database.fetch("SELECT name FROM things ORDER BY id")] == [
        "c",
        "b",
    ]
    assert (await database.together())[:] == []


async def test_statements_together_inside_a_transaction(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        await together_and_fail(database)
    assert await count(database) == 0


async def together_and_fail(database: Database) -> None:
    async with database.transaction():
        await database.together((PUT, [(1, "a")]), (PUT, [(2, "b")]))
        raise ZeroDivisionError
