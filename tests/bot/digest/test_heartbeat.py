import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.digest.heartbeat import Heartbeat, pause
from bot.errors import StorageError
from bot.nursery import Nursery
from tests.kit.clock import START, TurnedClock

DAY = 86400.0


class Steps(TurnedClock):
    """A wall clock that can be put to another time while the monotonic one goes on."""

    def step(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


class Served:
    def __init__(self) -> None:
        self.count = 0
        self.error: Exception | None = None

    async def work(self) -> None:
        self.count += 1
        if self.error is not None:
            raise self.error


def beating(clock: Steps) -> tuple[Heartbeat, Served]:
    served = Served()
    return Heartbeat(served.work, clock), served


async def turned(clock: Steps, seconds: float) -> None:
    """Beat by beat, as the loop would."""
    for _ in range(int(seconds // 15) + 1):
        await clock.advance(15)
        for _ in range(5):
            await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("second", "seconds"), [(0, 15), (30, 15), (50, 10), (59.5, 0.5), (44.9, 15)]
)
def test_a_beat_falls_on_the_minute(second: float, seconds: float) -> None:
    at = datetime(2026, 4, 2, 8, 59, tzinfo=UTC) + timedelta(seconds=second)
    assert pause(at) == pytest.approx(seconds)


async def test_it_goes_on_through_steps_of_the_wall_clock() -> None:
    clock = Steps()
    heartbeat, served = beating(clock)
    nursery = Nursery()
    nursery.start("beat", heartbeat.beat())
    for step in (7200, -7200, -86400):
        before = served.count
        clock.step(step)
        await turned(clock, 60)
        assert served.count >= before + 3
    assert clock.monotonic() - heartbeat.beaten_at <= 15
    await nursery.close()


async def test_a_jump_of_years_holds_everything_for_an_hour() -> None:
    clock = Steps()
    heartbeat, served = beating(clock)
    await heartbeat.once()
    clock.step(3650 * DAY)
    await heartbeat.once()
    assert served.count == 1
    assert heartbeat.jump == timedelta(days=3650)
    await clock.advance(3599)
    await heartbeat.once()
    assert served.count == 1
    await clock.advance(2)
    await heartbeat.once()
    assert served.count == 2
    assert heartbeat.jump is None


async def test_a_clock_that_is_put_right_lets_go_at_once() -> None:
    clock = Steps()
    heartbeat, served = beating(clock)
    clock.step(400 * DAY)
    await heartbeat.once()
    clock.step(-400 * DAY)
    await heartbeat.once()
    assert served.count == 1
    assert heartbeat.jump is None


async def test_a_clock_that_is_put_back_is_known_for_an_hour() -> None:
    clock = Steps()
    heartbeat, served = beating(clock)
    clock.step(-7200)
    await heartbeat.once()
    assert (heartbeat.jump, served.count) == (timedelta(hours=-2), 1)
    await clock.advance(1800)
    await heartbeat.once()
    assert heartbeat.jump == timedelta(hours=-2)
    await clock.advance(1801)
    await heartbeat.once()
    assert heartbeat.jump is None


@pytest.mark.parametrize("error", [StorageError(path="x", reason="the disk is full"), KeyError(1)])
async def test_what_fails_once_is_tried_at_the_next_beat(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Steps(START)
    heartbeat, served = beating(clock)
    served.error = error
    with caplog.at_level(logging.WARNING):
        await heartbeat.once()
    assert caplog.records
    served.error = None
    await heartbeat.once()
    assert served.count == 2
