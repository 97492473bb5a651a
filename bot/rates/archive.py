"""The banks' archives: which days are still unknown, what to ask for them, and asking it.

Polling looks back with it after a pause, and `yamchi rates backfill` fetches years.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.errors import NoBulletin, SourceError, SourceRefused
from bot.model import Quote, Span
from bot.ports import Archives, Rates
from bot.rates.asking import Asking
from bot.rates.providers.base import Provider, Series

A_DAY = timedelta(days=1)
# What a bank has not published for a day before that it never will.
SETTLED = timedelta(days=2)
ALL = ""
NOT_FOUND = 404

Admit = Callable[[Sequence[Quote]], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the days from `since` to `until` at one bank.

    `stored` has the days of its anchor; `answered` those that were asked for and answered, by
    currency, "" for documents of all of them.
    """

    since: date
    until: date
    stored: frozenset[date]
    answered: Mapping[str, frozenset[date]]

    def unknown(self, codes: Iterable[str | None] = ()) -> list[date]:
        """The days of which something may still be learnt, oldest first.

        A stored day is known as a whole, unless it came in answers about some of the `codes` and
        the others have not been asked for it.
        """
        documents = self.answered.get(ALL, frozenset())
        partly = [self.answered.get(code, frozenset()) for code in codes if code]
        whole = frozenset.intersection(*partly) if partly else frozenset()
        some = frozenset[date]().union(*partly)
        known = documents | whole | (self.stored - some)
        return [day for day in days(self.since, self.until) if day not in known]

    def gaps(self) -> list[date]:
        """The days for which the bank has said that it has nothing."""
        answered = frozenset[date]().union(*self.answered.values())
        return sorted(answered - self.stored)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask of one bank: days one by one, newest first, or series; never both."""

    days: tuple[date, ...] = ()
    series: tuple[Series, ...] = ()

    @property
    def steps(self) -> tuple[date | Series, ...]:
        return (*self.days, *self.series)


def plan(provider: Provider, known: Known, today: date) -> Plan:
    """The fewest requests after which everything from `since` to `until` has been asked for."""
    codes = [series.code for series in provider.series(known.since, known.until, today)]
    unknown = known.unknown(codes)
    if not unknown:
        return Plan()
    series = [
        one
        for one in provider.series(unknown[0], unknown[-1], today)
        if _needed(one, unknown, known.answered.get(one.code or ALL, frozenset()), today)
    ]
    by_days = len(provider.archive(unknown[0])) > 0
    if by_days and (not series or len(unknown) <= len(series)):
        return Plan(days=tuple(reversed(unknown)))
    return Plan(series=tuple(series))


def days(since: date, until: date) -> list[date]:
    return [since + timedelta(days=number) for number in range((until - since).days + 1)]


def _needed(one: Series, unknown: Sequence[date], answered: frozenset[date], today: date) -> bool:
    """Whether it has days that were not answered for. No answer for the last two days is ever
    remembered: beside others they are no reason to ask again."""
    within = [day for day in unknown if one.since <= day <= one.until]
    settled = [day for day in within if day <= today - SETTLED]
    return any(day not in answered for day in settled or within)


class Archivist:
    """Asks one archive after the other and remembers what came. `admit` stores quotes.

    A bank that says "nothing" is believed only when it has also answered with something in the
    same run: one that has moved its archive says so of every day.
    """

    def __init__(self, asking: Asking, rates: Rates, archives: Archives, admit: Admit) -> None:
        self._asking = asking
        self._rates = rates
        self._archives = archives
        self._admit = admit
        self._heard: set[str] = set()
        self._silent: dict[str, list[date]] = {}

    async def known(self, provider: Provider, since: date, until: date) -> Known:
        base, quote = provider.pair(provider.anchor)
        rows = await self._rates.history(provider.code, base, quote, since, until)
        spans = await self._archives.answered(provider.code, since, until)
        answered = {code: _within(found, since, until) for code, found in spans.items()}
        return Known(since, until, frozenset(row.effective_date for row in rows), answered)

    async def day(self, provider: Provider, day: date) -> int | None:
        """Ask for a day; how many rows are new or changed, None where the bank has none for it.

        Raises SourceError where that is not known.
        """
        stored = 0
        for request in provider.archive(day):
            try:
                _, quotes = await self._asking.bulletin(provider, request)
            except (NoBulletin, SourceRefused) as error:
                if not nothing(provider, error):
                    raise
                await self._nothing(provider, day)
                return None
            stored += await self._admit(quotes)
        await self._answered(provider, ALL, day, day)
        await self._believed(provider)
        return stored

    async def series(self, provider: Provider, asked: Series) -> int:
        """Ask for many days; how many rows are new or changed. Raises SourceError."""
        _, quotes = await self._asking.series(provider, asked)
        stored = await self._admit(quotes)
        if quotes:
            await self._answered(provider, asked.code or ALL, asked.since, asked.until)
        return stored

    async def _nothing(self, provider: Provider, day: date) -> None:
        if provider.code in self._heard:
            await self._answered(provider, ALL, day, day)
        else:
            self._silent.setdefault(provider.code, []).append(day)

    async def _believed(self, provider: Provider) -> None:
        self._heard.add(provider.code)
        for day in self._silent.pop(provider.code, ()):
            await self._answered(provider, ALL, day, day)

    async def _answered(self, provider: Provider, code: str, since: date, until: date) -> None:
        until = min(until, self._asking.today(provider) - SETTLED)
        if since <= until:
            await self._archives.answer(provider.code, code, since, until)


def nothing(provider: Provider, error: SourceError) -> bool:
    """Whether it is the bank's way to say that there is no bulletin for a day."""
    if isinstance(error, SourceRefused):
        return provider.gaps_are_404 and error.facts["status"] == NOT_FOUND
    return isinstance(error, NoBulletin)


def _within(spans: Sequence[Span], since: date, until: date) -> frozenset[date]:
    return frozenset(
        day for first, last in spans for day in days(max(first, since), min(last, until))
    )
