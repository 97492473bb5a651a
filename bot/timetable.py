"""Work that may be late or repeated: polling and retention. Nothing that was promised."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import Clock
from bot.errors import YamchiError

log = logging.getLogger(__name__)
Work = Callable[[], Awaitable[object]]
STAGGER = 0.05  # seconds between first runs, so that a start asks hosts one after another


class Every(IntervalTrigger):  # type: ignore[misc] # the library has no types
    """However many runs were missed, one is made up for.

    The library counts the missed ones, which takes it minutes where a machine without a clock of
    its own wakes up in 1970 and is then told the year.
    """

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime | None:
        missed = previous is not None and now - previous > self.interval
        following: datetime | None = super().get_next_fire_time(now if missed else previous, now)
        return following


class Timetable:
    """Runs each job every so many seconds, never twice at once. A failure waits for the next."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._scheduler: Any = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )
        self._unrun: set[str] = set()
        self._first_round = asyncio.Event()

    def every(self, seconds: float, name: str, work: Work, *, delay: float | None = None) -> None:
        """Run `work` every `seconds`, first after `delay` (default: at once, staggered)."""
        if delay is None:
            delay = STAGGER * len(self._unrun)
            self._unrun.add(name)
        self._scheduler.add_job(
            self._run,
            Every(seconds=seconds, timezone="UTC", jitter=seconds / 20 if seconds >= 60 else None),
            next_run_time=self._clock.now() + timedelta(seconds=delay),
            args=(name, work),
            name=name,
        )

    def start(self) -> None:
        self._scheduler.start()
        self._ran("")

    def stop(self) -> None:
        """Start nothing more and cancel what runs: all of it may be repeated."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def first_round(self) -> None:
        """Wait until each job that was due at the start has run once, well or not."""
        await self._first_round.wait()

    async def _run(self, name: str, work: Work) -> None:
        try:
            await work()
        except asyncio.CancelledError:
            # The scheduler logs a traceback of a job that it has itself cancelled.
            if self._scheduler.running:
                raise
        except YamchiError as error:
            log.warning("%s", error, extra={"job": name})
        except Exception:
            log.exception("A job failed", extra={"job": name})
        finally:
            self._ran(name)

    def _ran(self, name: str) -> None:
        self._unrun.discard(name)
        if not self._unrun:
            self._first_round.set()
