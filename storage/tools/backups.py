"""Copies of the database: made while a bot writes to it, and put back in its place.

All of it blocks: call it in a thread.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.clock import micros
from bot.errors import BackupRefused, BadSettings, DatabaseUnusable
from storage.database import sqlite_path
from storage.drivers.files import FILE_MODE, InstanceLock, make_folder, refusals
from storage.migrate import Migration, load, outstanding

KEPT = 3  # backups made before migrations
VERSIONS = "SELECT version, checksum FROM schema_migrations"
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
# What a bot did after the backup is not in it: what was due by now may have been sent already.
PASSED = {
    "outbox": """
        UPDATE outbox SET state = 'expired', settled_us = :now,
            reason = 'a backup was restored'
        WHERE settled_us IS NULL AND not_before_us <= :now
    """,
    # By whole days, as their times are of the day; the program finds the exact minute at its start.
    "digests": """
        UPDATE digests SET due_us = due_us + ((:now - due_us) / :day + 1) * :day
        WHERE due_us <= :now
    """,
    "broadcasts": "UPDATE broadcasts SET state = 'stopped' WHERE state = 'sending'",
    "watch_hits": "DELETE FROM watch_hits WHERE due_us <= :now",
    "inbox": "UPDATE inbox SET done_us = :now, payload = '' WHERE done_us IS NULL",
    # Without this note the program counts the times of digests anew.
    "notes": "DELETE FROM notes WHERE name = 'zones'",
}
DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Copy:
    path: Path
    size: int
    schema: int


@dataclass(frozen=True, slots=True)
class Restored:
    """`aside` is where the database before it went; `passed` counts, by table, what is not to be
    sent or answered again."""

    path: Path
    schema: int
    aside: Path | None
    passed: dict[str, int]


def back_up(url: str, target: Path, *, replace: bool = False) -> Copy:
    """A checked copy of one moment. Raises BadSettings, BackupRefused and DatabaseUnusable."""
    path, target = _place(url), target.resolve()
    if not path.is_file():
        raise DatabaseUnusable(path=path, reason="there is none")
    if target == path:
        raise BackupRefused(path=target, reason="it is the database itself")
    if target.exists() and not replace:
        raise BackupRefused(path=target, reason="it is there already; --force replaces it")
    return _copy(path, target)


def restore(url: str, source: Path, now: datetime) -> Restored:
    """Put a backup in the database's place; the one that was there is kept beside it.

    Raises BadSettings, DatabaseInUse, DatabaseNewer and DatabaseUnusable, all of them before
    anything is changed.
    """
    path, source = _place(url), source.resolve()
    if source == path:
        raise BackupRefused(path=source, reason="it is the database itself")
    if not source.is_file():
        raise BackupRefused(path=source, reason="there is no such file")
    with refusals(path, "its folder cannot be made"):
        make_folder(path.parent)
    lock = InstanceLock(path)
    try:
        copy = _copy(source, path.with_name(path.name + ".restored"))
        passed = _pass_over(copy.path, now)
        aside = _set_aside(path, now)
        copy.path.replace(path)
        _settle(path.parent)
        return Restored(path, copy.schema, aside, passed)
    finally:
        path.with_name(path.name + ".restored").unlink(missing_ok=True)
        lock.release()


def before_migration(path: Path, known: tuple[Migration, ...] | None = None) -> Path | None:
    """A backup beside a database that has a schema and is to get another; the newest are kept.

    Whoever calls it holds the database: drafts of copies that are there were cut off by a kill.
    """
    for name in (f"{path.name}.schema-*.new*", f"{path.name}.restored.*.new*"):
        for draft in path.parent.glob(name):
            draft.unlink()
    with _readable(path) as connection:
        tables = {row[0] for row in connection.execute(TABLES)}
        applied = dict(connection.execute(VERSIONS)) if "schema_migrations" in tables else {}
    if not applied or not outstanding(applied, known or load(), str(path)):
        return None
    copy = _copy(path, path.with_name(f"{path.name}.schema-{max(applied):04}"))
    for old in sorted(path.parent.glob(f"{path.name}.schema-[0-9][0-9][0-9][0-9]"))[:-KEPT]:
        old.unlink()
    return copy.path


def _place(url: str) -> Path:
    if url.startswith("postgres"):
        line = "DATABASE_URL: PostgreSQL is backed up by pg_dump and restored by pg_restore"
        raise BadSettings(problems=(line,))
    return sqlite_path(url).resolve()


def _copy(path: Path, target: Path) -> Copy:
    """Under another name first: what has the name is whole."""
    draft = target.with_name(f"{target.name}.{os.getpid()}.new")
    try:
        with refusals(target, "it cannot be written"):
            os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE))
        with _readable(path) as connection:
            connection.execute("VACUUM INTO ?", (str(draft),))
        schema = _checked(draft, path)
        with refusals(target, "it cannot be written"):
            draft.chmod(FILE_MODE)
            with draft.open("rb") as file:
                os.fsync(file.fileno())
            draft.replace(target)
            _settle(target.parent)
        return Copy(target, target.stat().st_size, schema)
    finally:
        draft.unlink(missing_ok=True)


def _checked(draft: Path, path: Path) -> int:
    """Its schema. Raises DatabaseUnusable, in the name of `path`, where it is not whole or not
    ours."""
    with _readable(draft, named=path) as connection:
        (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if found != "ok":
            raise DatabaseUnusable(path=path, reason=f"it is damaged: {found}")
        if "schema_migrations" not in {row[0] for row in connection.execute(TABLES)}:
            raise DatabaseUnusable(path=path, reason="it is no database of yamchi")
        applied = dict(connection.execute(VERSIONS))
    outstanding(applied, load(), str(path))
    return max(applied, default=0)


@contextmanager
def _readable(path: Path, named: Path | None = None) -> Iterator[sqlite3.Connection]:
    try:
        address = f"{path.as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise DatabaseUnusable(path=named or path, reason=error) from error


def _pass_over(path: Path, now: datetime) -> dict[str, int]:
    values = {"now": micros(now), "day": DAY}
    with closing(sqlite3.connect(path)) as connection, connection:
        tables = {row[0] for row in connection.execute(TABLES)}
        return {
            table: connection.execute(sql, values if ":" in sql else {}).rowcount
            for table, sql in PASSED.items()
            if table in tables
        }


def _set_aside(path: Path, now: datetime) -> Path | None:
    """A second name for it: the first is taken over by the new file in one step."""
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error:
        pass  # it is damaged, and its log is kept with it
    aside = path.with_name(f"{path.name}.before-{now:%Y%m%dT%H%M%S%f}")
    with refusals(path, "it cannot be kept aside"):
        for rest in ("", "-wal"):
            file = path.with_name(path.name + rest)
            if file.exists():
                os.link(file, aside.with_name(aside.name + rest))
        for rest in ("-wal", "-shm"):
            path.with_name(path.name + rest).unlink(missing_ok=True)
    return aside


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
