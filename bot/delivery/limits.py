"""Telegram's flood limits, kept from this side of the wire. Times are monotonic seconds.

When a call is counted over there is not known here: some time in its flight. So a place is given
back by the call's end, not by its beginning, and nothing slips through while calls take longer or
shorter than one another.
"""

import heapq
from collections.abc import Iterator

FLIGHT = 1.0  # by then a call is taken to have been counted, however late its answer comes
GLANCE = 0.01  # the least time after which it is worth to look again


class Window:
    """At most `most` calls in any window of `seconds`."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._flying: dict[int, float] = {}
        self._leaving: list[float] = []

    def wait(self, now: float, spare: int = 0) -> float:
        """Seconds until one more fits in, with `spare` places to be left over; 0 if it does."""
        self._look(now)
        over = len(self._flying) + len(self._leaving) + spare - self._most
        if over < 0:
            return 0.0
        if over < len(self._leaving):
            first = self._leaving[:1] if over == 0 else heapq.nsmallest(over + 1, self._leaving)
            return first[-1] - now
        return max(GLANCE, self._seconds - FLIGHT)

    def begin(self, number: int, now: float) -> None:
        self._flying[number] = now

    def end(self, number: int, now: float) -> None:
        if self._flying.pop(number, None) is not None:
            heapq.heappush(self._leaving, now + self._seconds)

    def recall(self, ended: float) -> None:
        """One that was made before this began to count."""
        heapq.heappush(self._leaving, ended + self._seconds)

    def idle(self, now: float) -> bool:
        self._look(now)
        return not self._flying and not self._leaving

    def _look(self, now: float) -> None:
        for number in list(self._overdue(now)):
            heapq.heappush(self._leaving, self._flying.pop(number) + FLIGHT + self._seconds)
        while self._leaving and self._leaving[0] <= now:
            heapq.heappop(self._leaving)

    def _overdue(self, now: float) -> Iterator[int]:
        for number, begun in self._flying.items():
            if begun + FLIGHT > now:
                return
            yield number


class Burst:
    """One call a second on average, with an allowance of `most` that fills up again by one a
    second. While a call is in flight nothing is filled up."""

    def __init__(self, most: float, now: float) -> None:
        self._most = most
        self._left = most
        self._at = now
        self._flying: set[int] = set()
        self._ended = now - most

    def wait(self, now: float, *, urgent: bool) -> float:
        """Seconds until the next call: from the allowance if it is urgent, else a second after the
        one before."""
        if not urgent:
            return GLANCE if self._flying else max(0.0, self._ended + 1 - now)
        self._fill(now)
        return 0.0 if self._left >= 1 else max(GLANCE, 1 - self._left)

    def begin(self, number: int, now: float) -> None:
        self._fill(now)
        self._left -= 1
        self._flying.add(number)

    def end(self, number: int, now: float) -> None:
        if number in self._flying:
            self._fill(now)
            self._flying.discard(number)
            self._ended = now

    def idle(self, now: float) -> bool:
        self._fill(now)
        return not self._flying and self._left >= self._most

    def _fill(self, now: float) -> None:
        if not self._flying:
            self._left = min(self._most, self._left + now - self._at)
        self._at = now
