"""Parts that the emulator's own tests share. Their calls are wrong on purpose: none is checked."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from bot.emulator.emulator import Emulator
from tests.kit.clock import TurnedClock
from tests.kit.telegram import Telegram, serving


@dataclass
class Bot:
    """A bot without a network: every call straight into the emulator."""

    emulator: Emulator

    async def __call__(self, method: str, **values: Any) -> Any:
        """The result, or the description of the refusal."""
        body = await self.full(method, **values)
        return body["result"] if body["ok"] else body["description"]

    async def full(self, method: str, **values: Any) -> dict[str, Any]:
        answer = await self.emulator.call(method, values)
        body = json.loads(answer.body)
        assert answer.status == (200 if body["ok"] else body["error_code"])
        assert isinstance(body, dict)
        return body


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
def emulator(clock: TurnedClock) -> Emulator:
    return Emulator(clock=clock)


@pytest.fixture
def bot(emulator: Emulator) -> Bot:
    return Bot(emulator)


@pytest.fixture
async def served() -> AsyncIterator[Telegram]:
    async with serving(checked=False) as telegram:
        yield telegram


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session
