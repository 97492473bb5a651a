"""From what a source brought to what is promised, over a real database."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.emulator.html import parse
from bot.model import Entry, Message, Polling, Source
from bot.news.filing import Filing
from bot.news.identity import identified
from bot.news.storyline import Storyline
from bot.watches.desk import WatchDesk
from storage.database import Database
from storage.messages.contents import thawed
from storage.store import Store
from tests.kit.clock import START, TurnedClock

ONE, TWO = (Source(name, name.title(), f"https://{name}.kz/feed", "en") for name in ("one", "two"))
DAM = "Kyrgyzstan opens the gates of a new dam on the Naryn river after years of work"
RIVER = "Engineers let the water through on Thursday, and the villages below have power again."
CHAT = 5


def entry(number: int, title: str, text: str = "") -> Entry:
    return Entry(f"g{number}", f"https://one.kz/{number}", title, text, published_at=START)


class House:
    """Filing and watches over a real database."""

    def __init__(self, store: Store, database: Database) -> None:
        self.store = store
        self.database = database
        self.clock = TurnedClock()
        self.filing = self.begin()

    def begin(self) -> Filing:
        """A program that begins has a desk that knows nothing yet."""
        store = self.store
        self.desk = WatchDesk(
            *(store.watches, store.chats, store.stories, store.outbox),
            *(store.transaction, self.clock),
        )
        stories = Storyline(store.stories, self.clock)
        return Filing(store.articles, stories, store.transaction, self.clock, self.desk.find)

    async def take(self, *entries: Entry, source: Source = ONE, first: bool = False) -> None:
        await self.keep(*entries, source=source, first=first)
        await self.desk.tell()

    async def keep(self, *entries: Entry, source: Source = ONE, first: bool = False) -> None:
        polling = Polling(checked_at=self.clock.now(), succeeded_at=self.clock.now())
        found = identified(entries, source.url)
        await self.filing.take(source, found, polling, first=first)

    async def watch(self, words: str, chat_id: int = CHAT, thread: int | None = None) -> int:
        await self.store.chats.open(chat_id, "private")
        return (await self.store.watches.add(chat_id, words, thread)).id

    async def promised(self, chat_id: int = CHAT) -> list[Message]:
        """In the order of the promises."""
        rows = await self.database.fetch(
            "SELECT c.body FROM outbox o JOIN outbox_content c ON c.id = o.content_id "
            "WHERE o.chat_id = ? ORDER BY o.id",
            chat_id,
        )
        return [thawed(row["body"]) for row in rows]

    async def told(self, chat_id: int = CHAT) -> list[list[str]]:
        """Lines of each message."""
        return [parse(each.html).text.splitlines() for each in await self.promised(chat_id)]


@pytest.fixture
async def house(database: Database) -> House:
    store = Store(database, 1, "en", "Asia/Almaty")
    await store.articles.declare([ONE, TWO])
    return House(store, database)


async def test_a_match_is_promised_with_the_article(house: House) -> None:
    await house.watch("gas -oil")
    await house.take(entry(1, "Gas prices rise"), entry(2, "Oil and gas"), entry(3, "Weather"))
    assert await house.told() == [["New for gas -oil", "", "1. Gas prices rise", "One · just now"]]
    (message,) = await house.promised()
    assert [[button.text for button in row] for row in message.buttons] == [["1"]]
    found = await house.store.articles.find("https://one.kz/1")
    assert found is not None
    assert await house.store.chats.shown(CHAT, 1) == found.id
    (row,) = await house.database.fetch("SELECT kind, lane, expires_us - due_us FROM outbox")
    assert tuple(row) == ("watch", 1, 6 * 3600 * 1_000_000)


async def test_neither_the_first_fetch_nor_an_edited_title_is_told(house: House) -> None:
    await house.watch("gas")
    await house.take(entry(1, "Gas prices rise"), entry(2, "Weather"), first=True)
    await house.take(entry(1, "Gas prices soar"), entry(2, "Gas, not weather"))
    assert await house.told() == []


async def test_many_at_once_are_one_message_and_an_article_is_in_it_once(house: House) -> None:
    await house.watch("gas")
    await house.watch("prices")
    await house.take(*(entry(n, f"Gas prices in town{n}") for n in range(3)))
    (lines,) = await house.told()
    assert lines[0] == "New for gas"
    assert [line for line in lines if line[:1].isdigit()] == [
        "1. Gas prices in town2",
        "2. Gas prices in town1",
        "3. Gas prices in town0",
    ]


async def test_very_many_are_several_messages_in_one_promise(house: House) -> None:
    await house.watch("gas")
    await house.take(*(entry(n, f"Gas in town{n}") for n in range(60)))
    messages = await house.told()
    assert len(messages) == 8
    assert [line for line in messages[1] if line.startswith("7. ")]
    assert messages[-1][-1] == "And 12 more. What your watches look for: /watches"
    (row,) = await house.database.fetch("SELECT count(DISTINCT dedupe_key) FROM outbox")
    assert row[0] == 1


async def test_a_story_is_told_once_whoever_tells_it(house: House) -> None:
    await house.watch("dam")
    await house.take(entry(1, DAM, RIVER))
    await house.clock.advance(3600)
    await house.take(entry(2, DAM, RIVER), source=TWO)
    (lines,) = await house.told()
    assert lines[2] == f"1. {DAM}"


async def test_a_story_by_two_names_the_other(house: House) -> None:
    await house.watch("dam")
    await house.store.chats.be_quiet(CHAT, (0, 1439))
    await house.take(entry(1, DAM, RIVER))
    await house.take(entry(2, DAM, RIVER), source=TWO)
    await house.clock.advance(86400)
    await house.desk.tell()
    (lines,) = await house.told()
    assert lines[-1] == "also in: Two"


async def test_what_comes_right_after_waits_for_more(house: House) -> None:
    await house.watch("gas")
    await house.take(entry(1, "Gas one"))
    await house.clock.advance(3)
    await house.take(entry(2, "Gas two"))
    await house.take(entry(3, "Gas three"), source=TWO)
    assert len(await house.told()) == 1
    await house.clock.advance(2)
    await house.desk.tell()
    _, lines = await house.told()
    assert (lines[2], lines[5]) == ("1. Gas two", "2. Gas three")
    await house.desk.tell()
    assert len(await house.told()) == 2


async def test_quiet_hours_are_kept_and_all_of_the_night_comes_after(house: House) -> None:
    """START is 11:00 in Almaty."""
    await house.watch("gas")
    await house.store.chats.be_quiet(CHAT, (11 * 60, 13 * 60))
    for n in range(3):
        await house.take(entry(n, f"Gas in town{n}"))
        await house.clock.advance(1800)
    await house.desk.tell()
    assert await house.told() == []
    await house.clock.advance(1800)
    await house.desk.tell()
    (lines,) = await house.told()
    assert [line[:2] for line in lines if line[:1].isdigit()] == ["1.", "2.", "3."]


async def test_who_gets_nothing(house: House) -> None:
    await house.watch("gas", 1)
    await house.store.chats.mute(1, ONE.id, muted=True)
    await house.watch("gas", 2)
    await house.store.chats.deactivate(2, "blocked")
    paused = await house.watch("gas", 3)
    await house.store.watches.pause(3, paused, paused=True)
    gone = await house.watch("gas", 4)
    await house.store.watches.remove(4, gone, START)
    await house.take(entry(1, "Gas prices rise"))
    await house.store.chats.open(2, "private")
    await house.take(entry(2, "Gas again"))
    told = {chat: await house.told(chat) for chat in range(1, 5)}
    assert [len(told[chat]) for chat in (1, 2, 3, 4)] == [0, 1, 0, 0]
    assert told[2][0][2] == "1. Gas again"


async def test_a_chat_that_left_before_it_could_be_told(house: House) -> None:
    await house.watch("gas")
    await house.store.chats.be_quiet(CHAT, (0, 1439))
    await house.take(entry(1, "Gas prices rise"))
    await house.store.chats.deactivate(CHAT, "blocked")
    await house.clock.advance(86400)
    await house.desk.tell()
    assert await house.told() == []
    assert await house.store.watches.due(house.clock.now(), 9) == []


async def test_what_changed_is_noticed_and_a_new_program_knows_it(house: House) -> None:
    watch = await house.watch("gas")
    await house.take(entry(1, "Gas one"))
    await house.store.watches.pause(CHAT, watch, paused=True)
    await house.watch("oil")
    await house.take(entry(2, "Gas two"), entry(3, "Oil one"))
    await house.store.watches.pause(CHAT, watch, paused=False)
    house.filing = house.begin()
    await house.desk.load()
    await house.clock.advance(60)
    await house.take(entry(4, "Gas three"))
    titles = [line for lines in await house.told() for line in lines if line[:1].isdigit()]
    assert titles == ["1. Gas one", "1. Oil one", "2. Gas three"]


async def test_what_was_found_is_told_by_the_next_program(house: House) -> None:
    await house.watch("gas")
    await house.keep(entry(1, "Gas one"))
    assert await house.told() == []
    house.begin()
    await house.desk.tell()
    assert len(await house.told()) == 1


async def test_each_forum_topic_hears_of_its_own(house: House) -> None:
    await house.watch("gas", thread=7)
    await house.watch("oil")
    await house.take(entry(1, "Oil one"), entry(2, "Gas one"))
    rows = await house.database.fetch("SELECT thread_id FROM outbox ORDER BY id")
    assert [row["thread_id"] for row in rows] == [None, 7]
    first, second = await house.told()
    assert (first[0], first[2]) == ("New for oil", "1. Oil one")
    assert (second[0], second[2]) == ("New for gas", "2. Gas one")


async def test_words_that_are_no_query_any_more(house: House) -> None:
    await house.watch("-gas")
    await house.watch("gas")
    await house.take(entry(1, "Gas one"))
    assert len(await house.told()) == 1


async def test_a_group_that_moved_is_told_at_its_new_place(house: House) -> None:
    await house.watch("gas", -5)
    await house.take(entry(1, "Gas one"))
    await house.store.chats.move(-5, -1005)
    await house.clock.advance(60)
    await house.take(entry(2, "Gas two"))
    assert [lines[2] for lines in await house.told(-1005)] == ["1. Gas one", "1. Gas two"]


async def test_pruning_forgets_what_can_come_no_more(house: House) -> None:
    await house.watch("gas")
    await house.take(entry(1, "Gas one"))
    await house.desk.prune()
    assert len(await house.database.fetch("SELECT * FROM watch_stories")) == 1
    await house.clock.advance(timedelta(days=4).total_seconds())
    await house.desk.prune()
    assert await house.database.fetch("SELECT * FROM watch_stories") == []


async def test_what_was_told_in_another_language(house: House) -> None:
    source = replace(ONE, language="kk")
    await house.store.articles.declare([source, TWO])
    await house.watch("Kazakhstan tenge")
    await house.take(entry(1, "Қазақстанда теңге бағамы өсті"), source=source)
    assert len(await house.told()) == 1
