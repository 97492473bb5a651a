"""The program under a clock that runs many times as fast: `benchmarks/soak.py` starts it."""

import asyncio
import os
import time
from datetime import UTC, datetime, timedelta

from bot.aside import take_short_turns
from bot.cli.service import catalogue_of, secrets, stop_signal
from bot.logs import configure
from bot.program import Program
from bot.settings import load
from bot.web import client


class FastClock:
    """From `start` on, `speed` seconds in each of the machine's. `begun` is on its monotonic clock,
    which all processes share."""

    def __init__(self, start: datetime, speed: float, begun: float) -> None:
        self._start = start
        self.speed = speed
        self._begun = begun

    def begin(self) -> str:
        """The day begins now. What tells another process of it."""
        self._begun = time.monotonic()
        return f"{self._start.timestamp()} {self.speed} {self._begun}"

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return (time.monotonic() - self._begun) * self.speed

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.speed)


def clock_of(environment: str) -> FastClock:
    start, speed, begun = environment.split()
    return FastClock(datetime.fromtimestamp(float(start), UTC), float(speed), float(begun))


async def main() -> None:
    settings = load(token_required=True)
    configure(settings.log_level, settings.log_format, secrets(settings))
    take_short_turns()
    stop = stop_signal()
    clock = clock_of(os.environ["SOAK_CLOCK"])
    # The event loop has the machine's time: an outlet's connection is kept for as much of the day.
    client.KEEPALIVE /= clock.speed
    async with Program(settings, catalogue_of(settings), clock) as program:
        await program.until(stop)
        await program.stop()


if __name__ == "__main__":
    import uvloop

    uvloop.run(main())
