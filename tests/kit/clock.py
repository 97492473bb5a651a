"""A clock that a test turns. Sleepers wake when it reaches their time."""

import asyncio
import heapq
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from itertools import count

START = datetime(2026, 4, 2, 6, 0, tzinfo=UTC)
# Tasks of the program that sleep again and again without end.
BEATS = ("digests", "courier", "handing out", "watches", "broadcasts", "lookout", "gate")


class TurnedClock:
    """Stands still until `advance`; with `flow` every sleep passes at once and is counted, but for
    those of tasks named in `still`: a beat that has no end would carry time away."""

    def __init__(
        self, start: datetime = START, *, flow: bool = False, still: Collection[str] = BEATS
    ) -> None:
        self._now = start
        self._monotonic = 1000.0
        self._flow = flow
        self._still = frozenset(still)
        self._order = count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if self._flow and not self._stands():
            self._pass(seconds)
            await asyncio.sleep(0)
            return
        waker = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._monotonic + seconds, next(self._order), waker))
        await waker

    def turn(self, by: timedelta) -> None:
        """Put the wall clock's hands elsewhere; the monotonic reading does not know."""
        self._now += by

    async def advance(self, seconds: float) -> None:
        end = self._monotonic + seconds
        while self._sleepers and self._sleepers[0][0] <= end:
            at, _, waker = heapq.heappop(self._sleepers)
            self._pass(at - self._monotonic)
            if not waker.done():
                waker.set_result(None)
            await asyncio.sleep(0)
        self._pass(end - self._monotonic)

    def _stands(self) -> bool:
        task = asyncio.current_task()
        return task is not None and task.get_name() in self._still

    def _pass(self, seconds: float) -> None:
        self._monotonic += seconds
        self._now += timedelta(seconds=seconds)
