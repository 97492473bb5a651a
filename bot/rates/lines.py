"""A line of the board, and how one comes out of published figures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from bot.model import Quote, Standing
from bot.rates import change
from bot.rates.change import Change
from bot.rates.figures import Figure, ratio
from bot.rates.providers.base import Peg, Provider
from bot.rates.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Line:
    """`value` (to within `bound`) units of `currency` for one `base`, by an official source.

    Three dates: the figure is for `effective_date`, was published at `published_at` (None where
    neither document nor server tells), and was last read at `fetched_at`.

    `change` is the unrounded percent since the last different value, known to within
    `change_bound`, and `moved_on` the day of that move; `since` is the day from which the rate has
    stood still for more than a week. Where nothing earlier is known there is none of them.

    `derived_via` is the common currency of a cross rate, `second` the other line of one that two
    sources have a part in. `fixed` tells a peg. `instead_of` names the bank at home whose word
    this is in place of, `instead_since` the date of its last one. `indicative` is no official
    figure. `about` is the currency that was asked for.
    """

    base: str
    currency: str
    value: Decimal
    bound: Decimal
    effective_date: date
    source_code: str
    source_name: str
    change: Decimal | None = None
    since: date | None = None
    derived_via: str | None = None
    fixed: bool = False
    change_bound: Decimal = Decimal(0)
    moved_on: date | None = None
    published_at: datetime | None = None
    fetched_at: datetime | None = None
    second: "Line | None" = None
    instead_of: str | None = None
    instead_since: date | None = None
    indicative: bool = False
    about: str = ""

    @property
    def figure(self) -> Figure:
        return Figure(self.value, self.bound)

    def named(self, currency: str) -> "Line":
        return replace(self, about=currency)


@dataclass(frozen=True, slots=True)
class Gap:
    """No rate of `currency`: `awaited` names the bank whose first bulletin has yet to come, None
    where no source has the currency, or none for that day."""

    currency: str
    awaited: str | None

    def named(self, currency: str) -> "Gap":
        return replace(self, currency=currency)


Point = tuple[date, Figure, tuple[Quote, ...]]


def direct(bank: Provider, standing: Standing, base: str, quote: str) -> Line | None:
    """A published rate, or the same the other way round."""
    read = Sheet(bank.home, (standing.newest,)).rate(base, quote)
    if read is None:
        return None
    moved = change.of_standing(standing)
    if base != standing.newest.base:
        moved = moved.turned()
    return _line(bank, base, quote, read.figure, (standing.newest,), moved)


def crosses(
    bank: Provider, base: str, quote: str, ours: Sequence[Quote], theirs: Sequence[Quote]
) -> list[Point]:
    """The cross rate of each day on which the source published both, oldest first."""
    days = {one.effective_date: one for one in ours}
    points = []
    for other in theirs:
        one = days.get(other.effective_date)
        read = None if one is None else Sheet(bank.home, (one, other)).rate(base, quote)
        if read is not None:
            points.append((other.effective_date, read.figure, read.quotes))
    return points


def crossed(bank: Provider, base: str, quote: str, points: Sequence[Point]) -> Line:
    _, figure, quotes = points[-1]
    moved = change.of_points([(day, value) for day, value, _ in points])
    line = _line(bank, base, quote, figure, quotes, moved)
    return replace(line, derived_via=bank.home)


def pegged(bank: Provider, peg: Peg, standing: Standing | None) -> Line:
    """One unit of the peg's base in the currency that is tied to it."""
    return Line(
        base=peg.base,
        currency=bank.home,
        value=peg.value,
        bound=Decimal(0),
        effective_date=standing.newest.effective_date if standing else peg.since,
        source_code=bank.code,
        source_name=bank.name,
        since=peg.since,
        fixed=True,
    )


def holds(peg: Peg, standing: Standing | None, day: date | None) -> bool:
    """A peg stands until its own bank says otherwise."""
    if standing is not None:
        return standing.newest.value == peg.value * standing.newest.nominal
    return day is None or day >= peg.since


def turned(line: Line) -> Line:
    """The line the other way round."""
    moved = Change(line.change, line.since, line.moved_on, line.change_bound).turned()
    figure = ratio((), (line.figure,))
    return replace(
        line,
        base=line.currency,
        currency=line.base,
        value=figure.value,
        bound=figure.bound,
        change=moved.percent,
        change_bound=moved.bound,
    )


def through(one: Line, other: Line) -> Line:
    """`one` and then `other`, where the currency that the first ends in is the second's base.

    The change of such a rate is that of the first where the second is fixed, otherwise unknown.
    """
    figure = ratio((one.figure, other.figure), ())
    line = replace(
        one,
        currency=other.currency,
        value=figure.value,
        bound=figure.bound,
        derived_via=one.currency,
        second=other,
        indicative=one.indicative or other.indicative,
    )
    if other.fixed:
        return line
    if one.fixed:
        moving = replace(other, second=one)
        return replace(
            moving,
            base=one.base,
            value=figure.value,
            bound=figure.bound,
            derived_via=one.currency,
        )
    return replace(line, change=None, since=None, moved_on=None, change_bound=Decimal(0))


def _line(
    bank: Provider,
    base: str,
    quote: str,
    figure: Figure,
    quotes: Sequence[Quote],
    moved: Change,
) -> Line:
    published = [one.published_at for one in quotes if one.published_at is not None]
    return Line(
        base=base,
        currency=quote,
        value=figure.value,
        bound=figure.bound,
        effective_date=min(one.effective_date for one in quotes),
        source_code=bank.code,
        source_name=bank.name,
        change=moved.percent,
        since=moved.since,
        change_bound=moved.bound,
        moved_on=moved.day,
        published_at=max(published, default=None),
        fetched_at=min(one.fetched_at for one in quotes),
        indicative=bank.indicative,
    )
