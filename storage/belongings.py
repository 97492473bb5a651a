"""values.belongings.Belongings: all that is stored of a chat, to be handed out or erased.

A table with rows of chats stands in OWNED, or the tests fail: nothing of a chat is overlooked.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from bot.clock import micros
from bot.values.belongings import Facts
from storage.database import Database, Row, Value
from storage.values import fits, moment, portions_of

# Tables whose rows of a chat are deleted, and the condition that finds them.
BY_CHAT = "bot_id = ? AND chat_id = ?"
OWNED = (
    "shown",
    "saved",
    "muted",
    "asked",
    "digests",
    "alerts",
    "watch_hits",
    "watch_stories",
    "broadcasts",
    "guests",
    "channels",
    "channel_managers",
    "drafts",
    "inbox",
    "inbox_lines",
    "outbox",
)
WATCHES = "watches"
OF_PROMISES = "outbox_id IN (SELECT id FROM outbox WHERE bot_id = ? AND chat_id = ?)"
# Its number and revision stay for a while without the chat: those who keep watches in memory learn
# that it is gone, and no other watch takes its place meanwhile.
ABANDON = """
    UPDATE watches SET chat_id = 0, thread_id = NULL, words = '', paused = 1, removed_us = ?,
        revision = (SELECT coalesce(max(revision), 0) + 1 FROM watches)
    WHERE bot_id = ? AND chat_id = ?
"""
CONTENTS = "SELECT DISTINCT content_id FROM outbox WHERE bot_id = ? AND chat_id = ?"
# What another chat was promised too is not this chat's alone.
FORGET_CONTENTS = """
    DELETE FROM outbox_content WHERE id IN ({places})
        AND id NOT IN (SELECT content_id FROM outbox WHERE content_id IN ({places}))
"""
# Nobody manages a channel that is erased.
ABANDON_CHANNEL = "DELETE FROM channel_managers WHERE bot_id = ? AND channel_id = ?"
PROMISED = """
    SELECT o.kind, o.state, o.reason, o.thread_id, o.created_us, o.settled_us, o.message_id, c.body
    FROM outbox o LEFT JOIN outbox_content c ON c.id = o.content_id
    WHERE o.bot_id = ? AND o.chat_id = ? ORDER BY o.id
"""
SAVED = """
    SELECT a.title, a.url, s.saved_us FROM saved s JOIN articles a ON a.id = s.article_id
    WHERE s.bot_id = ? AND s.chat_id = ? ORDER BY s.saved_us
"""
TIME = "_us"


class SqlBelongings:
    """Of `bot_id`'s chats, over any driver."""

    def __init__(self, database: Database, bot_id: int) -> None:
        self._database = database
        self._bot_id = bot_id

    async def export(self, chat_id: int) -> dict[str, list[Facts]]:
        chat = (self._bot_id, chat_id)
        found = {
            "chats": await self._rows("SELECT * FROM chats WHERE bot_id = ? AND id = ?", *chat)
        }
        for table in (*OWNED, WATCHES):
            sql = f"SELECT * FROM {table} WHERE {BY_CHAT}"  # noqa: S608 - constants
            found[table] = await self._rows(sql, *chat)
        found["saved"] = await self._rows(SAVED, *chat)
        found["outbox"] = await self._rows(PROMISED, *chat)
        requests = "SELECT * FROM writing_requests WHERE chat_id = ?"
        found["writing_requests"] = await self._rows(requests, chat_id)
        return found

    async def _rows(self, sql: str, *params: Value) -> list[Facts]:
        return [_facts(row) for row in await self._database.fetch(sql, *params)]

    async def forget(self, chat_id: int, at: datetime) -> None:
        if not fits(chat_id):
            return
        chat = (self._bot_id, chat_id)
        async with self._database.transaction():
            contents = [row[0] for row in await self._database.fetch(CONTENTS, *chat)]
            for table in ("outbox_attempts", "outbox_leases"):
                await self._database.execute(f"DELETE FROM {table} WHERE {OF_PROMISES}", *chat)  # noqa: S608 - constants
            for table in OWNED:
                await self._database.execute(f"DELETE FROM {table} WHERE {BY_CHAT}", *chat)  # noqa: S608 - constants
            await self._database.execute(ABANDON_CHANNEL, *chat)
            await self._database.execute(ABANDON, micros(at), *chat)
            await self._database.execute("DELETE FROM writing_requests WHERE chat_id = ?", chat_id)
            await self._database.execute("DELETE FROM chats WHERE bot_id = ? AND id = ?", *chat)
            await self._forget_contents(contents)

    async def _forget_contents(self, contents: Sequence[int]) -> None:
        for places, some in portions_of(contents):
            await self._database.execute(FORGET_CONTENTS.format(places=places), *some, *some)


def _facts(row: Row) -> Facts:
    """The columns that hold something, moments as a person reads them."""
    return {
        name.removesuffix(TIME): _value(name, row[name])
        for name in row.keys()  # noqa: SIM118 - a row goes over its values
        if row[name] is not None and name != "bot_id"
    }


def _value(name: str, value: Value) -> object:
    if name.endswith(TIME) and isinstance(value, int):
        return moment(value).isoformat()
    if name in ("body", "payload") and isinstance(value, str) and value.startswith("{"):
        return json.loads(value)
    return value
