"""The one place that reads the time, so that a test can turn it."""

import asyncio
import time
from datetime import UTC, date, datetime
from importlib.metadata import version
from typing import Protocol
from zoneinfo import ZoneInfo, reset_tzpath

# Python prefers the machine's zones to the library's, and on many servers those are years old:
# before 2024a, Almaty is an hour ahead of itself. The library's are the newest that yamchi had.
reset_tzpath(to=())

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock(Protocol):
    """Wall time in UTC, a monotonic reading in seconds, and a sleep that follows the latter."""

    def now(self) -> datetime: ...
    def monotonic(self) -> float: ...
    async def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def local_date(moment: datetime, zone: str) -> date:
    """The calendar day of an aware moment in an IANA zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def micros(moment: datetime) -> int:
    """Microseconds since 1970 in UTC, exact. The moment must be aware."""
    # A division of timedeltas costs ten times as much.
    since = moment - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def zones_version() -> str:
    """Of the time zones that are in use: `2026.6` is IANA's 2026f."""
    return version("tzdata")
