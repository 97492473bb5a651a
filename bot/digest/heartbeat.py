"""The beat that digests are served by: on the monotonic clock, so that no step of the wall clock
stops it."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.beat import Work, once
from bot.clock import Clock

log = logging.getLogger(__name__)
LONGEST = 15.0
MINUTE = 60.0
BACK = timedelta(minutes=5)
FORWARD = timedelta(days=1)
# A clock that jumped days ahead is usually put right again within minutes.
HOLD = 3600.0

Warn = Callable[[str], Awaitable[None]]


async def unwarned(_text: str) -> None:
    """Where nobody is to be told."""


class Heartbeat:
    """Runs `work` at each beat, at the minute and every 15 seconds at least.

    After a jump of the wall clock by more than a day ahead nothing is served for an hour, or until
    the clock is back: everything would be due at once. `warn` may tell somebody.
    """

    def __init__(self, work: Work, clock: Clock, warn: Warn = unwarned) -> None:
        self._work = work
        self._clock = clock
        self._warn = warn
        self._seen = (clock.now(), clock.monotonic())
        self._held_until: float | None = None
        self.beaten_at = clock.monotonic()

    async def beat(self) -> None:
        """For as long as the program runs."""
        while True:
            await self.once()
            await self._clock.sleep(pause(self._clock.now()))

    async def once(self) -> None:
        await self._look_at_the_clock()
        self.beaten_at = self._clock.monotonic()
        if self._held_until is not None:
            return
        await once("digests", self._work)

    async def _look_at_the_clock(self) -> None:
        now, monotonic = self._clock.now(), self._clock.monotonic()
        before, began = self._seen
        step = (now - before) - timedelta(seconds=monotonic - began)
        self._seen = now, monotonic
        if step > FORWARD:
            self._held_until = monotonic + HOLD
            await self._tell(f"The clock jumped {step.days} days ahead. Digests wait for an hour.")
        elif step < -BACK:
            log.warning("The clock was put back", extra={"seconds": int(-step.total_seconds())})
        if self._held_until is not None and (step < -FORWARD or monotonic >= self._held_until):
            self._held_until = None

    async def _tell(self, text: str) -> None:
        log.error("%s", text)
        await self._warn(text)


def pause(now: datetime) -> float:
    """Seconds to the next beat: to the full minute where that is near."""
    return min(LONGEST, MINUTE - now.second - now.microsecond / 1_000_000)
