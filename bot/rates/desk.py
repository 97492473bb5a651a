"""Polling: asks the banks, and stores what can be trusted."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from bot.clock import Clock
from bot.errors import BadBulletin, SourceError, SourceRefused
from bot.ports import Rates
from bot.rates.asking import Asking, Web
from bot.rates.providers.base import Provider

LOOK_BACK = 7


class RatesDesk:
    """`base_urls` maps provider codes to the scheme://host[:port] asked in place of the bank's."""

    def __init__(
        self, web: Web, rates: Rates, clock: Clock, base_urls: Mapping[str, str] | None = None
    ) -> None:
        self._asking = Asking(web, clock, base_urls)
        self._rates = rates
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
            stored += await self._rates.add(quotes)
            if bulletin.rate(provider.anchor):
                stored += await self._look_back(provider, bulletin.effective_date)
        if failures:
            raise failures[0]
        return stored

    async def _look_back(self, provider: Provider, newest: date) -> int:
        """Go back day by day to the last different rate, so that a change can be told.

        Seven days at most, and a day that was answered for is not asked for again in one run of
        the program. A bank that falls silent is left alone until the next poll.
        """
        days = [newest - timedelta(days=back) for back in range(1, LOOK_BACK + 1)]
        asked = self._asked[provider.code] = self._asked.get(provider.code, set()) & set(days)
        known = await self._values(provider, days[-1], newest)
        stored = 0
        for day in days:
            if day not in known and day not in asked:
                try:
                    stored += await self._ask_archive(provider, day)
                except SourceError:
                    break
                asked.add(day)
                known = await self._values(provider, days[-1], newest)
            if day in known and newest in known and known[day] != known[newest]:
                break
        return stored

    async def _values(self, provider: Provider, since: date, until: date) -> dict[date, Decimal]:
        """The anchor's value per unit on each stored day."""
        base, quote = provider.pair(provider.anchor)
        quotes = await self._rates.history(provider.code, base, quote, since, until)
        return {quote.effective_date: quote.value / quote.nominal for quote in quotes}

    async def _ask_archive(self, provider: Provider, day: date) -> int:
        """Store that day, unless the bank has none or replies for another."""
        stored = 0
        for request in provider.archive(day):
            try:
                _, quotes = await self._asking.bulletin(provider, request)
            except (BadBulletin, SourceRefused):
                continue
            stored += await self._rates.add(quotes)
        return stored
