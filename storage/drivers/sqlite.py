"""SQLite: one connection that writes, one that reads, each in a thread of its own."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import NoReturn, Self, TypeVar

import aiosqlite

from bot.errors import DatabaseUnusable, StorageError
from storage.database import Params, Row, Value, Written, changes_archive, reads, returns
from storage.drivers.dialect import SQLITE, Dialect
from storage.drivers.files import InstanceLock, claim
from storage.drivers.sharing import Sharing
from storage.drivers.statements import Statement, Together, commit, explain, look_up

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], None]
BUSY_SECONDS = 5.0
OLDEST = (3, 35)  # the first with RETURNING
CACHED_STATEMENTS = 256
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -2048",  # KiB; what is read often is in the system's own cache
    "PRAGMA journal_size_limit = 16777216",
    "PRAGMA secure_delete = FAST",
)


class _Connection(aiosqlite.Connection):
    """Runs whole functions in its thread: one hop, however many statements."""

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        result: T = await self._execute(work, self._conn)  # type: ignore[no-untyped-call] # it has no types there
        return result

    async def ended(self) -> None:
        """Wait for the thread of a connection that failed: it answers the event loop once more on
        its way out, and must not find it closed."""
        await asyncio.to_thread(self._thread.join)


class Alone:
    """sharing.Lead of the only process that a file is open to."""

    async def take(self) -> None: ...

    async def kept(self) -> None:
        await asyncio.Event().wait()

    async def release(self) -> None: ...


class SqliteDatabase:
    """A file that this process holds alone. See storage.database.Database for its laws."""

    def __init__(
        self, path: Path, lock: InstanceLock, writer: _Connection, reader: _Connection
    ) -> None:
        self._path = path
        self._instance = lock
        self._writer = writer
        self._reader = reader
        self._turn = asyncio.Lock()
        self._owner: asyncio.Task[object] | None = None
        self._edition = 0
        self._edited = False
        self._write = Sharing(writer.run, commit, self._turn, path)
        self._read = Sharing(reader.run, look_up, asyncio.Lock(), path)

    @classmethod
    async def open(cls, path: Path, busy_seconds: float = BUSY_SECONDS) -> Self:
        """Raises DatabaseInUse; DatabaseUnusable, with the file left as it is."""
        path = await asyncio.to_thread(path.resolve)
        lock = await asyncio.to_thread(claim, path)
        try:
            return await cls._connect(path, lock, busy_seconds)
        except BaseException:
            lock.release()
            raise

    @classmethod
    async def _connect(cls, path: Path, lock: InstanceLock, busy_seconds: float) -> Self:
        with _refusals(path):
            writer = await _connected(path, busy_seconds, writes=True)
            try:
                await writer.run(partial(_recognise, path))
                reader = await _connected(path, busy_seconds, writes=False)
            except BaseException:
                await writer.close()
                raise
        return cls(path, lock, writer, reader)

    @property
    def name(self) -> str:
        return str(self._path)

    @property
    def dialect(self) -> Dialect:
        return SQLITE

    async def fetch(self, sql: str, *params: Value) -> Sequence[Row]:
        return (await self._run(Statement(sql, (params,), returning=True), sql)).found

    async def fetch_one(self, sql: str, *params: Value) -> Row | None:
        rows = await self.fetch(sql, *params)
        return rows[0] if rows else None

    async def fetch_many(self, sql: str, rows: Sequence[Params]) -> Sequence[Row]:
        if not rows:
            return []
        return (await self._run(Statement(sql, rows, returning=True), sql)).found

    async def execute(self, sql: str, *params: Value) -> int:
        return (await self._run(Statement(sql, (params,), returning=True), sql)).affected

    async def execute_many(self, sql: str, rows: Sequence[Params]) -> int:
        if not rows:
            return 0
        return (await self._run(Statement(sql, rows, returning=False), sql)).affected

    async def together(self, *work: tuple[str, Sequence[Params]]) -> list[Written]:
        parts = [Statement(sql, rows, returning=returns(sql)) for sql, rows in work]
        if any(rows for _, rows in work):
            await self._run(Together(parts), ";".join(sql for sql, _ in work))
        return [Written(part.found, part.affected) for part in parts]

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        if self.inside():
            part = _Part()
            async with self._enclosed(part.begin, part.end, part.undo):
                yield
            return
        async with self._turn:
            self._owner = asyncio.current_task()
            try:
                begin, end = _do("BEGIN IMMEDIATE"), _do("COMMIT")
                async with self._enclosed(begin, end, sqlite3.Connection.rollback):
                    yield
            finally:
                self._owner = None
                if self._edited:
                    self._edited, self._edition = False, self._edition + 1

    def edition(self) -> int | None:
        return None if self.inside() else self._edition

    def lead(self, name: str) -> Alone:  # noqa: ARG002 - whatever it is
        return Alone()

    async def close(self) -> None:
        """Wait for what is being written, move the log into the file, let go of the file."""
        async with self._turn:
            try:
                await self._reader.close()
                with self._in_words():
                    await self._writer.run(_do("PRAGMA wal_checkpoint(TRUNCATE)"))
            finally:
                await self._writer.close()
                self._instance.release()

    async def _run(self, statement: Statement, sql: str) -> Statement:
        try:
            if self.inside():
                await self._writer.run(statement.whole)
            elif reads(sql):
                await self._read(statement)
            else:
                await self._write(statement)
        except sqlite3.Error as error:
            self._reraise(error)
        finally:
            if changes_archive(sql) and not reads(sql):
                self._changed()
        return statement

    def _changed(self) -> None:
        """Count a change of the archive; one that is not committed yet, when it is."""
        if self.inside():
            self._edited = True
        else:
            self._edition += 1

    @asynccontextmanager
    async def _enclosed(self, begin: Work, end: Work, undo: Work) -> AsyncIterator[None]:
        try:
            with self._in_words():
                await self._writer.run(begin)
            yield
            with self._in_words():
                await self._writer.run(end)
        except BaseException:
            with self._in_words():
                await self._writer.run(undo)
            raise

    def inside(self) -> bool:
        return self._owner is not None and self._owner is asyncio.current_task()

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            self._reraise(error)

    def _reraise(self, error: sqlite3.Error) -> NoReturn:
        explained = explain(error, self._path)
        raise explained from (None if explained is error else error)


async def _connected(path: Path, busy_seconds: float, *, writes: bool) -> _Connection:
    connection = _Connection(partial(_connect, path, busy_seconds, writes=writes), 64)
    try:
        await connection
    except BaseException:
        await connection.ended()
        raise
    return connection


def _connect(path: Path, busy_seconds: float, *, writes: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode=rw",
        uri=True,
        timeout=busy_seconds,
        isolation_level=None,
        cached_statements=CACHED_STATEMENTS,
    )
    try:
        for pragma in (*PRAGMAS, "PRAGMA query_only = " + ("OFF" if writes else "ON")):
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    connection.row_factory = sqlite3.Row
    return connection


def _recognise(path: Path, connection: sqlite3.Connection) -> None:
    """Refuse what another program has filled, and a library that is too old."""
    if sqlite3.sqlite_version_info < OLDEST:
        needed = ".".join(map(str, OLDEST))
        found = sqlite3.sqlite_version
        raise DatabaseUnusable(path=path, reason=f"SQLite {found} is older than {needed}")
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    tables = {row["name"] for row in rows}
    if tables and "schema_migrations" not in tables:
        raise DatabaseUnusable(path=path, reason="it belongs to another program")


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        explained = explain(error, path)
        reason = explained.facts["reason"] if isinstance(explained, StorageError) else error
        raise DatabaseUnusable(path=path, reason=reason) from error


def _do(sql: str) -> Work:
    def work(connection: sqlite3.Connection) -> None:
        connection.execute(sql).fetchall()

    return work


class _Part:
    """A savepoint, which only the writer's thread changes: it also finishes what nobody waits for
    any more, and to go back to one that is no longer there fails."""

    def __init__(self) -> None:
        self._stands = False

    def begin(self, connection: sqlite3.Connection) -> None:
        connection.execute("SAVEPOINT part")
        self._stands = True

    def end(self, connection: sqlite3.Connection) -> None:
        connection.execute("RELEASE part")
        self._stands = False

    def undo(self, connection: sqlite3.Connection) -> None:
        # An error that ended the whole transaction has taken the savepoint with it.
        if self._stands and connection.in_transaction:
            connection.execute("ROLLBACK TO part")
            connection.execute("RELEASE part")
