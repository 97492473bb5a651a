"""The recorded histories as quotes, and a store that they are admitted to."""

import csv
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from bot.model import Quote
from bot.rates.admission import Admission
from bot.rates.ports import Held
from storage.store import Store, open_store
from tests.kit.clock import TurnedClock
from tests.kit.data import shared

FETCHED = datetime(2026, 9, 1, tzinfo=UTC)


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Store]:
    url = f"sqlite:///{folder / 'rates.db'}"
    async with open_store(url, bot_id=1, language="en", timezone="Asia/Almaty") as store:
        yield store


class Desk:
    """The real door over a real store, with what came through it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.accepted: list[Quote] = []
        self.told: list[Held] = []
        self.admission = Admission(
            store.rates,
            store.quarantine,
            store.transaction,
            TurnedClock(),
            accepted=self._accept,
            doubted=self._doubt,
        )

    async def admit(self, *quotes: Quote) -> int:
        return await self.admission.admit(quotes)

    async def held(self) -> list[Held]:
        return await self.store.quarantine.held(date.min)

    async def shown(self, source: str, base: str, quote: str) -> str | None:
        standing = await self.store.rates.standing(source, base, quote)
        return None if standing is None else str(standing.newest.value)

    async def _accept(self, quotes: Sequence[Quote]) -> None:
        self.accepted += quotes

    async def _doubt(self, held: Sequence[Held]) -> None:
        self.told += held


def days(name: str, source: str) -> Iterator[list[Quote]]:
    """The rows of a recorded history, a day at a time. Its columns are named KGS_per_USD."""
    with shared(f"rates/history/{name}").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            day = date.fromisoformat(row.pop("date"))
            pairs = {column: column.split("_per_") for column in row}
            yield [
                quote_on(source, day, pairs[column][1], pairs[column][0], value)
                for column, value in row.items()
                if value not in ("", "N/A")
            ]


def quote_on(source: str, day: date, base: str, quote: str, value: str, nominal: int = 1) -> Quote:
    return Quote(source, base, quote, Decimal(value), nominal, day, FETCHED)
