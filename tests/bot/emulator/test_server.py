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


async def test_stopping_ends_a_long_poll(served: Telegram, http: aiohttp.ClientSession) -> None:
    async def poll() -> int:
        url = f"{served.url}/bot{served.token}/getUpdates?timeout=50"
        async with http.get(url) as response:
            return response.status

    async def stop() -> None:
        while not served.calls:  # noqa: ASYNC110 - the call itself announces nothing
            await asyncio.sleep(0.01)
        await served.server.stop()

    assert (await asyncio.gather(poll(), stop()))[0] == 409
