import asyncio
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.clock import SystemClock
from bot.sample.turnable import TurnableClock, next_at, next_step

HOUR = timedelta(hours=1)


async def test_put_on_both_readings_move() -> None:
    clock, machine = TurnableClock(), SystemClock()
    now, monotonic = clock.now(), clock.monotonic()
    assert abs(now - machine.now()) < HOUR / 2
    clock.put_on(HOUR)
    assert HOUR <= clock.now() - now < 2 * HOUR
    assert 3600 <= clock.monotonic() - monotonic < 7200


async def test_sleepers_wake_when_their_time_has_come() -> None:
    clock = TurnableClock()
    soon, late = (asyncio.create_task(clock.sleep(seconds)) for seconds in (1800, 7200))  # noqa: TID251
    await asyncio.sleep(0)
    clock.put_on(HOUR)
    async with asyncio.timeout(5):
        await soon
    assert not late.done()
    clock.put_on(2 * HOUR)
    async with asyncio.timeout(5):
        await late


async def test_sleepers_may_be_woken_later() -> None:
    clock = TurnableClock()
    sleeper = asyncio.create_task(clock.sleep(60))  # noqa: TID251
    for _ in range(5):
        await asyncio.sleep(0)
    clock.put_on(HOUR, wake=False)
    for _ in range(5):
        await asyncio.sleep(0)
    assert not sleeper.done()
    clock.wake()
    async with asyncio.timeout(5):
        await sleeper


async def test_no_sleep_is_none() -> None:
    async with asyncio.timeout(5):
        await TurnableClock().sleep(0)
        await TurnableClock().sleep(-1)
        await TurnableClock().sleep(0.001)


@pytest.mark.parametrize(
    ("now", "following"),
    [
        ("2026-11-25 03:59", "2026-11-25 04:00"),
        ("2026-11-25 04:00", "2026-11-26 04:00"),
        ("2026-11-25 18:30", "2026-11-26 04:00"),
        ("2026-11-25 20:30", "2026-11-26 04:00"),
    ],
)
def test_nine_in_almaty(now: str, following: str) -> None:
    found = next_at(datetime.fromisoformat(now).replace(tzinfo=UTC), time(9), "Asia/Almaty")
    assert f"{found:%Y-%m-%d %H:%M}" == following


@pytest.mark.parametrize(
    ("now", "following"),
    [("10:00:00", "10:10:00"), ("10:29:59", "10:30:00"), ("23:55:10", "00:00:00")],
)
def test_the_next_step(now: str, following: str) -> None:
    moment = datetime.fromisoformat(f"2026-11-25 {now}").replace(tzinfo=UTC)
    assert f"{next_step(moment):%H:%M:%S}" == following
