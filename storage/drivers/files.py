"""The database's files: made private, locked to one process, refused when they are not ours.

All of it blocks: call it in a thread.
"""

import fcntl
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.errors import DatabaseInUse, DatabaseUnusable

HEADER = b"SQLite format 3\0"
FOLDER_MODE, FILE_MODE = 0o700, 0o600


class InstanceLock:
    """`<file>.lock`, held until released or until the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        """Raises DatabaseInUse with the pid of the process that holds it."""
        with refusals(path, "the lock file beside it cannot be written"):
            name = path.with_name(path.name + ".lock")
            self._lock = os.open(name, os.O_RDWR | os.O_CREAT, FILE_MODE)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            pid = os.pread(self._lock, 20, 0).decode("ascii", "replace").strip()
            os.close(self._lock)
            raise DatabaseInUse(path=path, pid=pid or "unknown") from error
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, b"%d\n" % os.getpid(), 0)

    def release(self) -> None:
        os.ftruncate(self._lock, 0)
        os.close(self._lock)


def claim(path: Path) -> InstanceLock:
    """Make sure that a private database file is there, and hold it.

    Raises DatabaseInUse, or DatabaseUnusable with the file left as it is.
    """
    with refusals(path, "its folder cannot be made"):
        make_folder(path.parent)
    lock = InstanceLock(path)
    try:
        if not path.exists():
            with refusals(path, "it cannot be created in its folder"):
                _create(path)
        _inspect(path)
    except BaseException:
        lock.release()
        raise
    return lock


@contextmanager
def refusals(path: Path, what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = f"{what} ({error.strerror})"
        raise DatabaseUnusable(path=path, reason=reason) from error


def make_folder(folder: Path) -> None:
    for missing in reversed([part for part in (folder, *folder.parents) if not part.exists()]):
        missing.mkdir(FOLDER_MODE, exist_ok=True)


def _create(path: Path) -> None:
    """Under another name first: a kill must not leave an empty file, which is refused later."""
    draft = path.with_name(path.name + ".new")
    for rest in ("", "-wal", "-shm", "-journal"):
        draft.with_name(draft.name + rest).unlink(missing_ok=True)
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE))
    with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    draft.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _inspect(path: Path) -> None:
    if not path.is_file():
        raise DatabaseUnusable(path=path, reason="it is not a file")
    # As it will be opened later: on a read-only disk root is refused too.
    with refusals(path, "it cannot be read and written"), path.open("r+b") as file:
        header = file.read(len(HEADER))
        private = stat.S_IMODE(os.fstat(file.fileno()).st_mode) & ~FILE_MODE == 0
    if not header:
        raise DatabaseUnusable(path=path, reason="the file is empty; restore a backup")
    if header != HEADER:
        raise DatabaseUnusable(path=path, reason="it is not an SQLite database; restore a backup")
    if not private:
        with refusals(path, "it cannot be made private"):
            path.chmod(FILE_MODE)
