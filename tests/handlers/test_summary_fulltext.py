"""/summary of articles whose page has to be read first."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from bot.emulator import Message
from bot.errors import StorageError
from bot.model import Article, FullText, Source, Summary
from bot.news.reader import PAGES, Reader
from bot.web import Web
from storage import Store
from tests.kit.clock import TurnedClock
from tests.kit.pages import Local, page, text
from tests.kit.program import Engine, running
from tests.kit.web import Asked, FaultServer, answer

WORKING = "Reading the page …"
NOTE = "The page could not be read: this is what the outlet gave with the headline."
EXCERPT = "The bank told the press. The rate had go"


class Held:
    """A page that is given when it is let go."""

    def __init__(self, given: bytes) -> None:
        self.given = given
        self.go = asyncio.Event()

    async def __call__(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        await self.go.wait()
        writer.write(self.given)


class Kept:
    """ports.Texts of a store that is opened later."""

    store: Store

    async def get(self, article_id: int) -> FullText | None:
        return await self.store.texts.get(article_id)

    async def put(self, article_id: int, found: FullText) -> None:
        await self.store.texts.put(article_id, found)


@dataclass
class House:
    """A running bot and an outlet whose pages it may read."""

    engine: Engine
    server: FaultServer

    async def publish(self, **fields: Any) -> None:
        usual = {"url": self.server.url("/1"), "text": EXCERPT, "cut": True}
        await self.engine.publish(1, **{**usual, **fields})
        await self.engine.ask("/news")

    async def ask(self, words: str) -> list[Message]:
        """What is said, and edited, until all is done."""
        before = self.engine.telegram.acts(1)
        await self.engine.telegram.user(1).say(words)
        await self.engine.settled()
        return list(self.engine.telegram.state.chats[1].acts[before:])


@asynccontextmanager
async def house_at(folder: Path, **services: Any) -> AsyncIterator[House]:
    clock, texts = TurnedClock(flow=True), Kept()
    async with (
        FaultServer({"/1": page()}) as server,
        Web([ip_network("127.0.0.0/8")], clock, spacing=0) as web,
    ):
        source = Source("page", "The Page", server.url("/feed"), "en")
        reader = Reader(web, Local(), texts, clock, sources=[source])
        async with running(folder, reader=reader, **services) as engine:
            texts.store = engine.store
            yield House(engine, server)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_at(tmp_path) as opened:
        yield opened


def labels(message: Message) -> list[str]:
    return [button["text"] for row in message.buttons for button in row]


async def test_it_is_said_at_once_and_edited_when_the_page_was_read(house: House) -> None:
    held = house.server.routes["/1"] = Held(page())
    await house.publish()
    working = await house.engine.ask("/summary 1")
    assert working.text == WORKING
    after = house.engine.telegram.acts(1)
    held.go.set()
    summary = await house.engine.telegram.wait_for(1, after)
    assert summary.id == working.id
    assert summary.text.startswith("Headline 1\nThe Times")
    assert text(5)[-1].rpartition(". ")[2] in summary.text
    assert "excerpt ends here" not in summary.text
    assert labels(summary) == ["Open", "Save"]


async def test_other_chats_do_not_wait(house: House) -> None:
    held = house.server.routes["/1"] = Held(page())
    await house.publish()
    await house.engine.ask("/summary 1")
    assert (await house.engine.ask("/news", house.engine.telegram.user(2))).text
    held.go.set()
    await house.engine.settled()


async def test_once_it_was_read_the_answer_comes_at_once(house: House) -> None:
    await house.publish()
    first = await house.ask("/summary 1")
    again = await house.ask("/summary 1")
    assert (len(first), len(again)) == (2, 1)
    assert again[0].text == first[1].text
    assert [asked.path for asked in house.server.asked] == ["/robots.txt", "/1"]


@pytest.mark.parametrize(
    "fields", [{"url": ""}, {"text": "A long sentence. " * 60, "cut": False}], ids=["url", "text"]
)
async def test_nothing_has_to_be_read(house: House, fields: dict[str, Any]) -> None:
    await house.publish(**fields)
    (summary,) = await house.ask("/summary 1")
    assert summary.text.startswith("Headline 1\n")
    assert house.server.asked == []


async def test_a_page_that_cannot_be_read(house: House) -> None:
    house.server.routes["/1"] = answer(status="403 Forbidden")
    await house.publish()
    working, summary = await house.ask("/summary 1")
    assert working.text == WORKING
    assert "The bank told the press." in summary.text
    assert "had go" not in summary.text
    assert summary.text.endswith(f"The outlet's excerpt ends here.\n\n{NOTE}")
    assert [entity["type"] for entity in summary.entities].count("italic") == 2
    assert [message.text for message in await house.ask("/summary 1")] == [summary.text]


async def test_the_button(house: House) -> None:
    await house.publish()
    listed = await house.engine.ask("/news")
    working = await house.engine.tap(listed, "1")
    await house.engine.settled()
    assert working.text == WORKING
    acts = house.engine.telegram.state.chats[1].acts
    assert acts[-1].id == working.id
    assert acts[-1].text.startswith("Headline 1\n")
    answers = [call for call in house.engine.telegram.calls if call.method == "answerCallbackQuery"]
    assert len(answers) == 1


async def test_a_page_that_no_feed_brought(house: House) -> None:
    url = house.server.url("/1")
    working, summary = await house.ask(f"/summary {url}")
    assert working.text == WORKING
    assert summary.text.startswith("The title of the page\nThe Page · ")
    assert summary.links == {"The title of the page": url}
    assert text(1)[0].partition(". ")[0] in summary.text
    assert labels(summary) == ["Open"]


async def test_a_page_that_no_feed_brought_and_that_cannot_be_read(house: House) -> None:
    working, problem = await house.ask(f"/summary {house.server.url('/none')}")
    assert (working.text, problem.text) == (WORKING, "127.0.0.1 has no page at this address.")
    assert problem.id == working.id


PRIVATE = "{host} is not an address that may be fetched."
NONE = "This is not the address of a page on the web. Like this: /summary https://example.com/news"


@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "192.168.1.1"])
async def test_private_addresses_are_not_asked(house: House, host: str) -> None:
    answers = await house.ask(f"/summary http://{host}/latest/meta-data")
    assert [message.text for message in answers] == [WORKING, PRIVATE.format(host=host)]


@pytest.mark.parametrize(
    "url", ["http://[::1", "http://<b>", "https://me:secret@times.example/", "http://a\\b.kz/"]
)
async def test_what_is_no_address(house: House, url: str) -> None:
    assert [message.text for message in await house.ask(f"/summary {url}")] == [NONE]
    assert house.server.asked == []


@pytest.fixture
async def elsewhere() -> AsyncIterator[str]:
    """A page on a host of nobody's: its port is not the outlet's."""
    async with FaultServer({"/1": page()}) as server:
        yield server.url("/1")


async def test_a_page_of_no_outlet(house: House, elsewhere: str) -> None:
    working, summary = await house.ask(f"/summary this one please: {elsewhere}")
    assert working.text == WORKING
    assert summary.text.startswith("The title of the page\n127.0.0.1 · 2\u00a0min\u00a0read\n")
    assert labels(summary) == ["Open"]


async def test_a_message_with_a_page_of_no_outlet_is_answered(house: House, elsewhere: str) -> None:
    user = house.engine.telegram.user(1)
    picture = house.engine.telegram.state.write(
        user.chat,
        {"from": user.json},
        {
            "photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}],
            "caption": "here",
            "caption_entities": [{"type": "text_link", "offset": 0, "length": 4, "url": elsewhere}],
        },
    )
    before = house.engine.telegram.acts(1)
    await user.say("/summary", reply_to=picture)
    await house.engine.settled()
    working, summary = house.engine.telegram.state.chats[1].acts[before:]
    assert (working.text, summary.id) == (WORKING, working.id)
    assert summary.links == {"The title of the page": elsewhere}


async def test_a_chat_is_no_scanner(house: House) -> None:
    house.server.routes = {}
    for number in range(PAGES):
        _, problem = await house.ask(f"/summary {house.server.url(f'/{number}')}")
        assert problem.text == "127.0.0.1 has no page at this address."
    (refused,) = await house.ask(f"/summary {house.server.url('/again')}")
    assert refused.text.startswith("That is many pages at once. Please ask again in ")
    assert "/again" not in [asked.path for asked in house.server.asked]
    other = house.engine.telegram.user(2)
    assert (await house.engine.ask(f"/summary {house.server.url('/2')}", other)).text == WORKING
    await house.engine.settled()


class Refusing:
    """A summarizer that cannot."""

    async def summarize(self, article: Article) -> Summary:
        raise StorageError(path="x", reason="the disk is full")


async def test_what_fails_later_is_said_in_the_same_message(tmp_path: Path) -> None:
    async with house_at(tmp_path, summaries=Refusing()) as house:
        await house.publish()
        working, problem = await house.ask("/summary 1")
        assert problem.id == working.id
        assert "Nothing can be stored or looked up right now" in problem.text


async def test_it_is_not_known_whether_the_first_message_came(house: House) -> None:
    await house.publish()
    house.engine.telegram.faults.add("reset_after", "sendMessage")
    working, summary = await house.ask("/summary 1")
    assert working.text == WORKING
    assert summary.id != working.id
    assert summary.text.startswith("Headline 1\n")
