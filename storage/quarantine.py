"""bot.rates.ports.Quarantine: quotes that wait for a confirmation."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.clock import micros
from bot.model import Quote
from bot.rates.ports import Held
from storage.database import Database
from storage.rates import COLUMNS, key_of, per_unit, quote_of, row_of
from storage.values import storable

KEY = "source = ? AND base = ? AND quote = ? AND effective_date = ?"
KNOWN = f"SELECT source, base, quote, effective_date, per_unit FROM quarantine WHERE {KEY}"  # noqa: S608 - constants
HOLD = """
    INSERT INTO quarantine (source, base, quote, effective_date, value, nominal, per_unit,
        published_us, fetched_us, body_hash, reason, held_us)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (source, base, quote, effective_date) DO UPDATE SET
        value = excluded.value,
        nominal = excluded.nominal,
        per_unit = excluded.per_unit,
        published_us = excluded.published_us,
        fetched_us = excluded.fetched_us,
        body_hash = excluded.body_hash,
        reason = excluded.reason
    WHERE excluded.fetched_us >= quarantine.fetched_us
"""
HELD = f"""
    SELECT {COLUMNS}, reason FROM quarantine WHERE effective_date >= ?
    ORDER BY effective_date, source, base, quote
"""  # noqa: S608 - constants
RELEASE = f"DELETE FROM quarantine WHERE {KEY}"  # noqa: S608 - constants


class SqlQuarantine:
    """Quarantine over any driver."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def hold(self, held: Sequence[Held], at: datetime) -> list[Held]:
        async with self._database.transaction():
            keys = [key_of(one.quote) for one in held]
            known = {tuple(row) for row in await self._database.fetch_many(KNOWN, keys)}
            rows = [(*row_of(one.quote), storable(one.reason), micros(at)) for one in held]
            await self._database.execute_many(HOLD, rows)
        return [one for one in held if _figure(one.quote) not in known]

    async def held(self, since: date) -> list[Held]:
        rows = await self._database.fetch(HELD, since.isoformat())
        return [Held(quote_of(row), row["reason"]) for row in rows]

    async def release(self, quotes: Sequence[Quote]) -> None:
        await self._database.execute_many(RELEASE, [key_of(quote) for quote in quotes])


def _figure(quote: Quote) -> tuple[str, ...]:
    return *key_of(quote), per_unit(quote.value, quote.nominal)
