import asyncio
import re
import zoneinfo
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clock import SystemClock, local_date, zones_version
from tests.kit.clock import START, TurnedClock


async def test_the_machines_own_clock() -> None:
    clock = SystemClock()
    before, began = clock.now(), clock.monotonic()
    assert before.tzinfo is UTC
    await clock.sleep(0.01)
    assert clock.monotonic() - began >= 0.01
    assert clock.now() >= before


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        (datetime(2026, 4, 1, 18, 59, tzinfo=UTC), "Asia/Almaty", date(2026, 4, 1)),
        (datetime(2026, 4, 1, 19, 0, tzinfo=UTC), "Asia/Almaty", date(2026, 4, 2)),
        (datetime(2026, 4, 1, 19, 0, tzinfo=UTC), "UTC", date(2026, 4, 1)),
        (datetime(2026, 4, 1, 2, 0, tzinfo=UTC), "America/New_York", date(2026, 3, 31)),
    ],
)
def test_the_day_somewhere(moment: datetime, zone: str, day: date) -> None:
    assert local_date(moment, zone) == day


async def test_the_clock_of_the_tests_wakes_sleepers_in_their_order() -> None:
    clock, woken = TurnedClock(), list[int]()

    async def sleeper(seconds: int) -> None:
        await clock.sleep(seconds)
        woken.append(seconds)

    async with asyncio.TaskGroup() as group:
        for seconds in (30, 10, 20):
            group.create_task(sleeper(seconds))
        await asyncio.sleep(0)
        await clock.advance(20)
        await asyncio.sleep(0)
        assert woken == [10, 20]
        await clock.advance(10)
    assert woken == [10, 20, 30]
    assert clock.now() - START == timedelta(seconds=30)


def test_zones_are_the_librarys_not_the_machines() -> None:
    assert zoneinfo.TZPATH == ()
    spring = datetime(2024, 4, 1, tzinfo=ZoneInfo("Asia/Almaty"))
    assert spring.utcoffset() == timedelta(hours=5)


def test_zones_have_a_version() -> None:
    assert re.fullmatch(r"20\d\d\.\d+(\.\d+)?", zones_version())
