"""Leaves alone what does not work, and tries it again after a while."""

from bot.clock import Clock

FAILURES = 3
PAUSE = 60.0
LONGEST_PAUSE = 1800.0


class Breaker:
    """Open after FAILURES in a row, for a pause that doubles with each failure. Then one attempt
    is let through, and what comes of it decides."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures = 0
        self._open_until = 0.0
        self._trying = False

    def allows(self) -> bool:
        """Whether an attempt may be made now. Who is allowed one has to say how it went."""
        if self._clock.monotonic() < self._open_until or self._trying:
            return False
        self._trying = self._failures >= FAILURES
        return True

    def worked(self) -> None:
        self._failures, self._open_until, self._trying = 0, 0.0, False

    def failed(self, pause: float | None = None) -> None:
        """`pause` is how long it asked to be left alone; one failure is then enough."""
        self._failures += 1
        self._trying = False
        beyond = self._failures - FAILURES
        if pause is not None:
            self._failures = max(self._failures, FAILURES)
        elif beyond >= 0:
            pause = PAUSE * 2 ** min(beyond, 10)
        if pause is not None:
            self._open_until = self._clock.monotonic() + min(pause, LONGEST_PAUSE)

    def given_up(self) -> None:
        """The attempt was broken off from outside, which says nothing."""
        self._trying = False
