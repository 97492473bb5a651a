"""Reading rates off storage: which source has a pair, and what its line is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.model import Quote, Series, Standing
from bot.rates.choosing import BASE, WIDE, Sources, legs, patience, stands_in
from bot.rates.figures import tells
from bot.rates.lines import (
    Gap,
    Line,
    crossed,
    crosses,
    direct,
    holds,
    pegged,
    through,
    turned,
)
from bot.rates.ports import Ledger
from bot.rates.providers.base import Provider

# How far back a derived rate is compared at first, and where it has not moved in that time.
WINDOWS = (timedelta(days=30), timedelta(days=1100))

Pair = tuple[str, str]
Histories = Mapping[Series, Sequence[Quote]]


@dataclass(frozen=True, slots=True)
class Choice:
    """A source for a pair, its series, and the date of its newest word."""

    bank: Provider
    series: tuple[Series, ...]
    day: date


class Lookup:
    """Rates of some pairs in as few questions to storage as there can be: one for the banks that
    speak for them, one more for whoever stands in, and one for the days of cross rates.

    `day` limits what is read; `today` is the day by which a bank is found to have fallen silent.
    """

    def __init__(self, rates: Ledger, sources: Sources, day: date | None, today: date) -> None:
        self._rates = rates
        self._sources = sources
        self._day = day
        self._today = today if day is None else min(day, today)
        self._standings: dict[Series, Standing] = {}
        self._asked: set[Series] = set()
        self._others: dict[Pair, list[Provider]] = {}
        self._failed: set[tuple[Pair, str]] = set()

    async def read(
        self, pairs: Sequence[Pair], *, indicative: bool = False
    ) -> dict[Pair, Line | Gap]:
        """A line for each pair, or why there is none."""
        wanted = list(dict.fromkeys(one for pair in pairs for one in (pair, *self._untied(pair))))
        await self._look_up(
            *(legs(bank, *pair) for pair in wanted for bank in self._sources.homes(*pair)),
            *(_anchor(bank) for pair in pairs for bank in self._pegs(pair)),
        )
        for pair in wanted:
            if not self._settled(pair):
                self._others[pair] = self._sources.others(*pair, indicative=indicative)
        await self._look_up(
            *(legs(bank, *pair) for pair, banks in self._others.items() for bank in banks),
            *(_anchor(bank) for pair in self._others for bank in self._awaited(pair)),
        )
        lines = await self._lines(wanted)
        found = {pair: self._tied(pair, lines) or lines.get(pair) for pair in pairs}
        return {
            pair: line or await self._chained(pair, indicative=indicative) or self._gap(pair)
            for pair, line in found.items()
        }

    async def by_each(self, pair: Pair, banks: Sequence[Provider]) -> list[Line]:
        """What each of the banks says, without those that say nothing."""
        await self._look_up(*(legs(bank, *pair) for bank in banks))
        choices = [choice for bank in banks if (choice := self._choice(pair, bank))]
        days = await self._days(choices, WINDOWS[0])
        said = {choice.bank.code: self._line(pair, choice, days) for choice in choices}
        for bank in banks:
            if bank.peg is not None and pair == (bank.peg.base, bank.home):
                said[bank.code] = self._peg(bank)
        return [line for bank in banks if (line := said.get(bank.code)) is not None]

    async def _look_up(self, *wanted: Iterable[Series]) -> None:
        series = [one for many in wanted for one in many if one not in self._asked]
        self._asked.update(series)
        if series:
            self._standings |= await self._rates.standings(series, self._day)

    async def _lines(self, pairs: Iterable[Pair]) -> dict[Pair, Line | None]:
        """Of each pair by the best source that turns out to have it."""
        lines: dict[Pair, Line | None] = {}
        waiting = list(pairs)
        while waiting:
            chosen = {pair: self._chosen(pair) for pair in waiting}
            days = await self._days([one for one in chosen.values() if one], WINDOWS[0])
            for pair, choice in chosen.items():
                lines[pair] = None if choice is None else self._line(pair, choice, days)
                if choice is not None and lines[pair] is None:
                    self._failed.add((pair, choice.bank.code))
            still = [
                choice
                for pair, choice in chosen.items()
                if choice and len(choice.series) > 1 and (one := lines[pair]) and not one.change
            ]
            if still:
                days = await self._days(still, WINDOWS[1])
                for pair, choice in chosen.items():
                    if choice in still:
                        lines[pair] = self._line(pair, choice, days)
            waiting = [pair for pair, choice in chosen.items() if choice and lines[pair] is None]
        return {pair: line and self._explained(pair, line) for pair, line in lines.items()}

    async def _days(self, choices: Sequence[Choice], window: timedelta) -> Histories:
        """The days of the series that cross rates are made of."""
        crossing = [choice for choice in choices if len(choice.series) > 1]
        if not crossing:
            return {}
        series = [one for choice in crossing for one in choice.series]
        until = [choice.day for choice in crossing]
        return await self._rates.histories(series, min(until) - window, max(until))

    def _line(self, pair: Pair, choice: Choice, days: Histories) -> Line | None:
        bank = choice.bank
        if len(choice.series) == 1:
            return direct(bank, self._standings[choice.series[0]], *pair)
        ours, theirs = (days[one] for one in choice.series)
        points = crosses(bank, *pair, ours, theirs)
        return crossed(bank, *pair, points) if points else None

    def _chosen(self, pair: Pair) -> Choice | None:
        """The bank at home, unless it has fallen silent and another has newer figures."""
        choices = self._choices(pair)
        if not choices or self._fresh(choices[0], pair):
            return choices[0] if choices else None
        home, *others = choices
        homes = self._sources.homes(*pair)
        if home.bank not in homes:
            return next((other for other in others if self._fresh(other, pair)), home)
        waits = patience(home.bank, _code(home.bank, pair), self._today)
        for other in others:
            if other.day - home.day > waits and stands_in(other.bank, homes):
                return other
        return home

    def _choices(self, pair: Pair) -> list[Choice]:
        banks = (*self._sources.homes(*pair), *self._others.get(pair, ()))
        return [choice for bank in banks if (choice := self._choice(pair, bank))]

    def _choice(self, pair: Pair, bank: Provider) -> Choice | None:
        series = legs(bank, *pair)
        found = [self._standings[one] for one in series if one in self._standings]
        if not found or len(found) < len(series) or (pair, bank.code) in self._failed:
            return None
        return Choice(bank, series, min(one.newest.effective_date for one in found))

    def _settled(self, pair: Pair) -> bool:
        """Whether nobody else need be asked."""
        if any(self._holds(bank) for bank in self._pegs(pair)):
            return True
        home = next(iter(self._choices(pair)), None)
        # Both rows of a cross rate may be there and never on the same day.
        return home is not None and self._fresh(home, pair) and self._of_one_day(home)

    def _of_one_day(self, choice: Choice) -> bool:
        return len({self._standings[one].newest.effective_date for one in choice.series}) == 1

    def _fresh(self, choice: Choice, pair: Pair) -> bool:
        waits = patience(choice.bank, _code(choice.bank, pair), self._today)
        return self._today - choice.day <= waits

    def _explained(self, pair: Pair, line: Line) -> Line:
        """With whom it stands in for, if it does."""
        homes = self._sources.homes(*pair)
        if not homes or line.source_code in {bank.code for bank in homes}:
            return line
        silent = self._choice(pair, homes[0])
        if silent is None and any(one in self._standings for one in _anchor(homes[0])):
            return line  # it has not this currency at all
        return replace(line, instead_of=homes[0].name, instead_since=silent.day if silent else None)

    def _pegs(self, pair: Pair) -> list[Provider]:
        return [bank for currency in pair if (bank := self._sources.pegged(currency))]

    def _untied(self, pair: Pair) -> list[Pair]:
        """The pair with the peg's base in the place of the currency that is tied to it."""
        found = []
        for bank in self._pegs(pair):
            base = bank.peg.base if bank.peg else BASE
            other = (
                base if pair[0] == bank.home else pair[0],
                base if pair[1] == bank.home else pair[1],
            )
            if other[0] != other[1]:
                found.append(other)
        return found

    def _peg(self, bank: Provider) -> Line | None:
        """The peg's own line while it holds."""
        if bank.peg is None or not self._holds(bank):
            return None
        return pegged(bank, bank.peg, self._standings.get(_anchor(bank)[0]))

    def _holds(self, bank: Provider) -> bool:
        own = self._standings.get(_anchor(bank)[0])
        return bank.peg is not None and holds(bank.peg, own, self._day)

    def _tied(self, pair: Pair, lines: Mapping[Pair, Line | None]) -> Line | None:
        """The line of a pair with a pegged currency, while its peg holds."""
        for bank in self._pegs(pair):
            peg = self._peg(bank)
            if peg is None:
                continue
            rest = next(iter(self._untied(pair)), None)
            if pair[1] == bank.home:
                first = lines.get(rest) if rest else None
                return peg if rest is None else first and through(first, peg)
            second = lines.get(rest) if rest else None
            return turned(peg) if rest is None else second and through(turned(peg), second)
        return None

    async def _chained(self, pair: Pair, *, indicative: bool) -> Line | None:
        """By two sources, through the dollar, where none has both."""
        base, quote = pair
        if BASE in pair:
            return None
        halves = (base, BASE), (BASE, quote)
        found = await self.read(halves, indicative=indicative)
        one, other = (found[half] for half in halves)
        if isinstance(one, Line) and isinstance(other, Line):
            line = through(one, other)
            return line if tells(line.figure) else None
        return None

    def _gap(self, pair: Pair) -> Gap:
        base, quote = pair
        currency = base if quote == BASE else quote
        awaited = self._awaited(pair)
        answered = [any(one in self._standings for one in _anchor(bank)) for bank in awaited]
        if self._day is not None or any(answered) or not awaited:
            return Gap(currency, None)
        return Gap(currency, awaited[0].name)

    def _awaited(self, pair: Pair) -> list[Provider]:
        """Whose first bulletin may bring the pair."""
        wide = [self._sources.all[code] for code in WIDE if code in self._sources.all]
        return self._sources.homes(*pair) or wide


def _anchor(bank: Provider) -> tuple[Series, ...]:
    return ((bank.code, *bank.pair(bank.anchor)),)


def _code(bank: Provider, pair: Pair) -> str:
    return next(currency for currency in pair if currency != bank.home)
