"""How much one person, and one chat, may ask of the bot: so that nobody's flood is others' wait.

Everything is in memory: a flood costs no write.
"""

from dataclasses import dataclass

from bot.allowance import REMEMBERED, Allowance
from bot.clock import Clock

SECONDS = 60.0
PERSON, GROUP, TYPED = 150, 300, 120  # points in so many seconds, and queries typed inline
PRESS, MESSAGE, HEAVY, HEAVIEST = 1, 2, 10, 20


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing is answered for so many seconds. `first`: nobody was told of it yet."""

    seconds: float
    first: bool


class Fairness:
    """A pause lasts until half of what was taken is free again: then there is room to go on."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._people = Allowance(clock, PERSON, SECONDS)
        self._groups = Allowance(clock, GROUP, SECONDS)
        self._typed = Allowance(clock, TYPED, SECONDS)
        self._until: dict[tuple[Allowance, int], float] = {}

    def take(self, user_id: int | None, chat_id: int, cost: int) -> Pause | None:
        """`user_id` is None for who has no name. A private chat is its person's."""
        pause = self._take(self._people, user_id, cost) if user_id is not None else None
        if pause is None and chat_id != user_id:
            pause = self._take(self._groups, chat_id, cost)
        return pause

    def type(self, user_id: int) -> Pause | None:
        return self._take(self._typed, user_id, 1)

    def _take(self, allowance: Allowance, key: int, cost: int) -> Pause | None:
        now, place = self._clock.monotonic(), (allowance, key)
        until = self._until.get(place, now)
        if until > now:
            return Pause(until - now, first=False)
        if not allowance.take(key, cost):
            return None
        seconds = allowance.half(key)
        self._remember(place, now + seconds, now)
        return Pause(seconds, first=True)

    def _remember(self, place: tuple[Allowance, int], until: float, now: float) -> None:
        if len(self._until) >= REMEMBERED:
            self._until = {each: end for each, end in self._until.items() if end > now}
        self._until[place] = until
