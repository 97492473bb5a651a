"""A clock that the one who watches the demo puts on."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import SystemClock
from bot.emulator.pulse import Pulse


class TurnableClock(SystemClock):
    """The machine's clock and what it was put ahead by.

    Both readings move, and sleepers whose time has come wake up: for the program the time has
    passed, and no clock was changed.
    """

    def __init__(self) -> None:
        self._ahead = timedelta()
        self._turned = Pulse()

    def now(self) -> datetime:
        return super().now() + self._ahead

    def monotonic(self) -> float:
        return super().monotonic() + self._ahead.total_seconds()

    async def sleep(self, seconds: float) -> None:
        until = self.monotonic() + seconds
        await super().sleep(0)
        while (left := until - self.monotonic()) > 0:
            await self._turned.wait(left)

    def put_on(self, by: timedelta, *, wake: bool = True) -> None:
        """Without `wake` the sleepers sleep on until they are woken."""
        self._ahead += by
        if wake:
            self.wake()

    def wake(self) -> None:
        """Let those see the time who sleep until it."""
        self._turned.beat()


def next_at(now: datetime, at: time, zone: str) -> datetime:
    """The next moment, after `now`, of that time of day in an IANA zone."""
    local = now.astimezone(ZoneInfo(zone))
    day = local.date() + timedelta(days=local.timetz().replace(tzinfo=None) >= at)
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


def next_step(now: datetime) -> datetime:
    """The next full ten minutes, which they are in every zone."""
    past = now.replace(minute=now.minute // 10 * 10, second=0, microsecond=0)
    return past + timedelta(minutes=10)
