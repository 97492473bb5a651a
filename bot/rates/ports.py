"""What admission and the board ask of storage, beyond bot.ports.Rates."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from bot.errors import YamchiError
from bot.model import Quote, Series, Standing
from bot.ports import Rates


@dataclass(frozen=True, slots=True)
class Around:
    """What is accepted of a series about a day: the newest row before it, the day's own, and the
    first row after it."""

    before: Quote | None = None
    same: Quote | None = None
    after: Quote | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A quote in quarantine, and why, in English; `doubt` says it for other languages, as long as
    it is news."""

    quote: Quote
    reason: str
    doubt: YamchiError | None = field(default=None, compare=False)


class Ledger(Rates, Protocol):
    """The same, of many series at once."""

    async def standings(
        self, series: Sequence[Series], until: date | None = None
    ) -> dict[Series, Standing]:
        """`standing` of many series at once, without those of which nothing is stored."""

    async def histories(
        self, series: Sequence[Series], since: date, until: date
    ) -> dict[Series, list[Quote]]:
        """`history` of many series at once."""

    async def around(self, quotes: Sequence[Quote]) -> list[Around]:
        """What is accepted of the series of each about its day, in their order."""


class Quarantine(Protocol):
    """Quotes that are not believed yet. No reading of Rates finds them."""

    async def hold(self, held: Sequence[Held], at: datetime) -> list[Held]:
        """Keep them; return those that were not there with the same figure."""

    async def held(self, since: date) -> list[Held]:
        """Those for that day and later ones, oldest day first."""

    async def release(self, quotes: Sequence[Quote]) -> None:
        """Forget those of the same series and day."""
