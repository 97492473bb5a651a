"""ports.Archives: for which days the banks' archives have answered."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.model import Span
from storage.database import Database

A_DAY = timedelta(days=1)
ANSWERED = """
    SELECT code, since, until FROM rate_answers
    WHERE source = ? AND since <= ? AND until >= ? ORDER BY code, since
"""
# What overlaps with the span or touches it.
TOUCHED = """
    DELETE FROM rate_answers WHERE source = ? AND code = ? AND since <= ? AND until >= ?
    RETURNING since, until
"""
ADD = "INSERT INTO rate_answers (source, code, since, until) VALUES (?, ?, ?, ?)"


class SqlArchives:
    """Archives over any driver."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def answered(self, source: str, since: date, until: date) -> dict[str, Sequence[Span]]:
        rows = await self._database.fetch(ANSWERED, source, until.isoformat(), since.isoformat())
        found: dict[str, list[Span]] = {}
        for row in rows:
            span = date.fromisoformat(row["since"]), date.fromisoformat(row["until"])
            found.setdefault(row["code"], []).append(span)
        return {**found}

    async def answer(self, source: str, code: str, since: date, until: date) -> None:
        before, after = (since - A_DAY).isoformat(), (until + A_DAY).isoformat()
        async with self._database.transaction():
            known = await self._database.fetch(TOUCHED, source, code, after, before)
            first = min([since.isoformat(), *(row["since"] for row in known)])
            last = max([until.isoformat(), *(row["until"] for row in known)])
            await self._database.execute(ADD, source, code, first, last)
