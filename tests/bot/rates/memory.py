"""ports.Rates in memory, for what is decided above storage."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from bot.model import Quote, Span, Standing

Key = tuple[str, str, str, date]
FETCHED = datetime(2026, 4, 2, 12, tzinfo=UTC)


class MemoryRates:
    def __init__(self, *quotes: Quote) -> None:
        self.rows: dict[Key, Quote] = {}
        self._put(quotes)

    def _put(self, quotes: Sequence[Quote]) -> int:
        before = dict(self.rows)
        self.rows |= {(q.source, q.base, q.quote, q.effective_date): q for q in quotes}
        return sum(before.get(key) != row for key, row in self.rows.items())

    async def add(self, quotes: Sequence[Quote]) -> int:
        return self._put(quotes)

    async def standing(
        self, source: str, base: str, quote: str, until: date | None = None
    ) -> Standing | None:
        rows = await self.history(source, base, quote, date.min, until or date.max)
        if not rows:
            return None
        newest = since = rows.pop()
        while rows and rows[-1].value * newest.nominal == newest.value * rows[-1].nominal:
            since = rows.pop()
        return Standing(newest, since.effective_date, rows[-1] if rows else None)

    async def history(
        self, source: str, base: str, quote: str, since: date, until: date
    ) -> list[Quote]:
        series = [row for key, row in self.rows.items() if key[:3] == (source, base, quote)]
        series.sort(key=lambda row: row.effective_date)
        return [row for row in series if since <= row.effective_date <= until]


class MemoryArchives:
    def __init__(self) -> None:
        self.days: dict[tuple[str, str], set[date]] = {}

    async def answered(self, source: str, since: date, until: date) -> dict[str, list[Span]]:
        return {
            code: [(day, day) for day in sorted(days) if since <= day <= until]
            for (name, code), days in self.days.items()
            if name == source
        }

    async def answer(self, source: str, code: str, since: date, until: date) -> None:
        count = (until - since).days + 1
        days = {since + timedelta(days=number) for number in range(count)}
        self.days.setdefault((source, code), set()).update(days)


def quote(source: str, base: str, currency: str, value: str, day: date, nominal: int = 1) -> Quote:
    return Quote(source, base, currency, Decimal(value), nominal, day, FETCHED)
