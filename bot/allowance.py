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

    def take(self, key: int) -> float:
        """Take one: 0.0, or, where none is left, the seconds until there is one again."""
        now = self._clock.monotonic()
        taken = self._taken.setdefault(key, deque(maxlen=self._most))
        self._taken.move_to_end(key)
        while len(self._taken) > REMEMBERED:
            self._taken.popitem(last=False)
        if len(taken) == self._most and now - taken[0] < self._seconds:
            return taken[0] + self._seconds - now
        taken.append(now)
        return 0.0
