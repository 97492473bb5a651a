"""How a rate has moved: the newest value against the last different one before it.

Only values count, not dates: a bank that dates yesterday's figure anew has published nothing new.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import takewhile

from bot.model import Quote, Standing
from bot.rates.figures import Figure, Number

STILL = timedelta(days=7)
Point = tuple[date, Figure]


@dataclass(frozen=True, slots=True)
class Change:
    """`percent`, unrounded and signed; or the day `since` which a rate has stood still.

    Neither, where nothing earlier is known to compare with.
    """

    percent: Decimal | None = None
    since: date | None = None


def of_standing(standing: Standing) -> Change:
    """The change of a published rate."""
    newest, previous = standing.newest, standing.previous
    before = None if previous is None else _per_unit(previous)
    return _change(newest.effective_date, standing.since, _per_unit(newest), before)


def of_points(points: Sequence[Point]) -> Change:
    """The change of a derived rate, from its days, oldest first and at least one.

    Derived values that agree within their bounds are equal: they differ by rounding alone.
    """
    day, newest = points[-1]
    run = tuple(takewhile(lambda point: point[1].equals(newest), reversed(points)))
    rest = points[: len(points) - len(run)]
    return _change(day, run[-1][0], newest.value, rest[-1][1].value if rest else None)


def shown(percent: Decimal, number: Number) -> str:
    """`▲ 0.59 %` or `▼ 0.59 %`; a move too small for two decimals reads `<0.01 %`, not 0."""
    arrow = "▲" if percent > 0 else "▼"
    small = abs(percent) <= Decimal("0.005")
    return (
        f"{arrow} {'<' if small else ''}{number(Decimal('0.01') if small else abs(percent), 2)} %"
    )


def _change(day: date, since: date, newest: Decimal, previous: Decimal | None) -> Change:
    if day - since > STILL:
        return Change(since=since)
    if previous is None:
        return Change()
    return Change(percent=(newest - previous) / previous * 100)


def _per_unit(quote: Quote) -> Decimal:
    return quote.value / quote.nominal
