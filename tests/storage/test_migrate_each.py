"""From the schema of each version, with rows in every table, to the newest: all of them arrive."""

import asyncio
import re
import shutil
import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest

from storage.database import Database
from storage.drivers.sqlite import SqliteDatabase
from storage.migrate import load, migrate
from storage.store import open_store
from tests.kit.clock import TurnedClock
from tests.kit.process import environment

NEWEST = load()[-1].version
ROWS = 3
MANY = 6000  # articles: some of the steps take a while with them


def tables(connection: sqlite3.Connection) -> list[str]:
    """Those that a statement may write to: none of full-text search, and not the ledger."""
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
    ).fetchall()
    virtual = [name for name, sql in found if sql.upper().startswith("CREATE VIRTUAL")]
    return [
        name
        for name, _ in found
        if name not in {"schema_migrations", *virtual}
        and not name.startswith(("sqlite_", *(f"{each}_" for each in virtual)))
    ]


def fill(connection: sqlite3.Connection, table: str, rows: int = ROWS) -> None:
    """Rows that differ in every column; equal numbers in all tables, so that what refers meets."""
    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
    names = ", ".join(column[1] for column in columns)
    places = ", ".join("?" for _ in columns)
    connection.executemany(
        f"INSERT INTO {table} ({names}) VALUES ({places}) ON CONFLICT DO NOTHING",  # noqa: S608 - of the schema
        [
            [f"v{number}" if column[2].upper() == "TEXT" else number for column in columns]
            for number in range(1, rows + 1)
        ],
    )


def counts(connection: sqlite3.Connection, names: list[str]) -> dict[str, int]:
    return {
        name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608 - of the schema
        for name in names
    }


async def at_version(file: Path, version: int) -> None:
    database: Database = await SqliteDatabase.open(file)
    await migrate(database, TurnedClock(), load()[:version])
    await database.close()


def healthy(connection: sqlite3.Connection) -> None:
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    versions = connection.execute("SELECT version FROM schema_migrations ORDER BY 1").fetchall()
    assert versions == [(number,) for number in range(1, NEWEST + 1)]


@pytest.mark.parametrize("version", range(1, NEWEST))
async def test_every_row_arrives(version: int, file: Path) -> None:
    await at_version(file, version)
    with closing(sqlite3.connect(file)) as old, old:
        names = tables(old)
        for name in names:
            fill(old, name)
        before = counts(old, names)
    assert min(before.values()) == ROWS
    url = f"sqlite:///{file}"
    async with open_store(url, bot_id=1, language="en", timezone="UTC") as store:
        await store.vitals.write(TurnedClock().now())
    with closing(sqlite3.connect(file)) as new:
        healthy(new)
        kept = [name for name in names if name in tables(new)]
        after = counts(new, kept)
    lost = {name: (before[name], after[name]) for name in kept if after[name] < before[name]}
    assert lost == {}
    copies = sorted(path.name for path in file.parent.glob("*.schema-*"))
    assert copies == [f"{file.name}.schema-{version:04}"]


async def test_killed_again_and_again_it_arrives(tmp_path: Path, file: Path) -> None:
    """A real SIGKILL at a later moment each time, until it comes through between two of them."""
    await at_version(file, 1)
    with closing(sqlite3.connect(file)) as old, old:
        names = tables(old)
        for name in names:
            fill(old, name, MANY if name in {"articles", "sources"} else ROWS)
        before = counts(old, names)
    settings = {"DATABASE_URL": f"sqlite:///{file}"}
    seen, delay, status = set(), 0.3, -9
    while status:
        assert delay < 60.0
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "migrate"),
            cwd=tmp_path,
            env=environment(tmp_path, settings),
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(delay):
                status = await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
            delay *= 1.3
        shutil.copy(file, tmp_path / "look")
        with suppress(FileNotFoundError):
            shutil.copy(f"{file}-wal", tmp_path / "look-wal")
        with closing(sqlite3.connect(tmp_path / "look")) as look:
            assert look.execute("PRAGMA quick_check").fetchall() == [("ok",)]
            (version,) = look.execute("SELECT max(version) FROM schema_migrations").fetchone()
            assert counts(look, ["articles"]) == {"articles": before["articles"]}
            seen.add(version)
        for name in ("look", "look-wal", "look-shm"):
            (tmp_path / name).unlink(missing_ok=True)
    assert max(seen) == NEWEST
    with closing(sqlite3.connect(file)) as new:
        healthy(new)
        after = counts(new, [name for name in names if name in tables(new)])
    assert all(after[name] >= before[name] for name in after)
    left = {path.name for path in file.parent.iterdir()} - {file.name, f"{file.name}.lock"}
    assert left == {name for name in left if re.fullmatch(rf"{file.name}\.schema-\d{{4}}", name)}
