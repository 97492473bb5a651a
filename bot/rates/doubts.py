"""Why a figure is not believed yet. These errors are not raised: they are kept, logged and told.

Their facts are texts: figures with five significant digits, days in ISO form.
"""

from datetime import date
from decimal import Decimal
from typing import Self

from bot.errors import YamchiError


class Doubt(YamchiError):
    """The root."""


class Impossible(Doubt):
    """Zero, negative, or no number at all."""

    key = "no rate can be {value}"


class Moved(Doubt):
    """It is too far from the last accepted figure."""

    key = "it moved {percent} % from {before} of {day}"

    @classmethod
    def by(cls, share: Decimal, before: Decimal, day: date) -> Self:
        return cls(percent=f"{(share - 1) * 100:+.2f}", before=short(before), day=day.isoformat())


class Misscaled(Moved):
    key = "it moved {percent} % from {before} of {day}, as if for another nominal"


class Swapped(Moved):
    key = "it moved {percent} % from {before} of {day}, as if base and quote had changed places"


class Unpegged(Doubt):
    key = "it comes to {value} for one {base}, where {peg} is fixed"


class Contradicted(Doubt):
    """A first figure, and what another source says."""

    key = "it is the first of its kind, and {bank} says {value} for {day}"


def short(value: Decimal) -> str:
    """Five significant digits, never in exponent form."""
    return f"{value:.{max(0, 4 - value.adjusted())}f}"
