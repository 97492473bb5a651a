"""Stories and rates that come when somebody wants them, as the outlets and the bank give them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import feedparser
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.model import Bulletin
from bot.rates.providers.nbk import NationalBankOfKazakhstan
from bot.sample.items import outlets
from bot.sample.rates import bulletin
from bot.sample.server import application
from bot.sample.turns import Turns
from tests.kit.clock import TurnedClock

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)
FEED = "/sample/feeds/sample-steppe-courier.xml"


@dataclass
class World:
    client: TestClient[web.Request, web.Application]
    clock: TurnedClock
    turns: Turns

    async def feed(self) -> list[feedparser.FeedParserDict]:
        async with self.client.get(FEED) as reply:
            return list(feedparser.parse(await reply.read()).entries)

    async def bank(self, day: date) -> Bulletin:
        bank = NationalBankOfKazakhstan()
        async with self.client.get(bank.requests(day)[0].path) as reply:
            return bank.parse(await reply.read())


@pytest.fixture
async def world() -> AsyncIterator[World]:
    clock = TurnedClock(NOW)
    turns = Turns(clock)
    async with TestClient(TestServer(application(clock, turns))) as client:
        yield World(client, clock, turns)


async def test_a_story_comes_out_once_when_it_is_asked_for(world: World) -> None:
    before = await world.feed()
    world.clock.turn(timedelta(hours=3))
    item = world.turns.publish()
    assert item is not None
    first, *_ = after = await world.feed()
    assert len(after) > len(before)
    assert first.title == item.title
    assert first.published == "Mon, 23 Nov 2026 15:00:00 +0000"
    async with world.client.get(f"/sample/{item.slug}") as page:
        assert "2026-11-23 15:00 UTC" in await page.text()


async def test_the_reserve_is_used_up(world: World) -> None:
    reserve = [item.slug for outlet in outlets() for item in outlet.reserve]
    assert world.turns.stories_left() == len(reserve) >= 3
    published = [world.turns.publish() for _ in reserve]
    assert [item.slug for item in published if item] == reserve
    assert world.turns.publish() is None
    assert world.turns.stories_left() == 0


async def test_the_bank_has_one_new_bulletin_a_day(world: World) -> None:
    today = NOW.date()
    assert await world.bank(today) == bulletin("nbk")
    moved = world.turns.move()
    assert moved is not None
    before, after = moved
    assert (before, after.effective_date) == (bulletin("nbk"), today)
    assert await world.bank(today) == after
    assert not world.turns.may_move()
    assert world.turns.move() is None
    world.clock.turn(DAY)
    following = world.turns.move()
    assert following is not None
    assert following[0] == after
    assert (await world.bank(today + DAY)).effective_date == today + DAY
    assert await world.bank(today) == after, "an earlier day stays as it was"
    assert await world.bank(today - DAY) == bulletin("nbk")


async def test_every_currency_moves_by_what_is_believed(world: World) -> None:
    moved = world.turns.move()
    assert moved is not None
    for before, after in zip(moved[0].rates, moved[1].rates, strict=True):
        assert 1 < after.value / before.value < 1 + 5 / 100
