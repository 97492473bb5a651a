"""What a request comes to at the official rates, each result true to within its bound."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Protocol

from bot.errors import ChatError
from bot.rates.board import BASE, HOME, Gap, Line
from bot.rates.conversion.phrases import Amount, Request
from bot.rates.figures import Figure, decimals

MOST = 8
PRECISION = 50
# What the arithmetic itself is good for, in parts of the value.
ROUNDING = Decimal(1).scaleb(-25)
SAME = Figure(Decimal(1), Decimal(0))

Pair = tuple[str, str]
Known = Mapping[Pair, Line | Gap]


class SameCurrency(ChatError):
    key = "{currency} is {currency} already. Name another currency to convert into."


class LessThanNothing(ChatError):
    key = "More is taken off than there is: nothing is left to convert."


class Rates(Protocol):
    async def rates(self, pairs: Sequence[Pair]) -> tuple[Line | Gap, ...]:
        """Units of the second for one of the first, each pair; see bot.rates.board."""


@dataclass(frozen=True, slots=True)
class Rated:
    """Units of `currency` for one `base`. `line` is the rate as it is said, either way round, None
    for a currency in itself.

    `exact` tells that it is one published rate, which law and banks take as it stands.
    """

    base: str
    currency: str
    figure: Figure
    line: Line | None
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
        """The rates that were used, each once."""
        used = (rate.line for result in self.results for rate in result.rates if rate.line)
        return tuple(dict.fromkeys(used))


async def converted(request: Request, rates: Rates, own: Sequence[str]) -> Conversion:
    """Convert into what was named, or else into the chat's `own` currencies.

    Raises SameCurrency and LessThanNothing.
    """
    targets = _targets(request, own)
    found = await _found(request, targets, rates)
    results, gaps = list[Result](), dict[str, Gap]()
    for target in targets:
        missing = _missing(request, target, found)
        if missing is None:
            results.append(_result(request.amounts, target, found))
        else:
            gaps.setdefault(missing.currency, missing)
    if any(result.total.value <= 0 for result in results):
        raise LessThanNothing
    return Conversion(request, tuple(results), tuple(gaps.values()))


async def _found(request: Request, targets: Sequence[str], rates: Rates) -> Known:
    """Each pair both ways round, and what each currency is to BASE."""
    sources = [amount.currency for amount in request.amounts]
    pairs = [(one, other) for one in sources for other in targets if one != other]
    pairs += [(other, one) for one, other in pairs]
    pairs += [(BASE, code) for code in (*sources, *targets) if code != BASE]
    wanted = list(dict.fromkeys(pairs))
    return dict(zip(wanted, await rates.rates(wanted), strict=True)) if wanted else {}


def _missing(request: Request, target: str, found: Known) -> Gap | None:
    """The currency for whose sake there is no result, None where there is one."""
    for amount in request.amounts:
        gap = found.get((amount.currency, target))
        if isinstance(gap, Gap):
            at_all = found.get((BASE, amount.currency))
            return at_all if isinstance(at_all, Gap) else gap.named(target)
    return None


def rated(base: str, currency: str, found: Known) -> Rated:
    """The rate of a pair that has one. It is said so that the figure is not below 1."""
    if base == currency:
        return Rated(base, currency, SAME, None, exact=True)
    line, other = found[base, currency], found[currency, base]
    assert isinstance(line, Line)  # noqa: S101 - the caller looked
    said = other if line.value < 1 and isinstance(other, Line) else line
    exact = line.derived_via is None and line.second is None
    return Rated(base, currency, line.figure, said, exact)


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


def _result(amounts: Iterable[Amount], target: str, found: Known) -> Result:
    parts, rates = list[Money](), list[Rated]()
    for amount in amounts:
        rate = rated(amount.currency, target, found)
        figure = times(amount.value, rate.figure)
        bound = Decimal(0) if rate.exact else figure.bound
        parts.append(Money(figure.value, bound, target))
        if rate not in rates and rate.line:
            rates.append(rate)
    total = Money(
        sum((part.value for part in parts), Decimal(0)),
        sum((part.bound for part in parts), Decimal(0)),
        target,
    )
    return Result(total, tuple(parts), tuple(rates))
