"""Pacing where several processes of one bot send: each takes its turns from the database."""

import asyncio
import logging
from collections import deque
from contextlib import nullcontext

from bot.clock import Clock
from bot.delivery.limits import GLANCE
from bot.delivery.pacing import Aside, Pacing, Turn
from bot.errors import StorageError
from bot.sharing import Turns

log = logging.getLogger(__name__)
# Turns are so far apart that no second has more than `rate` of them, also when one is used a
# little late.
SLOWER = 0.9
AHEAD = 0.2  # seconds of turns that are held for promised messages; a reply waits behind them
LATE = 0.05  # seconds after which a turn that was not used is lost
PAUSE = 1.0  # seconds, while the database does not answer


class SharedPacing(Pacing):
    """Like Pacing, and never more than `rate` a second with all other processes. What a chat may
    get is seen to by each process for itself."""

    def __init__(self, rate: int, clock: Clock, turns: Turns, aside: Aside = nullcontext) -> None:
        super().__init__(rate, clock, aside)
        self._shared = turns
        self._apart = 1 / max(1.0, rate * SLOWER)
        self._portion = max(1, int(AHEAD / self._apart))
        self._held: deque[float] = deque()
        self._wanted = asyncio.Event()

    async def keep(self) -> None:
        """Take turns as long as promised messages want them, without end."""
        while True:
            await self._wanted.wait()
            try:
                first = await self._reserved(self._portion)
            except StorageError as error:
                log.warning("Promised messages wait: %s", error)
                await self._clock.sleep(PAUSE)
                continue
            self._held.extend(first + number * self._apart for number in range(self._portion))
            self._wanted.clear()

    def pause(self) -> float:
        now = self._clock.monotonic()
        while self._held and self._held[0] < now - LATE:
            self._held.popleft()
        if len(self._held) <= self._portion // 2:
            self._wanted.set()
        own = super().pause()
        return max(own, self._held[0] - now if self._held else GLANCE)

    def promised(self, chat_id: int) -> Turn:
        if self._held:
            self._held.popleft()
        return super().promised(chat_id)

    async def _leave(self, until: float) -> bool:
        try:
            at = await self._reserved(1)
        except StorageError as error:
            # Who asked is not to wait for the database; that many are not said at once.
            log.warning("%s", error)
            return True
        if at > until:
            return False
        await self._clock.sleep(at - self._clock.monotonic())
        return True

    async def _reserved(self, number: int) -> float:
        """When the first of them is, by the monotonic clock."""
        ahead = await self._shared.reserve(number, self._apart)
        return self._clock.monotonic() + ahead
