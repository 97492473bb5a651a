"""How often somebody may do something that costs others: so many times within some seconds."""

from collections import OrderedDict, deque

from bot.clock import Clock

REMEMBERED = 10_000


class Allowance:
    """Kept in memory for each key, the least recent forgotten first."""

    def __init__(self, clock: Clock, most: int, seconds: float) -> None:
        self._clock = clock
        self._most = most
        self._seconds = seconds
        self._taken: OrderedDict[int, deque[float]] = OrderedDict()

    def take(self, key: int, cost: int = 1) -> float:
        """Take so many: 0.0, or, where there are too few, the seconds until there are enough."""
        now = self._clock.monotonic()
        taken = self._taken.setdefault(key, deque(maxlen=self._most))
        self._taken.move_to_end(key)
        while len(self._taken) > REMEMBERED:
            self._taken.popitem(last=False)
        last = len(taken) + cost - self._most - 1  # the place of what has to be free again
        if last >= 0 and now - taken[last] < self._seconds:
            return taken[last] + self._seconds - now
        taken.extend([now] * cost)
        return 0.0

    def half(self, key: int) -> float:
        """Seconds until half of what was taken is free again."""
        taken = self._taken.get(key)
        if not taken:
            return 0.0
        return max(0.0, taken[(len(taken) - 1) // 2] + self._seconds - self._clock.monotonic())
