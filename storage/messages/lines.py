"""sharing.Lines: whose updates each of several processes has in hand."""

from collections.abc import Collection
from datetime import datetime

from bot.clock import micros
from bot.values.updates import Line, Received
from storage.database import Database, Row

# The chats that wait longest first. One is free when nobody has it, or who had it is gone.
FREE = """
    SELECT i.chat_id, l.owner IS NOT NULL AS abandoned, min(i.update_id) AS first
    FROM inbox i LEFT JOIN inbox_lines l ON l.bot_id = i.bot_id AND l.chat_id = i.chat_id
    WHERE i.bot_id = ? AND i.done_us IS NULL AND (l.until_us IS NULL OR l.until_us <= ?)
    GROUP BY i.chat_id, l.owner ORDER BY first LIMIT ?
"""
CLAIM = """
    INSERT INTO inbox_lines (bot_id, chat_id, owner, until_us) VALUES (?, ?, ?, ?)
    ON CONFLICT (bot_id, chat_id) DO UPDATE
        SET owner = excluded.owner, until_us = excluded.until_us
        WHERE inbox_lines.until_us <= ?
    RETURNING chat_id
"""
WAITING = """
    SELECT update_id, chat_id, payload, attempts FROM inbox
    WHERE bot_id = ? AND chat_id = ? AND done_us IS NULL ORDER BY update_id
"""
RENEW = "UPDATE inbox_lines SET until_us = ? WHERE bot_id = ? AND chat_id = ? AND owner = ?"
# Not of a chat that another has taken over meanwhile.
MORE = """
    SELECT i.update_id, i.chat_id, i.payload, i.attempts FROM inbox i
    JOIN inbox_lines l ON l.bot_id = i.bot_id AND l.chat_id = i.chat_id AND l.owner = ?
    WHERE i.bot_id = ? AND i.chat_id = ? AND i.done_us IS NULL ORDER BY i.update_id
"""
RELEASE = """
    DELETE FROM inbox_lines WHERE bot_id = ? AND chat_id = ? AND owner = ?
        AND NOT EXISTS (
            SELECT 1 FROM inbox i
            WHERE i.bot_id = inbox_lines.bot_id AND i.chat_id = inbox_lines.chat_id
                AND i.done_us IS NULL
        )
"""
LEAVE = "DELETE FROM inbox_lines WHERE bot_id = ? AND owner = ?"


class SqlLines:
    """Lines of `bot_id` over any driver."""

    def __init__(self, database: Database, bot_id: int) -> None:
        self._database = database
        self._bot_id = bot_id

    async def claim(self, owner: str, at: datetime, until: datetime, most: int) -> list[Line]:
        now = micros(at)
        free = await self._database.fetch(FREE, self._bot_id, now, most)
        rows = [(self._bot_id, row["chat_id"], owner, micros(until), now) for row in free]
        ours = {row["chat_id"] for row in await self._database.fetch_many(CLAIM, rows)}
        return [
            Line(row["chat_id"], await self._waiting(row["chat_id"]), bool(row["abandoned"]))
            for row in free
            if row["chat_id"] in ours
        ]

    async def renew(self, owner: str, chat_ids: Collection[int], until: datetime) -> None:
        rows = [(micros(until), self._bot_id, chat_id, owner) for chat_id in chat_ids]
        await self._database.execute_many(RENEW, rows)

    async def more(self, owner: str, chat_id: int) -> list[Received]:
        if await self._database.execute(RELEASE, self._bot_id, chat_id, owner):
            return []
        rows = await self._database.fetch(MORE, owner, self._bot_id, chat_id)
        return [_received(row) for row in rows]

    async def leave(self, owner: str) -> None:
        await self._database.execute(LEAVE, self._bot_id, owner)

    async def _waiting(self, chat_id: int) -> list[Received]:
        rows = await self._database.fetch(WAITING, self._bot_id, chat_id)
        return [_received(row) for row in rows]


def _received(row: Row) -> Received:
    return Received(row["update_id"], row["chat_id"], row["payload"], row["attempts"])
