"""The health page, and who asks it."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.health.pages import Check, Health, Pages, ask
from tests.kit.web import FaultServer, answer

BOT = 17
Page = tuple[int, dict[str, object]]


def free_port(host: str = "127.0.0.1") -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as free:
        free.bind((host, 0))
        port: int = free.getsockname()[1]
        return port


def pages(check: Check, *, alive: bool = True) -> Pages:
    async def measured() -> str:
        return "yamchi_up 1\n"

    return Pages(check, lambda: {"alive": alive}, measured)


@asynccontextmanager
async def serving(
    facts: Mapping[str, object], host: str = "127.0.0.1", *, alive: bool = True
) -> AsyncIterator[int]:
    async def check() -> Mapping[str, object]:
        return facts

    port = free_port(host)
    health = Health(host, port, BOT, pages(check, alive=alive))
    await health.start()
    try:
        yield port
    finally:
        await health.stop()


@pytest.fixture
async def get() -> AsyncIterator[Callable[[int, str], Awaitable[Page]]]:
    async with aiohttp.ClientSession() as session:

        async def read(port: int, path: str) -> Page:
            async with session.get(f"http://127.0.0.1:{port}{path}") as reply:
                return reply.status, await reply.json()

        yield read


async def asked(port: int, host: str = "127.0.0.1", bot: int = BOT) -> str | None:
    return await asyncio.to_thread(ask, host, port, bot)


async def test_ready(get: Callable[[int, str], Awaitable[Page]]) -> None:
    async with serving({"ready": True, "database": True, "silent": 1.5}) as port:
        facts = {"bot": BOT, "ready": True, "database": True, "silent": 1.5}
        assert await get(port, "/readyz") == (200, facts)
        assert await get(port, "/livez") == (200, {"bot": BOT, "alive": True})
        assert await asked(port) is None


@pytest.mark.parametrize("facts", [{"ready": False, "database": False}, {}])
async def test_not_ready(
    facts: dict[str, object], get: Callable[[int, str], Awaitable[Page]]
) -> None:
    async with serving(facts) as port:
        assert await get(port, "/readyz") == (503, {"bot": BOT, **facts})
        assert (await get(port, "/livez"))[0] == 200
        words = await asked(port)
        assert words is not None
        assert words.startswith("the bot is not ready: {'bot': 17")


async def test_a_part_that_stands_still(get: Callable[[int, str], Awaitable[Page]]) -> None:
    async with serving({"ready": True}, alive=False) as port:
        assert await get(port, "/livez") == (503, {"bot": BOT, "alive": False})


async def test_the_page_of_metrics() -> None:
    async with (
        serving({}) as port,
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/metrics") as reply,
    ):
        assert reply.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        assert await reply.text() == "yamchi_up 1\n"


@pytest.mark.parametrize("ready", [True, False])
async def test_another_bot(ready: bool) -> None:
    async with serving({"ready": ready}) as port:
        assert await asked(port, bot=18) == f"another bot answers at 127.0.0.1:{port}"


async def test_nobody_there() -> None:
    port = free_port()
    words = await asked(port)
    assert words is not None
    assert words.startswith(f"no yamchi answers at 127.0.0.1:{port}: ")
    words = await asked(port, "no-such-host.invalid")
    assert words is not None
    assert "no-such-host.invalid" in words


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (answer(b"<html>", "404 Not Found"), "no yamchi answers"),
        (answer(b"", "503 Service Unavailable"), "no yamchi answers"),
        (answer(b"<html>"), "no yamchi answers"),
        (answer(b"\xff\xfe"), "no yamchi answers"),
        (answer(b"[]"), "another bot"),
        (answer(b"{}"), "another bot"),
        (answer(json.dumps({"bot": BOT}).encode()), "the bot is not ready"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "no yamchi answers"),
        (b"", "no yamchi answers"),
    ],
)
async def test_somebody_else_there(body: bytes, words: str) -> None:
    async with FaultServer({"/readyz": body}) as server:
        told = await asked(server.port)
    assert told is not None
    assert told.startswith(words)


async def test_no_proxy_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    async with serving({"ready": True}) as port:
        assert await asked(port) is None


async def test_a_page_on_every_address_is_asked_on_loopback() -> None:
    async with serving({"ready": True}, "0.0.0.0") as port:
        assert await asked(port, "0.0.0.0") is None


@pytest.mark.parametrize("host", ["::1", "::"])
async def test_ipv6(host: str) -> None:
    try:
        free_port("::1")
    except OSError:
        pytest.skip("no IPv6 on this machine")
    async with serving({"ready": True}, host) as port:
        assert await asked(port, host) is None


async def test_a_port_that_is_taken_does_not_stop_the_bot(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def check() -> Mapping[str, object]:
        return {"ready": True}

    async with serving({"ready": True}) as port:
        second = Health("127.0.0.1", port, BOT + 1, pages(check))
        await second.start()
        await second.stop()
        assert await asked(port) is None
    assert f"YAMCHI_LISTEN: no health page at 127.0.0.1:{port}: " in caplog.text


async def test_stopping_what_was_never_started() -> None:
    async def check() -> Mapping[str, object]:
        return {}

    await Health("127.0.0.1", 0, BOT, pages(check)).stop()
