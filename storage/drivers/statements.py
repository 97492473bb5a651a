"""What runs in a connection's own thread: statements, and batches of them that share a commit."""

import asyncio
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from bot.errors import DatabaseBusy, StorageError
from storage.database import Params

BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
HELD = "another program holds the database"
FAILING = {
    sqlite3.SQLITE_CANTOPEN: "the database's files cannot be opened",
    sqlite3.SQLITE_CORRUPT: "the database is damaged; restore a backup",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written",
    sqlite3.SQLITE_NOTADB: "the database is damaged; restore a backup",
    sqlite3.SQLITE_PERM: "the database's files may not be opened",
    sqlite3.SQLITE_READONLY: "the database can only be read",
}


class Statement:
    """A statement with its rows of parameters, and what came of it.

    It has no repr of its own: the driver's debug log prints what it is given, and parameters are
    what people wrote.
    """

    __slots__ = ("_done", "_returning", "_rows", "_sql", "affected", "error", "found")

    def __init__(self, sql: str, rows: Sequence[Params], *, returning: bool) -> None:
        self._sql = sql
        self._rows = rows
        self._returning = returning
        self.affected = 0
        self.found: list[sqlite3.Row] = []
        self.error: Exception | None = None
        self._done: asyncio.Future[None] | None = None

    def __call__(self, connection: sqlite3.Connection) -> None:
        if not self._rows:
            return
        if not self._returning:
            self.affected = connection.executemany(self._sql, self._rows).rowcount
            return
        for params in self._rows:
            cursor = connection.execute(self._sql, params)
            self.found += cursor.fetchall()
            self.affected += cursor.rowcount

    def awaited(self) -> asyncio.Future[None]:
        """What its caller waits for, in the event loop."""
        self._done = asyncio.get_running_loop().create_future()
        return self._done

    def settle(self, *, cancelled: bool = False) -> None:
        if self._done is None or self._done.done():
            return
        if cancelled:
            self._done.cancel()
        else:
            self._done.set_result(None)

    def whole(self, connection: sqlite3.Connection) -> None:
        """Inside a transaction: all rows or none."""
        if self._is_one():
            self(connection)
            return
        connection.execute("SAVEPOINT statement")
        try:
            self(connection)
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK TO statement")
                connection.execute("RELEASE statement")
            raise
        connection.execute("RELEASE statement")

    def _is_one(self) -> bool:
        """Whether the database itself does it whole or not at all."""
        return len(self._rows) == 1

    def attempt(self, connection: sqlite3.Connection) -> None:
        """Keep an error for the caller; raise one that took the whole transaction with it."""
        try:
            self.whole(connection)
        except Exception as error:  # the caller's, and raised there
            self.error = error
            if not connection.in_transaction:
                raise


class Together(Statement):
    """Statements that are carried out whole or not at all, in one turn."""

    __slots__ = ("_parts",)

    def __init__(self, parts: Sequence[Statement]) -> None:
        super().__init__("", (), returning=False)
        self._parts = parts

    def __call__(self, connection: sqlite3.Connection) -> None:
        for part in self._parts:
            part(connection)

    def _is_one(self) -> bool:
        return False


def commit(statements: Sequence[Statement], connection: sqlite3.Connection) -> None:
    """Carry them out in one transaction; one that fails does not fail the others."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        for statement in statements:
            statement.attempt(connection)
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def look_up(statements: Sequence[Statement], connection: sqlite3.Connection) -> None:
    """Carry out what only reads; one that fails does not fail the others."""
    for statement in statements:
        try:
            statement(connection)
        except sqlite3.Error as error:
            statement.error = error


def explain(error: Exception, path: Path) -> Exception:
    """The error as ours where the database is at fault; otherwise as it is: the program is."""
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(error, sqlite3.Error) or code is None:
        return error
    if code & 0xFF in BUSY:
        return DatabaseBusy(path=path, reason=HELD)
    reason = FAILING.get(code & 0xFF)
    return error if reason is None else StorageError(path=path, reason=reason)
