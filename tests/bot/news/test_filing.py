from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model import Article, Entry, News, Polling, Selection, Source
from bot.news.filing import Filing
from bot.news.identity import identified
from bot.news.storyline import Storyline
from storage import Store, open_store
from tests.kit.clock import START, TurnedClock

ONE, TWO = (Source(name, name.title(), f"https://{name}.kz/feed", "en") for name in ("one", "two"))
MINUTE = timedelta(minutes=1)
DAM = "Kyrgyzstan opens the gates of a new dam on the Naryn river after years of work"


def entry(number: int, minutes: float = 0, **changes: object) -> Entry:
    facts: dict[str, object] = {
        "guid": f"g{number}",
        "url": f"https://one.kz/{number}",
        "title": f"Headline {number}",
        "text": f"What happened in place {number}.",
        "published_at": START - minutes * MINUTE,
    }
    return Entry(**{**facts, **changes})  # type: ignore[arg-type] # a builder takes any field


class House:
    """Filing over a real database, and somebody who is told."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = TurnedClock()
        self.told: list[News] = []
        self.refuses = False
        stories = Storyline(store.stories, self.clock)
        self.filing = Filing(store.articles, stories, store.transaction, self.clock, self._tell)

    async def _tell(self, news: Sequence[News]) -> None:
        """Writes in the same transaction, and may fail."""
        self.told += news
        chat = await self.store.chats.open(1, "private")
        await self.store.chats.save(chat.id, news[0].article.id, self.clock.now())
        if self.refuses:
            raise LookupError

    async def take(self, *entries: Entry, source: Source = ONE, first: bool = False) -> list[str]:
        now = self.clock.now()
        polling = Polling(checked_at=now, succeeded_at=now)
        news = await self.filing.take(source, identified(entries, source.url), polling, first=first)
        return [article.title for article in news]

    async def stored(self) -> list[Article]:
        return list((await self.store.articles.newest(100)).articles)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    url = f"sqlite:///{tmp_path / 'yamchi.db'}"
    async with open_store(url, bot_id=1, language="en", timezone="UTC") as store:
        await store.articles.declare([ONE, TWO])
        yield House(store)


async def test_all_of_it_or_nothing(house: House) -> None:
    house.refuses = True
    with pytest.raises(LookupError):
        await house.take(entry(1))
    assert await house.stored() == []
    assert await house.store.chats.saved(1, 9) == []
    assert await house.store.articles.polling("one") == Polling()
    house.refuses = False
    assert await house.take(entry(1)) == ["Headline 1"]
    assert [article.title for article in await house.store.chats.saved(1, 9)] == ["Headline 1"]
    assert (await house.store.articles.polling("one")).succeeded_at == START


async def test_what_is_told_is_what_is_stored(house: House) -> None:
    await house.take(entry(1, 5, title="Gas of Uzbekistan"), entry(2, 9), entry(3, 7))
    assert [news.article.title for news in house.told] == [
        "Headline 2",
        "Headline 3",
        "Gas of Uzbekistan",
    ]
    for news in house.told:
        assert await house.store.articles.get(news.article.id) == news.article
    assert "uzbekistan" in house.told[-1].topics
    assert len(house.told[-1].keys) == 3 + 1 + 5


async def test_the_outlets_own_tags_make_topics(house: House) -> None:
    await house.take(entry(1, tags=("Uzbekistan",)))
    assert "uzbekistan" in house.told[0].topics
    await house.take(entry(1, tags=("Tajikistan",)))
    page = await house.store.articles.newest(6, Selection(topic="tajikistan"))
    assert [article.id for article in page.articles] == [house.told[0].article.id]


async def test_undated_entries_keep_the_order_of_their_page(house: House) -> None:
    page = [entry(number, published_at=None) for number in (1, 2, 3)]
    assert await house.take(*page) == ["Headline 3", "Headline 2", "Headline 1"]
    assert [article.title for article in await house.stored()] == [
        "Headline 1",
        "Headline 2",
        "Headline 3",
    ]


async def test_what_is_dated_ahead_is_of_now(house: House) -> None:
    page = [entry(1, -60 * 5), entry(2, -1), entry(3, 1)]
    assert await house.take(*page) == ["Headline 3", "Headline 2", "Headline 1"]
    assert (await house.stored())[0].published_at == START
    assert await house.take(*page) == []


async def test_the_first_time_is_quiet_and_the_second_is_not(house: House) -> None:
    assert await house.take(entry(1), entry(2), first=True) == []
    assert house.told == []
    assert await house.take(entry(1), entry(2), entry(3)) == ["Headline 3"]
    assert len(await house.stored()) == 3


async def test_an_edit_is_kept_and_is_no_news(house: House) -> None:
    await house.take(entry(1))
    edited = entry(1, -30, title="Turkmen gas", text="It burns.", url="https://one.kz/x", cut=True)
    assert await house.take(edited) == []
    (article,) = await house.stored()
    assert (article.title, article.text, article.url, article.cut) == (
        *("Turkmen gas", "It burns.", "https://one.kz/x", True),
    )
    assert article.published_at == START
    for selection in (Selection(words="gas"), Selection(topic="turkmenistan")):
        assert (await house.store.articles.newest(6, selection)).total == 1
    assert (await house.store.articles.newest(6, Selection(words="headline"))).total == 0


async def test_a_changed_guid_becomes_the_articles_own(house: House) -> None:
    await house.take(entry(1))
    assert await house.take(entry(1, guid="other")) == []
    moved = entry(1, guid="other", url="https://one.kz/moved", title="Moved", published_at=None)
    assert await house.take(moved) == []
    assert [article.title for article in await house.stored()] == ["Moved"]
    back = await house.store.articles.known("one", ["other", "g1"])
    assert [one.identity for one in back] == ["other"]


async def test_a_storm_of_new_guids_and_addresses_is_no_news(house: House) -> None:
    await house.take(*(entry(number, number) for number in range(1, 30)), first=True)
    storm = [
        entry(number, 0, guid=f"new-{number}", url=f"https://new.kz/{number}")
        for number in range(1, 30)
    ]
    fresh = entry(99, guid="new-99", url="https://new.kz/99", title="Something else")
    assert await house.take(fresh, *storm) == ["Something else"]
    assert len(await house.stored()) == 30
    assert await house.take(fresh, *storm) == []


async def test_what_slid_in_from_behind_is_kept_and_is_no_news(house: House) -> None:
    await house.take(*(entry(number, number) for number in range(1, 9)), first=True)
    page = [*(entry(number, number) for number in range(2, 9)), entry(9, 60 * 24)]
    assert await house.take(*page) == []
    assert len(await house.stored()) == 9


async def test_a_page_that_says_the_same_is_not_written_again(house: House) -> None:
    page = [entry(number, number) for number in range(5)]
    await house.take(*page)
    writes: list[object] = []

    async def amend(changed: object) -> None:
        writes.append(changed)

    house.store.articles.amend = amend  # type: ignore[method-assign] # is it called?
    assert await house.take(*page) == []
    assert writes == []


async def test_stories_are_joined_with_their_articles(house: House) -> None:
    await house.take(entry(1, 9, title=DAM, text=f"{DAM}. " * 5))
    other = entry(7, 5, title=DAM, text=f"{DAM}. " * 5, url="https://two.kz/7")
    await house.take(other, source=TWO)
    first, second = house.told
    assert (first.story_id, second.story_id) == (None, first.article.id)
    assert await house.store.stories.also([first.article.id]) == {first.article.id: ("Two",)}


async def test_a_story_that_could_not_be_stored_is_not_joined_later(house: House) -> None:
    house.refuses = True
    with pytest.raises(LookupError):
        await house.take(entry(1, 9, title=DAM, text=f"{DAM}. " * 5))
    house.refuses = False
    await house.take(entry(7, 5, title=DAM, text=f"{DAM}. " * 5), source=TWO)
    assert house.told[-1].story_id is None


async def test_articles_from_before_there_were_hashes_are_known(house: House) -> None:
    await house.take(entry(1))
    await house.store._database.execute("UPDATE articles SET content = NULL, whole = NULL")
    assert await house.take(entry(1)) == []
    (known,) = await house.store.articles.known("one", ["g1"])
    assert known.hashes is not None


async def test_names_that_no_database_takes(house: House) -> None:
    odd = entry(1, guid="a\0b\ud800" + "x" * 5000)
    assert len(await house.take(odd)) == 1
    assert await house.take(odd) == []
    assert await house.take(replace(odd, title="Edited")) == []
    assert [article.title for article in await house.stored()] == ["Edited"]


async def test_a_long_quiet_source_tells_all_that_it_missed(house: House) -> None:
    await house.take(entry(1, 60 * 24 * 5), first=True)
    page = [entry(number, 60 * 24 * (5 - number)) for number in (4, 3, 2)]
    assert await house.take(*page) == ["Headline 2", "Headline 3", "Headline 4"]
