"""A subscriber is told of new headlines with certain words, by a program of its own process."""

from email.utils import format_datetime
from html import escape
from pathlib import Path

from bot.clock import SystemClock
from bot.emulator import Message
from tests.journeys.database import polled, rows
from tests.journeys.reading import labels
from tests.kit.outside import Outside
from tests.kit.process import running, settings_for, until
from tests.kit.telegram import Telegram

USER, OTHER = 7, 8
DAM = "A dam on the Naryn river opens its gates after years of work by engineers"
STORY = "Water went through on Thursday, and the villages below have electric power once again."


def rss(*items: tuple[int, str, str]) -> bytes:
    """(number, title, text) of each, the newest first."""
    now = format_datetime(SystemClock().now())
    entries = "".join(
        f"<item><guid>g{number}</guid><link>https://outlet.example/{number}</link>"
        f"<title>{escape(title)}</title><description>{escape(text)}</description>"
        f"<pubDate>{now}</pubDate></item>"
        for number, title, text in items
    )
    head = "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel><title>t</title>"
    return f"{head}{entries}</channel></rss>".encode()


def told(telegram: Telegram, user: int = USER) -> list[Message]:
    return [each for each in telegram.sent_to(user) if each.text.startswith("New for")]


def known(folder: Path, title: str) -> bool:
    return (title,) in rows(folder, "SELECT title FROM articles")


async def test_what_is_watched_for_is_told_once(
    telegram: Telegram, outside: Outside, tmp_path: Path
) -> None:
    first = (1, "Gas prices rise in Almaty", "About gas.")
    outside.pages = {"one": rss(first), "two": rss((1, "Weather", "Rain."))}
    sources = outside.catalogue(tmp_path / "sources.toml", [("one", "one"), ("two", "two")])
    settings = settings_for(
        *(telegram, telegram.url, tmp_path), YAMCHI_SOURCES=sources, YAMCHI_FETCH_INTERVAL="1"
    )
    user = telegram.user(USER)
    async with running(tmp_path, settings):
        await telegram.ask(user, "/watch қазақстан газ")
        await telegram.ask(user, "/watch dam -football")
        await telegram.ask(telegram.user(OTHER), "/watch football")
        await until(lambda: polled(tmp_path) == 2)

        # The first fetch fills the archive, an edited title is no news, and words are not met.
        edited = (1, "Gas prices rise in Kazakhstan", "About gas.")
        outside.pages["one"] = rss((2, "Oil in Kazakhstan", "None of it burns."), edited)
        await until(lambda: known(tmp_path, "Oil in Kazakhstan"))
        assert known(tmp_path, "Gas prices rise in Kazakhstan")

        # Words of another language and ending.
        russian = (3, "Казахстану нужен газ", "О газе.")
        outside.pages["one"] = rss(russian, edited)
        message = await until(lambda: told(telegram))
        assert message[0].text.splitlines()[:3] == [
            "New for қазақстан газ",
            "",
            "1. Казахстану нужен газ",
        ]
        assert labels(message[0]) == ["1"]
        summary = await telegram.ask(user, "/summary 1")
        assert summary.text.startswith("Казахстану нужен газ\n")

        # A story by two outlets, and more at once: one message, each of it once.
        outside.pages["one"] = rss((4, DAM, STORY), (5, "A dam for Osh", "Soon."), russian)
        await until(lambda: len(told(telegram)) == 2, 30)
        outside.pages["two"] = rss((6, DAM, STORY), (7, "A dam in Khujand", "Also soon."))
        await until(lambda: len(told(telegram)) == 3, 30)
        texts = [each.text for each in told(telegram)[1:]]
        assert texts[0].count("1. ") == texts[0].count("2. ") == 1
        assert f"1. {DAM}" in texts[0] or f"2. {DAM}" in texts[0]
        assert "1. A dam in Khujand" in texts[1]
        assert "2. " not in texts[1]

        # What is stopped is told no more; another chat was never told anything.
        shown = await telegram.ask(user, "/watches")
        await telegram.tap(user, shown, "✕ 2")
        outside.pages["one"] = rss((8, "A dam for Naryn", "Later."), (9, "Газ Казахстана", "."))
        await until(lambda: len(told(telegram)) == 4, 30)
        assert "Газ Казахстана" in told(telegram)[-1].text
        assert "Naryn" not in told(telegram)[-1].text
        assert told(telegram, OTHER) == []


async def test_it_is_told_by_the_next_run_where_this_one_is_killed(
    telegram: Telegram, outside: Outside, tmp_path: Path
) -> None:
    outside.pages = {"one": rss((1, "Weather", "Rain."))}
    sources = outside.catalogue(tmp_path / "sources.toml", [("one", "one")])
    settings = settings_for(
        *(telegram, telegram.url, tmp_path), YAMCHI_SOURCES=sources, YAMCHI_FETCH_INTERVAL="1"
    )
    user = telegram.user(USER)
    async with running(tmp_path, settings) as process:
        await telegram.ask(user, "/watch gas")
        await until(lambda: polled(tmp_path) == 1)
        telegram.faults.add("bad_gateway", "sendMessage", times=None)
        outside.pages["one"] = rss((2, "Gas prices rise", "."), (1, "Weather", "Rain."))
        await until(lambda: known(tmp_path, "Gas prices rise"))
        await process.kill()
    telegram.faults.clear()
    async with running(tmp_path, settings):
        await until(lambda: told(telegram), 30)
    assert [each.text.splitlines()[2] for each in told(telegram)] == ["1. Gas prices rise"]
