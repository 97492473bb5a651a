from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.nursery import Nursery
from storage import Store
from tests.kit.clock import TurnedClock
from tests.kit.intake import Handled
from tests.kit.posting import Posting, posting
from tests.kit.program import Engine, running, store_at


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    async with running(tmp_path) as started:
        yield started


@pytest.fixture
async def post(engine: Engine) -> AsyncIterator[Posting]:
    """The bot's promises on their way."""
    async with posting(engine) as started:
        yield started


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with store_at(tmp_path) as opened:
        yield opened


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock(flow=True)


@pytest.fixture
def handled() -> Handled:
    return Handled()


@pytest.fixture
async def nursery() -> AsyncIterator[Nursery]:
    started = Nursery()
    yield started
    await started.close()
