"""Which source a rate is read from, and which way round people say it.

Pure decisions over the enabled providers.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.model import Series
from bot.rates.providers.base import Provider

BASE = "USD"
HOME = ("KZT", "KGS", "UZS", "TJS", "TMT")
# The European Central Bank speaks for them too: their own banks are far, or not asked.
EUROPEAN = ("CNY", "TRY", "GBP")
# After the banks at home: who has most currencies, closely enough for cross rates.
NEXT = ("cbr", "frankfurter")
WIDE = ("ecb", "cbr")
# Banks rest for longer about the New Year and Nauryz, as (month, day).
HOLIDAYS = (((12, 29), (12, 31)), ((1, 1), (1, 13)), ((3, 19), (3, 31)))
RESTING = timedelta(days=10)
# From the one that leads, as in `1 EUR = 1.1646 USD`.
LEADING = "EUR GBP USD CHF AZN GEL BYN TMT AED CNY TJS TRY UAH RUB INR KGS JPY AMD KZT MNT UZS IRR"


class Sources:
    """The providers that are heard. Only official ones are, but for the named aggregators."""

    def __init__(self, providers: Sequence[Provider], enabled: Iterable[str]) -> None:
        chosen = set(enabled)
        self.all = {bank.code: bank for bank in providers if bank.code in chosen}
        self._homes = {bank.home: bank for bank in self.all.values() if bank.official}
        self._pegs = {bank.home: bank for bank in self.all.values() if bank.peg is not None}
        european = self.all.get("ecb")
        if european is not None:
            self._homes |= dict.fromkeys(EUROPEAN, european)

    @property
    def official(self) -> list[Provider]:
        return [bank for bank in self.all.values() if bank.official]

    def home(self, currency: str) -> Provider | None:
        """Who speaks for a currency."""
        return self._homes.get(currency)

    def pegged(self, currency: str) -> Provider | None:
        return self._pegs.get(currency)

    def homes(self, base: str, quote: str) -> list[Provider]:
        """Who speaks for a pair: the bank of the currency that the price is in comes first."""
        found = [self._homes.get(currency) for currency in (quote, base)]
        return list(dict.fromkeys(bank for bank in found if bank is not None))

    def others(self, base: str, quote: str, *, indicative: bool) -> list[Provider]:
        """Who is asked where these have nothing, or nothing new, in this order."""
        home = self.homes(base, quote)
        first = NEXT if home else WIDE
        rest = sorted(self.all.values(), key=lambda bank: (bank.indicative, not bank.official))
        order = [*(self.all[code] for code in first if code in self.all), *rest]
        return [
            bank
            for bank in dict.fromkeys(order)
            if bank not in home and (indicative or not bank.indicative)
        ]


def legs(bank: Provider, base: str, quote: str) -> tuple[Series, ...]:
    """The series of a source that the rate of a pair is read from: one, or two for a cross."""
    return tuple(
        (bank.code, *bank.pair(currency)) for currency in (base, quote) if currency != bank.home
    )


def stands_in(bank: Provider, homes: Sequence[Provider]) -> bool:
    """Whether a source may take the place of a bank at home that has fallen silent: others know
    its currency only by a figure with few digits."""
    return bank in homes or bank.code in NEXT or bank.indicative


def patience(bank: Provider, code: str, day: date) -> timedelta:
    """How much older than another source's figure a bank's own may be and still be its word."""
    at = (day.month, day.day)
    rests = any(first <= at <= last for first, last in HOLIDAYS)
    return max(bank.fresh_for(code), RESTING) if rests else bank.fresh_for(code)


def spoken(one: str, other: str) -> tuple[str, str] | None:
    """A pair in the order in which it is said; None where that depends on the rate."""
    if one in LEADING and other in LEADING:
        return (one, other) if LEADING.index(one) < LEADING.index(other) else (other, one)
    return None
