"""What pairs stand at and stood at, as /rates shows it."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from bot.alerts.decision import Point
from bot.model import Quote, Series
from bot.rates.choosing import legs
from bot.rates.lines import Gap, Line
from bot.rates.sheet import BANKS, Sheet
from bot.values.alerts import Pair, Sighting

JOINT = " · "  # between the names of two sources


class Board(Protocol):
    async def rates(self, pairs: Sequence[Pair]) -> tuple[Line | Gap, ...]: ...
    def forget(self) -> None: ...


class Histories(Protocol):
    async def histories(
        self, series: Sequence[Series], since: date, until: date
    ) -> dict[Series, list[Quote]]: ...


class Sights:
    """Reads from what is stored; inside a transaction, what that has stored too."""

    def __init__(self, board: Board, rates: Histories) -> None:
        self._board = board
        self._rates = rates

    def forget(self) -> None:
        """Read anew from now on."""
        self._board.forget()

    async def at(self, pairs: Iterable[Pair]) -> dict[Pair, Sighting]:
        """Those of the pairs that have a rate."""
        wanted = [pair for pair in dict.fromkeys(pairs) if pair[0] != pair[1]]
        lines = await self._board.rates(wanted)
        return {
            pair: _sighting(line)
            for pair, line in zip(wanted, lines, strict=True)
            if isinstance(line, Line)
        }

    async def past(self, seen: Sighting, since: date) -> list[Point]:
        """What a pair stood at in the bulletins of its bank from a day on, before the one in which
        it was seen, oldest first."""
        bank = BANKS.get(seen.bank)
        if bank is None:
            return []
        found = await self._rates.histories(legs(bank, *seen.pair), since, seen.day)
        return await asyncio.to_thread(_points, bank.home, seen, found.values())


def _points(hub: str, seen: Sighting, found: Iterable[list[Quote]]) -> list[Point]:
    sheets: dict[date, list[Quote]] = {}
    for rows in found:
        for row in rows:
            sheets.setdefault(row.effective_date, []).append(row)
    reads = {day: Sheet(hub, rows).rate(*seen.pair) for day, rows in sorted(sheets.items())}
    return [Point(day, read.figure.value) for day, read in reads.items() if read and day < seen.day]


def _sighting(line: Line) -> Sighting:
    names = [line.source_name, *([line.second.source_name] if line.second else [])]
    alone = line.second is None and not line.fixed
    return Sighting(
        base=line.base,
        quote=line.currency,
        value=line.value,
        bound=line.bound,
        day=line.effective_date,
        source=JOINT.join(dict.fromkeys(names)),
        bank=line.source_code if alone else "",
        exact=line.derived_via is None,
    )
