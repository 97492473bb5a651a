"""Flood limits, when they are kept."""

from typing import Any

import pytest

from bot.emulator import Emulator
from tests.bot.emulator.conftest import Bot
from tests.kit.clock import TurnedClock


@pytest.fixture
def emulator(clock: TurnedClock) -> Emulator:
    return Emulator(clock=clock, strict=True)


async def send(bot: Bot, chat_id: int) -> Any:
    body = await bot.full("sendMessage", chat_id=chat_id, text="x")
    return "ok" if body["ok"] else body


def wait(seconds: int) -> dict[str, Any]:
    return {
        "ok": False,
        "error_code": 429,
        "description": f"Too Many Requests: retry after {seconds}",
        "parameters": {"retry_after": seconds},
    }


async def test_a_private_chat(bot: Bot, emulator: Emulator, clock: TurnedClock) -> None:
    emulator.user(5)
    assert [await send(bot, 5) for _ in range(4)] == ["ok", "ok", "ok", wait(1)]
    await clock.advance(1)
    assert [await send(bot, 5) for _ in range(2)] == ["ok", wait(1)]
    await clock.advance(60)
    assert [await send(bot, 5) for _ in range(4)] == ["ok", "ok", "ok", wait(1)]


async def test_a_group(bot: Bot, emulator: Emulator, clock: TurnedClock) -> None:
    emulator.group(-1001)
    for _ in range(20):
        assert await send(bot, -1001) == "ok"
        await clock.advance(1)
    assert await send(bot, -1001) == wait(40)
    await clock.advance(40)
    assert [await send(bot, -1001) for _ in range(2)] == ["ok", wait(1)]


async def test_all_chats(bot: Bot, emulator: Emulator, clock: TurnedClock) -> None:
    for user_id in range(1, 32):
        emulator.user(user_id)
    answers = [await send(bot, user_id) for user_id in range(1, 32)]
    assert answers == ["ok"] * 30 + [wait(1)]
    await clock.advance(1)
    assert await send(bot, 31) == "ok"
