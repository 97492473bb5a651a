"""PostgreSQL's errors in our words."""

import asyncpg

from bot.errors import DatabaseBusy, StorageError
from storage.drivers.statements import HELD

LOST = "the database cannot be reached"
BUSY = (
    asyncpg.LockNotAvailableError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
)
# Where the server or the way to it ended the connection.
ENDED = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.InternalClientError,  # it was told of the end between two statements
    OSError,
)
FAILING: tuple[tuple[type[Exception], str], ...] = (
    (asyncpg.InvalidAuthorizationSpecificationError, "it refuses this user or password"),
    (asyncpg.InvalidCatalogNameError, "there is no database of this name on the server"),
    (asyncpg.InsufficientPrivilegeError, "its user has not the rights that are needed"),
    (asyncpg.ReadOnlySQLTransactionError, "the database can only be read"),
    (asyncpg.DiskFullError, "the disk is full"),
    (asyncpg.TooManyConnectionsError, "the server takes no more connections"),
    (asyncpg.InsufficientResourcesError, "the server has not enough memory"),
    (asyncpg.QueryCanceledError, "the database took too long"),
    (TimeoutError, "the database took too long"),
    (asyncpg.PostgresIOError, "the disk cannot be read or written"),
    (asyncpg.DataCorruptedError, "the database is damaged; restore a backup"),
    (asyncpg.IndexCorruptedError, "the database is damaged; restore a backup"),
    *((kind, LOST) for kind in ENDED),
)


def explain(error: Exception, name: str, *, lost: bool = False) -> Exception:
    """The error as ours where the database is at fault; otherwise as it is: the program is.

    `lost` tells that the connection is gone, whatever the error says.
    """
    if isinstance(error, BUSY):
        return DatabaseBusy(path=name, reason=HELD)
    reason = next((words for kind, words in FAILING if isinstance(error, kind)), None)
    if reason is None and lost:
        reason = LOST
    return _discreet(error) if reason is None else StorageError(path=name, reason=reason)


def is_lost(error: Exception) -> bool:
    return isinstance(error, StorageError) and error.facts["reason"] == LOST


def _discreet(error: Exception) -> Exception:
    """Without the values that people wrote: an error of the program's may reach the log."""
    if isinstance(error, asyncpg.DataError):
        return ValueError("a value does not fit its place in a statement")
    if isinstance(error, asyncpg.PostgresError):
        error.detail = None
    return error
