"""What a request comes to at the official rates, each result true to within its bound."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Protocol

from bot.errors import ChatError
from bot.rates.board import BASE, HOME, Gap, Line
from bot.rates.conversion.phrases import Amount, Request
from bot.rates.figures import Figure, cross, decimals

MOST = 8
PRECISION = 50
# What the arithmetic itself is good for, in parts of the value.
ROUNDING = Decimal(1).scaleb(-25)
SAME = Figure(Decimal(1), Decimal(0))


class SameCurrency(ChatError):
    key = "{currency} is {currency} already. Name another currency to convert into."


class LessThanNothing(ChatError):
    key = "More is taken off than there is: nothing is left to convert."


class Rates(Protocol):
    async def lines(self, asked: Sequence[str]) -> tuple[Line | Gap, ...]:
        """For each currency asked for but BASE, what it is to BASE; see bot.rates.board."""


@dataclass(frozen=True, slots=True)
class Rated:
    """Units of `currency` for one `base`. `lines` are the rates that it comes from.

    `exact` tells that it is one published rate, which law and banks take as it stands.
    """

    base: str
    currency: str
    figure: Figure
    lines: tuple[Line, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class Money:
    """An amount known to within `bound`; 0 where it is exact."""

    value: Decimal
    bound: Decimal
    currency: str

    @property
    def decimals(self) -> int:
        """How many to show: two, below 1 four significant digits, none that is not known."""
        value = abs(self.value)
        if not value:
            return 2
        wanted = 2 if value >= 1 else max(2, 3 - value.adjusted())
        return min(wanted, decimals(Figure(value, self.bound)))


@dataclass(frozen=True, slots=True)
class Result:
    """`parts` are the amounts of the request one by one, `rates` those used, in their order."""

    total: Money
    parts: tuple[Money, ...]
    rates: tuple[Rated, ...]


@dataclass(frozen=True, slots=True)
class Conversion:
    """`gaps` are currencies without a rate, for which there is no result."""

    request: Request
    results: tuple[Result, ...]
    gaps: tuple[Gap, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """The published rates that were used, each once."""
        used = (line for result in self.results for rate in result.rates for line in rate.lines)
        return tuple(dict.fromkeys(used))


async def converted(request: Request, rates: Rates, own: Sequence[str]) -> Conversion:
    """Convert into what was named, or else into the chat's `own` currencies.

    Raises SameCurrency and LessThanNothing.
    """
    targets = _targets(request, own)
    codes = dict.fromkeys((*(amount.currency for amount in request.amounts), *targets))
    lines = (
        await rates.lines([code for code in codes if code != BASE]) if set(codes) - {BASE} else ()
    )
    known = {line.currency: line for line in lines if isinstance(line, Line)}
    gaps = tuple(line for line in lines if isinstance(line, Gap))
    if any(gap.currency == amount.currency for gap in gaps for amount in request.amounts):
        return Conversion(request, (), gaps)
    reached = [target for target in targets if target == BASE or target in known]
    results = tuple(_result(request.amounts, target, known) for target in reached)
    if any(result.total.value <= 0 for result in results):
        raise LessThanNothing
    return Conversion(request, results, gaps)


def rated(base: str, currency: str, known: Mapping[str, Line]) -> Rated:
    """The rate of a pair, through BASE where it is in neither."""
    lines = tuple(known[code] for code in (base, currency) if code != BASE)
    if base == currency:
        return Rated(base, currency, SAME, (), exact=True)
    figure = cross(_figure(currency, known), _figure(base, known))
    exact = len(lines) == 1 and lines[0].derived_via is None
    return Rated(base, currency, figure, lines, exact)


def times(amount: Decimal, rate: Figure) -> Figure:
    """So much money at a rate; what the arithmetic rounds off is in the bound."""
    with localcontext() as context:
        context.prec = PRECISION
        value = amount * rate.value
        return Figure(value, abs(amount) * rate.bound + abs(value) * ROUNDING)


def _targets(request: Request, own: Sequence[str]) -> tuple[str, ...]:
    sources = {amount.currency for amount in request.amounts}
    named = request.targets or (BASE, *(own or HOME))
    if len(sources) > 1:
        return tuple(dict.fromkeys(named))[:MOST]
    targets = tuple(code for code in dict.fromkeys(named) if code not in sources)
    if not targets:
        raise SameCurrency(currency=next(iter(sources)))
    return targets[:MOST]


def _figure(currency: str, known: Mapping[str, Line]) -> Figure:
    if currency == BASE:
        return SAME
    return Figure(known[currency].value, known[currency].bound)


def _result(amounts: Iterable[Amount], target: str, known: Mapping[str, Line]) -> Result:
    parts, rates = list[Money](), list[Rated]()
    for amount in amounts:
        rate = rated(amount.currency, target, known)
        figure = times(amount.value, rate.figure)
        bound = Decimal(0) if rate.exact else figure.bound
        parts.append(Money(figure.value, bound, target))
        if rate not in rates and rate.lines:
            rates.append(rate)
    total = Money(
        sum((part.value for part in parts), Decimal(0)),
        sum((part.bound for part in parts), Decimal(0)),
        target,
    )
    return Result(total, tuple(parts), tuple(rates))
