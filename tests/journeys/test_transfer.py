"""A bot moves from its file to a server, and nobody notices."""

from pathlib import Path

from bot.emulator import Message
from tests.journeys.database import polled
from tests.journeys.test_news import FEEDS
from tests.kit.outside import Outside, feed
from tests.kit.process import ELSEWHERE, running, settings_for, until
from tests.kit.telegram import Telegram


async def test_the_same_answers_from_postgresql(
    telegram: Telegram, outside: Outside, tmp_path: Path, postgresql: str
) -> None:
    outside.pages = {"guardian": feed(FEEDS["guardian"])}
    sources = outside.catalogue(tmp_path / "sources.toml", [("guardian", "guardian")])
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_SOURCES=sources)
    user = telegram.user(7)
    asked = ("/search people", "/saved", "/digest")
    async with running(tmp_path, settings):
        await until(lambda: polled(tmp_path) == 1)
        for said in ("/news", "/save 2", "/digest 09:00", "/watch people"):
            await telegram.ask(user, said)
        before = [words(await telegram.ask(user, each)) for each in asked]
    async with running(tmp_path, settings, "migrate", "--to", postgresql) as moving:
        assert await moving.ended(60) == 0
    assert "are the same by number and hash" in moving.stdout
    assert "comparing articles: " in moving.stdout
    (tmp_path / ELSEWHERE).write_text(postgresql)
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_SOURCES=sources)
    async with running(tmp_path, settings):
        assert [words(await telegram.ask(user, each)) for each in asked] == before
        assert "people" in (await telegram.ask(user, "/watches")).text


async def test_it_is_not_done_to_a_database_that_has_something(
    telegram: Telegram, tmp_path: Path, postgresql: str
) -> None:
    settings = settings_for(telegram, telegram.url, tmp_path)
    async with running(tmp_path, settings, "migrate") as first:
        assert await first.ended() == 0
    async with running(tmp_path, {**settings, "DATABASE_URL": postgresql}) as bot:
        await bot.heard("Answering as")
        await telegram.ask(telegram.user(7), "/start")
    async with running(tmp_path, settings, "migrate", "--to", postgresql) as moving:
        assert await moving.ended(60) == 1
    assert "it is not empty" in moving.stderr


def words(message: Message) -> str:
    """Without how long ago that was."""
    return message.text.split("\n", 1)[0]
