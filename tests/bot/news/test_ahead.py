from collections.abc import AsyncIterator
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from bot.model import Article, Source
from bot.news.ahead import MOST, RECENT, Ahead
from bot.news.indexing import arrival
from bot.news.reader import Reader
from bot.web import Web
from storage import Store, open_store
from tests.kit.clock import START, TurnedClock
from tests.kit.pages import Local, page
from tests.kit.program import entries
from tests.kit.web import FaultServer, answer


class House:
    def __init__(self, store: Store, server: FaultServer, web: Web) -> None:
        self.store, self.server, self.clock = store, server, TurnedClock(flow=True)
        source = Source("s", "S", server.url("/feed"), "en")
        reader = Reader(web, Local(), store.texts, self.clock, sources=[source])
        self.ahead = Ahead(reader, store.stories, self.clock)

    async def publish(self, count: int, source: str = "s", **fields: Any) -> list[Article]:
        """Excerpts, each with a page of its own."""
        found = entries(count, cut=True, **fields)
        made = [arrival(f"{source} {key}", entry, "en") for key, entry in found]
        return await self.store.articles.add(source, made, START)

    def asked(self) -> list[str]:
        paths, self.server.asked[:] = [one.path for one in self.server.asked], []
        return [path for path in paths if path != "/robots.txt"]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    url = f"sqlite:///{tmp_path / 'yamchi.db'}"
    async with (
        open_store(url, bot_id=1, language="en", timezone="UTC") as store,
        FaultServer({"/1": page(), "/2": page()}) as server,
        Web([ip_network("127.0.0.0/8")], TurnedClock(flow=True), spacing=0) as web,
    ):
        sources = [Source(name, name, server.url(f"/{name}"), "en") for name in ("s", "other")]
        await store.articles.declare(sources)
        yield House(store, server, web)


async def test_what_most_outlets_tell_is_read_first_and_once(house: House) -> None:
    await house.publish(9, until=START - timedelta(minutes=9), url=house.server.url("/1"))
    (first,) = await house.publish(
        1, begin=50, until=START - timedelta(hours=1), url=house.server.url("/2")
    )
    (again,) = await house.publish(1, "other", begin=60, url=house.server.url("/other"))
    await house.store.stories.join({again.id: first.id})
    assert await house.ahead.read() == MOST
    assert house.asked() == ["/2"] + ["/1"] * (MOST - 1)
    full = await house.store.texts.get(first.id)
    assert full is not None
    assert full.refusal is None
    assert await house.ahead.read() == 10 - MOST
    house.asked()
    assert await house.ahead.read() == 0
    assert house.asked() == []


async def test_what_was_refused_is_not_asked_for_again(house: House) -> None:
    await house.publish(1, url=house.server.url("/nowhere"))
    assert await house.ahead.read() == 1
    assert await house.ahead.read() == 0
    assert house.asked() == ["/nowhere"]


async def test_what_the_site_forbids_is_not_asked_for(house: House) -> None:
    house.server.routes["/robots.txt"] = answer(b"User-agent: *\nDisallow: /")
    await house.publish(1, url=house.server.url("/1"))
    await house.ahead.read()
    assert house.asked() == []


async def test_what_is_old_elsewhere_or_whole_is_not_needed(house: House) -> None:
    await house.publish(1, until=START - RECENT - timedelta(minutes=1), url=house.server.url("/1"))
    await house.publish(1, begin=2, url="https://elsewhere.example/1")
    whole = entries(1, begin=3, text="A sentence. " * 99, url=house.server.url("/1"))
    await house.store.articles.add("s", [arrival(k, e, "en") for k, e in whole], START)
    assert await house.ahead.read() == 0
    assert house.asked() == []
