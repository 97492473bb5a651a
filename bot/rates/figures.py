"""Rates as quantities that are known to a limit, and how many of their digits may be shown.

A published value is known to half a unit of its last digit. What is derived from it carries that
bound along, and no digit below it is printed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, Inexact, localcontext
from math import prod

SIGNIFICANT = 5
PRECISION = 28
# Digits of a bound that matter; what is below them is the rounding of our own divisions.
DUST = 12

# A value and a number of decimals to its text in some language; bot.languages has one.
Number = Callable[[Decimal, int], str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A positive rate, true to within `bound` either way; 0 where it is exact, as a peg is."""

    value: Decimal
    bound: Decimal

    def equals(self, other: "Figure") -> bool:
        """Whether the two may stand for the same true value."""
        return abs(self.value - other.value) <= self.bound + other.bound


def published(value: Decimal, nominal: int, decimals: int) -> Figure:
    """Per unit of a rate as published.

    `decimals` is how many the bank publishes: where it leaves out trailing zeros, `179.5` is
    known as well as `179.50`.
    """
    printed = -int(value.as_tuple().exponent)
    unit = Decimal(1).scaleb(-max(decimals, printed))
    return Figure(value / nominal, unit / 2 / nominal)


def inverse(figure: Figure) -> Figure:
    """The rate the other way round."""
    return ratio((), (figure,))


def cross(one: Figure, other: Figure) -> Figure:
    """`one` ÷ `other`, both in a common currency: USD/RUB ÷ KZT/RUB is KZT for one USD.

    Raises ValueError where `other` is not known to be more than 0.
    """
    return ratio((one,), (other,))


def ratio(over: Sequence[Figure], under: Sequence[Figure]) -> Figure:
    """The product of `over` divided by that of `under`, with the bound of the whole.

    The bound covers the rounding of the division too. Raises ValueError as `cross`.
    """
    for figure in under:
        if figure.bound >= figure.value:
            raise ValueError(f"{figure.value} is known to ±{figure.bound} only")
    with localcontext(prec=PRECISION) as context:
        value = prod((f.value for f in over), start=Decimal(1)) / prod(
            (f.value for f in under), start=Decimal(1)
        )
        rounding = Decimal(0)
        if context.flags[Inexact]:
            # Every step rounds by half a unit of the last place at most.
            steps = len(over) + len(under)
            rounding = steps * Decimal(1).scaleb(value.adjusted() + 1 - PRECISION)
        highest = prod((f.value + f.bound for f in over), start=Decimal(1)) / prod(
            (f.value - f.bound for f in under), start=Decimal(1)
        )
    return Figure(value, highest - value + rounding)


def tells(figure: Figure) -> bool:
    """Whether its first digit is known, so that there is something to show."""
    return 2 * figure.bound <= Decimal(1).scaleb(figure.value.adjusted())


def decimals(figure: Figure) -> int:
    """How many decimals to show; negative where not even the whole units are known.

    At least five significant digits, and four decimals (two from 1000 on), as far as they are
    known; at least one significant digit in any case, so that no rate reads 0.
    """
    magnitude = figure.value.adjusted()
    wanted = max(SIGNIFICANT - 1 - magnitude, 4 if figure.value < 1000 else 2)
    known = _known(figure.bound) if figure.bound else wanted
    return max(min(wanted, known), -magnitude)


def shown(figure: Figure, number: Number) -> str:
    """The figure's text: never in exponent form, never 0, no digit that is not known."""
    return number(figure.value, decimals(figure))


def _known(bound: Decimal) -> int:
    """The decimals whose unit is at least as wide as the whole range of doubt."""
    with localcontext(prec=DUST):
        doubt = (2 * bound).normalize()
    magnitude = doubt.adjusted()
    return -magnitude if doubt == Decimal(1).scaleb(magnitude) else -magnitude - 1
