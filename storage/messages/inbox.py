"""ports.Inbox: updates of one bot, written down before they are confirmed."""

from collections.abc import Sequence
from datetime import datetime

from bot.clock import micros
from bot.values.updates import Received
from storage.database import Database

ADD = """
    INSERT INTO inbox (bot_id, update_id, chat_id, payload, received_us, attempts)
    VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (bot_id, update_id) DO NOTHING
    RETURNING update_id
"""
WAITING = """
    SELECT update_id, chat_id, payload, attempts FROM inbox
    WHERE bot_id = ? AND done_us IS NULL ORDER BY update_id
"""
ATTEMPT = "UPDATE inbox SET attempts = attempts + 1 WHERE bot_id = ? AND update_id = ?"
DONE = "UPDATE inbox SET done_us = ?, payload = '' WHERE bot_id = ? AND update_id = ?"
BURY = "UPDATE inbox SET done_us = ?, buried = ? WHERE bot_id = ? AND update_id = ?"
PRUNE = "DELETE FROM inbox WHERE bot_id = ? AND done_us < ?"


class SqlInbox:
    """Inbox of `bot_id` over any driver. What is buried keeps its payload until it is pruned."""

    def __init__(self, database: Database, bot_id: int) -> None:
        self._database = database
        self._bot_id = bot_id

    async def add(self, updates: Sequence[Received], at: datetime) -> list[Received]:
        unseen = {update.update_id: update for update in reversed(updates)}
        rows = [
            (self._bot_id, u.update_id, u.chat_id, _text(u.payload), micros(at), u.attempts)
            for u in updates
        ]
        stored = await self._database.fetch_many(ADD, rows)
        return [unseen[row["update_id"]] for row in stored]

    async def waiting(self) -> list[Received]:
        rows = await self._database.fetch(WAITING, self._bot_id)
        return [Received(r["update_id"], r["chat_id"], r["payload"], r["attempts"]) for r in rows]

    async def attempt(self, update_id: int) -> None:
        await self._database.execute(ATTEMPT, self._bot_id, update_id)

    async def done(self, update_ids: Sequence[int], at: datetime) -> None:
        rows = [(micros(at), self._bot_id, update_id) for update_id in update_ids]
        await self._database.execute_many(DONE, rows)

    async def bury(self, update_id: int, reason: str, at: datetime) -> None:
        await self._database.execute(BURY, micros(at), reason, self._bot_id, update_id)

    async def prune(self, before: datetime) -> int:
        return await self._database.execute(PRUNE, self._bot_id, micros(before))


def _text(payload: str) -> str:
    """Half of a surrogate pair, which no database takes, in JSON's own spelling of it."""
    return payload.encode("utf-8", "backslashreplace").decode()
