import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest

from bot.errors import (
    NoArticle,
    PageForbidden,
    PageMissing,
    SourceError,
    SourceForbidden,
    SourceTooBig,
    SourceTooSlow,
    StorageError,
    WorkerFailed,
)
from bot.model import Article, FullText, Source
from bot.news import reader as module
from bot.news.reader import (
    LARGEST_PAGE,
    PAGES,
    REFUSED_FOR,
    REMEMBERED_FOR,
    WITHIN,
    Reader,
    Reading,
    TooManyPages,
    needed,
)
from bot.web import Web
from bot.worker import Worker
from tests.kit.clock import START, TurnedClock
from tests.kit.pages import HTML, Local, page, text
from tests.kit.web import Answer, Asked, FaultServer, answer, drip, redirect, reset, silence

WHOLE = "\n\n".join(text(5))
EXCERPT = text(1)[0][:100]
ROBOTS = "/robots.txt"


class Memory:
    """ports.Texts in memory."""

    def __init__(self) -> None:
        self.kept: dict[int, FullText] = {}

    async def get(self, article_id: int) -> FullText | None:
        return self.kept.get(article_id)

    async def put(self, article_id: int, found: FullText) -> None:
        self.kept[article_id] = found


class Full(Memory):
    async def put(self, article_id: int, found: FullText) -> None:
        raise StorageError(path="x", reason="the disk is full")


class Failing(Worker):
    async def call(self, name: str, *args: Any, deadline: float = 5.0) -> Any:
        raise WorkerFailed(reason="no result within 8 s")


@dataclass
class House:
    """A reader with everything around it, and an outlet whose pages it reads."""

    server: FaultServer
    web: Web
    clock: TurnedClock
    texts: Memory = field(default_factory=Memory)
    worker: Worker = field(default_factory=Local)

    def reader(self, deadline: float = 15.0) -> Reader:
        source = Source("s", "The Source", self.server.url("/feed"), "en")
        return Reader(
            self.web, self.worker, self.texts, self.clock, sources=[source], deadline=deadline
        )

    def article(self, path: str = "/1", **changes: Any) -> Article:
        facts: dict[str, Any] = {
            "id": 7,
            "source_id": "s",
            "source_title": "The Source",
            "language": "en",
            "url": self.server.url(path),
            "title": "The title",
            "text": EXCERPT,
            "cut": True,
            "published_at": START,
            "first_seen_at": START,
        }
        return Article(**{**facts, **changes})

    def asked(self, path: str = "/1") -> int:
        return [asked.path for asked in self.server.asked].count(path)


@pytest.fixture
async def house() -> AsyncIterator[House]:
    clock = TurnedClock(flow=True)
    async with (
        FaultServer({"/1": page()}) as server,
        Web([ip_network("127.0.0.0/8")], clock, spacing=0) as web,
    ):
        yield House(server, web, clock)


@pytest.mark.parametrize(
    ("changes", "is_needed"),
    [
        ({}, True),
        ({"cut": False}, True),
        ({"cut": False, "text": ""}, True),
        ({"cut": False, "text": "x" * 499}, True),
        ({"cut": False, "text": "x" * 500}, False),
        ({"cut": True, "text": "x" * 600}, True),
        ({"url": ""}, False),
        ({"url": "ftp://times.example/1"}, False),
    ],
)
async def test_when_a_page_is_needed(
    house: House, changes: dict[str, Any], is_needed: bool
) -> None:
    article = house.article(**changes)
    assert needed(article) == is_needed
    known = await house.reader().known(article)
    assert known == (None if is_needed else Reading(article))


async def test_what_is_not_needed_is_not_asked_for(house: House) -> None:
    article = house.article(text="x" * 600, cut=False)
    assert await house.reader().read(article) == article
    assert house.server.asked == []


@pytest.mark.parametrize("host", ["elsewhere.example", "127.0.0.2", "10.0.0.1"])
async def test_what_a_feed_links_to_elsewhere_is_not_asked_for(house: House, host: str) -> None:
    article = house.article(url=f"http://{host}/1")
    assert await house.reader().known(article) == Reading(article)


async def test_the_whole_text_in_the_real_worker(house: House) -> None:
    house.worker = Worker()
    try:
        article = await house.reader(60).read(house.article())
    finally:
        await house.worker.close()
    assert article == house.article(text=WHOLE, cut=False)
    digest = hashlib.sha256(WHOLE.encode()).hexdigest()
    assert house.texts.kept == {7: FullText(WHOLE, False, digest, START)}
    assert [asked.path for asked in house.server.asked] == [ROBOTS, "/1"]
    assert "text/html" in house.server.asked[1].headers["accept"]


async def test_a_page_is_asked_for_once(house: House) -> None:
    reader = house.reader()
    assert await reader.known(house.article()) is None
    readings = await asyncio.gather(*(reader.ask(house.article()) for _ in range(5)))
    assert {reading.article.text for reading in readings} == {WHOLE}
    assert await house.reader().known(house.article()) == readings[0]
    assert house.asked() == 1


async def test_different_articles_do_not_wait_for_each_other(house: House) -> None:
    release = asyncio.Event()

    async def held(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await release.wait()
        writer.write(page(3))

    house.server.routes["/slow"] = held
    reader = house.reader()
    async with asyncio.TaskGroup() as group:
        slow = group.create_task(reader.read(house.article("/slow", id=8)))
        await reader.read(house.article(text="x" * 600, cut=False))
        assert not slow.done()
        release.set()
    assert slow.result().text == "\n\n".join(text(3))


async def test_who_asked_first_may_go_away(house: House) -> None:
    arrived, release = asyncio.Event(), asyncio.Event()

    async def held(asked: Asked, writer: asyncio.StreamWriter) -> None:
        arrived.set()
        await release.wait()
        writer.write(page())

    house.server.routes["/1"] = held
    reader = house.reader()
    async with asyncio.TaskGroup() as group:
        first = group.create_task(reader.read(house.article()))
        await arrived.wait()
        second = group.create_task(reader.read(house.article()))
        await asyncio.sleep(0)
        first.cancel()
        release.set()
    assert second.result().text == WHOLE
    assert house.asked() == 2


async def test_the_longer_of_the_two_is_kept(house: House) -> None:
    """Behind a paywall a page has less than the feed."""
    house.server.routes["/1"] = page(1)
    article = house.article(text="\n\n".join(text(2)), cut=True)
    assert await house.reader().ask(article) == Reading(article)
    assert house.texts.kept[7].text == text(1)[0]


@pytest.mark.parametrize(
    ("routes", "refusal"),
    [
        ({"/1": answer(status="403 Forbidden")}, "127.0.0.1 answered with HTTP 403."),
        ({"/1": reset}, "127.0.0.1 does not answer."),
        ({"/1": redirect("http://10.0.0.1/")}, "10.0.0.1 is not an address that may be fetched."),
        (
            {"/1": answer(b"%PDF", headers={"Content-Type": "application/pdf"})},
            "127.0.0.1 sent no page to read there but application/pdf.",
        ),
        ({"/1": answer(b"")}, None),
        ({ROBOTS: answer(b"User-agent: *\nDisallow: /1")}, PageForbidden.key),
        (
            {
                "/1": redirect("/closed"),
                "/closed": page(),
                ROBOTS: answer(b"User-agent: *\nDisallow: /closed"),
            },
            PageForbidden.key,
        ),
    ],
    ids=["403", "reset", "private", "pdf", "empty", "robots", "robots-redirect"],
)
async def test_a_refusal_is_remembered_for_a_day(
    house: House, routes: dict[str, Answer], refusal: str | None
) -> None:
    house.server.routes |= routes
    words = (refusal or NoArticle.key).format(host="127.0.0.1")
    reader = house.reader()
    assert await reader.ask(house.article()) == Reading(house.article(), words)
    asked = len(house.server.asked)
    assert await reader.ask(house.article()) == Reading(house.article(), words)
    assert len(house.server.asked) == asked
    assert await reader.known(house.article()) == Reading(house.article(), words)
    house.server.routes = {"/1": page()}
    await house.clock.sleep(REFUSED_FOR.total_seconds())
    assert await reader.known(house.article()) is None
    assert (await reader.ask(house.article())).article.text == WHOLE


async def test_too_big(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_PAGE", 1000)
    reading = await house.reader().ask(house.article())
    assert reading.refusal == str(SourceTooBig(host="127.0.0.1", limit=1000))


async def test_a_page_that_drips(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE_SECONDS", 0.1)
    house.server.routes["/1"] = drip
    reading = await house.reader().ask(house.article())
    assert reading.refusal == str(SourceTooSlow(host="127.0.0.1", seconds=0.1))
    assert house.texts.kept[7].refusal == reading.refusal


async def test_a_deadline_over_all_is_not_the_page_s_fault(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    house.server.routes["/1"] = silence
    reading = await house.reader(0.1).ask(house.article())
    assert reading == Reading(house.article(), "127.0.0.1 did not finish within 0.1 s.")
    assert house.texts.kept == {}
    (record,) = [each for each in caplog.records if each.name == module.__name__]
    assert (record.getMessage(), record.__dict__["host"]) == ("A page was not read", "127.0.0.1")
    assert "/1" not in str(record.__dict__["why"])


async def test_a_site_whose_rules_cannot_be_had_is_not_remembered(house: House) -> None:
    house.server.routes[ROBOTS] = answer(status="500 Oops")
    reading = await house.reader().ask(house.article())
    assert reading.article == house.article()
    assert reading.refusal is not None
    assert (house.asked(), house.texts.kept) == (0, {})


async def test_a_worker_that_fails(house: House) -> None:
    house.worker = Failing()
    reading = await house.reader().ask(house.article())
    assert reading.article == house.article()
    assert reading.refusal == str(WorkerFailed(reason="no result within 8 s"))
    assert house.texts.kept[7].refusal == reading.refusal


async def test_a_store_that_fails(house: House) -> None:
    house.texts = Full()
    assert await house.reader().read(house.article()) == house.article()


async def test_a_page_by_its_address(house: House) -> None:
    house.server.routes["/moved"] = redirect("/1")
    found = await house.reader().page(house.server.url("/moved"))
    facts: dict[str, Any] = {"id": 0, "title": "The title of the page", "text": WHOLE, "cut": False}
    assert found == house.article(**facts)


async def test_a_page_by_its_address_is_remembered_for_a_while(house: House) -> None:
    reader, url = house.reader(), house.server.url("/1")
    found = await asyncio.gather(*(reader.page(f"{url}?utm_source={n}") for n in range(3)))
    assert found[0] is found[1] is found[2]
    paths = [asked.path for asked in house.server.asked]
    assert len(paths) == 2
    await house.clock.sleep(REMEMBERED_FOR / timedelta(seconds=1))
    assert (await reader.page(url)).first_seen_at == START + REMEMBERED_FOR
    assert house.asked() == 1


async def test_few_pages_are_remembered(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED_PAGES", 1)
    house.server.routes["/2"] = page(3)
    reader = house.reader()
    for path in ("/1", "/2", "/2", "/1"):
        await reader.page(house.server.url(path))
    assert (house.asked("/1"), house.asked("/2")) == (2, 1)


async def test_a_page_of_no_outlet(house: House) -> None:
    """Its source is its host, its language that of its words."""
    house.server.routes["/away"] = redirect(house.server.url("/1", "localhost"))
    found = await house.reader().page(house.server.url("/away"))
    assert (found.source_id, found.source_title, found.language) == ("", "localhost", "en")
    assert (found.url, found.text) == (house.server.url("/1", "localhost"), WHOLE)


LOCKED = "127.0.0.1 does not give this page to programs (HTTP {status})."
PRIVATE = ("10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]", "192.168.1.1:8080")


@pytest.mark.parametrize(
    ("routes", "words"),
    [
        ({"/1": answer(status="404 Not Found")}, "127.0.0.1 has no page at this address."),
        ({"/1": answer(status="410 Gone")}, "127.0.0.1 has no page at this address."),
        ({"/1": answer(status="403 Forbidden")}, LOCKED.format(status=403)),
        ({"/1": answer(status="402 Pay")}, LOCKED.format(status=402)),
        ({"/1": answer(status="500 Oops")}, "127.0.0.1 answered with HTTP 500."),
        ({"/1": reset}, "127.0.0.1 does not answer."),
        ({"/1": redirect("/1")}, "127.0.0.1 redirects without end."),
        (
            {"/1": answer(b"x" * (LARGEST_PAGE + 1), headers=HTML)},
            "The page of 127.0.0.1 is larger than 2 MB. That is no article.",
        ),
        (
            {"/1": answer(b"GIF89a", headers={"Content-Type": "image/gif"})},
            "127.0.0.1 sent no page to read there but image/gif.",
        ),
        ({"/1": answer(b"<p>", headers=HTML)}, "127.0.0.1 has no article at this address."),
        (
            {ROBOTS: answer(b"User-agent: *\nDisallow: /")},
            "127.0.0.1 does not want programs to read this page.",
        ),
        ({ROBOTS: reset}, "127.0.0.1 does not answer."),
        (
            {ROBOTS: answer(status="503 Busy")},
            "127.0.0.1 does not say at the moment which of its pages may be read.",
        ),
        ({"/1": redirect("http://10.0.0.1/")}, "10.0.0.1 is not an address that may be fetched."),
    ],
)
async def test_why_a_page_by_its_address_was_not_read(
    house: House, routes: dict[str, Answer], words: str
) -> None:
    house.server.routes |= routes
    with pytest.raises(SourceError) as raised:
        await house.reader().page(house.server.url("/1"))
    assert str(raised.value) == words


@pytest.mark.parametrize("host", PRIVATE)
async def test_a_private_address_is_not_asked_for(house: House, host: str) -> None:
    with pytest.raises(SourceForbidden, match="is not an address that may be fetched"):
        await house.reader().page(f"http://{host}/1")


async def test_so_many_pages_a_minute(house: House) -> None:
    reader = house.reader()
    for _ in range(PAGES):
        reader.admit(5)
    with pytest.raises(TooManyPages, match=r"again in 60 s\.$"):
        reader.admit(5)
    reader.admit(6)
    await house.clock.sleep(WITHIN)
    reader.admit(5)


async def test_what_somebody_typed_is_not_logged(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    house.server.routes["/secret"] = answer(status="404 Not Found")
    with pytest.raises(PageMissing):
        await house.reader().page(house.server.url("/secret", "localhost"))
    logged = [str(vars(each)) for each in caplog.records if each.name.startswith("bot.")]
    assert len(logged) == 1
    assert "secret" not in logged[0]
    assert "localhost" not in logged[0]


async def test_pages_by_address_that_cannot_be_read(house: House) -> None:
    house.server.routes["/1"] = silence
    with pytest.raises(SourceTooSlow):
        await house.reader(0.1).page(house.server.url("/1"))
    house.worker = Failing()
    house.server.routes["/2"] = page()
    with pytest.raises(WorkerFailed):
        await house.reader().page(house.server.url("/2"))


async def test_a_page_without_a_title(house: House) -> None:
    house.server.routes["/1"] = page(title="")
    assert (await house.reader().page(house.server.url("/1"))).title == "127.0.0.1"


async def test_whose_page(house: House) -> None:
    found = house.reader().outlet(house.server.url("/anything"))
    assert found is not None
    assert found.id == "s"
    assert house.reader().outlet("https://elsewhere.example/") is None
