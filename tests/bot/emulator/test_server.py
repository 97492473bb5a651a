"""Starting and stopping, and the addresses that are served."""

import asyncio

import aiohttp
import pytest

from bot.emulator import Emulator, EmulatorServer
from tests.kit.telegram import Telegram


def test_this_machine_only() -> None:
    with pytest.raises(ValueError, match="this machine only"):
        EmulatorServer(Emulator(), host="0.0.0.0")


def test_the_address_of_six() -> None:
    assert EmulatorServer(Emulator(), host="::1", port=80).url == "http://[::1]:80"


async def test_a_taken_port(served: Telegram) -> None:
    other = EmulatorServer(Emulator(), port=served.server.port)
    with pytest.raises(OSError, match="address already in use"):
        await other.start()
    await other.stop()


async def test_an_outage_in_the_middle_of_a_poll(
    served: Telegram, http: aiohttp.ClientSession
) -> None:
    address = f"{served.url}/bot{served.token}"

    async def poll() -> None:
        with pytest.raises(aiohttp.ClientError):
            await http.get(f"{address}/getUpdates?timeout=50")

    async def stop() -> None:
        while not served.calls:  # noqa: ASYNC110 - the call itself announces nothing
            await asyncio.sleep(0.01)
        await served.server.stop()

    await asyncio.gather(poll(), stop())
    with pytest.raises(aiohttp.ClientConnectorError):
        await http.get(f"{address}/getMe")
    await served.server.start()
    async with http.get(f"{address}/getMe") as response:
        assert response.status == 200
    assert served.url in address


async def test_a_bot_that_goes_takes_its_poll_along(served: Telegram) -> None:
    async with aiohttp.ClientSession() as session:
        timeout = aiohttp.ClientTimeout(total=0.05)
        with pytest.raises(TimeoutError):
            await session.get(
                f"{served.url}/bot{served.token}/getUpdates?timeout=50", timeout=timeout
            )
    async with asyncio.timeout(5):
        while served.server._api._connections:  # noqa: ASYNC110 - nothing announces it
            await asyncio.sleep(0.01)
