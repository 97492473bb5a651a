import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from ipaddress import ip_network

import pytest

from bot.errors import NotAFeed, SourceError, SourceRefused
from bot.model import (
    Arrival,
    Article,
    Cursor,
    Page,
    Polling,
    Quote,
    Selection,
    Source,
    SourceKind,
    SourceState,
    Standing,
)
from bot.news.desk import NewsDesk, pause
from bot.ports import EVERYTHING
from bot.web import Web
from bot.worker import Worker
from tests.kit.clock import TurnedClock
from tests.kit.data import shared
from tests.kit.web import FaultServer, answer, by_agent, cached

START = datetime(2026, 4, 2, 2, tzinfo=UTC)
PAGE = answer(b"<html><body>Are you a robot?</body></html>")
FEED = (
    b"<rss version='2.0'><channel><title>F</title>"
    b"<item><title>One</title><link>/1</link><description>First.</description></item>"
    b"<item><title>Two</title><link>/2</link><description>Second.</description></item>"
    b"</channel></rss>"
)
TITLES_ONLY = b"<rss><channel><item><title>T</title><link>/1</link></item></channel></rss>"


class Memory:
    """The archive and the quotes in memory, as far as the desk uses them."""

    def __init__(self) -> None:
        self.arrivals: dict[tuple[str, str], Arrival] = {}
        self.old: list[Article] = []
        self.indexed: list[tuple[int, Arrival]] = []
        self.pollings: dict[str, Polling] = {}
        self.quotes: list[Quote] = []

    async def add(
        self, source_id: str, arrivals: Sequence[Arrival], seen_at: datetime
    ) -> list[Article]:
        fresh = [one for one in arrivals if (source_id, one.identity) not in self.arrivals]
        self.arrivals |= {(source_id, one.identity): one for one in arrivals}
        return [
            Article(
                id=number,
                source_id=source_id,
                source_title="",
                language="",
                url=entry.url,
                title=entry.title,
                text=entry.text,
                cut=entry.cut,
                published_at=entry.published_at or seen_at,
                first_seen_at=seen_at,
            )
            for number, entry in enumerate(one.entry for one in fresh)
        ]

    async def polling(self, source_id: str) -> Polling:
        return self.pollings.get(source_id, Polling())

    async def polled(self, source_id: str, polling: Polling) -> None:
        self.pollings[source_id] = polling

    async def declare(self, sources: Sequence[Source]) -> None: ...
    async def newest(self, limit: int, selection: Selection = EVERYTHING) -> Page:
        raise NotImplementedError

    async def page(self, cursor: Cursor, limit: int, selection: Selection = EVERYTHING) -> Page:
        raise NotImplementedError

    async def topics(self, since: datetime) -> list[tuple[str, int]]:
        raise NotImplementedError

    async def sources(self) -> list[SourceState]:
        raise NotImplementedError

    async def unindexed(self, limit: int) -> list[Article]:
        return self.old[:limit]

    async def index(self, arrivals: Sequence[tuple[int, Arrival]]) -> None:
        self.indexed += arrivals
        del self.old[: len(arrivals)]

    async def get(self, article_id: int) -> Article | None: ...
    async def find(self, url: str) -> Article | None: ...


class Quotes:
    def __init__(self) -> None:
        self.kept: list[Quote] = []

    async def add(self, quotes: Sequence[Quote]) -> int:
        self.kept += quotes
        return len(quotes)

    async def standing(
        self, source: str, base: str, quote: str, until: date | None = None
    ) -> Standing | None: ...
    async def history(
        self, source: str, base: str, quote: str, since: date, until: date
    ) -> list[Quote]:
        return []


class House:
    """A desk with everything around it, and a server that it polls."""

    def __init__(self, server: FaultServer, web: Web, worker: Worker) -> None:
        self.server = server
        self.clock = TurnedClock(START)
        self.memory = Memory()
        self.quotes = Quotes()
        self.desk = NewsDesk(web, worker, self.memory, self.quotes, self.clock, deadline=20)

    async def poll(self, kind: SourceKind = "feed") -> list[str]:
        source = Source("s", "S", self.server.url("/feed"), "en", kind)
        return [article.title for article in await self.desk.poll(source)]

    @property
    def state(self) -> Polling:
        return self.memory.pollings["s"]


@pytest.fixture
async def house() -> AsyncIterator[House]:
    worker = Worker()
    async with (
        FaultServer() as server,
        Web([ip_network("127.0.0.0/8")], TurnedClock(START), spacing=0) as web,
    ):
        yield House(server, web, worker)
    await worker.close()


async def test_new_articles_once(house: House) -> None:
    house.server.routes["/feed"] = answer(FEED)
    assert await house.poll() == ["One", "Two"]
    assert await house.poll() == []
    assert house.state == Polling(checked_at=START, succeeded_at=START)
    assert {key for _, key in house.memory.arrivals} == {
        house.server.url(path).replace("http:", "https:") for path in ("/1", "/2")
    }


async def test_an_unchanged_feed_is_not_sent_again(house: House) -> None:
    modified = {"Last-Modified": "Thu, 02 Apr 2026 01:00:00 GMT"}
    house.server.routes["/feed"] = cached('W/"1"', FEED, modified)
    assert len(await house.poll()) == 2
    await house.clock.advance(600)
    assert await house.poll() == []
    assert house.server.asked[1].headers["if-none-match"] == 'W/"1"'
    assert house.state.etag == 'W/"1"'
    assert house.state.last_modified == modified["Last-Modified"]
    assert house.state.succeeded_at == house.clock.now()


async def test_validators_that_are_gone_are_forgotten(house: House) -> None:
    house.server.routes["/feed"] = answer(FEED, headers={"ETag": '"1"'})
    await house.poll()
    house.server.routes["/feed"] = answer(FEED)
    await house.poll()
    assert house.state.etag is None


async def test_failures_are_counted_and_forgiven(house: House) -> None:
    house.server.routes["/feed"] = answer(FEED, headers={"ETag": '"1"'})
    await house.poll()
    house.server.routes["/feed"] = answer(status="503 Unavailable")
    await house.clock.advance(600)
    for failures in (1, 2):
        with pytest.raises(SourceRefused):
            await house.poll()
        assert house.state == Polling(
            etag='"1"',
            checked_at=house.clock.now(),
            succeeded_at=START,
            failures=failures,
            error="127.0.0.1 answered with HTTP 503.",
            next_at=house.clock.now() + timedelta(seconds=600 * 2**failures),
        )
        await house.clock.advance(600 * 2**failures - 1)
        assert await house.poll() == []
        await house.clock.advance(1)
    assert len(house.server.asked) == 3
    assert len(house.memory.arrivals) == 2
    house.server.routes["/feed"] = answer(FEED)
    await house.poll()
    state = house.state
    assert (state.failures, state.error, state.next_at) == (0, None, None)


async def test_a_source_that_asks_for_a_rest_gets_it(house: House) -> None:
    busy = answer(status="429 Too Many Requests", headers={"Retry-After": "30000"})
    house.server.routes["/feed"] = busy
    with pytest.raises(SourceRefused):
        await house.poll()
    assert house.state.next_at == START + timedelta(seconds=30000)


@pytest.mark.parametrize(
    ("error", "failures", "interval", "seconds"),
    [
        (SourceError(host="h"), 1, 600, 1200),
        (SourceError(host="h"), 2, 60, 240),
        (SourceError(host="h"), 6, 600, 21600),
        (SourceError(host="h"), 10**9, 60, 21600),
        (SourceRefused(host="h", status=503, retry_after=None), 1, 600, 1200),
        (SourceRefused(host="h", status=503, retry_after=60), 1, 600, 1200),
        (SourceRefused(host="h", status=503, retry_after=86400), 1, 600, 86400),
        (SourceRefused(host="h", status=410, retry_after=None), 1, 600, 21600),
    ],
)
def test_how_long_a_source_is_left_alone(
    error: SourceError, failures: int, interval: int, seconds: int
) -> None:
    assert pause(error, failures, interval) == timedelta(seconds=seconds)


async def test_what_arrives_has_its_topics_and_keys(house: House) -> None:
    feed = FEED.replace(b"One", b"Gas of Uzbekistan")
    house.server.routes["/feed"] = answer(feed)
    await house.poll()
    one, two = house.memory.arrivals.values()
    assert "uzbekistan" in one.topics
    assert (len(one.keys), len(two.keys)) == (5, 3)


async def test_what_was_there_before_is_indexed_step_by_step(house: House) -> None:
    article = Article(1, "s", "S", "ru", "", "Газ Узбекистана", "", False, START, START)
    house.memory.old = [replace(article, id=number) for number in range(250)]
    await house.desk.catch_up()
    assert [number for number, _ in house.memory.indexed] == list(range(250))
    assert {"uzbekistan" in one.topics for _, one in house.memory.indexed} == {True}


async def test_a_site_that_wants_a_browser_is_asked_as_one_from_then_on(house: House) -> None:
    house.server.routes["/feed"] = by_agent("Mozilla", answer(FEED), PAGE)
    assert len(await house.poll()) == 2
    await house.poll()
    agents = [asked.headers["user-agent"].partition("/")[0] for asked in house.server.asked]
    assert agents == ["yamchi", "Mozilla", "Mozilla"]
    house.server.routes["/feed"] = by_agent("yamchi", answer(FEED), PAGE)
    await house.poll()
    await house.poll()
    agents = [asked.headers["user-agent"].partition("/")[0] for asked in house.server.asked]
    assert agents[3:] == ["Mozilla", "yamchi", "yamchi"]


@pytest.mark.parametrize("second", [PAGE, answer(status="403 Forbidden")])
async def test_a_page_in_place_of_a_feed_is_told_as_that(house: House, second: bytes) -> None:
    house.server.routes["/feed"] = by_agent("Mozilla", second, PAGE)
    with pytest.raises(NotAFeed, match=r"127\.0\.0\.1 sent no feed but a web page"):
        await house.poll()
    assert len(house.server.asked) == 2
    assert house.state.failures == 1


@pytest.mark.parametrize("body", [b"/etc/passwd", b"http://127.0.0.1:1/", b"", b"%PDF-1.7"])
async def test_a_body_that_names_something_is_only_a_body(house: House, body: bytes) -> None:
    house.server.routes["/feed"] = answer(body)
    with pytest.raises(NotAFeed):
        await house.poll()
    assert house.memory.arrivals == {}


async def test_a_difficult_feed_is_read_by_the_worker(house: House) -> None:
    house.server.routes["/feed"] = answer(TITLES_ONLY)
    assert await house.poll() == ["T"]


async def test_a_feed_that_cannot_be_read_in_time_is_a_failure(house: House) -> None:
    house.desk._deadline = 0.2
    body = b"<rss><channel>" + b"<item><title>T & <x</title></itm>" * 30_000
    house.server.routes["/feed"] = answer(body)
    with pytest.raises(SourceError, match="no answer could be read"):
        await house.poll()
    assert house.state.failures == 1


async def test_an_archive_page_brings_articles_and_its_own_quotes(house: House) -> None:
    body = shared("seed/times-of-central-asia-archive.txt").read_bytes()
    house.server.routes["/feed"] = answer(body, headers={"Content-Type": "text/plain"})
    assert len(await house.poll("archive")) == 6
    assert await house.poll("archive") == []
    assert len(house.quotes.kept) == 10
    assert house.quotes.kept[3] == Quote(
        source="s",
        base="UZS",
        quote="USD",
        value=Decimal("0.00008"),
        nominal=1,
        effective_date=date(2026, 4, 2),
        fetched_at=START,
        body_hash=hashlib.sha256(body).hexdigest(),
    )
