"""The beat that digests are served by: on the monotonic clock, so that no step of the wall clock
stops it."""

import logging
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


class Heartbeat:
    """Runs `work` at each beat, at the minute and every 15 seconds at least.

    After a jump of the wall clock by more than a day ahead nothing is served for an hour, or until
    the clock is back: everything would be due at once. `jump` is the last one that somebody should
    know of, for that hour or until it is made good.
    """

    def __init__(self, work: Work, clock: Clock) -> None:
        self._work = work
        self._clock = clock
        self._seen = (clock.now(), clock.monotonic())
        self._held_until: float | None = None
        self.jump: timedelta | None = None
        self._noted_until = 0.0
        self.beaten_at = clock.monotonic()

    async def beat(self) -> None:
        """For as long as the program runs."""
        while True:
            await self.once()
            await self._clock.sleep(pause(self._clock.now()))

    async def once(self) -> None:
        self._look_at_the_clock()
        self.beaten_at = self._clock.monotonic()
        if self._held_until is not None:
            return
        await once("digests", self._work)

    def _look_at_the_clock(self) -> None:
        now, monotonic = self._clock.now(), self._clock.monotonic()
        before, began = self._seen
        step = (now - before) - timedelta(seconds=monotonic - began)
        self._seen = now, monotonic
        if step > FORWARD:
            self._held_until = monotonic + HOLD
            log.error("The clock jumped ahead: digests wait for an hour", extra={"days": step.days})
        elif step < -BACK:
            log.warning("The clock was put back", extra={"seconds": int(-step.total_seconds())})
        if self._held_until is not None and (step < -FORWARD or monotonic >= self._held_until):
            self._held_until = None
        self._note(step, monotonic)

    def _note(self, step: timedelta, monotonic: float) -> None:
        if self.jump is not None and (
            monotonic >= self._noted_until or abs(self.jump + step) < BACK
        ):
            self.jump = None
        elif step > FORWARD or step < -BACK:
            self.jump, self._noted_until = step, monotonic + HOLD


def pause(now: datetime) -> float:
    """Seconds to the next beat: to the full minute where that is near."""
    return min(LONGEST, MINUTE - now.second - now.microsecond / 1_000_000)
