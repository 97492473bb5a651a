"""Sources of somebody's own: a page that names its feed, a site for browsers only, an archive."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.journeys.database import rows
from tests.journeys.reading import headlines, place
from tests.kit.process import running, settings_for, until
from tests.kit.telegram import Telegram
from tests.kit.web import FaultServer, answer, by_agent

PAGE = b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>'
WALL = answer(b"<html><body>Please enable JavaScript</body></html>")
TOTAL, AT_ONCE = 15, 6
SPAM = "<div style='display:none'><h2><a href='/win'>Casino bonus today</a></h2></div>"


def feed(name: str) -> bytes:
    item = f"<item><title>{name} reports</title><link>/{name}</link><description>D.</description>"
    return answer(f"<rss><channel>{item}</item></channel></rss>".encode())


def archive(page: int) -> bytes:
    """Six headlines of fifteen, the newest first, as the outlet's pages have them."""
    first = (page - 1) * AT_ONCE + 1
    last = min(TOTAL, first + AT_ONCE - 1)
    items = (
        f"<h2><a href='/story/{n}'>Story number {n}</a></h2>"
        f"<p>[caption id='a' width='9']Photo[/caption]What happened in place {n}. And then...</p>"
        for n in range(first, last + 1)
    )
    ticker = "<ul><li>KGS/USD = 0.01144 -0%</li></ul>" * 5
    paging = f"<p>Viewing results {first} - {last} of {TOTAL}</p>"
    return answer(f"<html><body>{SPAM}{ticker}{paging}{''.join(items)}</body></html>".encode())


SITES = {
    "naming": {"/": answer(PAGE), "/rss": feed("naming")},
    "walled": {"/": by_agent("Mozilla", feed("walled"), WALL)},
    "archive": {"/": archive(1), "/page/2/": archive(2), "/page/3/": archive(3)},
}


@pytest.fixture
async def sites() -> AsyncIterator[dict[str, FaultServer]]:
    async with AsyncExitStack() as stack:
        yield {
            name: await stack.enter_async_context(FaultServer(routes, host=f"127.0.2.{number}"))  # type: ignore[arg-type] # each is a mapping of answers
            for number, (name, routes) in enumerate(SITES.items(), 1)
        }


def catalogue(sites: dict[str, FaultServer], file: Path) -> str:
    file.write_text(
        "\n".join(
            f'[[feeds]]\nid = "{name}"\nurl = "{site.url()}"\nlanguage = "en"\n'
            f'kind = "{"archive" if name == "archive" else "feed"}"\n'
            for name, site in sites.items()
        ),
        "utf-8",
    )
    return str(file)


def read(folder: Path) -> list[tuple[object, ...]]:
    return rows(folder, "SELECT id FROM sources WHERE succeeded_us IS NOT NULL")


def asked(site: FaultServer) -> list[tuple[str, str]]:
    """(path, program) of each request since the last time."""
    found = [(one.path, one.headers["user-agent"].partition("/")[0]) for one in site.asked]
    site.asked.clear()
    return found


async def test_how_a_site_wants_to_be_read_outlives_a_restart(
    telegram: Telegram, sites: dict[str, FaultServer], tmp_path: Path
) -> None:
    settings = settings_for(
        telegram,
        telegram.url,
        tmp_path,
        YAMCHI_SOURCES=catalogue(sites, tmp_path / "sources.toml"),
    )
    async with running(tmp_path, settings):
        await until(lambda: len(read(tmp_path)) == len(sites))
        listing = await telegram.ask(telegram.user(7), "/news archive")
        assert place(listing) == (1, AT_ONCE, TOTAL)
        assert [line.title for line in headlines(listing)][:2] == [
            "Story number 1",
            "Story number 2",
        ]
        everything = await telegram.ask(telegram.user(8), "/news")
        assert place(everything)[2] == TOTAL + 2
    assert asked(sites["naming"]) == [("/", "yamchi"), ("/rss", "yamchi")]
    assert asked(sites["walled"]) == [("/", "yamchi"), ("/", "Mozilla")]
    pages = [("/", "yamchi"), ("/page/2/", "yamchi"), ("/page/3/", "yamchi")]
    assert asked(sites["archive"]) == [("/robots.txt", "yamchi"), *pages]
    async with running(tmp_path, settings):
        await until(lambda: all(site.asked for site in sites.values()))
        await until(lambda: len(sites["archive"].asked) == 2)
        assert (await telegram.ask(telegram.user(9), "/sources")).text.count("newest") == 3
    assert asked(sites["naming"]) == [("/rss", "yamchi")]
    assert asked(sites["walled"]) == [("/", "Mozilla")]
    assert asked(sites["archive"]) == [("/robots.txt", "yamchi"), ("/", "yamchi")]
