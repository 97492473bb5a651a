"""Where an address may lead: rows 32 to 34 of docs/reliability.md. Nothing inside is reached, by
its numbers, by a redirect, by a name, or by a name that changes."""

import socket
from collections.abc import AsyncIterator
from ipaddress import ip_address, ip_network

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.clock import SystemClock
from bot.errors import NotAFeed, SourceError, SourceForbidden
from bot.web import Fetch, Web
from bot.web.guard import may_reach
from tests.kit.desk import House
from tests.kit.web import FaultServer, answer, redirect

INSIDE = [
    *("0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255"),
    *("127.0.0.1", "127.255.255.254", "169.254.0.1", "169.254.169.254", "172.16.0.1"),
    *("172.31.255.255", "192.0.0.1", "192.0.0.170", "192.0.2.1", "192.88.99.1", "192.168.0.1"),
    *("192.168.255.255", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1"),
    *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254"),
    *("64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::"),
    *("5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1"),
]
PUBLIC = ["8.8.8.8", "91.213.233.1", "2606:4700::1", "2a00:1450:4001::64"]


class Names(AbstractResolver):
    """Every name is at the next of these addresses, and then at the last."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = list(addresses)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        address = self.addresses.pop(0) if len(self.addresses) > 1 else self.addresses[0]
        kind = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [
            ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=0)
        ]

    async def close(self) -> None: ...


def literal(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def test_there_are_about_forty() -> None:
    assert len(set(INSIDE)) >= 40


@pytest.fixture
async def server() -> AsyncIterator[FaultServer]:
    async with FaultServer({"/": answer(b"secret")}) as server:
        yield server


@pytest.mark.parametrize("address", INSIDE)
async def test_by_its_numbers(address: str) -> None:
    async with Web([], SystemClock(), spacing=0) as web:
        with pytest.raises(SourceForbidden):
            await web.get(Fetch(f"http://{literal(address)}/", total=2))


@pytest.mark.parametrize("address", INSIDE)
async def test_by_a_redirect(server: FaultServer, address: str) -> None:
    server.routes["/"] = redirect(f"http://{literal(address)}:{server.port}/secret")
    only = [ip_network("127.0.0.9/32")]
    async with (
        FaultServer({"/": redirect(f"http://{literal(address)}/")}, host="127.0.0.9") as outside,
        Web(only, SystemClock(), spacing=0) as web,
    ):
        with pytest.raises(SourceForbidden):
            await web.get(Fetch(outside.url(), total=2))
    assert server.asked == []


@pytest.mark.parametrize("address", INSIDE)
async def test_by_a_name(server: FaultServer, address: str) -> None:
    async with Web([], SystemClock(), spacing=0, resolver=Names(address)) as web:
        with pytest.raises(SourceForbidden):
            await web.get(Fetch(f"http://news.example:{server.port}/", total=2))
    assert server.asked == []


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_outside_may_be_reached(address: str) -> None:
    assert may_reach(address, 443)
    assert ip_address(address).is_global


async def test_a_name_that_moves_inside_after_it_was_asked(server: FaultServer) -> None:
    """Rebinding: what the first answer was good for, the second is not."""
    async with Web(
        [ip_network("127.0.0.1/32")],
        SystemClock(),
        spacing=0,
        resolver=Names("127.0.0.1", "127.7.7.7"),
    ) as web:
        url = server.url("/", host="news.example")
        assert (await web.get(Fetch(url))).body == b"secret"
        connector = web._session.connector if web._session else None
        assert isinstance(connector, aiohttp.TCPConnector)
        connector.clear_dns_cache()
        with pytest.raises(SourceForbidden):
            await web.get(Fetch(url))
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "body",
    [
        *(b"/etc/passwd", b"file:///etc/passwd", b"../../etc/passwd", b"C:\\boot.ini"),
        b"<?xml version='1.0'?>/etc/passwd",
    ],
)
async def test_a_body_that_is_a_path_is_not_opened(house: House, body: bytes) -> None:
    house.server.routes["/feed"] = answer(body)
    with pytest.raises(NotAFeed):
        await house.poll()
    assert await house.archive() == []


async def test_a_body_that_is_an_address_is_not_fetched(house: House) -> None:
    rss = b"<rss><channel><item><title>Secret</title><link>/1</link></item></channel></rss>"
    house.server.routes |= {"/secret": answer(rss)}
    for body in (house.server.url("/secret"), f" {house.server.url('/secret')} \n"):
        house.server.routes["/feed"] = answer(body.encode())
        with pytest.raises(NotAFeed):
            await house.poll()
        await house.clock.advance(86_400)
    assert "/secret" not in {asked.path for asked in house.server.asked}


@pytest.mark.parametrize(
    "link", ["http://169.254.169.254/latest", "http://10.0.0.1/feed", "file:///etc/passwd"]
)
async def test_a_page_that_names_a_feed_inside(house: House, link: str) -> None:
    tag = f'<link rel="alternate" type="application/rss+xml" href="{link}">'
    house.server.routes["/feed"] = answer(f"<html><head>{tag}</head></html>".encode())
    with pytest.raises(SourceError):
        await house.poll()
    assert (await house.state()).feed_url is None


async def test_an_archive_that_leads_inside(house: House) -> None:
    page = "<h2><a href='/1'>One</a></h2><a rel=next href='http://127.0.0.1:1/secret'>Older</a>"
    house.server.routes["/feed"] = answer(f"<html>{page}</html>".encode())
    await house.poll("archive")
    assert await house.archive() == ["One"]
    assert {asked.path for asked in house.server.asked} == {"/robots.txt", "/feed"}
