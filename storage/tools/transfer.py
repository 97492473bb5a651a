"""From SQLite into an empty database of PostgreSQL: whole and compared, or not at all."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from graphlib import TopologicalSorter
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

from bot.clock import Clock
from bot.errors import BadSettings, DatabaseUnusable, StorageError
from storage.database import Params, is_postgresql, sqlite_path
from storage.drivers.postgres import PostgresDatabase
from storage.store import opened

AT_ONCE = 5_000  # rows
TABLES = """
    SELECT name FROM sqlite_master
    WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'article_keys%'
        AND name <> 'schema_migrations'
    ORDER BY name
"""
KEYS = "article_keys"
# Made of all rows at once: much sooner than row by row.
INDEX = "SELECT indexdef FROM pg_indexes WHERE indexname = 'article_keys_words'"
SERIALS = """
    SELECT table_name AS name FROM information_schema.columns
    WHERE table_schema = current_schema() AND column_name = 'id' AND is_identity = 'YES'
"""
WORDS = 1 << 128


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    columns: tuple[str, ...]
    rows: int

    @property
    def select(self) -> str:
        return f"SELECT {', '.join(self.columns)} FROM {self.name}"  # noqa: S608 - the schema's names


class Watcher(Protocol):
    """Told of the work: each row is copied once and read back once."""

    def begun(self, tables: Sequence[Table]) -> None: ...
    def went_on(self, table: Table, rows: int, *, checking: bool) -> None: ...


async def move(source: str, target: str, clock: Clock, watcher: Watcher) -> list[Table]:
    """Copy all from one address to the other; what was copied, by table.

    Both are held meanwhile, and brought to the newest schema. The source stays as it is. Raises
    BadSettings, and the StartupErrors of opening them; DatabaseUnusable also where the target has
    something in it, or what it has in the end is not what the source has. Then it has nothing.
    """
    path = await asyncio.to_thread(sqlite_path(source).resolve)
    if not is_postgresql(target):
        hint = "it looks like postgresql://user:password@host/database"
        raise BadSettings(problems=(f"--to: not an address of PostgreSQL; {hint}",))
    if not await asyncio.to_thread(path.exists):
        raise DatabaseUnusable(path=path, reason="there is none")
    async with opened(source, clock), opened(target, clock) as (database, _):
        assert isinstance(database, PostgresDatabase)  # noqa: S101 - by its address
        try:
            return await _move(path, database, watcher)
        except StorageError as error:
            raise DatabaseUnusable(path=database.name, reason=error.facts["reason"]) from error


async def _move(path: Path, database: PostgresDatabase, watcher: Watcher) -> list[Table]:
    address = f"{path.as_uri()}?mode=ro"
    connect = sqlite3.connect
    with closing(connect(address, uri=True, check_same_thread=False)) as connection:
        tables = await asyncio.to_thread(_tables, connection)
        watcher.begun(tables)
        async with database.transaction():
            await _refuse_a_full_one(database, tables)
            (index,) = await database.fetch(INDEX)
            await database.execute("DROP INDEX article_keys_words")
            sums = [await _copy(connection, database, table, watcher) for table in tables]
            await database.execute(index["indexdef"])
            await _count_on(database)
            for table, copied in zip(tables, sums, strict=True):
                await _compare(database, table, copied, watcher)
            await database.execute("ANALYZE")
    return tables


async def _refuse_a_full_one(database: PostgresDatabase, tables: Sequence[Table]) -> None:
    for table in tables:
        if await database.fetch(f"SELECT 1 FROM {table.name} LIMIT 1"):  # noqa: S608 - the schema's names
            reason = f"it is not empty: there are rows in {table.name}"
            raise DatabaseUnusable(path=database.name, reason=reason)


async def _copy(
    connection: sqlite3.Connection, database: PostgresDatabase, table: Table, watcher: Watcher
) -> tuple[int, int]:
    """The number of rows and their sum."""
    count = total = 0
    async for rows, sum_ in _read(connection, table):
        try:
            await _put(database, table, rows)
        except (ValueError, OverflowError) as error:
            reason = f"something in {table.name} does not fit its column"
            raise DatabaseUnusable(path=database.name, reason=reason) from error
        count, total = count + len(rows), (total + sum_) % WORDS
        watcher.went_on(table, len(rows), checking=False)
    return count, total


async def _put(database: PostgresDatabase, table: Table, rows: Sequence[Params]) -> None:
    if table.name != KEYS:
        await database.fill(table.name, table.columns, rows)
        return
    index = database.dialect.fulltext
    entries = [index.entry(row[0], row[1]) for row in rows]  # type: ignore[arg-type] # id and text
    await database.execute_many(index.index, entries)


async def _read(
    connection: sqlite3.Connection, table: Table
) -> AsyncIterator[tuple[Sequence[Params], int]]:
    sql = table.select.replace("article_id", "rowid") if table.name == KEYS else table.select
    cursor = await asyncio.to_thread(connection.execute, sql)
    while rows := await asyncio.to_thread(cursor.fetchmany, AT_ONCE):
        yield rows, await asyncio.to_thread(summed, rows)


async def _compare(
    database: PostgresDatabase, table: Table, copied: tuple[int, int], watcher: Watcher
) -> None:
    count = total = 0
    async for rows in database.portions(table.select, AT_ONCE):
        count += len(rows)
        total = (total + await asyncio.to_thread(summed, rows)) % WORDS
        watcher.went_on(table, len(rows), checking=True)
    if (count, total) != copied:
        reason = f"what was copied of {table.name} is not what was there; nothing is left of it"
        raise DatabaseUnusable(path=database.name, reason=reason)


async def _count_on(database: PostgresDatabase) -> None:
    """New ids follow those that were copied."""
    for row in await database.fetch(SERIALS):
        await database.fetch(
            f"SELECT setval(pg_get_serial_sequence('{row['name']}', 'id'), "  # noqa: S608 - the schema's names
            f"(SELECT max(id) FROM {row['name']}))"
        )


def summed(rows: Iterable[Iterable[object]]) -> int:
    """Of the hashes of all rows, in whatever order they come."""
    hashes = (blake2b(repr(tuple(row)).encode(), digest_size=16).digest() for row in rows)
    return sum(int.from_bytes(each, "big") for each in hashes) % WORDS


def _tables(connection: sqlite3.Connection) -> list[Table]:
    """All of them, each after those that it refers to."""
    names = [row[0] for row in connection.execute(TABLES)]
    after = {
        name: {row[2] for row in connection.execute(f"PRAGMA foreign_key_list({name})")}
        for name in names
    }
    return list(_described(connection, [*TopologicalSorter(after).static_order(), KEYS]))


def _described(connection: sqlite3.Connection, names: Iterable[str]) -> Iterator[Table]:
    for name in names:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
        if name == KEYS:
            columns = ["article_id", "keys"]
        (count,) = connection.execute(f"SELECT count(*) FROM {name}").fetchone()  # noqa: S608 - the schema's names
        yield Table(name, tuple(columns), count)
