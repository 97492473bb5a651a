from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.model import Article
from bot.news.storyline import Storyline
from tests.kit.clock import START, TurnedClock

DAM = "Kyrgyzstan opens the gates of a new dam on the Naryn river after years of work"
RAIL = "Freight trains begin to run between Kashgar and Andijan over the mountain pass"


def article(number: int, source: str, title: str, age: timedelta = timedelta()) -> Article:
    text = f"{title}. " * 6
    moment = START - age
    return Article(
        number,
        source,
        source.title(),
        "en",
        f"https://{source}.kz/{number}",
        title,
        text,
        cut=False,
        published_at=moment,
        first_seen_at=moment,
    )


class Remembered:
    """ports.Stories in memory."""

    def __init__(self) -> None:
        self.articles: list[Article] = []
        self.joined: dict[int, int] = {}
        self.asked = 0

    async def recent(self, since: datetime) -> list[tuple[Article, int | None]]:
        self.asked += 1
        return [(a, self.joined.get(a.id)) for a in self.articles if a.published_at >= since]

    async def join(self, placed: Mapping[int, int]) -> None:
        for article_id, story in placed.items():
            self.joined.setdefault(article_id, story)

    async def also(
        self, article_ids: Collection[int], muted: Collection[str] = ()
    ) -> dict[int, tuple[str, ...]]:
        raise NotImplementedError

    async def unread(self, since: datetime, little: int, limit: int) -> list[Article]:
        raise NotImplementedError


async def take(line: Storyline, *articles: Article) -> dict[int, int]:
    """Place articles under other ids before they have their own, as they are stored."""
    drafts = [replace(one, id=one.id - 100) for one in articles]
    async with line.placing(drafts) as join:
        return await join({one.id - 100: one.id for one in articles})


async def test_the_same_event_from_two_outlets_is_one_story() -> None:
    stories = Remembered()
    line = Storyline(stories, TurnedClock())
    await take(line, article(1, "one", DAM, timedelta(hours=2)))
    await take(line, article(2, "two", DAM), article(3, "two", RAIL))
    assert stories.joined == {2: 1}


async def test_what_was_decided_before_a_restart_holds_after_it() -> None:
    stories = Remembered()
    stories.articles = [article(1, "one", DAM, timedelta(hours=2)), article(2, "two", DAM)]
    stories.joined = {2: 1}
    line = Storyline(stories, TurnedClock())
    await take(line, article(3, "three", DAM))
    await take(line, article(4, "four", DAM))
    assert stories.joined == {2: 1, 3: 1, 4: 1}
    assert stories.asked == 1


async def test_old_articles_stay_alone_and_cost_nothing() -> None:
    stories = Remembered()
    line = Storyline(stories, TurnedClock())
    await line.forget()
    await take(line, article(1, "one", DAM, timedelta(days=3)))
    await take(line)
    assert stories.asked == 0


async def test_a_story_closes_after_two_days() -> None:
    stories, clock = Remembered(), TurnedClock()
    line = Storyline(stories, clock)
    await take(line, article(1, "one", DAM))
    await clock.advance(49 * 3600)
    await line.forget()
    await take(line, article(2, "two", DAM, -timedelta(hours=49)))
    assert stories.joined == {}


async def test_two_that_are_stored_together_are_one_story() -> None:
    stories = Remembered()
    line = Storyline(stories, TurnedClock())
    two = [article(1, "one", DAM, timedelta(minutes=1)), article(2, "two", DAM)]
    assert await take(line, *two) == {2: 1}
    assert await take(line, article(3, "three", DAM)) == {3: 1}
    await line.forget()


async def test_what_could_not_be_stored_has_no_place() -> None:
    stories = Remembered()
    line = Storyline(stories, TurnedClock())
    with pytest.raises(LookupError):
        async with line.placing([article(-1, "one", DAM, timedelta(minutes=1))]):
            raise LookupError
    assert await take(line, article(1, "two", DAM)) == {}
    assert stories.asked == 2
