import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from ipaddress import ip_network

import pytest

from bot.errors import PageForbidden, RulesUnknown, SourceForbidden
from bot.news import robots
from bot.news.fulltext import LONGEST_ROBOTS
from bot.news.robots import DAY, SOON, Robots
from bot.web import Web
from tests.kit.clock import TurnedClock
from tests.kit.web import Answer, FaultServer, answer, redirect, reset

RULES = answer(b"User-agent: *\nDisallow: /closed\n\nUser-agent: yamchi\nDisallow: /ours\n")
FIRST = answer(b"User-agent: *\nDisallow: /closed\n")


@dataclass
class House:
    server: FaultServer
    clock: TurnedClock
    robots: Robots

    async def check(self, path: str, host: str = "") -> None:
        await self.robots.check(self.server.url(path, host))

    @property
    def asked(self) -> list[str]:
        return [asked.path for asked in self.server.asked]


@pytest.fixture
async def house() -> AsyncIterator[House]:
    clock = TurnedClock(flow=True)
    async with (
        FaultServer() as server,
        Web([ip_network("127.0.0.0/8")], clock, spacing=0) as web,
    ):
        yield House(server, clock, Robots(web, clock))


async def test_a_site_is_asked_once_a_day(house: House) -> None:
    house.server.routes["/robots.txt"] = FIRST
    await house.check("/open?page=1")
    with pytest.raises(PageForbidden, match=r"^127\.0\.0\.1 does not want programs"):
        await house.check("/closed/1")
    await house.clock.sleep(DAY - 1)
    await house.check("/open")
    assert house.asked == ["/robots.txt"]
    house.server.routes["/robots.txt"] = answer(b"")
    await house.clock.sleep(1)
    await house.check("/closed/1")
    assert len(house.asked) == 2


async def test_a_group_of_its_own(house: House) -> None:
    house.server.routes["/robots.txt"] = RULES
    await house.check("/closed")
    with pytest.raises(PageForbidden):
        await house.check("/ours")


async def test_together(house: House) -> None:
    house.server.routes["/robots.txt"] = FIRST
    await asyncio.gather(*(house.check(f"/{number}") for number in range(5)))
    assert house.asked == ["/robots.txt"]


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "410 Gone"])
async def test_a_site_without_rules(house: House, status: str) -> None:
    house.server.routes["/robots.txt"] = answer(b"Disallow: /", status)
    await house.check("/closed")


@pytest.mark.parametrize(
    "trouble",
    [
        answer(status="503 Service Unavailable"),
        answer(status="429 Too Many Requests"),
        answer(b"x" * (LONGEST_ROBOTS + 1)),
        redirect("/robots.txt"),
        reset,
    ],
    ids=["503", "429", "big", "circle", "reset"],
)
async def test_a_site_whose_rules_cannot_be_had(house: House, trouble: Answer) -> None:
    house.server.routes["/robots.txt"] = trouble
    for _ in range(2):
        with pytest.raises(RulesUnknown, match=r"^127\.0\.0\.1 does not say"):
            await house.check("/open")
    asked = len(house.asked)
    house.server.routes["/robots.txt"] = FIRST
    await house.clock.sleep(SOON)
    await house.check("/open")
    assert len(house.asked) == asked + 1


@pytest.mark.parametrize("url", ["", "ftp://times.example/", "http://", "/x", "http://[::1"])
async def test_no_address(house: House, url: str) -> None:
    with pytest.raises(SourceForbidden):
        await house.robots.check(url)


async def test_a_private_network_is_not_asked(house: House) -> None:
    with pytest.raises(RulesUnknown):
        await house.robots.check("http://10.0.0.1/")


async def test_memory_is_bounded(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robots, "REMEMBERED_SITES", 2)
    house.server.routes["/robots.txt"] = FIRST
    for host in ("127.0.0.1", "localhost", "127.0.0.1", "localhost"):
        await house.check("/", host)
    assert len(house.asked) == 2
    monkeypatch.setattr(robots, "REMEMBERED_BYTES", 40)
    await house.clock.sleep(DAY)
    await house.check("/")
    await house.check("/", "localhost")
    await house.check("/")
    assert len(house.asked) == 5
