"""What one source says on a day: a sheet off which the rate of any two of its currencies is read.

Every source prices its currencies against one of its own, the hub: a national bank gives tenge for
one dollar, the European Central Bank gives dollars for one euro. Which way round does not matter.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.model import Quote
from bot.rates.figures import Figure, published, ratio, tells
from bot.rates.providers import PROVIDERS

BANKS = {bank.code: bank for bank in PROVIDERS}


@dataclass(frozen=True, slots=True)
class Leg:
    """A published rate between the hub and another currency. `inward`: in the hub, for one unit
    of the other; otherwise in the other, for one unit of the hub."""

    quote: Quote
    figure: Figure
    inward: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A rate off a sheet, and the published quotes that it is made of: one, or two for a cross
    rate through the hub."""

    figure: Figure
    quotes: tuple[Quote, ...]


class Sheet:
    """The rows of one source for one day, of which `hub` is the common currency."""

    def __init__(self, hub: str, quotes: Iterable[Quote]) -> None:
        self.hub = hub
        self._legs = {
            other(quote, hub): Leg(quote, figure(quote), quote.quote == hub)
            for quote in quotes
            if hub in (quote.base, quote.quote)
        }

    def rate(self, base: str, quote: str) -> Read | None:
        """Units of `quote` for one `base`; None where the sheet does not tell."""
        legs = [self._legs.get(currency) for currency in (base, quote) if currency != self.hub]
        if base == quote or None in legs:
            return None
        over, under, quotes = list[Figure](), list[Figure](), list[Quote]()
        for currency in (base, quote):
            leg = self._legs.get(currency)
            if currency != self.hub and leg is not None:
                (over if leg.inward == (currency == base) else under).append(leg.figure)
                quotes.append(leg.quote)
        try:
            figure = over[0] if over and not under and len(over) == 1 else ratio(over, under)
        except ValueError:  # a figure of which no digit is known tells nothing
            return None
        return Read(figure, tuple(quotes)) if tells(figure) else None


def figure(quote: Quote) -> Figure:
    """Per unit, known to half a unit of the last digit that its source publishes."""
    bank = BANKS.get(quote.source)
    places = 0 if bank is None else bank.decimals_of(other(quote, bank.home))
    return published(quote.value, quote.nominal, places)


def other(quote: Quote, hub: str) -> str:
    return quote.base if quote.quote == hub else quote.quote
