import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from bot.errors import DatabaseNewer, DatabaseUnusable
from bot.model import Entry, Selection
from bot.news.indexing import arrival
from storage import open_store
from storage.database import Database
from storage.drivers.sqlite import SqliteDatabase
from storage.migrate import Migration, load, migrate, outstanding, statements
from tests.kit.clock import START, TurnedClock
from tests.storage.kit import line, process

FIRST = Migration(1, "first", "CREATE TABLE a (x INTEGER);\n")
SECOND = Migration(2, "second", "CREATE TABLE b (x INTEGER);\nINSERT INTO b VALUES (1);\n")
BROKEN = Migration(2, "broken", "CREATE TABLE b (x INTEGER);\nINSERT INTO nowhere VALUES (1);\n")
ENDLESS = """
import asyncio, sys
from pathlib import Path
from bot.clock import SystemClock
from storage.migrate import Migration, load, migrate
from storage.drivers.sqlite import SqliteDatabase

SCRIPT = '''
CREATE TABLE half (x INTEGER);
INSERT INTO half VALUES (1);
DELETE FROM articles;
WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n;
'''

async def main():
    database = await SqliteDatabase.open(Path(sys.argv[1]))
    print("open", flush=True)
    await migrate(database, SystemClock(), (*load(), Migration(9999, "endless", SCRIPT)))

asyncio.run(main())
"""
INSERT_SOURCE = """
    INSERT INTO sources (id, title, url, language, kind, enabled, article_count)
    VALUES ('a', 'A', 'https://a.example', 'ru', 'feed', 1, 1)
"""
INSERT_ARTICLE = """
    INSERT INTO articles
        (id, source_id, identity, url, title, body, cut, published_us, first_seen_us)
    VALUES (1, 'a', 'a', 'a', 'Банки Казахстана', 'Новости.', 0, 0, 0)
"""


@pytest.fixture
async def empty(file: Path) -> AsyncIterator[Database]:
    database = await SqliteDatabase.open(file)
    yield database
    await database.close()


async def tables(database: Database) -> set[str]:
    rows = await database.fetch("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {row["name"] for row in rows}


async def test_all_that_is_outstanding_is_applied_once(empty: Database) -> None:
    assert await migrate(empty, TurnedClock(), (FIRST,)) == 1
    assert await migrate(empty, TurnedClock(), (FIRST, SECOND)) == 1
    assert await migrate(empty, TurnedClock(), (FIRST, SECOND)) == 0
    rows = await empty.fetch("SELECT * FROM schema_migrations ORDER BY version")
    at = int(START.timestamp()) * 1_000_000
    assert [tuple(row) for row in rows] == [
        (1, "first", FIRST.checksum, at),
        (2, "second", SECOND.checksum, at),
    ]
    assert await tables(empty) == {"schema_migrations", "a", "b"}


async def test_a_step_that_fails_leaves_the_version_before_it(empty: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        await migrate(empty, TurnedClock(), (FIRST, BROKEN))
    assert await tables(empty) == {"schema_migrations", "a"}
    assert await migrate(empty, TurnedClock(), (FIRST, SECOND)) == 1


async def test_a_newer_schema_is_refused(empty: Database, file: Path) -> None:
    await migrate(empty, TurnedClock(), (FIRST, SECOND))
    with pytest.raises(DatabaseNewer) as refused:
        await migrate(empty, TurnedClock(), (FIRST,))
    assert refused.value.facts == {"path": str(file), "found": 2, "known": 1}


def test_a_changed_migration_is_named() -> None:
    with pytest.raises(DatabaseUnusable, match=r"0001_first\.sql has changed"):
        outstanding({1: "another"}, (FIRST,), "a.db")


def test_a_missing_migration_is_named() -> None:
    with pytest.raises(DatabaseUnusable, match="0001 that was applied to it is missing"):
        outstanding({1: FIRST.checksum}, (SECOND,), "a.db")


def test_statements_of_a_script() -> None:
    script = """
-- A comment; with a semicolon.

CREATE TABLE a (
    x TEXT DEFAULT ';',  -- one more;
    y TEXT
);
CREATE TRIGGER t AFTER INSERT ON a BEGIN
    DELETE FROM a;
    DELETE FROM a;
END;
"""
    assert [part.splitlines()[0] for part in statements(script)] == [
        "CREATE TABLE a (",
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN",
    ]


def test_a_statement_without_its_end() -> None:
    with pytest.raises(ValueError, match="without its end: CREATE TABLE a"):
        list(statements("CREATE TABLE a (x INTEGER)\n"))


def test_loading_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "0010_later.sql").write_text("SELECT 2;\n")
    (tmp_path / "0002_sooner.sql").write_bytes(b"SELECT 1;\r\n")
    (tmp_path / "0002_sooner.pgsql").write_text("SELECT 3;\n")
    (tmp_path / "notes.txt").write_text("no migration")
    loaded = load(tmp_path)
    assert [migration.file for migration in loaded] == ["0002_sooner.sql", "0010_later.sql"]
    assert loaded[0].checksum == sha256(b"SELECT 1;\n").hexdigest()


def test_the_numbers_of_our_own_have_no_gap() -> None:
    versions = [migration.version for migration in load()]
    assert versions == list(range(1, len(versions) + 1))


async def mid_transaction(file: Path) -> None:
    """Return when another process holds the write lock."""
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as probe:
        while True:
            try:
                probe.execute("SELECT 1 FROM articles")
                probe.execute("BEGIN IMMEDIATE")
                probe.execute("ROLLBACK")
            except sqlite3.OperationalError as error:
                if "locked" in str(error):
                    return
            await asyncio.sleep(0.01)


async def test_a_kill_in_mid_migration_leaves_the_old_version_whole(file: Path) -> None:
    database = await SqliteDatabase.open(file)
    await migrate(database, TurnedClock())
    await database.execute(INSERT_SOURCE)
    await database.execute(INSERT_ARTICLE)
    await database.close()
    async with process(ENDLESS, file) as migrating:
        assert await line(migrating) == "open"
        await mid_transaction(file)
        migrating.kill()
        await migrating.wait()
    database = await SqliteDatabase.open(file)
    assert await migrate(database, TurnedClock()) == 0
    assert "half" not in await tables(database)
    assert len(await database.fetch("SELECT 1 FROM articles")) == 1
    (check,) = await database.fetch("PRAGMA integrity_check")
    await database.close()
    assert check[0] == "ok"


async def test_what_an_earlier_version_stored_is_found(file: Path) -> None:
    database = await SqliteDatabase.open(file)
    await migrate(database, TurnedClock(), load()[:1])
    await database.execute(INSERT_SOURCE)
    await database.execute(INSERT_ARTICLE)
    await database.close()
    url = f"sqlite:///{file}"
    async with open_store(url, bot_id=1, language="en", timezone="UTC") as store:
        articles = store.articles
        before = await articles.newest(6)
        (old,) = await articles.unindexed(9)
        assert (before.articles, before.total) == ((old,), 1)
        entry = Entry("", old.url, old.title, old.text)
        made = arrival("", entry, old.language)
        await articles.index([(old.id, made), (99, made)])
        assert await articles.unindexed(9) == []
        for selection in (Selection(words="банк Kazakhstan"), Selection(topic="kazakhstan")):
            assert await articles.newest(6, selection) == before
        assert (await articles.polling("a")).next_at is None
