"""ports.Rates: quotes as published."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, localcontext

from bot.clock import micros
from bot.model import Quote, Standing
from storage.database import Database, Row, Value
from storage.values import moment, optional_micros, optional_moment

# Digits that a quotient is kept to: exact wherever it ends, and the same for equal quotients.
PRECISION = 60
LAST_DAY = date.max

COLUMNS = """
    source, base, quote, effective_date, value, nominal, published_us, fetched_us, body_hash
"""
ADD = """
    INSERT INTO quotes (source, base, quote, effective_date,
        value, nominal, per_unit, published_us, fetched_us, body_hash)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (source, base, quote, effective_date) DO UPDATE SET
        value = excluded.value,
        nominal = excluded.nominal,
        per_unit = excluded.per_unit,
        published_us = excluded.published_us,
        fetched_us = excluded.fetched_us,
        body_hash = excluded.body_hash
    WHERE excluded.fetched_us >= quotes.fetched_us
        AND (excluded.value, excluded.nominal, coalesce(excluded.published_us, 0))
            <> (quotes.value, quotes.nominal, coalesce(quotes.published_us, 0))
"""
# An identical row that was fetched again is no change, but is as new as its last fetch.
SEEN_AGAIN = """
    UPDATE quotes SET fetched_us = ?, body_hash = ?
    WHERE source = ? AND base = ? AND quote = ? AND effective_date = ? AND fetched_us < ?
"""
STANDING = f"""
    WITH newest AS (
        SELECT {COLUMNS}, per_unit FROM quotes
        WHERE source = ? AND base = ? AND quote = ? AND effective_date <= ?
        ORDER BY effective_date DESC LIMIT 1
    ), previous AS (
        SELECT {COLUMNS}, per_unit FROM quotes
        WHERE source = ? AND base = ? AND quote = ?
            AND effective_date < (SELECT effective_date FROM newest)
            AND per_unit <> (SELECT per_unit FROM newest)
        ORDER BY effective_date DESC LIMIT 1
    ), run AS (
        SELECT min(effective_date) AS since FROM quotes
        WHERE source = ? AND base = ? AND quote = ?
            AND effective_date > coalesce((SELECT effective_date FROM previous), '')
    )
    SELECT {COLUMNS}, since FROM newest CROSS JOIN run
    UNION ALL
    SELECT {COLUMNS}, since FROM previous CROSS JOIN run
    ORDER BY effective_date DESC
"""  # noqa: S608 - constants
HISTORY = f"""
    SELECT {COLUMNS} FROM quotes
    WHERE source = ? AND base = ? AND quote = ? AND effective_date BETWEEN ? AND ?
    ORDER BY effective_date
"""  # noqa: S608 - constants


class SqlRates:
    """Rates over any driver."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, quotes: Sequence[Quote]) -> int:
        async with self._database.transaction():
            changed = await self._database.execute_many(ADD, [_row(quote) for quote in quotes])
            await self._database.execute_many(SEEN_AGAIN, [_sighting(quote) for quote in quotes])
        return changed

    async def standing(
        self, source: str, base: str, quote: str, until: date | None = None
    ) -> Standing | None:
        series = (source, base, quote)
        last = (until or LAST_DAY).isoformat()
        rows = await self._database.fetch(STANDING, *series, last, *series, *series)
        if not rows:
            return None
        newest, *before = map(_quote, rows)
        since = date.fromisoformat(rows[0]["since"])
        return Standing(newest, since, before[0] if before else None)

    async def history(
        self, source: str, base: str, quote: str, since: date, until: date
    ) -> list[Quote]:
        days = (since.isoformat(), until.isoformat())
        rows = await self._database.fetch(HISTORY, source, base, quote, *days)
        return [_quote(row) for row in rows]


def per_unit(value: Decimal, nominal: int) -> str:
    """value / nominal in one spelling: equal rates have equal texts, whatever their nominals."""
    with localcontext() as context:
        context.prec = PRECISION
        return format((value / nominal).normalize(), "f")


def _row(quote: Quote) -> tuple[Value, ...]:
    return (
        *_key(quote),
        str(quote.value),
        quote.nominal,
        per_unit(quote.value, quote.nominal),
        optional_micros(quote.published_at),
        micros(quote.fetched_at),
        quote.body_hash,
    )


def _sighting(quote: Quote) -> tuple[Value, ...]:
    fetched_us = micros(quote.fetched_at)
    return fetched_us, quote.body_hash, *_key(quote), fetched_us


def _key(quote: Quote) -> tuple[str, str, str, str]:
    return quote.source, quote.base, quote.quote, quote.effective_date.isoformat()


def _quote(row: Row) -> Quote:
    return Quote(
        source=row["source"],
        base=row["base"],
        quote=row["quote"],
        value=Decimal(row["value"]),
        nominal=row["nominal"],
        effective_date=date.fromisoformat(row["effective_date"]),
        fetched_at=moment(row["fetched_us"]),
        published_at=optional_moment(row["published_us"]),
        body_hash=row["body_hash"],
    )
