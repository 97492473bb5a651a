"""A look at a database without disturbing whoever uses it: for `yamchi doctor`."""

import asyncio
import fcntl
import os
import shutil
import sqlite3
import stat
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.errors import DatabaseUnusable
from storage.database import is_postgresql, sqlite_path
from storage.drivers.files import FILE_MODE, HEADER
from storage.migrate import load, outstanding

PATIENCE = 15.0  # seconds for looking through all of it
STEPS = 100_000  # of SQLite between looks at the time


@dataclass(frozen=True, slots=True)
class Examined:
    """`schema` is None where there is no database yet; `known` the newest schema of this yamchi;
    `whole` tells that all of it was looked through; `holder` is the process that has it. `free`
    bytes are left on its disk, where that can be seen."""

    name: str
    known: int
    free: int | None = None
    schema: int | None = None
    size: int = 0
    whole: bool = True
    private: bool = True
    holder: str | None = None


async def examine(url: str) -> Examined:
    """Raises BadSettings, DatabaseUnusable and DatabaseNewer."""
    if is_postgresql(url):
        # A driver's library is loaded only when it is the one in use.
        from storage.tools.examine_server import examine_server

        return await examine_server(url)
    return await asyncio.to_thread(examine_file, sqlite_path(url).absolute())


def examine_file(path: Path) -> Examined:
    """It blocks."""
    known = max(migration.version for migration in load())
    folder = next(part for part in path.parents if part.exists())
    if not os.access(folder, os.W_OK | os.X_OK):
        raise DatabaseUnusable(path=path, reason=f"the folder {folder} cannot be written to")
    free = shutil.disk_usage(folder).free
    if not path.exists():
        return Examined(str(path), known, free)
    mode = path.stat()
    if not os.access(path, os.R_OK | os.W_OK):
        raise DatabaseUnusable(path=path, reason="it cannot be read and written")
    with path.open("rb") as file:
        if file.read(len(HEADER)) != HEADER:
            raise DatabaseUnusable(path=path, reason="it is not an SQLite database")
    schema, whole = _looked_through(path)
    private = stat.S_IMODE(mode.st_mode) & ~FILE_MODE == 0
    size, holder = mode.st_size, _holder(path)
    return Examined(str(path), known, free, schema, size, whole, private, holder)


def _looked_through(path: Path) -> tuple[int, bool]:
    try:
        address = f"{path.as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
            schema = _schema(connection, path)
            return schema, _whole(connection, path)
    except sqlite3.Error as error:
        raise DatabaseUnusable(path=path, reason=error) from error


def _schema(connection: sqlite3.Connection, path: Path) -> int:
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    if tables and "schema_migrations" not in tables:
        raise DatabaseUnusable(path=path, reason="it belongs to another program")
    if not tables:
        return 0
    applied = dict(connection.execute("SELECT version, checksum FROM schema_migrations"))
    outstanding(applied, load(), str(path))
    return max(applied, default=0)


def _whole(connection: sqlite3.Connection, path: Path) -> bool:
    """Raises DatabaseUnusable for one that is damaged; False where the time was too short."""
    until = time.monotonic() + PATIENCE
    connection.set_progress_handler(lambda: time.monotonic() > until, STEPS)
    try:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return False
    if found != "ok":
        raise DatabaseUnusable(path=path, reason=f"it is damaged: {found}; restore a backup")
    return True


def _holder(path: Path) -> str | None:
    """The pid of the process that holds it. The lock is let go of at once."""
    try:
        lock = os.open(path.with_name(path.name + ".lock"), os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return os.pread(lock, 20, 0).decode("ascii", "replace").strip() or "unknown"
    finally:
        os.close(lock)
    return None
