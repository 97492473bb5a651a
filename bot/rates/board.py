"""What the official sources say of the currencies asked for, composed from what is stored.

Nothing here waits for a bank. What was read is kept until `forget` is called, as it is whenever a
bank has been read.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.clock import Clock, SystemClock, local_date
from bot.rates.choosing import BASE, HOME, Sources, spoken
from bot.rates.lines import Gap, Line
from bot.rates.lookup import Lookup, Pair
from bot.rates.ports import Ledger
from bot.rates.providers import PROVIDERS
from bot.rates.providers.base import Provider

__all__ = ["BASE", "HOME", "Board", "Gap", "Line", "currencies"]

MOST_KEPT = 2000

Key = tuple[str, str, date | None, date, bool]


class Board:
    """Reads official providers, and aggregators where these have nothing; only the enabled ones.

    `day` is the day that rates are to be those of: what was in force on it, by the sources' own
    calendars; None for the newest, which an evening's bulletin has for tomorrow. `indicative`
    allows figures that may not be passed on: never in channels.
    """

    def __init__(
        self,
        rates: Ledger,
        enabled: Iterable[str],
        providers: Sequence[Provider] = PROVIDERS,
        clock: Clock | None = None,
    ) -> None:
        self._rates = rates
        self._sources = Sources(providers, enabled)
        self._clock = clock or SystemClock()
        self._kept: dict[Key, Line | Gap] = {}
        self._age = 0

    def forget(self) -> None:
        """Read anew from now on."""
        self._kept.clear()
        self._age += 1

    async def lines(
        self,
        asked: Sequence[str] = (),
        own: Sequence[str] = (),
        day: date | None = None,
        *,
        base: str = BASE,
        indicative: bool = False,
    ) -> tuple[Line | Gap, ...]:
        """Units of each currency for one `base`: of those asked for, otherwise of the five home
        currencies and the chat's own."""
        wanted = currencies(asked, base) or currencies(usual(base, own), base)
        pairs = [(base, currency) for currency in wanted]
        return await self.rates(pairs, day, indicative=indicative)

    async def spoken(
        self,
        asked: Sequence[str] = (),
        own: Sequence[str] = (),
        day: date | None = None,
        *,
        base: str = BASE,
        indicative: bool = False,
    ) -> tuple[Line | Gap, ...]:
        """The same, each the way round in which people say it: `1 EUR = 1.1646 USD`, and with
        tenge as the base `1 RUB = 5.81 KZT`. `about` names the currency that was asked for."""
        wanted = currencies(asked, base) or currencies(usual(base, own), base)
        known = [spoken(base, currency) or (currency, base) for currency in wanted]
        found = await self.rates(known, day, indicative=indicative)
        better = [
            (line.currency, line.base) if isinstance(line, Line) and _small(line) else pair
            for line, pair in zip(found, known, strict=True)
        ]
        if better != known:
            found = await self.rates(better, day, indicative=indicative)
        return tuple(line.named(code) for line, code in zip(found, wanted, strict=True))

    async def rate(
        self, base: str, quote: str, day: date | None = None, *, indicative: bool = False
    ) -> Line | Gap:
        """Units of `quote` for one `base`, whatever the two are; see Line for what is told of it:
        the bound, the sources and their dates."""
        (line,) = await self.rates([(base, quote)], day, indicative=indicative)
        return line

    async def rates(
        self, pairs: Sequence[Pair], day: date | None = None, *, indicative: bool = False
    ) -> tuple[Line | Gap, ...]:
        """`rate` of many pairs at once."""
        today = local_date(self._clock.now(), "UTC")
        keys = {pair: (*pair, day, today, indicative) for pair in pairs}
        unknown = [pair for pair, key in keys.items() if key not in self._kept]
        if unknown:
            age = self._age
            lookup = Lookup(self._rates, self._sources, day, today)
            found = await lookup.read(unknown, indicative=indicative)
            if age != self._age or len(self._kept) > MOST_KEPT:
                self._kept.clear()
            known = {keys[pair]: line for pair, line in found.items()}
            if age == self._age:
                self._kept |= known
            return tuple(known.get(keys[pair]) or self._kept[keys[pair]] for pair in pairs)
        return tuple(self._kept[keys[pair]] for pair in pairs)

    async def compare(self, currency: str, day: date | None = None) -> tuple[Line, ...]:
        """What each official source says that has the currency, for one dollar; the bank that
        speaks for it comes first."""
        today = local_date(self._clock.now(), "UTC")
        pair = spoken(BASE, currency) or (BASE, currency)
        home = self._sources.homes(*pair)
        banks = list(dict.fromkeys((*home, *self._sources.official)))
        lookup = Lookup(self._rates, self._sources, day, today)
        found = await lookup.by_each(pair, banks)
        return tuple(line.named(currency) for line in found)


def currencies(words: Iterable[str], base: str = BASE) -> tuple[str, ...]:
    """Codes in capitals, in their order, each once, without the base itself."""
    return tuple(code for code in dict.fromkeys(word.upper() for word in words) if code != base)


def usual(base: str, own: Sequence[str]) -> tuple[str, ...]:
    """The home currencies and the chat's own; the dollar too, where it is not the base."""
    return (*(() if base == BASE else (BASE,)), *HOME, *own)


def _small(line: Line) -> bool:
    return line.value < 1 and spoken(line.base, line.currency) is None
