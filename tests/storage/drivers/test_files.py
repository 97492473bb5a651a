# ruff: noqa: ASYNC240 - a test has the event loop to itself
import os
import sqlite3
import stat
from pathlib import Path

import pytest

from bot.errors import DatabaseInUse, DatabaseUnusable
from storage.drivers.files import claim
from storage.drivers.sqlite import SqliteDatabase
from tests.storage.kit import line, process

HOLD = """
import sys
from pathlib import Path
from storage.drivers.files import claim
claim(Path(sys.argv[1]))
print("held", flush=True)
import time; time.sleep(60)
"""


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_everything_is_private(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        file = tmp_path / "a" / "b" / "yamchi.db"
        database = await SqliteDatabase.open(file)
        await database.execute("CREATE TABLE schema_migrations (a INTEGER)")
        modes = {path.name: mode(path) for path in file.parent.iterdir()}
        await database.close()
    finally:
        os.umask(before)
    names = ("yamchi.db", "yamchi.db-wal", "yamchi.db-shm", "yamchi.db.lock")
    assert modes == dict.fromkeys(names, 0o600)
    assert mode(file.parent) == mode(file.parent.parent) == 0o700


async def test_a_file_that_others_may_read_is_made_private(file: Path) -> None:
    await (await SqliteDatabase.open(file)).close()
    file.chmod(0o644)
    await (await SqliteDatabase.open(file)).close()
    assert mode(file) == 0o600


async def test_closing_leaves_the_file_alone_in_its_folder(file: Path) -> None:
    await (await SqliteDatabase.open(file)).close()
    assert {path.name for path in file.parent.iterdir()} == {"yamchi.db", "yamchi.db.lock"}


def test_a_draft_that_a_kill_left_behind_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "yamchi.db"
    (tmp_path / "yamchi.db.new").write_bytes(b"half")
    claim(file).release()
    assert file.read_bytes().startswith(b"SQLite format 3\0")
    assert not (tmp_path / "yamchi.db.new").exists()


def test_one_process_holds_it_by_whatever_name(tmp_path: Path) -> None:
    lock = claim(tmp_path / "yamchi.db")
    with pytest.raises(DatabaseInUse) as refused:
        claim(tmp_path / "yamchi.db")
    assert refused.value.facts["pid"] == str(os.getpid())
    lock.release()
    claim(tmp_path / "yamchi.db").release()


async def test_another_process_holds_it_until_it_is_killed(tmp_path: Path) -> None:
    file = tmp_path / "yamchi.db"
    (tmp_path / "link.db").symlink_to(file)
    async with process(HOLD, file) as holder:
        assert await line(holder) == "held"
        with pytest.raises(DatabaseInUse) as refused:
            await SqliteDatabase.open(tmp_path / "link.db")
        assert refused.value.facts["pid"] == str(holder.pid)
        assert str(file) in str(refused.value)
    await (await SqliteDatabase.open(file)).close()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"SQLite", "not an SQLite database"),
        (b"<html>not found</html>" * 100, "not an SQLite database"),
        (b"SQLite format 3\0" + b"\xff" * 4096, "is damaged"),
        (b"SQLite format 3\0", "is damaged"),
    ],
)
async def test_what_is_no_database_is_left_as_it_is(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    file = tmp_path / "yamchi.db"
    file.write_bytes(content)
    with pytest.raises(DatabaseUnusable) as refused:
        await SqliteDatabase.open(file)
    assert reason in str(refused.value)
    assert file.read_bytes() == content


async def test_a_damaged_schema_is_refused(file: Path) -> None:
    database = await SqliteDatabase.open(file)
    await database.execute("CREATE TABLE schema_migrations (a INTEGER)")
    await database.close()
    content = bytearray(file.read_bytes())
    content[100:200] = b"\xee" * 100
    file.write_bytes(content)
    with pytest.raises(DatabaseUnusable, match="damaged"):
        await SqliteDatabase.open(file)
    assert file.read_bytes() == content


async def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "places.db"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.close()
    with pytest.raises(DatabaseUnusable, match="belongs to another program"):
        await SqliteDatabase.open(file)


async def test_an_old_library_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(DatabaseUnusable, match=r"is older than 3\.35"):
        await SqliteDatabase.open(file)


async def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="not a file"):
        await SqliteDatabase.open(tmp_path)


async def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file is in the way")
    with pytest.raises(DatabaseUnusable, match="its folder cannot be made"):
        await SqliteDatabase.open(tmp_path / "data" / "deeper" / "yamchi.db")


async def test_a_read_only_file(strange_folder: Path) -> None:
    file = strange_folder / "yamchi.db"
    await (await SqliteDatabase.open(file)).close()
    content = file.read_bytes()
    file.chmod(0o400)
    with pytest.raises(DatabaseUnusable, match="cannot be read and written"):
        await SqliteDatabase.open(file)
    assert file.read_bytes() == content


async def test_a_read_only_folder(strange_folder: Path) -> None:
    strange_folder.chmod(0o500)
    with pytest.raises(DatabaseUnusable, match="lock file beside it cannot be written"):
        await SqliteDatabase.open(strange_folder / "yamchi.db")


async def test_a_folder_that_became_read_only(strange_folder: Path) -> None:
    file = strange_folder / "yamchi.db"
    await (await SqliteDatabase.open(file)).close()
    strange_folder.chmod(0o500)
    with pytest.raises(DatabaseUnusable, match="cannot be used"):
        await SqliteDatabase.open(file)


async def test_a_new_file_in_a_folder_that_became_read_only(strange_folder: Path) -> None:
    (strange_folder / "yamchi.db.lock").touch()
    strange_folder.chmod(0o500)
    with pytest.raises(DatabaseUnusable, match="cannot be created"):
        await SqliteDatabase.open(strange_folder / "yamchi.db")
