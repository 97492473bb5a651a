"""How a rate has moved: the newest value against the last different one before it.

Only values count, not dates: a bank that dates yesterday's figure anew has published nothing new.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import takewhile

from bot.model import Standing
from bot.rates.figures import Figure, Number, ratio

STILL = timedelta(days=7)
Point = tuple[date, Figure]


@dataclass(frozen=True, slots=True)
class Change:
    """`percent`, unrounded and signed, known to within `bound`; or the day `since` which a rate
    has stood still. Neither, where nothing earlier is known to compare with.

    `day` is the one on which it moved.
    """

    percent: Decimal | None = None
    since: date | None = None
    day: date | None = None
    bound: Decimal = Decimal(0)

    def turned(self) -> "Change":
        """The same of the rate the other way round."""
        if self.percent is None:
            return self
        whole = 100 + self.percent
        return replace(
            self, percent=-self.percent / whole * 100, bound=self.bound / (whole / 100) ** 2
        )


def of_standing(standing: Standing) -> Change:
    """The change of a published rate: what is published is exact."""
    newest, previous = standing.newest, standing.previous
    before = None if previous is None else Figure(previous.value / previous.nominal, Decimal(0))
    now = Figure(newest.value / newest.nominal, Decimal(0))
    return _change(newest.effective_date, standing.since, now, before)


def of_points(points: Sequence[Point]) -> Change:
    """The change of a derived rate, from its days, oldest first and at least one.

    Derived values that agree within their bounds are equal: they differ by rounding alone.
    """
    day, newest = points[-1]
    run = tuple(takewhile(lambda point: point[1].equals(newest), reversed(points)))
    rest = points[: len(points) - len(run)]
    return _change(day, run[-1][0], newest, rest[-1][1] if rest else None)


def shown(percent: Decimal, number: Number, bound: Decimal = Decimal(0)) -> str:
    """`▲ 0.59 %` or `▼ 0.59 %`, two decimals as far as they are known; a move too small for them
    reads `<0.01 %`, not 0."""
    arrow = "▲" if percent > 0 else "▼"
    places = decimals(bound)
    unit = Decimal(1).scaleb(-places)
    small = abs(percent) <= unit / 2
    return f"{arrow} {'<' if small else ''}{number(unit if small else abs(percent), places)} %"


def decimals(bound: Decimal) -> int:
    """How many decimals of a percentage are known, two at most."""
    return next((places for places in (2, 1) if 2 * bound <= Decimal(1).scaleb(-places)), 0)


def _change(day: date, since: date, newest: Figure, previous: Figure | None) -> Change:
    if day - since > STILL:
        return Change(since=since)
    if previous is None:
        return Change()
    percent = (newest.value - previous.value) / previous.value * 100
    exact = not newest.bound and not previous.bound
    bound = Decimal(0) if exact else ratio((newest,), (previous,)).bound * 100
    return Change(percent, None, since, bound)
