"""How sources are asked, over real HTTP. How polling goes on from there is in test_desk.py."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest

from bot.errors import NotAFeed, PageForbidden, SourceError, SourceRefused
from bot.model import Polling, Source
from bot.news.fetching import Brought, Fetching
from bot.news.robots import Robots
from bot.web import Web
from bot.worker import Worker
from tests.kit.clock import TurnedClock
from tests.kit.web import FaultServer, answer, by_agent

NOW = datetime(2026, 4, 2, 2, tzinfo=UTC)
FEED = (
    b"<rss version='2.0'><channel><title>F</title>"
    b"<item><title>One</title><link>/1</link><description>First.</description></item>"
    b"</channel></rss>"
)


def page(*links: str, body: str = "Are you a robot?") -> bytes:
    tags = (f"<link rel=alternate type=application/rss+xml href='{link}'>" for link in links)
    return answer(f"<html><head>{''.join(tags)}</head><body>{body}</body></html>".encode())


def listing(*numbers: int, more: str = "") -> bytes:
    """An archive page with such articles."""
    items = (f"<h2><a href='/a/{n}'>Headline {n}</a></h2><p>Text {n}.</p>" for n in numbers)
    return answer(f"<html><body>{''.join(items)}{more}</body></html>".encode())


class House:
    def __init__(self, server: FaultServer, web: Web, worker: Worker) -> None:
        clock = TurnedClock(NOW)
        self.server = server
        self.fetching = Fetching(web, worker, Robots(web, clock), clock)
        self.known: set[str] = set()
        self.polling = Polling()

    async def _is_known(self, identities: Sequence[str]) -> bool:
        return not self.known.isdisjoint(identities)

    async def bring(self, path: str = "/feed", **fields: object) -> Brought:
        source = replace(Source("s", "S", self.server.url(path), "en"), **fields)  # type: ignore[arg-type] # any field
        brought = await self.fetching.bring(source, self.polling, self._is_known)
        self.polling = replace(brought.polling, succeeded_at=NOW)
        return brought

    async def archive(self, **fields: object) -> list[str]:
        brought = await self.bring("/archive/", kind="archive", **fields)
        self.known |= {key for key, _ in brought.found}
        return [entry.title.removeprefix("Headline ") for _, entry in brought.found]

    def paths(self) -> list[str]:
        asked, self.server.asked[:] = [one.path for one in self.server.asked], []
        return asked

    def agents(self) -> list[str]:
        asked = [one.headers["user-agent"].partition("/")[0] for one in self.server.asked]
        self.server.asked.clear()
        return asked


@pytest.fixture
async def house() -> AsyncIterator[House]:
    worker = Worker()
    async with (
        FaultServer() as server,
        Web([ip_network("127.0.0.0/8")], TurnedClock(NOW), spacing=0) as web,
    ):
        yield House(server, web, worker)
    await worker.close()


def titles(brought: Brought) -> list[str]:
    return [entry.title for _, entry in brought.found]


async def test_the_feed_that_a_page_names_is_followed_and_remembered(house: House) -> None:
    house.server.routes |= {"/": page("/rss?x=1"), "/rss?x=1": answer(FEED)}
    assert titles(await house.bring("/")) == ["One"]
    assert house.polling.feed_url == house.server.url("/rss?x=1")
    assert house.paths() == ["/", "/rss?x=1"]
    await house.bring("/")
    assert house.paths() == ["/rss?x=1"]


async def test_a_json_feed_is_named_too(house: House) -> None:
    feed = json.dumps({"version": "1", "items": [{"id": "1", "title": "Json", "url": "/j"}]})
    link = "<link rel='alternate' type='application/feed+json' href='/feed.json'>"
    house.server.routes |= {
        "/": answer(f"<html><head>{link}</head></html>".encode()),
        "/feed.json": answer(feed.encode()),
    }
    assert titles(await house.bring("/")) == ["Json"]


@pytest.mark.parametrize("gone", [answer(status="404 Not Found"), page(), answer(b"")])
async def test_a_feed_that_moved_is_looked_for_again(house: House, gone: bytes) -> None:
    house.server.routes |= {"/": page("/old"), "/old": answer(FEED)}
    await house.bring("/")
    house.server.routes |= {"/": page("/new"), "/old": gone, "/new": answer(FEED)}
    assert titles(await house.bring("/")) == ["One"]
    assert house.polling.feed_url == house.server.url("/new")


async def test_a_page_that_became_a_feed_is_one(house: House) -> None:
    house.server.routes |= {"/": page("/old"), "/old": answer(FEED)}
    await house.bring("/")
    house.server.routes |= {"/": answer(FEED), "/old": answer(status="410 Gone")}
    assert titles(await house.bring("/")) == ["One"]
    assert house.polling.feed_url is None


async def test_a_feed_that_fails_for_now_stays_the_one(house: House) -> None:
    house.server.routes |= {"/": page("/rss"), "/rss": answer(FEED)}
    await house.bring("/")
    house.server.routes["/rss"] = answer(status="503 Unavailable")
    with pytest.raises(SourceRefused):
        await house.bring("/")
    assert house.polling.feed_url == house.server.url("/rss")


@pytest.mark.parametrize(
    "named",
    [[], ["/"], ["/page"], ["http://10.0.0.1/feed"], ["http://169.254.169.254/"], ["/nothing"]],
)
async def test_a_page_without_a_feed_is_told_as_that(house: House, named: list[str]) -> None:
    house.server.routes |= {"/": page(*named), "/page": page("/")}
    with pytest.raises(SourceError) as caught:
        await house.bring("/")
    if not named or named[0] in {"/", "/page"}:
        assert isinstance(caught.value, NotAFeed)
        assert "sent no feed but a web page" in str(caught.value)
    assert len(house.paths()) <= 4


async def test_one_document_twice_is_read_once(house: House) -> None:
    house.server.routes["/feed"] = answer(FEED)
    assert titles(await house.bring()) == ["One"]
    assert titles(await house.bring()) == []
    house.server.routes["/feed"] = answer(FEED + b" ")
    assert titles(await house.bring()) == ["One"]


@pytest.mark.parametrize("refusal", ["401 Unauthorized", "403 Forbidden", "406 Not Acceptable"])
async def test_a_site_that_refuses_programs_is_asked_as_a_browser(
    house: House, refusal: str
) -> None:
    house.server.routes["/feed"] = by_agent("Mozilla", answer(FEED), answer(status=refusal))
    assert titles(await house.bring()) == ["One"]
    assert house.agents() == ["yamchi", "Mozilla"]
    assert house.polling.browserlike
    await house.bring()
    assert house.agents() == ["Mozilla"]


async def test_a_site_in_trouble_is_not_asked_as_a_browser(house: House) -> None:
    house.server.routes["/feed"] = answer(status="503 Unavailable")
    with pytest.raises(SourceRefused):
        await house.bring()
    assert house.agents() == ["yamchi"]


async def test_an_archive_is_read_back_as_far_as_its_source_says(house: House) -> None:
    house.server.routes |= {
        "/archive/": listing(9, 8, more="<a class=next href='/archive/page/2/'>Older</a>"),
        "/archive/page/2/": listing(8, 7, more="<a href='/archive/page/3/'>3</a>"),
        "/archive/page/3/": listing(6, 5, more="<a href='/archive/page/4/'>4</a>"),
        "/archive/page/4/": listing(4, 3),
    }
    assert await house.archive(pages=3) == ["9", "8", "7", "6", "5"]
    assert house.paths() == ["/robots.txt", "/archive/", "/archive/page/2/", "/archive/page/3/"]


async def test_later_an_archive_is_read_to_what_is_known(house: House) -> None:
    routes = house.server.routes
    routes["/archive/"] = listing(3, 2, 1, more="<a href='/archive/page/2/'>2</a>")
    routes["/archive/page/2/"] = listing(0)
    assert await house.archive() == ["3", "2", "1", "0"]
    house.paths()
    routes["/archive/"] = listing(4, 3, 2, more="<a href='/archive/page/2/'>2</a>")
    assert await house.archive() == ["4", "3", "2"]
    assert house.paths() == ["/archive/"]
    routes["/archive/"] = listing(11, 10, 9, more="<a href='/archive/page/2/'>2</a>")
    routes["/archive/page/2/"] = listing(8, 7, 6, more="<a href='/archive/page/3/'>3</a>")
    routes["/archive/page/3/"] = listing(5, 4, 3, more="<a href='/archive/page/4/'>4</a>")
    assert await house.archive() == ["11", "10", "9", "8", "7", "6", "5", "4", "3"]
    assert house.paths() == ["/archive/", "/archive/page/2/", "/archive/page/3/"]


async def test_counts_tell_of_pages_that_nothing_links_to(house: House) -> None:
    house.server.routes |= {
        "/archive/": listing(5, 4, more="<p>Viewing results 1 - 2 of 5</p>"),
        "/archive/page/2/": listing(3, 2, more="<p>Viewing results 3 - 4 of 5</p>"),
        "/archive/page/3/": listing(1, more="<p>Viewing results 5 - 5 of 5</p>"),
    }
    assert await house.archive() == ["5", "4", "3", "2", "1"]
    assert house.paths()[1:] == ["/archive/", "/archive/page/2/", "/archive/page/3/"]


@pytest.mark.parametrize(
    "second",
    [
        answer(status="404 Not Found"),
        answer(status="500 Oops"),
        page(),
        listing(2, 1, more="<a rel=next href='/archive/page/3/'>"),
        answer(b"\x1f\x8b\x00"),
    ],
)
async def test_a_later_page_that_fails_or_repeats_ends_it(house: House, second: bytes) -> None:
    house.server.routes |= {
        "/archive/": listing(2, 1, more="<a rel=next href='/archive/page/2/'>Older</a>"),
        "/archive/page/2/": second,
    }
    assert await house.archive() == ["2", "1"]
    assert house.paths()[1:] == ["/archive/", "/archive/page/2/"]


async def test_pages_that_lead_round_are_left(house: House) -> None:
    house.server.routes |= {
        "/archive/": listing(2, 1, more="<a rel=next href='/archive/page/2/'>Older</a>"),
        "/archive/page/2/": listing(0, more="<a rel=next href='/archive/'>Older</a>"),
    }
    assert await house.archive(pages=50) == ["2", "1", "0"]
    assert len(house.paths()) == 4


async def test_an_archive_is_read_as_far_as_its_site_allows(house: House) -> None:
    rules = b"User-agent: *\nDisallow: /archive/page/"
    house.server.routes |= {
        "/robots.txt": answer(rules),
        "/archive/": listing(2, 1, more="<a rel=next href='/archive/page/2/'>Older</a>"),
    }
    assert await house.archive() == ["2", "1"]
    assert house.paths() == ["/robots.txt", "/archive/"]
    house.server.routes["/forbidden"] = listing(1)
    with pytest.raises(PageForbidden):
        await house.bring("/archive/page/9", kind="archive")


async def test_an_archive_that_has_not_changed(house: House) -> None:
    body = listing(2, 1).replace(b"Content-Length", b"ETag: x\r\nContent-Length")
    house.server.routes["/archive/"] = body
    assert len(await house.archive()) == 2
    house.server.routes["/archive/"] = answer(status="304 Not Modified")
    assert await house.archive() == []
    assert house.polling.etag == "x"
