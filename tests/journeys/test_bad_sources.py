"""One good feed among all the bad ones: the bot keeps answering, and shows nothing of these."""

import gzip
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.journeys.database import polled, quoted, rows
from tests.journeys.reading import headlines
from tests.kit.outside import BANKS, Outside, bulletin, feed, title
from tests.kit.process import running, settings_for, until
from tests.kit.telegram import Telegram
from tests.kit.web import Answer, FaultServer, answer, drip, endless, redirect, reset, slow_headers

GOOD = "netnewswire__medscape.rss"
HTML = b"<!doctype html><html><head><title>Down</title></head><body><h1>Maintenance</h1></body>"
BOMB = b"<rss><channel>" + b"<item><title>Boom</title></item>" * 1_000_000
GZIP = {"Content-Encoding": "gzip"}
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "'
    + b"&a;" * 9_999
    + b'"><!ENTITY c "'
    + b"&b;" * 9_999
    + b'">]>'
)
NAMING = (
    b'<html><head><link rel="alternate" type="application/rss+xml"'
    b' href="http://169.254.169.254/feed"></head></html>'
)

FEEDS: dict[str, Answer] = {
    "html": answer(HTML, headers={"Content-Type": "text/html"}),
    "empty": answer(b""),
    "bomb": answer(gzip.compress(BOMB), headers=GZIP),
    "nesting": answer(b"<rss>" + b"<a>" * 1_000_000),
    "drip": drip,
    "endless": endless,
    "path": answer(b"/etc/passwd"),
    "metadata": redirect("http://169.254.169.254/latest/meta-data/"),
    "file": redirect("file:///etc/passwd"),
    "circle": redirect("/circle"),
    "reset": reset,
    "gone": answer(b"gone", "410 Gone"),
    "broken": answer(b"too much", "500 Internal Server Error"),
    "nested-bomb": answer(gzip.compress(gzip.compress(BOMB)), headers=GZIP),
    "slow-headers": slow_headers,
    "comments": answer(b"<rss><channel><item><description>" + b"<!--" * 250_000),
    "openings": answer(b"<rss><channel><item><description>" + b"<" * 1_000_000),
    "ill-formed": answer(b"<rss><channel>" + b"<item><title>T & <x</title></itm>" * 16_000),
    "laughs": answer(LAUGHS + b"<rss><channel><item><title>&c;</title></item></channel></rss>"),
    "naming-inside": answer(NAMING),
}
REASONS = {
    "bomb": "sent more than 5242880 bytes",
    "endless": "sent more than 5242880 bytes",
    "html": "sent no feed but a web page",
    "nested-bomb": "sent no feed but a compressed file",
    "metadata": "169.254.169.254 is not an address that may be fetched",
    "circle": "redirects without end",
    "reset": "does not answer",
    "gone": "answered with HTTP 410",
    "broken": "answered with HTTP 500",
}


# Ill-formed, of which something may be read all the same.
HARMLESS = {"laughs", "comments", "openings", "ill-formed", "nesting"}
BULLETINS = {"nbk": "it is a web page", "nbt": "it has no USD"}


@pytest.fixture
async def bad_feeds() -> AsyncIterator[list[tuple[str, str]]]:
    """(id, address) of each, on a host of its own: requests to one are paced."""
    async with AsyncExitStack() as stack:
        servers = [
            await stack.enter_async_context(
                FaultServer({f"/{name}": body}, host=f"127.0.1.{number}")
            )
            for number, (name, body) in enumerate(FEEDS.items(), 1)
        ]
        yield [(name, server.url(f"/{name}")) for name, server in zip(FEEDS, servers, strict=True)]


async def test_the_bot_answers_within_a_second_among_bad_sources(
    telegram: Telegram, outside: Outside, bad_feeds: list[tuple[str, str]], tmp_path: Path
) -> None:
    outside.pages = {"good": feed(GOOD)}
    outside.instead = {
        "nbk": HTML,
        "nbt": bulletin("nbt").replace(b">USD<", b">USX<"),
        "cbu": bulletin("cbu").replace(b'"12142.10"', b'"0"'),
    }
    assert outside.instead["nbt"] != bulletin("nbt")
    assert outside.instead["cbu"] != bulletin("cbu")
    feeds = [("good", "good"), *bad_feeds]
    settings = settings_for(
        telegram,
        telegram.url,
        tmp_path,
        YAMCHI_SOURCES=outside.catalogue(tmp_path / "sources.toml", feeds, banks=BANKS),
        YAMCHI_FETCH_INTERVAL="1",
        YAMCHI_RATES_INTERVAL="1",
    )
    user = telegram.user(7)
    async with running(tmp_path, settings) as process:
        await until(lambda: polled(tmp_path) >= 1 and quoted(tmp_path, "cbr"))
        waited = []
        for number in range(100, 115):  # one chat alone is held to its own pace
            for command in ("/rates", "/news"):
                start = time.monotonic()
                await telegram.ask(telegram.user(number), command)
                waited.append(time.monotonic() - start)
        assert max(waited) < 1.0, waited
        for reason in REASONS.values():
            await process.heard(reason, 25)
        for code, reason in BULLETINS.items():
            await process.heard(f"{code}: the bulletin cannot be used: {reason}")
        await process.heard("1 USD = 0 UZS: no rate can be 0")
        listing = await telegram.ask(user, "/news")
        board = await telegram.ask(user, "/rates")
        process.terminate()
        assert await process.ended(10) == 0
    told = {line.source for line in headlines(listing)}
    assert told <= {title("good"), title("laughs"), title("comments"), title("openings")}
    kept = {str(row[0]) for row in rows(tmp_path, "SELECT DISTINCT source_id FROM articles")}
    good = rows(tmp_path, "SELECT count(*) FROM articles WHERE source_id = 'good'")
    assert good == [(20,)]
    assert kept <= {"good", *HARMLESS}
    assert "cross rate through RUB" in board.text
    assert "1 USD = 87.4500 KGS" in " ".join(board.text.split())
    assert not {code for code in (*BULLETINS, "cbu") if quoted(tmp_path, code)}
    assert rows(tmp_path, "SELECT 1 FROM quotes WHERE source = 'cbu' AND base = 'EUR'")
