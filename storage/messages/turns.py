"""sharing.Turns: when messages may go, over all processes of a bot, by the database's own clock."""

from storage.database import Database

# `now` is the database's: the processes' clocks need not agree.
RESERVE = """
    INSERT INTO turns (bot_id, next_us) VALUES (?, {now} + ?)
    ON CONFLICT (bot_id) DO UPDATE SET next_us = ? + CASE
        WHEN turns.next_us > {now} THEN turns.next_us ELSE {now} END
    RETURNING next_us - ? - {now} AS ahead_us
"""
SECOND = 1_000_000


class SqlTurns:
    """Turns of `bot_id` over any driver."""

    def __init__(self, database: Database, bot_id: int) -> None:
        self._database = database
        self._bot_id = bot_id
        self._reserve = RESERVE.format(now=database.dialect.now)

    async def reserve(self, number: int, interval: float) -> float:
        span = round(number * interval * SECOND)
        (row,) = await self._database.fetch(self._reserve, self._bot_id, span, span, span)
        return max(0.0, float(row["ahead_us"]) / SECOND)
