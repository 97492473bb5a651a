import hashlib
from collections.abc import AsyncIterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.errors import NotAFeed, SourceError, SourceRefused
from bot.model import Arrival, Entry, Polling, Quote, Selection, Source
from bot.news.desk import pause
from tests.kit.data import shared
from tests.kit.desk import START, House, open_house
from tests.kit.web import answer, by_agent, cached

PAGE = answer(b"<html><body>Are you a robot?</body></html>")
FEED = (
    b"<rss version='2.0'><channel><title>F</title>"
    b"<item><title>One</title><link>/1</link><description>First.</description></item>"
    b"<item><title>Two</title><link>/2</link><description>Second.</description></item>"
    b"</channel></rss>"
)
TITLES_ONLY = b"<rss><channel><item><title>T</title><link>/1</link></item></channel></rss>"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


async def test_new_articles_once(house: House) -> None:
    await house.begin()
    house.server.routes["/feed"] = answer(FEED)
    assert await house.poll() == ["Two", "One"]
    assert [news.article.title for news in house.told] == ["Two", "One"]
    assert await house.poll() == []
    assert len(house.told) == 2
    digest = hashlib.sha256(FEED).hexdigest()
    assert await house.state() == Polling(
        checked_at=START, succeeded_at=START, digest=digest, whole_at=START
    )
    assert await house.archive() == ["One", "Two"]


async def test_the_first_fetch_fills_the_archive_and_is_no_news(house: House) -> None:
    house.server.routes["/feed"] = answer(FEED)
    assert await house.poll() == []
    assert await house.archive() == ["One", "Two"]
    house.server.routes["/feed"] = answer(FEED.replace(b"One", b"Three").replace(b"/1", b"/3"))
    assert await house.poll() == ["Three"]
    assert [news.article.title for news in house.told] == ["Three"]


async def test_another_address_of_a_source_is_read_in_silence_at_first(house: House) -> None:
    house.server.routes["/feed"] = answer(FEED)
    await house.poll()
    other = Source("s", "S", house.server.url("/other"), "en")
    await house.store.articles.declare([other])
    more = FEED.replace(b"One", b"Three").replace(b"/1", b"/3")
    house.server.routes["/other"] = answer(more)
    assert await house.desk.poll(other) == []
    assert sorted(await house.archive()) == ["One", "Three", "Two"]
    house.server.routes["/other"] = answer(more.replace(b"Two", b"Four").replace(b"/2", b"/4"))
    assert [article.title for article in await house.desk.poll(other)] == ["Four"]


async def test_an_unchanged_feed_is_not_sent_again(house: House) -> None:
    modified = {"Last-Modified": "Thu, 02 Apr 2026 01:00:00 GMT"}
    house.server.routes["/feed"] = cached('W/"1"', FEED, modified)
    await house.poll()
    await house.clock.advance(600)
    assert await house.poll() == []
    assert len(await house.archive()) == 2
    assert house.server.asked[1].headers["if-none-match"] == 'W/"1"'
    assert (await house.state()).etag == 'W/"1"'
    assert (await house.state()).last_modified == modified["Last-Modified"]
    assert (await house.state()).succeeded_at == house.clock.now()


async def test_validators_that_are_gone_are_forgotten(house: House) -> None:
    house.server.routes["/feed"] = answer(FEED, headers={"ETag": '"1"'})
    await house.poll()
    house.server.routes["/feed"] = answer(FEED)
    await house.poll()
    assert (await house.state()).etag is None


async def test_failures_are_counted_and_forgiven(house: House) -> None:
    house.server.routes["/feed"] = answer(FEED, headers={"ETag": '"1"'})
    await house.poll()
    house.server.routes["/feed"] = answer(status="503 Unavailable")
    await house.clock.advance(600)
    for failures in (1, 2):
        with pytest.raises(SourceRefused):
            await house.poll()
        assert (await house.state()) == Polling(
            etag='"1"',
            checked_at=house.clock.now(),
            succeeded_at=START,
            failures=failures,
            error="127.0.0.1 answered with HTTP 503.",
            next_at=house.clock.now() + timedelta(seconds=600 * 2**failures),
            fault="SourceRefused",
            digest=hashlib.sha256(FEED).hexdigest(),
            whole_at=START,
        )
        await house.clock.advance(600 * 2**failures - 1)
        assert await house.poll() == []
        await house.clock.advance(1)
    assert len(house.server.asked) == 3
    assert len(await house.archive()) == 2
    house.server.routes["/feed"] = answer(FEED)
    await house.poll()
    state = await house.state()
    assert (state.failures, state.error, state.next_at) == (0, None, None)


async def test_a_source_that_asks_for_a_rest_gets_it(house: House) -> None:
    busy = answer(status="429 Too Many Requests", headers={"Retry-After": "30000"})
    house.server.routes["/feed"] = busy
    with pytest.raises(SourceRefused):
        await house.poll()
    assert (await house.state()).next_at == START + timedelta(seconds=30000)


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
    await house.begin()
    house.server.routes["/feed"] = answer(feed)
    await house.poll()
    two, one = house.told
    assert "uzbekistan" in one.topics
    assert (len(one.keys), len(two.keys)) == (5, 3)
    found = await house.store.articles.newest(6, Selection(topic="uzbekistan", words="gas"))
    assert [article.id for article in found.articles] == [one.article.id]


async def test_what_was_there_before_is_indexed_step_by_step(house: House) -> None:
    old = [
        Arrival(str(n), Entry("", "", "Gas of Uzbekistan", "", published_at=START))
        for n in range(250)
    ]
    await house.store.articles.add("s", old, START)
    async with house.store.transaction():
        await house.store._database.execute("UPDATE articles SET topics = NULL")
    await house.desk.catch_up()
    assert (await house.store.articles.newest(6, Selection(topic="uzbekistan"))).total == 250


async def test_a_site_that_wants_a_browser_is_asked_as_one_from_then_on(house: House) -> None:
    house.server.routes["/feed"] = by_agent("Mozilla", answer(FEED), PAGE)
    await house.poll()
    assert len(await house.archive()) == 2
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
    assert (await house.state()).failures == 1


@pytest.mark.parametrize("body", [b"/etc/passwd", b"http://127.0.0.1:1/", b"", b"%PDF-1.7"])
async def test_a_body_that_names_something_is_only_a_body(house: House, body: bytes) -> None:
    house.server.routes["/feed"] = answer(body)
    with pytest.raises(NotAFeed):
        await house.poll()
    assert await house.archive() == []


async def test_a_difficult_feed_is_read_by_the_worker(house: House) -> None:
    await house.begin()
    house.server.routes["/feed"] = answer(TITLES_ONLY)
    assert await house.poll() == ["T"]


async def test_a_feed_that_cannot_be_read_in_time_is_a_failure(house: House) -> None:
    house.fetching._deadline = 0.2
    body = b"<rss><channel>" + b"<item><title>T & <x</title></itm>" * 30_000
    house.server.routes["/feed"] = answer(body)
    with pytest.raises(SourceError, match="no answer could be read"):
        await house.poll()
    assert (await house.state()).failures == 1


async def test_an_archive_page_brings_articles_and_its_own_quotes(house: House) -> None:
    body = shared("seed/times-of-central-asia-archive.txt").read_bytes()
    house.server.routes["/feed"] = answer(body, headers={"Content-Type": "text/plain"})
    assert await house.poll("archive") == []
    assert len(await house.archive()) == 6
    assert await house.poll("archive") == []
    assert len(await house.archive()) == 6
    day = date(2026, 4, 2)
    (quote,) = await house.store.rates.history("s", "UZS", "USD", day, day)
    assert quote == Quote(
        source="s",
        base="UZS",
        quote="USD",
        value=Decimal("0.00008"),
        nominal=1,
        effective_date=date(2026, 4, 2),
        fetched_at=START,
        body_hash=hashlib.sha256(body).hexdigest(),
    )


async def test_a_server_that_says_unchanged_for_ever_is_asked_anew_each_day(house: House) -> None:
    await house.begin()
    house.server.routes["/feed"] = cached('"same"', FEED)
    assert len(await house.poll()) == 2
    house.server.routes["/feed"] = cached(
        '"same"', FEED.replace(b"One", b"New").replace(b"/1", b"/3")
    )
    await house.clock.advance(86_399)
    assert await house.poll() == []
    await house.clock.advance(1)
    assert await house.poll() == ["New"]
    await house.clock.advance(600)
    await house.poll()
    assert "if-none-match" in house.server.asked[-1].headers
