"""The whole program in this process: started, asked, stopped, refused."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.errors import DatabaseInUse, TokenRefused
from bot.health.pages import ask
from bot.news.sources import Catalogue
from bot.program import Program
from bot.settings import Settings
from tests.bot.health.test_pages import free_port
from tests.kit.clock import TurnedClock
from tests.kit.program import PATIENCE, eventually
from tests.kit.telegram import Telegram


def settings(telegram: Telegram, folder: Path, **values: Any) -> Settings:
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    given = {
        "bot_token": SecretStr(telegram.token),
        "bot_api_url": telegram.url,
        "database_url": SecretStr(f"sqlite:///{folder / 'yamchi.db'}"),
        "listen": f"127.0.0.1:{free_port()}",
    }
    return Settings.model_construct(**{**defaults, **given, **values})


@asynccontextmanager
async def started(made: Settings) -> AsyncIterator[Program]:
    clock = TurnedClock(flow=True)
    async with Program(made, Catalogue((), ()), clock) as program:
        yield program


async def health(made: Settings) -> str | None:
    return await asyncio.to_thread(ask, *made.listen_at, made.bot_id)


async def test_it_answers_tells_that_it_is_well_and_stops(
    telegram: Telegram, tmp_path: Path
) -> None:
    made = settings(telegram, tmp_path)
    user = telegram.user(1)
    async with started(made) as program:
        answer = await telegram.ask(user, "/start", PATIENCE)
        assert answer.text.startswith("Central Asia")
        assert await health(made) is None
        stop = asyncio.Event()
        stop.set()
        await program.until(stop)
        await program.stop()
        await user.say("/news")
    words = await health(made)
    assert words is not None
    assert words.startswith("no yamchi answers")
    # What was said meanwhile is answered by the next one.
    before = telegram.acts(1)
    async with started(made):
        assert (await telegram.wait_for(1, before, PATIENCE)).text.startswith("No news yet.")


async def test_telegram_that_is_not_there_yet(telegram: Telegram, tmp_path: Path) -> None:
    telegram.faults.add("bad_gateway", "getMe", times=9)
    made = settings(telegram, tmp_path)
    async with started(made):
        assert await telegram.ask(telegram.user(1), "/start", PATIENCE)
        await eventually(lambda: telegram.faults.on[0].struck == 9)


async def test_a_token_that_is_refused_ends_it(telegram: Telegram, tmp_path: Path) -> None:
    made = settings(telegram, tmp_path, bot_token=SecretStr("1:unknown"))
    async with started(made) as program:
        assert "not ready" in str(await health(made))
        with pytest.raises(TokenRefused):
            async with asyncio.timeout(PATIENCE):
                await program.until(asyncio.Event())
        await program.stop()


async def test_a_database_has_one_program(telegram: Telegram, tmp_path: Path) -> None:
    made = settings(telegram, tmp_path)
    async with started(made):
        with pytest.raises(DatabaseInUse):
            async with started(made):
                pass
        assert await telegram.ask(telegram.user(1), "/start", PATIENCE)


async def test_a_bot_without_an_owner_tells_the_log_how_to_become_it(
    telegram: Telegram, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made = settings(telegram, tmp_path)
    async with started(made):
        await eventually(lambda: "/start" in caplog.text)
        (code,) = re.findall(r"/start (\w+)", caplog.text)
        answer = await telegram.ask(telegram.user(1), f"/start {code}", PATIENCE)
        assert answer.text.startswith("You are the owner")
    caplog.clear()
    async with started(made):
        await telegram.user(1).say("/status")
        await eventually(lambda: telegram.sent_to(1)[-1].text.startswith("Outlets"))
    assert "/start" not in caplog.text
