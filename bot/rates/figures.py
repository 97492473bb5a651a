"""Rates as quantities that are known to a limit, and how many of their digits may be shown.

A published value is known to half a unit of its last digit. What is derived from it carries that
bound along, and no digit below it is printed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

SIGNIFICANT = 5

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
    return cross(Figure(Decimal(1), Decimal(0)), figure)


def cross(one: Figure, other: Figure) -> Figure:
    """`one` ÷ `other`, both in a common currency: USD/RUB ÷ KZT/RUB is KZT for one USD.

    Raises ValueError where `other` is not known to be more than 0.
    """
    if other.bound >= other.value:
        raise ValueError(f"{other.value} is known to ±{other.bound} only")
    value = one.value / other.value
    highest = (one.value + one.bound) / (other.value - other.bound)
    return Figure(value, highest - value)


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
    doubt = (2 * bound).normalize()
    magnitude = doubt.adjusted()
    return -magnitude if doubt == Decimal(1).scaleb(magnitude) else -magnitude - 1
