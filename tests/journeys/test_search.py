"""A subscriber looks for words in recorded feeds, chooses a topic and mutes an outlet."""

import re
from pathlib import Path

import pytest

from bot.emulator import Message
from tests.journeys.database import polled
from tests.journeys.reading import headlines, labels, place
from tests.journeys.test_news import FEEDS
from tests.kit.outside import Outside, feed, title
from tests.kit.process import running, settings_for, until
from tests.kit.telegram import Telegram


@pytest.mark.usefixtures("kept_in")
async def test_words_topics_and_outlets(
    telegram: Telegram, outside: Outside, tmp_path: Path
) -> None:
    outside.pages = {source: feed(file) for source, file in FEEDS.items()}
    sources = outside.catalogue(tmp_path / "sources.toml", [(name, name) for name in FEEDS])
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_SOURCES=sources)
    user = telegram.user(7)
    async with running(tmp_path, settings):
        await until(lambda: polled(tmp_path) == len(FEEDS))
        everything = place(await telegram.ask(user, "/news"))[2]

        found = await telegram.ask(user, "/search people")
        total = place(found)[2]
        assert 6 < total < everything
        assert all(re.search("(?i)people|person", part) for part in parts(found))
        second = await telegram.tap(user, found, "›")
        assert second.text.startswith("Viewing results 7–")
        assert place(second)[2] == total
        without = await telegram.ask(user, "/search people -the")
        assert without.text.startswith("Nothing found") or place(without)[2] < total

        outlets = await telegram.ask(user, "/sources")
        mute = f"✓ {title('guardian')}"
        muted = await telegram.tap(user, outlets, mute)
        assert f"— {title('guardian')}, muted" in labels(muted)
        listed = await telegram.ask(user, "/news")
        assert place(listed)[2] < everything
        assert title("guardian") not in {line.source for line in headlines(listed)}
        theirs = await telegram.ask(user, "/news guardian")
        assert {line.source for line in headlines(theirs)} == {title("guardian")}

        topics = await telegram.ask(user, "/topics")
        assert topics.text.startswith(("Topics", "No news of any topic"))


def parts(message: Message) -> list[str]:
    """The headlines of a page, each with its snippet."""
    return re.split(r"\n\n(?=\d+\. )", message.text)[1:]
