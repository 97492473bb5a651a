"""The Telegram of the tests: the emulator, served on a free port, every call to it checked."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.clock import Clock, SystemClock
from bot.emulator.emulator import TOKEN, Emulator
from bot.emulator.server import EmulatorServer
from tests.kit.botapi import SPECIFICATION, problems
from tests.kit.data import ROOT


class Telegram(Emulator):
    """The emulator together with its server; `url` is the BOT_API_URL of a program under test."""

    server: EmulatorServer

    @property
    def url(self) -> str:
        return self.server.url


@asynccontextmanager
async def serving(
    clock: Clock | None = None, *, strict: bool = False, checked: bool = True, token: str = TOKEN
) -> AsyncIterator[Telegram]:
    """A started emulator. At the end every call that was made must fit the specification."""
    telegram = Telegram(token=token, clock=clock or SystemClock(), strict=strict)
    telegram.server = EmulatorServer(telegram)
    await telegram.server.start()
    try:
        yield telegram
    finally:
        await telegram.server.stop()
    if checked and ((ROOT / SPECIFICATION).exists() or os.environ.get("CI")):
        found = problems(telegram.calls)
        assert not found, "\n".join(found)


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with serving() as started:
        yield started
