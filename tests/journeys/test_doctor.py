"""`yamchi doctor`: what it finds in good health, and in each illness."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.journeys.test_news import FEEDS
from tests.kit.outside import BANKS, Outside, feed
from tests.kit.process import running, settings_for
from tests.kit.telegram import Telegram
from tests.kit.web import FaultServer, answer

Found = tuple[int, str]


async def examined(folder: Path, settings: dict[str, str]) -> Found:
    """Exit status, and all that was said."""
    async with running(folder, settings, "doctor") as process:
        status = await process.ended(60)
    return status, process.stdout + process.stderr


def line(found: Found, name: str) -> str:
    (one,) = [each for each in found[1].splitlines() if each[6:].startswith(name + " ")]
    return one


async def test_a_bot_in_good_health(telegram: Telegram, outside: Outside, tmp_path: Path) -> None:
    outside.pages = {name: feed(FEEDS[name]) for name in ("guardian", "atom")}
    sources = outside.catalogue(
        tmp_path / "sources.toml", [(name, name) for name in ("guardian", "atom")], banks=BANKS
    )
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_SOURCES=sources)
    found = await examined(tmp_path, settings)
    assert found[0] == 0, found[1]
    assert found[1].endswith("All is well.\n")
    for name in ("settings", "token", "database", "clock", "time zones"):
        assert line(found, name).startswith("ok"), found[1]
    for name in ("source guardian", "source atom", *(f"bank {code}" for code in BANKS)):
        assert line(found, name).startswith("ok"), found[1]
    assert f"https://t.me/{telegram.user_name}" in line(found, "token")
    assert "made at the first start" in line(found, "database")
    assert not (tmp_path / "bot.db").exists(), "it changes nothing"
    async with running(tmp_path, settings) as bot:
        await bot.heard("Answering as")
        found = await examined(tmp_path, settings)
        assert found[0] == 0, found[1]
        assert f"process {bot.pid} runs on it" in line(found, "database")


async def test_without_a_network(telegram: Telegram, outside: Outside, tmp_path: Path) -> None:
    dead = [("one", "http://127.0.0.1:9/feed")]
    sources = outside.catalogue(tmp_path / "sources.toml", dead)
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_SOURCES=sources)
    await telegram.server.stop()
    found = await examined(tmp_path, settings)
    assert found[0] == 1
    assert line(found, "token").startswith("FAIL")
    assert "did not tell the time" in line(found, "clock")
    assert line(found, "database").startswith("ok")
    assert line(found, "time zones").startswith("ok")
    assert line(found, "source one") == "FAIL  source one   127.0.0.1 does not answer."
    assert "2 of these checks failed." in found[1]


async def test_settings_that_are_wrong(telegram: Telegram, tmp_path: Path) -> None:
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_TIMEZONE="Asia/Almati")
    found = await examined(tmp_path, {**settings, "YAMCHI_FETCH": "1"})
    assert found[0] == 1
    failed = [each for each in found[1].splitlines() if each.startswith("FAIL  settings")]
    assert len(failed) == 2
    assert "perhaps Asia/Almaty" in "".join(failed)


@pytest.mark.parametrize(
    ("token", "words"),
    [("", "BOT_TOKEN: missing"), ("123456789:" + "x" * 35, "does not know this token")],
)
async def test_a_token_that_is_none(
    token: str, words: str, telegram: Telegram, tmp_path: Path
) -> None:
    settings = {**settings_for(telegram, telegram.url, tmp_path), "BOT_TOKEN": token}
    found = await examined(tmp_path, settings)
    assert found[0] == 1
    assert words in line(found, "token")


async def test_a_list_of_sources_that_is_wrong(telegram: Telegram, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text('[[feeds]]\nid = "A!"\n')
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_SOURCES="sources.toml")
    found = await examined(tmp_path, settings)
    assert found[0] == 1
    assert "FAIL  sources" in found[1]


async def test_a_file_that_others_can_read(telegram: Telegram, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"BOT_TOKEN={telegram.token}\n")
    (tmp_path / ".env").chmod(0o644)
    found = await examined(tmp_path, settings_for(telegram, telegram.url, tmp_path))
    assert found[0] == 0
    assert "note  settings     others can read .env: chmod 600 .env" in found[1]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no database at all, only text\n", "it is not an SQLite database"),
        (b"", "it is not an SQLite database"),
    ],
)
async def test_a_file_that_is_no_database(
    content: bytes, words: str, telegram: Telegram, tmp_path: Path
) -> None:
    (tmp_path / "bot.db").write_bytes(content)
    found = await examined(tmp_path, settings_for(telegram, telegram.url, tmp_path))
    assert found[0] == 1
    assert words in line(found, "database")


async def test_databases_of_others(telegram: Telegram, tmp_path: Path) -> None:
    settings = settings_for(telegram, telegram.url, tmp_path)
    with closing(sqlite3.connect(tmp_path / "bot.db")) as made, made:
        made.execute("CREATE TABLE theirs (x)")
    found = await examined(tmp_path, settings)
    assert "it belongs to another program" in line(found, "database")
    (tmp_path / "bot.db").unlink()
    async with running(tmp_path, settings, "migrate") as migrating:
        assert await migrating.ended() == 0
    with closing(sqlite3.connect(tmp_path / "bot.db")) as made, made:
        made.execute("INSERT INTO schema_migrations VALUES (9999, 'later', '', 0)")
    found = await examined(tmp_path, settings)
    assert found[0] == 1
    assert "has schema 9999, newer than this yamchi's" in line(found, "database")


async def test_a_damaged_database(telegram: Telegram, tmp_path: Path) -> None:
    settings = settings_for(telegram, telegram.url, tmp_path)
    async with running(tmp_path, settings, "migrate") as migrating:
        assert await migrating.ended() == 0
    with (tmp_path / "bot.db").open("r+b") as file:
        file.seek(4096 * 5)
        file.write(b"\xff" * 4096 * 3)
    found = await examined(tmp_path, settings)
    assert found[0] == 1
    assert line(found, "database").startswith("FAIL")


@pytest.mark.parametrize(
    ("ahead", "state", "words"),
    [(-3600, "FAIL", "ahead of"), (3600, "FAIL", "behind"), (20, "note", "behind"), (0, "ok", "")],
)
async def test_a_clock_that_is_wrong(
    ahead: int, state: str, words: str, telegram: Telegram, tmp_path: Path
) -> None:
    now = datetime.now(UTC) + timedelta(seconds=ahead)  # noqa: TID251 - of the machine, which is examined
    headers = {"Date": format_datetime(now, usegmt=True)}
    async with FaultServer({"/": answer(status="404 Not Found", headers=headers)}) as server:
        settings = settings_for(telegram, server.url("").rstrip("/"), tmp_path)
        found = await examined(tmp_path, settings)
    assert line(found, "clock").startswith(state), found[1]
    assert words in line(found, "clock")


async def test_on_postgresql(telegram: Telegram, tmp_path: Path, postgresql: str) -> None:
    settings = settings_for(telegram, telegram.url, tmp_path, DATABASE_URL=postgresql)
    found = await examined(tmp_path, settings)
    assert found[0] == 0, found[1]
    assert line(found, "database").startswith("ok")
    async with running(tmp_path, settings) as bot:
        await bot.heard("Answering as")
        found = await examined(tmp_path, settings)
        assert found[0] == 0, found[1]
        assert f"process {bot.pid} on " in line(found, "database")
    gone = {**settings, "DATABASE_URL": "postgresql://me:secret-word@127.0.0.1:9/db"}
    found = await examined(tmp_path, gone)
    assert found[0] == 1
    assert line(found, "database").startswith("FAIL  database     The database postgresql://127.0")
    assert "secret-word" not in found[1]
