"""The pulse of the program: how late the event loop is, and whether all that must beat does."""

from collections.abc import Callable

from bot.clock import Clock, SystemClock
from bot.health.metrics import Histogram

EVERY = 1.0
STILL = 30.0  # seconds without a beat of the loop's own, after which it is taken for dead
STUCK = 600.0  # the same of parts that may be at work for long
BOUNDS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
Age = Callable[[], float]


class Pulse:
    """It goes by the machine's time, whatever clock the program is given: it measures the loop."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._beaten_at = self._clock.monotonic()
        self._watched: dict[str, tuple[Age, float]] = {"loop": (self._age, STILL)}
        self.lag = Histogram(*BOUNDS)

    def watch(self, name: str, age: Age, limit: float = STUCK) -> None:
        """`age` tells how many seconds ago that part has last begun its work."""
        self._watched[name] = (age, limit)

    async def beat(self) -> None:
        """For as long as the program runs."""
        while True:
            due = self._clock.monotonic() + EVERY
            await self._clock.sleep(EVERY)
            self._beaten_at = self._clock.monotonic()
            self.lag.observe(max(0.0, self._beaten_at - due))

    def ages(self) -> dict[str, float]:
        return {name: max(0.0, age()) for name, (age, _) in self._watched.items()}

    def dead(self) -> list[str]:
        """The parts that have not beaten for too long."""
        return [name for name, (age, limit) in self._watched.items() if age() > limit]

    def _age(self) -> float:
        return self._clock.monotonic() - self._beaten_at
