"""/summary where a model writes: the article's own sentences at once, its summary edited in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

import pytest

from bot.emulator import Message
from bot.errors import EndpointFailed
from bot.model import Article, Written
from bot.news.reader import Reader
from bot.summary.remote import Remote, completions
from bot.summary.writer import ModelWriter
from bot.web import Web
from bot.web.endpoint import Endpoint
from storage import Store
from tests.bot.summary.test_writer import ARTICLE, GOOD, LIE, TITLE
from tests.handlers.test_summary_fulltext import Kept
from tests.kit.clock import TurnedClock
from tests.kit.model import Behaviour, ModelServer, hang_up, saying
from tests.kit.pages import HTML, Local
from tests.kit.program import Engine, eventually, running
from tests.kit.web import FaultServer, answer

LABEL = "Written by the language model small-1. Its numbers and names are in the article."


class Later:
    """Of a store that is opened later."""

    store: Store

    def __getattr__(self, name: str) -> object:
        return getattr(self.store.writings, name)


@dataclass
class House:
    engine: Engine
    server: ModelServer

    async def publish(self) -> None:
        await self.engine.publish(1, title=TITLE, text=ARTICLE.text)
        await self.engine.ask("/news")

    async def shown(self, words: str = "/summary 1", acts: int = 2) -> list[Message]:
        """What is said and edited, when it is done."""
        telegram = self.engine.telegram
        before = telegram.acts(1)
        await telegram.user(1).say(words)
        await self.engine.settled()
        while telegram.acts(1) < before + acts:
            await telegram.wait_for(1, telegram.acts(1))
        return list(telegram.state.chats[1].acts[before:])


@asynccontextmanager
async def house_at(folder: Path, *answers: bytes | Behaviour) -> AsyncIterator[House]:
    later = Later()
    async with (
        ModelServer(list(answers)) as server,
        Endpoint(completions(server.url)) as endpoint,
    ):
        remote = Remote(endpoint, "small-1")
        writer = ModelWriter(
            remote,
            later,  # type: ignore[arg-type]
            TurnedClock(flow=True),
            most=9,
            most_of_chat=9,
        )
        async with running(folder, writer=writer) as engine:
            later.store = engine.store
            yield House(engine, server)


async def test_its_own_sentences_at_once_and_the_written_one_when_it_comes(tmp_path: Path) -> None:
    release = asyncio.Event()

    async def held(writer: asyncio.StreamWriter) -> None:
        await release.wait()
        writer.write(saying(GOOD))

    async with house_at(tmp_path, held) as house:
        await house.publish()
        first = await house.engine.ask("/summary 1")
        assert "The ministry of agriculture" in first.text
        assert GOOD not in first.text
        assert (await house.engine.ask("/topics")).text, "the chat does not wait for it"
        after = house.engine.telegram.acts(1)
        release.set()
        second = await house.engine.telegram.wait_for(1, after)
    assert second.id == first.id
    lines = second.text.split("\n\n")
    assert lines[0].startswith(f"{TITLE}\nThe Times · ")
    assert lines[1:3] == [GOOD, LABEL]
    assert lines[3] == ARTICLE.text
    assert [entity["type"] for entity in second.entities][-2:] == [
        "italic",
        "expandable_blockquote",
    ]
    assert [button["text"] for row in second.buttons for button in row] == ["Open", "Save"]


async def test_once_it_is_written_it_comes_at_once(tmp_path: Path) -> None:
    async with house_at(tmp_path, saying(GOOD)) as house:
        await house.publish()
        _, second = await house.shown()
        (again,) = await house.shown(acts=1)
    assert again.text == second.text
    assert len(house.server.asked) == 1


@pytest.mark.parametrize("reply", [saying(LIE), hang_up], ids=["lie", "hang up"])
async def test_otherwise_its_own_sentences_stay(tmp_path: Path, reply: bytes | Behaviour) -> None:
    async with house_at(tmp_path, reply) as house:
        await house.publish()
        (shown,) = await house.shown(acts=1)
        await eventually(lambda: bool(house.server.asked))
        assert house.engine.telegram.acts(1) == 2, "the list and the summary"
    assert "The ministry of agriculture" in shown.text
    assert "language model" not in shown.text


async def test_in_the_chat_s_language(tmp_path: Path) -> None:
    async with house_at(tmp_path, saying(GOOD)) as house:
        await house.publish()
        await house.shown()
        assert "English" in house.server.asked[0].system


class Breaking:
    """A writer with a fault of its own."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()

    async def known(self, article: Article, language: str) -> Written | None:
        return None

    async def write(self, article: Article, language: str, chat_id: int) -> Written | None:
        self.asked.set()
        raise EndpointFailed(reason="a fault")


async def test_a_fault_of_the_writer_does_not_end_the_bot(tmp_path: Path) -> None:
    breaking = Breaking()
    async with running(tmp_path, writer=breaking) as engine:
        await engine.publish(1)
        await engine.ask("/news")
        await engine.ask("/summary 1")
        await breaking.asked.wait()
        assert (await engine.ask("/summary 1")).text.startswith("Headline 1\n")


async def test_a_page_by_its_address_is_written_too(tmp_path: Path) -> None:
    """Its buttons stay without Save."""
    html = f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>"
    body = answer(f"{html}<p>{ARTICLE.text}</p></article></body></html>".encode(), headers=HTML)
    clock = TurnedClock(flow=True)
    async with (
        FaultServer({"/1": body}) as site,
        Web([ip_network("127.0.0.0/8")], clock, spacing=0) as web,
        ModelServer([saying(GOOD)]) as server,
        Endpoint(completions(server.url)) as endpoint,
    ):
        later = Later()
        reader = Reader(web, Local(), Kept(), clock)
        writer = ModelWriter(
            Remote(endpoint, "small-1"),
            later,  # type: ignore[arg-type]
            clock,
            most=9,
            most_of_chat=9,
        )
        async with running(tmp_path, writer=writer, reader=reader) as engine:
            later.store = engine.store
            house = House(engine, server)
            acts = await house.shown(f"/summary {site.url('/1')}", acts=3)
    assert [GOOD in act.text for act in acts] == [False, False, True]
    assert len({act.id for act in acts}) == 1
    assert [button["text"] for row in acts[-1].buttons for button in row] == ["Open"]
