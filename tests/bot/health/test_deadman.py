from collections.abc import Mapping
from ipaddress import ip_network

import pytest

from bot.errors import SourceForbidden, SourceRefused
from bot.health.deadman import DeadMan
from bot.web import Web
from tests.kit.clock import TurnedClock
from tests.kit.web import FaultServer, answer

LOOPBACK = (ip_network("127.0.0.0/8"),)
FACTS: dict[str, object] = {}


async def check() -> Mapping[str, object]:
    return FACTS


async def test_it_pings_while_the_bot_is_ready() -> None:
    async with FaultServer({"/ping": answer(b"OK")}) as server, Web(LOOPBACK, TurnedClock()) as web:
        deadman = DeadMan(web, server.url("/ping"), check)
        FACTS["ready"] = False
        assert not await deadman.ping()
        assert server.asked == []
        FACTS["ready"] = True
        assert await deadman.ping()
        (asked,) = server.asked
    assert (asked.method, asked.path) == ("GET", "/ping")
    assert "cookie" not in asked.headers


async def test_a_refusal_is_an_error_without_the_address() -> None:
    FACTS["ready"] = True
    async with FaultServer({}) as server, Web(LOOPBACK, TurnedClock()) as web:
        with pytest.raises(SourceRefused) as refused:
            await DeadMan(web, server.url("/a-secret"), check).ping()
    assert "a-secret" not in str(refused.value)


async def test_a_private_network_is_asked_only_if_it_may_be() -> None:
    FACTS["ready"] = True
    async with FaultServer({"/ping": answer()}) as server, Web((), TurnedClock()) as web:
        with pytest.raises(SourceForbidden):
            await DeadMan(web, server.url("/ping"), check).ping()
    assert server.asked == []
