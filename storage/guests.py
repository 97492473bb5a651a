"""values.guests.Guests: who may use one bot."""

from collections.abc import Sequence
from datetime import datetime

from bot.clock import micros
from bot.model import ChatKind
from bot.values.guests import OUTSIDE, Guest, State
from storage.database import Database, Row
from storage.values import fits, storable

COLUMNS = "chat_id, kind, name, language, state"
GET = f"SELECT {COLUMNS} FROM guests WHERE bot_id = ? AND chat_id = ?"  # noqa: S608 - constants
OF = f"""
    SELECT {COLUMNS} FROM guests WHERE bot_id = ? AND state = ?
    ORDER BY decided_us DESC, chat_id LIMIT ?
"""  # noqa: S608 - constants
IDS = "SELECT chat_id FROM guests WHERE bot_id = ? AND state = ?"
COUNT = "SELECT count(*) AS n FROM guests WHERE bot_id = ? AND state = ?"
ASK = """
    INSERT INTO guests (bot_id, chat_id, kind, name, language, state, decided_us)
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (bot_id, chat_id) DO NOTHING
"""
DECIDE = f"""
    INSERT INTO guests (bot_id, chat_id, kind, name, language, state, decided_us)
    VALUES (?, ?, ?, '', 'en', ?, ?)
    ON CONFLICT (bot_id, chat_id) DO UPDATE
    SET state = excluded.state, decided_us = excluded.decided_us
    RETURNING {COLUMNS}
"""  # noqa: S608 - constants
FORGET = "DELETE FROM guests WHERE bot_id = ? AND chat_id = ?"
OUTSIDERS = """
    SELECT id FROM chats c WHERE bot_id = ? AND inactive IS NULL AND id <> ? AND NOT EXISTS (
        SELECT 1 FROM guests g
        WHERE g.bot_id = c.bot_id AND g.chat_id = c.id AND g.state = 'admitted'
    )
"""
SHUT_OUT = "SELECT id, kind FROM chats WHERE bot_id = ? AND inactive = ?"


class SqlGuests:
    """Over any driver."""

    def __init__(self, database: Database, bot_id: int) -> None:
        self._database = database
        self._bot_id = bot_id

    async def get(self, chat_id: int) -> Guest | None:
        if not fits(chat_id):
            return None
        row = await self._database.fetch_one(GET, self._bot_id, chat_id)
        return None if row is None else _guest(row)

    async def of(self, state: State, limit: int) -> Sequence[Guest]:
        rows = await self._database.fetch(OF, self._bot_id, state, limit)
        return [_guest(row) for row in rows]

    async def ids(self, state: State) -> frozenset[int]:
        rows = await self._database.fetch(IDS, self._bot_id, state)
        return frozenset(row["chat_id"] for row in rows)

    async def count(self, state: State) -> int:
        row = await self._database.fetch_one(COUNT, self._bot_id, state)
        return row["n"] if row else 0

    async def ask(self, guest: Guest, at: datetime) -> bool:
        name, language = storable(guest.name), storable(guest.language)
        row = (self._bot_id, guest.chat_id, guest.kind, name, language, guest.state, micros(at))
        return await self._database.execute(ASK, *row) > 0

    async def decide(self, chat_id: int, state: State, at: datetime) -> Guest:
        kind = "private" if chat_id > 0 else "supergroup"
        row = (self._bot_id, chat_id, kind, state, micros(at))
        (decided,) = await self._database.fetch_many(DECIDE, [row])
        return _guest(decided)

    async def forget(self, chat_id: int) -> None:
        await self._database.execute(FORGET, self._bot_id, chat_id)

    async def outsiders(self, owner_id: int | None) -> Sequence[int]:
        rows = await self._database.fetch(OUTSIDERS, self._bot_id, owner_id or 0)
        return [row["id"] for row in rows]

    async def shut_out(self) -> Sequence[tuple[int, ChatKind]]:
        rows = await self._database.fetch(SHUT_OUT, self._bot_id, OUTSIDE)
        return [(row["id"], row["kind"]) for row in rows]


def _guest(row: Row) -> Guest:
    return Guest(row["chat_id"], row["kind"], row["name"], row["language"], row["state"])
