from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import feedparser
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.rates.providers import PROVIDERS
from bot.sample.items import Outlet, outlets
from bot.sample.rates import bulletin
from bot.sample.server import application
from tests.kit.clock import TurnedClock

Client = TestClient[web.Request, web.Application]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BANKS = {provider.code: provider for provider in PROVIDERS}


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with TestClient(TestServer(application(TurnedClock(NOW)))) as client:
        yield client


@pytest.mark.parametrize("outlet", outlets(), ids=lambda outlet: outlet.id)
async def test_every_link_of_a_feed_leads_to_its_article(client: Client, outlet: Outlet) -> None:
    base = str(client.make_url("/")).rstrip("/")
    async with client.get(outlet.source(base).url.removeprefix(base)) as reply:
        assert reply.content_type == "application/rss+xml"
        feed = feedparser.parse(await reply.read())
    assert len(feed.entries) == len(outlet.items) - 1
    for entry in feed.entries:
        assert entry.link.startswith(f"{base}/sample/")
        async with client.get(entry.link.removeprefix(base)) as page:
            assert page.status == 200
            assert entry.title in await page.text()


async def test_the_index(client: Client) -> None:
    async with client.get("/sample/") as reply:
        assert "Учебный вестник" in await reply.text()


@pytest.mark.parametrize("path", ["/sample/nothing", "/sample/feeds/nothing.xml", "/nothing"])
async def test_what_is_not_there(client: Client, path: str) -> None:
    async with client.get(path) as reply:
        assert reply.status == 404


@pytest.mark.parametrize("code", ["nbk", "nbkr", "cbu", "nbt", "cbr"])
async def test_a_bank_asked_for_today_gives_its_newest(client: Client, code: str) -> None:
    bank = BANKS[code]
    async with client.get(bank.requests(NOW.date())[0].path) as reply:
        assert bank.parse(await reply.read()) == bulletin(code)


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("nbk", date(2025, 12, 30)),
        ("cbu", date(2026, 4, 1)),
        ("nbt", date(2026, 5, 18)),
        ("cbr", date(2025, 10, 30)),
    ],
)
async def test_a_bank_asked_for_a_day(client: Client, code: str, day: date) -> None:
    bank = BANKS[code]
    async with client.get(bank.archive(day)[0].path) as reply:
        found = bank.parse(await reply.read())
    assert found.effective_date == day


async def test_the_weekly_rates(client: Client) -> None:
    async with client.get("/XML/weekly.xml") as reply:
        assert BANKS["nbkr"].parse(await reply.read()).rate("GBP") is not None


@pytest.mark.parametrize(
    "path",
    [
        "/rss/get_rates.cfm?fdate=2026-04-01",
        "/en/kurs/export_xml.php?date=1.4.2026",
        "/en/arkhiv-kursov-valyut/json/all/today/",
        "/scripts/XML_daily.asp?date_req=31/02/2026",
    ],
)
async def test_no_such_day(client: Client, path: str) -> None:
    async with client.get(path) as reply:
        assert reply.status == 400
