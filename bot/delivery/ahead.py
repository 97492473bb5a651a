"""What the courier looks at ahead: the parcels that are due, and which of them may go now."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.delivery.pacing import Pacing
from bot.model import Lane
from bot.ports import Deliveries
from bot.values.parcels import Parcel

LANES: tuple[Lane, ...] = ("alert", "digest")
LOOK = 0.5  # seconds after which the outbox is looked at again
LEAST, MOST = 64, 1000  # parcels of a lane
LATER = 2.0  # seconds; a chat that waits longer makes room for others
SWEEP = 5.0  # seconds between looks for what has expired
STEPPED = timedelta(seconds=30)  # that the clock must be turned back to be noticed


class Ahead:
    """Alerts first, then in the order in which they are due; of each chat one in a lane."""

    def __init__(self, deliveries: Deliveries, pacing: Pacing, clock: Clock) -> None:
        self._deliveries = deliveries
        self._pacing = pacing
        self._clock = clock
        self._size = min(MOST, max(LEAST, 3 * pacing.rate))
        self._lanes: dict[Lane, dict[int, Parcel]] = {lane: {} for lane in LANES}
        self._more = dict.fromkeys(LANES, True)
        self._later: dict[int, datetime] = {}
        self._looked = self._swept = -SWEEP
        self._began = clock.now() - timedelta(seconds=clock.monotonic())
        self.nearest = LOOK

    async def look(self) -> None:
        """See what has become due, where it is time to. Raises StorageError."""
        now = self._clock.monotonic()
        if now >= self._swept + SWEEP:
            self._swept = now
            await self._sweep()
        if self._later:
            later, self._later = self._later, {}
            await self._deliveries.postpone(later)
        stale = now >= self._looked + LOOK
        for lane, held in self._lanes.items():
            if len(held) < self._size // 2 and (stale or self._more[lane]):
                found = await self._deliveries.due(lane, self._clock.now(), self._size)
                self._lanes[lane] = {parcel.id: parcel for parcel in found}
                self._more[lane] = len(found) == self._size
        if stale:
            self._looked = now

    def ready(self) -> Iterator[Parcel]:
        """Take out one after the other whose chat need not pause. When all have been gone through,
        `nearest` is the seconds until the next may."""
        now, self.nearest = self._clock.now(), LOOK
        for held in self._lanes.values():
            for parcel in list(held.values()):
                pause = self._pacing.pause_of(parcel.chat_id)
                if parcel.expires_at <= now:
                    del held[parcel.id]  # kept, a lane full of them would never be looked at again
                elif pause <= 0:
                    del held[parcel.id]
                    yield parcel
                elif pause > LATER:
                    del held[parcel.id]
                    self._later[parcel.id] = now + timedelta(seconds=pause)
                elif pause > 0:
                    self.nearest = min(self.nearest, pause)

    async def _sweep(self) -> None:
        """Settle what has expired; after a turn of the clock back, put nothing off any longer."""
        now = self._clock.now()
        began = now - timedelta(seconds=self._clock.monotonic())
        if self._began - began > STEPPED:
            await self._deliveries.hasten(now)
        self._began = began
        await self._deliveries.expire(now)
