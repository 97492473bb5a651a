"""A database, an address or a Telegram that cannot be used: said in words, nothing harmed."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import TokenInUse
from bot.news.sources import Catalogue
from bot.program import Program
from tests.journeys.here import settings_here
from tests.kit.clock import TurnedClock
from tests.kit.process import running, settings_for
from tests.kit.telegram import Telegram


def not_a_database(file: Path) -> None:
    file.write_bytes(b"Dear diary, " * 100)


def empty(file: Path) -> None:
    file.touch()


def another_program(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
        connection.commit()


def torn(file: Path) -> None:
    """It begins as a database does, and goes on as none."""
    another_program(file)
    file.write_bytes(file.read_bytes()[:100] + b"\xff" * 5000)


def newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(
            "CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, "
            "checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)"
        )
        connection.execute("INSERT INTO schema_migrations VALUES (999, 'later', 'x', 0)")
        connection.commit()


def read_only(file: Path) -> None:
    another_program(file)
    file.chmod(0o400)


def a_folder(file: Path) -> None:
    file.mkdir()


DATABASES: dict[Callable[[Path], None], str] = {
    not_a_database: "it is not an SQLite database; restore a backup",
    empty: "the file is empty; restore a backup",
    torn: "cannot be used",
    newer: "has schema 999, newer than this yamchi's",
    read_only: "it cannot be read and written (Permission denied)",
    a_folder: "it is not a file",
}


@pytest.mark.parametrize(
    ("make", "command"), [*((make, "run") for make in DATABASES), (newer, "migrate")]
)
async def test_a_database_that_cannot_be_used_is_left_as_it_is(
    make: Callable[[Path], None], command: str, telegram: Telegram, tmp_path: Path
) -> None:
    file = tmp_path / "bot.db"
    make(file)
    before = file.read_bytes() if file.is_file() else b""
    settings = settings_for(telegram, telegram.url, tmp_path)
    async with running(tmp_path, settings, command, plain_root=True) as process:
        assert await process.ended() == 1
    assert DATABASES[make] in process.stderr
    assert f"The database {file} " in process.stderr
    assert len(process.stderr.splitlines()) == 1
    assert (file.read_bytes() if file.is_file() else b"") == before
    assert not telegram.calls


async def test_a_folder_that_cannot_be_written(telegram: Telegram, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(0o500)
    settings = settings_for(
        telegram, telegram.url, tmp_path, DATABASE_URL=f"sqlite:///{closed / 'bot.db'}"
    )
    async with running(tmp_path, settings, plain_root=True) as process:
        assert await process.ended() == 1
    assert "cannot be used" in process.stderr


async def test_a_second_instance_names_the_first(telegram: Telegram, tmp_path: Path) -> None:
    settings = settings_for(telegram, telegram.url, tmp_path)
    async with running(tmp_path, settings) as first:
        await first.heard("Answering as")
        for command in ("run", "migrate"):
            async with running(tmp_path, settings, command) as second:
                assert await second.ended() == 1
            told = f"is in use by another yamchi (process {first.pid}). Stop it first."
            assert told in second.stderr
            assert len(second.stderr.splitlines()) == 1
        assert "private" not in (await telegram.ask(telegram.user(7), "/start")).text


async def test_a_telegram_that_cannot_be_reached_is_waited_for(
    telegram: Telegram, tmp_path: Path
) -> None:
    await telegram.server.stop()
    async with running(tmp_path, settings_for(telegram, telegram.url, tmp_path)) as process:
        await process.heard("Telegram cannot be reached: ")
        assert "Trying again in 1 s." in process.stderr
        await telegram.server.start()
        await process.heard("Answering as @yamchi_bot")
        assert (await telegram.ask(telegram.user(7), "/start")).text


async def test_a_telegram_that_goes_away_is_waited_for(telegram: Telegram, tmp_path: Path) -> None:
    async with running(tmp_path, settings_for(telegram, telegram.url, tmp_path)) as process:
        await process.heard("Answering as")
        await telegram.server.stop()
        await process.heard("No updates: ")
        await telegram.server.start()
        assert (await telegram.ask(telegram.user(7), "/start", seconds=10)).text


PAUSES = [2.0, 4.0, 8.0]


async def test_a_token_in_use_elsewhere_ends_the_program_after_some_patience(
    telegram: Telegram, tmp_path: Path
) -> None:
    """In this process, for the sake of its clock: the real pauses are fourteen seconds."""
    telegram.faults.add("conflict", "getUpdates", times=None)
    clock = TurnedClock(flow=True)
    async with Program(settings_here(telegram, tmp_path), Catalogue((), ()), clock) as program:
        with pytest.raises(TokenInUse, match="HTTP 409") as caught:
            await program.until(asyncio.Event())
    assert caught.value.status == 1
    assert list(dict.fromkeys(pause for pause in clock.slept if pause in PAUSES)) == PAUSES


async def test_a_token_in_use_for_a_moment_is_no_end(telegram: Telegram, tmp_path: Path) -> None:
    telegram.faults.add("conflict", "getUpdates", times=1)
    async with running(tmp_path, settings_for(telegram, telegram.url, tmp_path)) as process:
        await process.heard("Another program polls with this token")
        assert (await telegram.ask(telegram.user(7), "/start")).text
