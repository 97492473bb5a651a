"""Copies of the database, and what a restored one must not do again."""

import sqlite3
import stat
from contextlib import closing
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.errors import BackupRefused, BadSettings, DatabaseInUse, DatabaseNewer, DatabaseUnusable
from bot.model import Delivery, Message
from bot.values.digests import Digest
from storage import back_up, migrate_database, open_store, restore
from storage.drivers.sqlite import SqliteDatabase
from storage.migrate import load, migrate
from storage.store import Store
from storage.tools.backups import before_migration
from tests.kit.clock import TurnedClock
from tests.storage.kit import NOW

LATER = NOW + timedelta(days=2, hours=1)


async def promise(store: Store, key: str, **changes: object) -> None:
    delivery = Delivery(7, "digest", key, (Message(key),), **changes)  # type: ignore[arg-type] # any field
    await store.outbox.promise([delivery], NOW)


def values(file: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(sql).fetchall()


async def test_a_copy_is_made_while_the_database_is_written_to(file: Path, tmp_path: Path) -> None:
    url, target = f"sqlite:///{file}", tmp_path / "copy.db"
    async with open_store(url, bot_id=1, language="en", timezone="UTC") as store:
        await promise(store, "before")
        copy = back_up(url, target)
        await promise(store, "after")
        assert copy.size > 100_000
        assert copy.schema == len(load())
        assert mode(target) == 0o600
        assert values(target, "SELECT dedupe_key FROM outbox") == [("before",)]
        with pytest.raises(BackupRefused, match="--force"):
            back_up(url, target)
        back_up(url, target, replace=True)
        assert len(values(target, "SELECT 1 FROM outbox")) == 2
        with pytest.raises(BackupRefused, match="the database itself"):
            back_up(url, file, replace=True)
        with pytest.raises(DatabaseInUse):
            restore(url, target, LATER)
    assert names(tmp_path) == {"copy.db"}


async def test_what_was_due_is_not_sent_again_after_a_restoring(file: Path, tmp_path: Path) -> None:
    url, target = f"sqlite:///{file}", tmp_path / "copy.db"
    async with open_store(url, bot_id=1, language="en", timezone="UTC") as store:
        await promise(store, "due")
        await store.digests.add(
            Digest(0, 7, None, time(6), frozenset(range(7)), due_at=NOW, begun_at=NOW)
        )
        await store.notes.put("zones", "old")
        back_up(url, target)
        await promise(store, "lost")
    done = restore(url, target, LATER)
    assert (done.passed["outbox"], done.passed["digests"]) == (1, 1)
    assert done.aside is not None
    assert len(values(done.aside, "SELECT 1 FROM outbox")) == 2
    assert mode(file) == 0o600
    assert values(file, "SELECT dedupe_key, state FROM outbox") == [("due", "expired")]
    async with open_store(url, bot_id=1, language="en", timezone="UTC") as store:
        (digest,) = await store.digests.of_chat(7)
        assert digest.due_at == NOW + timedelta(days=3)
        assert await store.notes.get("zones") is None
        assert (await store.deliveries.depth()).counts["ready"] == 0


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def content(file: Path) -> bytes:
    return file.read_bytes()


def names(folder: Path) -> set[str]:
    """The files in it, but for SQLite's own."""
    return {
        each.name
        for each in folder.iterdir()
        if each.is_file() and not each.name.endswith(("-wal", "-shm"))
    }


def damaged(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[:8192] + b"\xff" * 20_000)


def newer(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("INSERT INTO schema_migrations VALUES (999, 'later', 'x', 0)")


def strange(copy: Path) -> None:
    copy.unlink()
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")


def text(copy: Path) -> None:
    copy.write_text("Dear diary, " * 100)


@pytest.mark.parametrize("spoil", [damaged, newer, strange, text])
async def test_what_cannot_be_used_is_refused_and_nothing_is_changed(
    spoil: object, file: Path, tmp_path: Path
) -> None:
    assert callable(spoil)
    url, copy = f"sqlite:///{file}", tmp_path / "copy.db"
    await migrate_database(url)
    back_up(url, copy)
    spoil(copy)
    before = content(file)
    with pytest.raises((DatabaseUnusable, DatabaseNewer)):
        restore(url, copy, LATER)
    assert content(file) == before
    assert names(file.parent) == {"yamchi.db", "yamchi.db.lock"}


def test_postgresql_has_its_own_tools(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="pg_dump"):
        back_up("postgresql://yamchi@localhost/yamchi", tmp_path / "copy")


async def test_a_migration_of_an_older_database_is_preceded_by_a_backup(file: Path) -> None:
    for steps in (1, 2, 3, 4, 5):
        database = await SqliteDatabase.open(file)
        before_migration(file)
        await migrate(database, TurnedClock(), load()[:steps])
        await database.close()
    await migrate_database(f"sqlite:///{file}")
    await migrate_database(f"sqlite:///{file}")
    kept = sorted(name for name in names(file.parent) if ".schema-" in name)
    assert kept == [f"yamchi.db.schema-000{number}" for number in (3, 4, 5)]
    copy = file.with_name(kept[-1])
    assert values(copy, "SELECT max(version) FROM schema_migrations") == [(5,)]
    assert mode(copy) == 0o600


async def test_a_copy_that_a_kill_cut_off_does_not_stay(file: Path) -> None:
    await migrate_database(f"sqlite:///{file}")
    left = [f"{file.name}.schema-0003.77.new", f"{file.name}.restored.77.new"]
    others = ["mine.new", f"{file.name}.schema-0003"]
    for name in (*left, *others):
        file.with_name(name).write_bytes(b"half")
    await migrate_database(f"sqlite:///{file}")
    assert names(file.parent) & {*left, *others} == {*others}
