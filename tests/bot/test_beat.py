import asyncio

import pytest

from bot.beat import beat
from bot.errors import SourceSilent
from bot.nursery import Nursery
from tests.kit.clock import TurnedClock


async def turned(clock: TurnedClock, seconds: float) -> None:
    await clock.advance(seconds)
    for _ in range(5):
        await asyncio.sleep(0)


async def test_it_beats_whatever_a_beat_came_to(caplog: pytest.LogCaptureFixture) -> None:
    clock, nursery = TurnedClock(), Nursery()
    errors: list[Exception | None] = [None, SourceSilent(host="a.example"), KeyError("x"), None]
    runs = 0

    async def work() -> None:
        nonlocal runs
        runs += 1
        if error := errors[runs - 1]:
            raise error

    nursery.start("beat", beat("work", 5.0, work, clock))
    await turned(clock, 0)
    for expected in (1, 2, 3, 4):
        assert runs == expected
        await turned(clock, 4.9)
        assert runs == expected
        if expected < 4:
            await turned(clock, 0.1)
    await nursery.close()
    assert "a.example does not answer." in caplog.text
    assert "A job failed" in caplog.text
