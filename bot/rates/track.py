"""How a pair went: the official rates of two currencies over some time, from one source.

A rate holds until the bank sets another. A day on which it set none is no point of the track, and
where it said nothing for long the track is broken rather than guessed.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bot.model import Quote, Series
from bot.rates.figures import Figure, inverse, ratio
from bot.rates.ports import Ledger
from bot.rates.providers import PROVIDERS
from bot.rates.providers.base import Peg, Provider
from bot.rates.sheet import Read, Sheet

# Longer than the longest holidays: what lies between two such bulletins is not known.
BREAK = timedelta(days=14)
# How old a source may be beside another that has the pair too.
BEHIND = timedelta(days=7)
FALLBACKS = {"cbr": 0, "frankfurter": 1, "ecb": 2}
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Point:
    """From `day` on the rate was `figure`."""

    day: date
    figure: Figure


@dataclass(frozen=True, slots=True)
class Run:
    """Points without a break, oldest first and each another figure than the one before it; the
    last one is known to have held until `until`."""

    points: tuple[Point, ...]
    until: date


@dataclass(frozen=True, slots=True)
class Track:
    """Units of `quote` for one `base` from `since` to `until`, the days that were asked for.

    `via` is the common currency of a cross rate, `peg` the rate fixed by law that is in it.
    """

    base: str
    quote: str
    since: date
    until: date
    source: Provider
    runs: tuple[Run, ...]
    via: str | None = None
    peg: Peg | None = None

    @property
    def points(self) -> tuple[Point, ...]:
        return tuple(point for run in self.runs for point in run.points)

    @property
    def first(self) -> Point:
        return self.runs[0].points[0]

    @property
    def last(self) -> Point:
        return self.runs[-1].points[-1]

    @property
    def newest(self) -> date:
        """The newest effective date."""
        return self.runs[-1].until

    @property
    def highest(self) -> Point:
        """The first of the highest, as `lowest`."""
        return max(self.points, key=lambda point: point.figure.value)

    @property
    def lowest(self) -> Point:
        return min(self.points, key=lambda point: point.figure.value)

    @property
    def fixed(self) -> bool:
        """Whether law fixes the whole rate."""
        return self.peg is not None and self.via is None

    @property
    def started(self) -> bool:
        """Whether more than one day is known."""
        return self.fixed or self.first.day < self.newest

    @property
    def change(self) -> Decimal:
        """From the first rate to the last, in percent, unrounded."""
        before, now = self.first.figure.value, self.last.figure.value
        return (now - before) / before * 100


class Tracks:
    """Reads the enabled sources; pegs stand without being asked for."""

    def __init__(
        self, rates: Ledger, enabled: Iterable[str], providers: Sequence[Provider] = PROVIDERS
    ) -> None:
        chosen = set(enabled)
        self._rates = rates
        self._pegs = {bank.home: bank for bank in providers if bank.peg}
        self._banks = [bank for bank in providers if bank.code in chosen and not bank.indicative]

    async def track(self, base: str, quote: str, since: date, until: date) -> Track | None:
        """The pair from the source that is the authority for it and knows it best; None where
        none has it.

        Where nothing of these days is known, of as many until the newest that is.
        """
        pegged = await self._pegged(base, quote, since, until)
        if pegged is not None:
            return pegged
        reads = await self._newest(base, quote, until)
        if not reads:
            return None
        bank = best(reads, base, quote)
        newest = _day(reads[bank])
        if newest < since:
            since, until = newest - (until - since), newest
        legs = legs_of(bank, base, quote)
        found = await self._rates.histories(legs, since, until)
        # What was in force when the time began is its first rate.
        before = await self._rates.standings(legs, since - A_DAY)
        rows = [row for series in found.values() for row in series]
        rows += [standing.newest for standing in before.values()]
        # Five years of a cross rate are some thousand divisions.
        runs = await asyncio.to_thread(lambda: joined(readings(base, quote, bank, rows), since))
        via = bank.home if len(legs) > 1 else None
        return Track(base, quote, since, until, bank, runs, via) if runs else None

    async def _newest(self, base: str, quote: str, until: date) -> dict[Provider, Read]:
        """The sources that have the pair, with their newest rate of it."""
        banks = [bank for bank in self._banks if not bank.coarse & {base, quote}]
        legs = {bank: legs_of(bank, base, quote) for bank in banks}
        every = [series for found in legs.values() for series in found]
        standings = await self._rates.standings(every, until)
        reads = {}
        for bank, series in legs.items():
            rows = [standings[each].newest for each in series if each in standings]
            read = Sheet(bank.home, rows).rate(base, quote)
            if read is not None:
                reads[bank] = read
        return reads

    async def _pegged(self, base: str, quote: str, since: date, until: date) -> Track | None:
        """A pair with a currency whose rate law fixes, while its own bank says nothing else."""
        for home, other in ((base, quote), (quote, base)):
            bank = self._pegs.get(home)
            if bank is None or bank.peg is None or not await self._holds(bank, bank.peg, until):
                continue
            peg, since = bank.peg, max(since, bank.peg.since)
            if other == peg.base:
                figure = Figure(peg.value, Decimal(0))
                figure = figure if quote == home else inverse(figure)
                runs = (Run((Point(since, figure),), until),)
                return Track(base, quote, since, until, bank, runs, peg=peg)
            return await self._through_peg(base, quote, since, until, peg)
        return None

    async def _through_peg(
        self, base: str, quote: str, since: date, until: date, peg: Peg
    ) -> Track | None:
        pegged = self._pegs[base] if base in self._pegs else self._pegs[quote]
        pair = (peg.base, quote) if base == pegged.home else (base, peg.base)
        track = await self.track(*pair, since, until)
        if track is None:
            return None
        fixed = Figure(peg.value, Decimal(0))
        runs = tuple(
            Run(
                tuple(
                    Point(
                        point.day,
                        ratio((point.figure,), (fixed,))
                        if base == pegged.home
                        else ratio((point.figure, fixed), ()),
                    )
                    for point in run.points
                ),
                run.until,
            )
            for run in track.runs
        )
        return Track(base, quote, since, until, track.source, runs, peg.base, peg)

    async def _holds(self, bank: Provider, peg: Peg, until: date) -> bool:
        series = (bank.code, *bank.pair(peg.base))
        standing = (await self._rates.standings([series], until)).get(series)
        return standing is None or standing.newest.value == peg.value * standing.newest.nominal


def legs_of(bank: Provider, base: str, quote: str) -> list[Series]:
    """The published series that a pair is read off."""
    codes = [code for code in (base, quote) if code != bank.home]
    return [(bank.code, *bank.pair(code)) for code in codes]


def best(reads: Mapping[Provider, Read], base: str, quote: str) -> Provider:
    """The home bank that knows the pair most closely, or the first of those that stand in for one,
    as long as it is not behind the others of them; any other source only if it is alone."""
    homes = [bank for bank in reads if bank.official and bank.home in (base, quote)]
    homes.sort(key=lambda bank: reads[bank].figure.bound / reads[bank].figure.value)
    others = sorted(reads, key=lambda bank: FALLBACKS.get(bank.code, len(FALLBACKS)))
    known = [*homes, *(bank for bank in others if bank.code in FALLBACKS)] or others
    newest = max(_day(reads[bank]) for bank in known)
    return next(bank for bank in known if newest - _day(reads[bank]) <= BEHIND)


def _is_direct(read: Read) -> bool:
    return len(read.quotes) == 1


def _day(read: Read) -> date:
    return min(quote.effective_date for quote in read.quotes)


def readings(
    base: str, quote: str, bank: Provider, rows: Iterable[Quote]
) -> list[tuple[date, Read]]:
    """The pair off the sheet of each day on which all its legs were published, oldest first."""
    sheets: dict[date, list[Quote]] = {}
    for row in rows:
        sheets.setdefault(row.effective_date, []).append(row)
    return [
        (day, read)
        for day, found in sorted(sheets.items())
        if (read := Sheet(bank.home, found).rate(base, quote))
    ]


def joined(reads: Iterable[tuple[date, Read]], since: date) -> tuple[Run, ...]:
    """The runs, from `since` on; what was in force then begins there."""
    runs: list[tuple[list[Point], date]] = []
    for day, read in reads:
        point = Point(max(day, since), read.figure)
        if not runs or day - runs[-1][1] > BREAK:
            runs.append(([point], day))
            continue
        points, _ = runs[-1]
        if day <= since:
            points[:] = [point]
        elif _moved(points[-1].figure, read):
            points.append(point)
        runs[-1] = (points, day)
    within = [(points, max(until, since)) for points, until in runs if since - until <= BREAK]
    return tuple(Run(tuple(points), until) for points, until in within)


def _moved(before: Figure, read: Read) -> bool:
    """A published figure moves when it is another, a derived one only beyond its rounding."""
    if _is_direct(read):
        return before.value != read.figure.value
    return not before.equals(read.figure)
