"""PostgreSQL: some connections, shared; a transaction has one of them to itself."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Self, TypeVar
from urllib.parse import urlsplit

import asyncpg

from bot.errors import DatabaseBusy, DatabaseInUse, DatabaseUnusable, StorageError
from storage.database import Params, Row, Value, Written, numbered, reads, returns
from storage.drivers.dialect import POSTGRESQL, Dialect
from storage.drivers.hold import SESSION, TO_CONNECT, TURN, Hold, Lock, locks_of
from storage.drivers.leading import PostgresLead
from storage.drivers.refusals import ENDED, explain, is_lost

T = TypeVar("T")
DRIVERS = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
CONNECTIONS = 8
CACHED_STATEMENTS = 256
IDLE = 600.0  # seconds that a connection is kept without work
SLOWEST = 60.0  # seconds of a statement; one without parameters, as in migrations, takes its time
OLDEST = 13
# Seconds between attempts to reach a server that restarts.
PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
ATTEMPTS = 3  # of a write that got into another's way
BREATH = 0.05  # seconds between them: who was in the way goes first
# As in SQLite, transactions come one after another, over all programs.
BEGIN = f"BEGIN; SELECT pg_advisory_xact_lock({TURN})"
PART = "SAVEPOINT part", "RELEASE part", "ROLLBACK TO part; RELEASE part"
# Who gave up while a part began or ended does not know whether the server still did it.
NO_PART = asyncpg.InvalidSavepointSpecificationError
WHOLE = "", "COMMIT", "ROLLBACK"
AT_ONCE = "BEGIN", "COMMIT", "ROLLBACK"
TABLES = "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()"
COUNT = re.compile(r"(?:INSERT 0|UPDATE|DELETE|MERGE) (\d+)")
Work = Callable[[asyncpg.Connection], Awaitable[T]]


class _Connection(asyncpg.Connection):  # type: ignore[misc] # it has no types
    def get_reset_query(self) -> str:
        """Nothing: no session setting is ever changed, and what is open is rolled back anyway."""
        return ""


class PostgresDatabase:
    """A database of which this process holds what it asked for. See storage.database.Database for
    its laws."""

    def __init__(self, url: str, name: str, hold: Hold, pool: asyncpg.Pool) -> None:
        self._url = url
        self._name = name
        self._hold = hold
        self._pool = pool
        self._turn = asyncio.Lock()
        self._owner: asyncio.Task[object] | None = None
        self._inner: asyncpg.Connection | None = None

    @classmethod
    async def open(
        cls, url: str, locks: Sequence[Lock] | None = None, connections: int = CONNECTIONS
    ) -> Self:
        """Held whole, or by these locks. Raises DatabaseInUse; DatabaseUnusable where the server
        cannot be used."""
        name = name_of(url)
        hold = Hold(url, name, locks_of(None, shared=False) if locks is None else locks)
        try:
            await _patiently(lambda: _recognised(hold, name))
            pool = await asyncpg.create_pool(
                url,
                connection_class=_Connection,
                min_size=0,  # it would try for ever to keep one, and tell the log each time
                max_size=connections,
                max_inactive_connection_lifetime=IDLE,
                statement_cache_size=CACHED_STATEMENTS,
                max_cached_statement_lifetime=0,
                timeout=TO_CONNECT,
                server_settings=SESSION,
            )
        except (OSError, ValueError, OverflowError, *DRIVERS) as error:
            await hold.release()
            raise DatabaseUnusable(path=name, reason=reason_of(error, name)) from error
        except BaseException:
            await hold.release()
            raise
        return cls(url, name, hold, pool)

    @property
    def name(self) -> str:
        return self._name

    @property
    def dialect(self) -> Dialect:
        return POSTGRESQL

    async def fetch(self, sql: str, *params: Value) -> Sequence[Row]:
        slowest = _slowest(sql, params)
        text = numbered(sql)
        found: Sequence[Row] = await self._run(
            lambda on: on.fetch(text, *params, timeout=slowest), reads(sql)
        )
        return found

    async def fetch_one(self, sql: str, *params: Value) -> Row | None:
        rows = await self.fetch(sql, *params)
        return rows[0] if rows else None

    async def fetch_many(self, sql: str, rows: Sequence[Params]) -> Sequence[Row]:
        if not rows:
            return []
        found: Sequence[Row] = await self._run(lambda on: _each(on, sql, rows), reads(sql))
        return found

    async def execute(self, sql: str, *params: Value) -> int:
        slowest = _slowest(sql, params)
        text = numbered(sql)
        status: str = await self._run(lambda on: on.execute(text, *params, timeout=slowest))
        return _count(status)

    async def execute_many(self, sql: str, rows: Sequence[Params]) -> int:
        if not rows:
            return 0
        return len(await self._run(lambda on: _each(on, _counted(sql), rows)))

    async def together(self, *work: tuple[str, Sequence[Params]]) -> list[Written]:
        if not any(rows for _, rows in work):
            return [Written([], 0) for _ in work]

        async def done(on: asyncpg.Connection) -> list[Written]:
            async with self._enclosed(on, *(PART if self.inside() else AT_ONCE)):
                return [await _written(on, sql, rows) for sql, rows in work]

        return await self._run(done)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        if self._inner is not None and self.inside():
            async with self._enclosed(self._inner, *PART):
                yield
            return
        async with self._turn, self._lent(BEGIN) as connection:
            self._owner, self._inner = asyncio.current_task(), connection
            try:
                async with self._enclosed(connection, *WHOLE):
                    yield
            finally:
                self._owner = self._inner = None

    async def fill(self, table: str, columns: Sequence[str], rows: Sequence[Params]) -> None:
        """Put many rows in at once, inside a transaction."""
        assert self._inner is not None  # noqa: S101 - see above
        with self._in_words(self._inner):
            await self._inner.copy_records_to_table(
                table, columns=columns, records=rows, timeout=SLOWEST
            )

    async def portions(self, sql: str, size: int) -> AsyncIterator[Sequence[Row]]:
        """What is too much to be held at once, inside a transaction."""
        assert self._inner is not None  # noqa: S101 - see above
        with self._in_words(self._inner):
            cursor = await self._inner.cursor(sql, timeout=SLOWEST)
            while rows := await cursor.fetch(size):
                yield rows

    def inside(self) -> bool:
        return self._owner is not None and self._owner is asyncio.current_task()

    def edition(self) -> None:
        """Other processes write too."""

    def lead(self, name: str) -> PostgresLead:
        return PostgresLead(self._url, self._name, name)

    async def close(self) -> None:
        """Wait for what is being written, and let go of the database."""
        async with self._turn:
            try:
                await self._pool.close()
            finally:
                await self._hold.release()

    async def _run(self, work: Work[T], reading: bool = False) -> T:
        """On the transaction's connection, or on one of the others."""
        if self._inner is not None and self.inside():
            with self._in_words(self._inner):
                return await work(self._inner)
        if not reading:
            async with self._turn:
                pass  # writers wait for the transaction that is open
        return await self._attempt(work, reading, ATTEMPTS)

    async def _attempt(self, work: Work[T], reading: bool, left: int) -> T:
        """Again what failed whole: a write that was taken back, what read on a lost connection."""
        async with self._lent() as connection:
            try:
                with self._in_words(connection):
                    return await work(connection)
            except StorageError as error:
                if is_lost(error):
                    await self._distrust()
                again = (reading and is_lost(error)) or isinstance(error, DatabaseBusy)
                if left <= 1 or not again:
                    raise
        await asyncio.sleep(BREATH)
        return await self._attempt(work, reading, left - 1)

    @asynccontextmanager
    async def _lent(self, begin: str = "") -> AsyncIterator[asyncpg.Connection]:
        """One that nobody else has, with what is to begin on it begun."""
        connection = await self._borrowed()
        try:
            if begin:
                connection = await self._begun(connection, begin)
            yield connection
        finally:
            await self._pool.release(connection)

    async def _begun(self, connection: asyncpg.Connection, begin: str) -> asyncpg.Connection:
        """On another connection, where this one turns out to be closed: nothing is done yet."""
        try:
            with self._in_words(connection):
                await connection.execute(begin, timeout=SLOWEST)
        except StorageError as error:
            if not is_lost(error):
                raise
            await self._pool.release(connection)
            await self._distrust()
            connection = await self._borrowed()
            with self._in_words(connection):
                await connection.execute(begin, timeout=SLOWEST)
        return connection

    async def _borrowed(self) -> asyncpg.Connection:
        async def lend() -> asyncpg.Connection:
            await self._hold.sure()
            return await self._pool.acquire()

        try:
            return await _patiently(lend)
        except (OSError, *DRIVERS) as error:
            raise explain(error, self._name, lost=True) from error

    async def _distrust(self) -> None:
        """Where one connection was lost, those that wait in the pool are as a rule lost too."""
        await self._pool.expire_connections()

    @asynccontextmanager
    async def _enclosed(
        self, connection: asyncpg.Connection, begin: str, end: str, undo: str
    ) -> AsyncIterator[None]:
        try:
            if begin:
                with self._in_words(connection):
                    await connection.execute(begin, timeout=SLOWEST)
            yield
            with self._in_words(connection):
                ended = await connection.execute(end, timeout=SLOWEST)
            _check(ended)
        except BaseException:
            if not _gone(connection):
                with self._in_words(connection), suppress(NO_PART):
                    await connection.execute(undo, timeout=SLOWEST)
            raise

    @contextmanager
    def _in_words(self, connection: asyncpg.Connection) -> Iterator[None]:
        try:
            yield
        except (OSError, *DRIVERS) as error:
            explained = explain(error, self._name, lost=_gone(connection))
            if is_lost(explained) and not _gone(connection):
                connection.terminate()
            # What it says of values stays out of a traceback too.
            raise explained from (error if isinstance(explained, StorageError) else None)


def name_of(url: str) -> str:
    """Without user and password."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return f"postgresql://{place}{parts.path}"


async def _recognised(hold: Hold, name: str) -> None:
    await recognise(await hold.take(), name)


async def recognise(connection: asyncpg.Connection, name: str) -> set[str]:
    """Its tables. Raises DatabaseUnusable for what another program has filled, for an old server,
    and for one that does not take every text."""
    version = connection.get_server_version().major
    if version < OLDEST:
        raise DatabaseUnusable(path=name, reason=f"PostgreSQL {version} is older than {OLDEST}")
    encoding = await connection.fetchval("SHOW server_encoding")
    if encoding != "UTF8":
        raise DatabaseUnusable(path=name, reason=f"its encoding is {encoding}, not UTF8")
    tables = {row["name"] for row in await connection.fetch(TABLES)}
    if tables and "schema_migrations" not in tables:
        raise DatabaseUnusable(path=name, reason="it belongs to another program")
    return tables


def _gone(connection: asyncpg.Connection) -> bool:
    try:
        return bool(connection.is_closed())
    except asyncpg.InterfaceError:
        return True  # the pool took it back when it closed


async def _patiently(work: Callable[[], Awaitable[T]]) -> T:
    """Again after a while, where the server is about to come up, or to learn that the program which
    held the database is gone."""
    for pause in PAUSES:
        try:
            return await work()
        except (*ENDED, DatabaseInUse) as error:
            if isinstance(error, TimeoutError):
                raise
            await asyncio.sleep(pause)
    return await work()


async def _each(on: asyncpg.Connection, sql: str, rows: Sequence[Params]) -> Sequence[Row]:
    """Once for each of them, without waiting for one after the other; all or nothing."""
    found: Sequence[Row] = await on.fetchmany(numbered(sql), rows, timeout=SLOWEST)
    return found


async def _written(on: asyncpg.Connection, sql: str, rows: Sequence[Params]) -> Written:
    if not rows:
        return Written([], 0)
    found = await _each(on, _counted(sql), rows)
    return Written(found if returns(sql) else [], len(found))


def _check(ended: str) -> None:
    """A transaction in which a statement had failed ends without a word of it."""
    if ended == "ROLLBACK":
        raise RuntimeError("a statement of the transaction had failed")


def _counted(sql: str) -> str:
    """The driver does not say how many rows a statement wrote that was run for many."""
    return sql if returns(sql) else f"{sql} RETURNING 1"


def _count(status: str) -> int:
    found = COUNT.fullmatch(status)
    return int(found[1]) if found else 0


def _slowest(sql: str, params: Params) -> float | None:
    return SLOWEST if params or reads(sql) else None


def reason_of(error: Exception, name: str) -> object:
    explained = explain(error, name)
    return explained.facts["reason"] if isinstance(explained, StorageError) else explained
