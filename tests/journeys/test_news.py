"""Recorded feeds come out of /news as feedparser reads them."""

import calendar
import html
from pathlib import Path
from typing import Any

import feedparser
import pytest

from tests.journeys.database import polled
from tests.journeys.reading import headlines, labels, place
from tests.kit.outside import Outside, feed, title
from tests.kit.process import WRITTEN, running, settings_for, until
from tests.kit.telegram import Telegram

FEEDS = {
    "guardian": "rss-parser__guardian.rss",
    "medscape": "netnewswire__medscape.rss",
    "kagi": "fastfeedparser__kagi.xml",
    "atom": "v2__large_atom.xml",
    "gruber": "netnewswire__DaringFireball.atom",
    "aktuality": "netnewswire__aktuality.rss",
}


def published() -> dict[tuple[str, str], int]:
    """(outlet, headline) -> seconds since 1970, of every entry in the recorded feeds."""
    return {
        (title(source), plain(entry.title)): moment(entry)
        for source, file in FEEDS.items()
        for entry in feedparser.parse(feed(file)).entries
    }


def plain(text: str) -> str:
    return " ".join(html.unescape(text).split())


def moment(entry: Any) -> int:
    return calendar.timegm(entry.get("published_parsed") or entry.updated_parsed)


@pytest.mark.usefixtures("kept_in")
async def test_recorded_feeds_are_paged_through_newest_first(
    telegram: Telegram, outside: Outside, tmp_path: Path
) -> None:
    expected = published()
    outside.pages = {source: feed(file) for source, file in FEEDS.items()}
    sources = outside.catalogue(tmp_path / "sources.toml", [(name, name) for name in FEEDS])
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_SOURCES=sources)
    user = telegram.user(7)
    async with running(tmp_path, settings):
        await until(lambda: polled(tmp_path) == len(FEEDS))

        page = await telegram.ask(user, "/news")
        assert place(page) == (1, 6, len(expected))
        assert "‹" not in labels(page)
        listed = headlines(page)
        while "›" in labels(page):
            page = await telegram.tap(user, page, "›")
            listed += headlines(page)
        assert place(page)[1] == len(expected)
        back = await telegram.tap(user, page, "‹")
        assert place(back)[0] == place(page)[0] - 6

        assert len(telegram.sent_to(user.id)) == 1, "pages replace each other"
        assert [line.number for line in listed] == list(range(1, len(expected) + 1))
        found = [(line.source, line.title) for line in listed]
        assert set(found) == set(expected)
        times = [expected[each] for each in found]
        assert times == sorted(times, reverse=True)


@pytest.mark.usefixtures("kept_in")
async def test_a_headline_is_summed_up_by_number_and_by_button(
    telegram: Telegram, outside: Outside, tmp_path: Path
) -> None:
    outside.pages = {"guardian": feed(FEEDS["guardian"])}
    sources = outside.catalogue(tmp_path / "sources.toml", [("guardian", "guardian")])
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_SOURCES=sources)
    user = telegram.user(7)
    async with running(tmp_path, settings):
        await until(lambda: polled(tmp_path) == 1)

        nothing = await telegram.ask(user, "/summary 2")
        assert "/news" in nothing.text
        page = await telegram.ask(user, "/news")
        second = headlines(page)[1].title
        by_number = await telegram.ask(user, "/summary 2")
        assert by_number.text.startswith(second)
        assert by_number.links[second].startswith("https://www.theguardian.com/")
        assert labels(by_number) == ["Open", "Save"]
        by_button = await telegram.tap(user, page, "2")
        assert by_button.text == by_number.text
        by_address = await telegram.ask(user, f"/summary {by_number.links[second]}")
        assert by_address.text == by_number.text

        saving = await user.press(by_button, "Save")
        await until(lambda: saving.answer)
        assert second in (await telegram.ask(user, "/saved")).text
        far = await telegram.ask(user, "/summary 999")
        assert "999" in far.text
        what = await telegram.ask(user, f"/summary {WRITTEN}")
        assert "/summary 2" in what.text
