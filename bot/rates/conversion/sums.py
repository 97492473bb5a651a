"""Arithmetic with money: amounts of several currencies, and plain numbers, in one sum."""

from dataclasses import dataclass
from decimal import Decimal

NUMBER = ""
MOST = Decimal(10) ** 15
LEAST = Decimal(1).scaleb(-9)


class NotPlain(ArithmeticError):
    """Money where only a number may stand."""


class Overflow(ArithmeticError):
    """More than MOST."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Amounts by currency; those of NUMBER have none. `percent` tells that it stands before %."""

    amounts: dict[str, Decimal]
    percent: bool = False

    @classmethod
    def of(cls, value: Decimal, currency: str = NUMBER) -> "Sum":
        return cls({currency: _bounded(value)})

    @property
    def plain(self) -> Decimal | None:
        """Its value where it is a number, percent taken into account."""
        if self.amounts.keys() - {NUMBER}:
            return None
        value = self.amounts.get(NUMBER, Decimal(0))
        return value / 100 if self.percent else value

    def times(self, factor: Decimal) -> "Sum":
        return Sum({code: _bounded(value * factor) for code, value in self.amounts.items()})

    def in_currency(self, code: str) -> "Sum":
        """The same with its plain number as money. NotPlain where it is none."""
        if self.amounts.keys() - {NUMBER}:
            raise NotPlain
        return Sum({code: self.amounts.get(NUMBER, Decimal(0))})


def added(one: Sum, other: Sum, sign: int) -> Sum:
    """`100 + 10 %` is 110."""
    if other.percent:
        share = other.plain
        return one.times(1 + sign * (share or Decimal(0)))
    result = dict(one.amounts)
    for code, value in other.amounts.items():
        result[code] = _bounded(result.get(code, Decimal(0)) + sign * value)
    return Sum(result)


def multiplied(one: Sum, other: Sum) -> Sum:
    """Raises NotPlain for money times money."""
    if other.plain is not None:
        return one.times(other.plain) if not one.percent else _fraction(one, other)
    if one.plain is not None:
        return other.times(one.plain)
    raise NotPlain


def divided(one: Sum, other: Sum) -> Sum:
    """Raises NotPlain for a divisor that is money, ZeroDivisionError for 0.

    In `100 / 2 usd` the currency is that of the whole quotient.
    """
    if other.plain is None:
        if one.plain is None or len(other.amounts) > 1:
            raise NotPlain
        code = next(iter(other.amounts))
        return divided(Sum.of(one.plain, code), Sum.of(other.amounts[code]))
    if not other.plain:
        raise ZeroDivisionError
    value = one if not one.percent else Sum.of(one.plain or Decimal(0))
    return Sum({code: _bounded(part / other.plain) for code, part in value.amounts.items()})


def _fraction(one: Sum, other: Sum) -> Sum:
    return Sum.of((one.plain or Decimal(0)) * (other.plain or Decimal(0)))


def _bounded(value: Decimal) -> Decimal:
    if abs(value) > MOST:
        raise Overflow
    return value
