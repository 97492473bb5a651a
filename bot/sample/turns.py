"""What somebody who watches the demo makes happen in the sample world: a story, a new rate."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from bot.clock import Clock, local_date
from bot.model import Bulletin, Rate
from bot.sample import items, rates
from bot.sample.items import Item, Outlet

A_MINUTE = timedelta(minutes=1)
BANK_ZONE = "Asia/Almaty"
STEP = Decimal("1.02")  # crosses most alerts near the rate, and is not yet a doubtful jump


class Turns:
    """Kept for as long as the demo runs."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._published: dict[str, datetime] = {}
        self._bulletins: list[Bulletin] = []

    def publish(self) -> Item | None:
        """Bring the next story of the reserve out now; None where all of them are."""
        reserve = (item for outlet in items.outlets() for item in outlet.reserve)
        item = next((item for item in reserve if item.slug not in self._published), None)
        if item is not None:
            self._published[item.slug] = self._clock.now()
        return item

    def stories_left(self) -> int:
        reserves = (item.slug for outlet in items.outlets() for item in outlet.reserve)
        return len(set(reserves) - self._published.keys())

    def with_published(self, outlet: Outlet, start: datetime) -> Outlet:
        """The outlet with what was published of its reserve, newest first."""
        out = [
            self.dated(item, start)
            for item in reversed(outlet.reserve)
            if item.slug in self._published
        ]
        return replace(outlet, items=(*out, *outlet.items))

    def dated(self, item: Item, start: datetime) -> Item:
        """With the age that it has for having come out when it did."""
        at = self._published.get(item.slug)
        return item if at is None else replace(item, minutes=-((at - start) // A_MINUTE))

    def newest(self) -> Bulletin:
        """The National Bank of Kazakhstan's."""
        return self.moved(None) or rates.bulletin("nbk")

    def may_move(self) -> bool:
        """A bank has one bulletin a day."""
        return self.newest().effective_date < self._today()

    def move(self) -> tuple[Bulletin, Bulletin] | None:
        """The bulletin before and a new one, of today, with every currency dearer; None where
        today's is out."""
        before = self.newest()
        if not self.may_move():
            return None
        moved = tuple(map(_dearer, before.rates))
        after = replace(before, effective_date=self._today(), rates=moved)
        self._bulletins.append(after)
        return before, after

    def moved(self, day: date | None) -> Bulletin | None:
        """The bulletin made here that was in force on that day (None: the newest)."""
        until = [each for each in self._bulletins if day is None or each.effective_date <= day]
        return until[-1] if until else None

    def _today(self) -> date:
        return local_date(self._clock.now(), BANK_ZONE)


def _dearer(rate: Rate) -> Rate:
    return replace(rate, value=(rate.value * STEP).quantize(Decimal("0.01")))
