"""Polling: asks the banks, and stores what can be trusted."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from bot.clock import Clock
from bot.errors import BadBulletin, SourceError, SourceRefused
from bot.ports import Archives, Rates
from bot.rates.archive import Admit, Archivist, plan
from bot.rates.asking import Asking, Web
from bot.rates.providers.base import Provider

LOOK_BACK = 7
A_DAY = timedelta(days=1)


class RatesDesk:
    """`base_urls` maps provider codes to the scheme://host[:port] asked in place of the bank's.

    `admit` decides what of the quotes can be believed, and stores it; the number of rows that are
    new or changed comes back. Without one everything is believed.
    """

    def __init__(
        self,
        web: Web,
        rates: Rates,
        archives: Archives,
        clock: Clock,
        base_urls: Mapping[str, str] | None = None,
        admit: Admit | None = None,
    ) -> None:
        self._asking = Asking(web, clock, base_urls)
        self._rates = rates
        self._admit = admit or rates.add
        self._archivist = Archivist(self._asking, rates, archives, self._admit)
        self._asked: dict[str, set[date]] = {}

    async def poll(self, provider: Provider) -> int:
        """Fetch and store the newest bulletins; return how many rows are new or changed.

        Stores every document that is good, then raises the SourceError of the first that is not.
        Where the days before the newest are not stored, the bank's archive is asked for them.
        """
        if not self._asking.may(provider):
            return 0
        stored, failures = 0, list[SourceError]()
        for request in provider.requests(self._asking.today(provider)):
            try:
                bulletin, quotes = await self._asking.bulletin(provider, request)
            except SourceError as error:
                failures.append(error)
                continue
            stored += await self._admit(quotes)
            if bulletin.rate(provider.anchor):
                stored += await self._look_back(provider, bulletin.effective_date)
        if failures:
            raise failures[0]
        return stored

    async def _look_back(self, provider: Provider, newest: date) -> int:
        """Go back to the last different rate, so that a change can be told.

        Seven days at most, and a day that was answered for is not asked for again: not at all
        where the answer is remembered, otherwise not in one run of the program. A bank that falls
        silent is left alone until the next poll.
        """
        days = [newest - A_DAY * back for back in range(1, LOOK_BACK + 1)]
        asked = self._asked[provider.code] = self._asked.get(provider.code, set()) & set(days)
        if provider.archive(newest):
            return await self._by_days(provider, newest, days, asked)
        return await self._by_series(provider, newest, days, asked)

    async def _by_days(
        self, provider: Provider, newest: date, days: list[date], asked: set[date]
    ) -> int:
        unknown = set((await self._archivist.known(provider, days[-1], days[0])).unknown())
        values = await self._values(provider, days[-1], newest)
        stored = 0
        for day in days:
            if day in unknown and day not in asked:
                try:
                    stored += await self._archived(provider, day)
                except SourceError:
                    break
                asked.add(day)
                values = await self._values(provider, days[-1], newest)
            if day in values and values[day] != values.get(newest):
                break
        return stored

    async def _by_series(
        self, provider: Provider, newest: date, days: list[date], asked: set[date]
    ) -> int:
        values = await self._values(provider, days[-1], newest)
        if len(set(values.values())) > 1 or asked.issuperset(days):
            return 0
        known = await self._archivist.known(provider, days[-1], days[0])
        stored = 0
        for series in plan(provider, known, self._asking.today(provider)).series:
            try:
                stored += await self._archivist.series(provider, series)
            except (BadBulletin, SourceRefused):
                break
            except SourceError:
                return stored
        asked.update(days)
        return stored

    async def _archived(self, provider: Provider, day: date) -> int:
        """Store that day, unless the bank has none, replies for another or will not tell."""
        try:
            return await self._archivist.day(provider, day) or 0
        except (BadBulletin, SourceRefused):
            return 0

    async def _values(self, provider: Provider, since: date, until: date) -> dict[date, Decimal]:
        """The anchor's value per unit on each stored day."""
        base, quote = provider.pair(provider.anchor)
        quotes = await self._rates.history(provider.code, base, quote, since, until)
        return {quote.effective_date: quote.value / quote.nominal for quote in quotes}
