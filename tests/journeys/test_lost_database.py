"""The server of the database goes away under a running bot, and comes back."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.health.test_pages import free_port
from tests.journeys.test_commands import fetched
from tests.kit.postgres import Server, server
from tests.kit.process import running, settings_for, until
from tests.kit.telegram import Telegram


@pytest.fixture
def own_server() -> Iterator[Server]:
    with server() as running_:
        yield running_


async def test_readyz_says_so_and_the_bot_goes_on_by_itself(
    telegram: Telegram, tmp_path: Path, own_server: Server
) -> None:
    port = free_port()
    url = own_server.url(own_server.create())
    settings = settings_for(
        telegram,
        telegram.url,
        tmp_path,
        DATABASE_URL=url,
        YAMCHI_LISTEN=f"127.0.0.1:{port}",
    )
    user = telegram.user(7)

    async def ready() -> tuple[int, object]:
        status, page = await asyncio.to_thread(fetched, f"http://127.0.0.1:{port}/readyz")
        return status, json.loads(page)["database"]

    async with running(tmp_path, settings) as bot:
        await bot.heard("Answering as")
        await telegram.ask(user, "/start")
        assert await ready() == (200, True)
        await asyncio.to_thread(own_server.stop)
        await user.say("/help")
        assert await ready() == (503, False)
        await asyncio.to_thread(own_server.start)
        await until(lambda: any("/search" in m.text for m in telegram.sent_to(7)[1:]), 60)
        assert await ready() == (200, True)
