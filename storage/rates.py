"""ports.Rates: quotes as published."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, localcontext

from bot.clock import micros
from bot.model import Quote, Series, Standing
from bot.rates.ports import Around
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
# In `wanted` each series is listed once.
STANDINGS = """
    WITH wanted (source, base, quote) AS (VALUES {wanted}), newest AS (
        SELECT w.source, w.base, w.quote, (
            SELECT max(q.effective_date) FROM quotes q
            WHERE q.source = w.source AND q.base = w.base AND q.quote = w.quote
                AND q.effective_date <= ?
        ) AS day FROM wanted w
    ), compared AS (
        SELECT n.source, n.base, n.quote, n.day, (
            SELECT p.effective_date FROM quotes p
            WHERE p.source = n.source AND p.base = n.base AND p.quote = n.quote
                AND p.effective_date < n.day AND p.per_unit <> q.per_unit
            ORDER BY p.effective_date DESC LIMIT 1
        ) AS before
        FROM newest n JOIN quotes q ON q.source = n.source AND q.base = n.base
            AND q.quote = n.quote AND q.effective_date = n.day
    ), runs AS (
        SELECT c.source, c.base, c.quote, c.day, c.before, (
            SELECT min(q.effective_date) FROM quotes q
            WHERE q.source = c.source AND q.base = c.base AND q.quote = c.quote
                AND q.effective_date > coalesce(c.before, '')
        ) AS since FROM compared c
    )
    SELECT q.*, r.since FROM runs r JOIN quotes q ON q.source = r.source AND q.base = r.base
        AND q.quote = r.quote AND q.effective_date IN (r.day, r.before)
    ORDER BY q.effective_date DESC
"""
HISTORIES = """
    WITH wanted (source, base, quote) AS (VALUES {wanted})
    SELECT q.* FROM wanted w JOIN quotes q
        ON q.source = w.source AND q.base = w.base AND q.quote = w.quote
    WHERE q.effective_date BETWEEN ? AND ?
    ORDER BY q.effective_date
"""
AROUND = f"""
    SELECT * FROM (
        SELECT CAST(? AS TEXT) AS day, {COLUMNS} FROM quotes
        WHERE source = ? AND base = ? AND quote = ? AND effective_date < ?
        ORDER BY effective_date DESC LIMIT 1
    ) AS before
    UNION ALL
    SELECT CAST(? AS TEXT) AS day, {COLUMNS} FROM quotes
    WHERE source = ? AND base = ? AND quote = ? AND effective_date = ?
    UNION ALL
    SELECT * FROM (
        SELECT CAST(? AS TEXT) AS day, {COLUMNS} FROM quotes
        WHERE source = ? AND base = ? AND quote = ? AND effective_date > ?
        ORDER BY effective_date LIMIT 1
    ) AS after
"""  # noqa: S608 - constants


class SqlRates:
    """Rates over any driver."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, quotes: Sequence[Quote]) -> int:
        async with self._database.transaction():
            changed = await self._database.execute_many(ADD, [row_of(quote) for quote in quotes])
            await self._database.execute_many(SEEN_AGAIN, [_sighting(quote) for quote in quotes])
        return changed

    async def standing(
        self, source: str, base: str, quote: str, until: date | None = None
    ) -> Standing | None:
        series = (source, base, quote)
        last = (until or LAST_DAY).isoformat()
        rows = await self._database.fetch(STANDING, *series, last, *series, *series)
        return _standing(rows) if rows else None

    async def history(
        self, source: str, base: str, quote: str, since: date, until: date
    ) -> list[Quote]:
        days = (since.isoformat(), until.isoformat())
        rows = await self._database.fetch(HISTORY, source, base, quote, *days)
        return [quote_of(row) for row in rows]

    async def standings(
        self, series: Sequence[Series], until: date | None = None
    ) -> dict[Series, Standing]:
        rows = await self._of(STANDINGS, series, (until or LAST_DAY).isoformat())
        found: dict[Series, list[Row]] = {}
        for row in rows:
            found.setdefault(_series(row), []).append(row)
        return {key: _standing(rows) for key, rows in found.items()}

    async def histories(
        self, series: Sequence[Series], since: date, until: date
    ) -> dict[Series, list[Quote]]:
        rows = await self._of(HISTORIES, series, since.isoformat(), until.isoformat())
        found: dict[Series, list[Quote]] = {key: [] for key in series}
        for row in rows:
            found[_series(row)].append(quote_of(row))
        return found

    async def around(self, quotes: Sequence[Quote]) -> list[Around]:
        wanted = [(quote.effective_date.isoformat(), *key_of(quote)) * 3 for quote in quotes]
        near: dict[tuple[Series, date], list[Quote]] = {}
        for row in await self._database.fetch_many(AROUND, wanted):
            place = _series(row), date.fromisoformat(row["day"])
            near.setdefault(place, []).append(quote_of(row))
        return [
            _around(quote.effective_date, near.get((quote.series, quote.effective_date), ()))
            for quote in quotes
        ]

    async def _of(self, statement: str, series: Sequence[Series], *params: Value) -> Sequence[Row]:
        unique = dict.fromkeys(series)
        if not unique:
            return []
        sql = statement.format(wanted=", ".join(["(?, ?, ?)"] * len(unique)))
        return await self._database.fetch(sql, *(part for key in unique for part in key), *params)


def per_unit(value: Decimal, nominal: int) -> str:
    """value / nominal in one spelling: equal rates have equal texts, whatever their nominals."""
    with localcontext() as context:
        context.prec = PRECISION
        return format((value / nominal).normalize(), "f")


def key_of(quote: Quote) -> tuple[str, str, str, str]:
    return *quote.series, quote.effective_date.isoformat()


def row_of(quote: Quote) -> tuple[Value, ...]:
    """The columns of `quotes`, in their order."""
    return (
        *key_of(quote),
        str(quote.value),
        quote.nominal,
        per_unit(quote.value, quote.nominal),
        optional_micros(quote.published_at),
        micros(quote.fetched_at),
        quote.body_hash,
    )


def quote_of(row: Row) -> Quote:
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


def _sighting(quote: Quote) -> tuple[Value, ...]:
    fetched_us = micros(quote.fetched_at)
    return fetched_us, quote.body_hash, *key_of(quote), fetched_us


def _series(row: Row) -> Series:
    return row["source"], row["base"], row["quote"]


def _standing(rows: Sequence[Row]) -> Standing:
    """Of the newest row, and the one before its run if there is one."""
    newest, *before = map(quote_of, rows)
    since = date.fromisoformat(rows[0]["since"])
    return Standing(newest, since, before[0] if before else None)


def _around(day: date, rows: Iterable[Quote]) -> Around:
    found = Around()
    for quote in rows:
        if quote.effective_date < day:
            found = replace(found, before=quote)
        elif quote.effective_date > day:
            found = replace(found, after=quote)
        else:
            found = replace(found, same=quote)
    return found
