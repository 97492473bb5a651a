"""values.channels.Channels: channels of one bot, and who manages them."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.clock import micros
from bot.model import Message
from bot.values.channels import Channel, Decision, Draft
from storage.database import Database, Row
from storage.messages.contents import frozen, thawed
from storage.values import fits, moment, portions_of, storable

COLUMNS = "c.chat_id, c.title, c.username, c.footer, c.review"
KEEP = """
    INSERT INTO channels (bot_id, chat_id, title, username) VALUES (?, ?, ?, ?)
    ON CONFLICT (bot_id, chat_id) DO UPDATE
    SET title = excluded.title, username = excluded.username
"""
LINK = """
    INSERT INTO channel_managers (bot_id, chat_id, channel_id, linked_us) VALUES (?, ?, ?, ?)
    ON CONFLICT DO NOTHING
"""
UNLINK = "DELETE FROM channel_managers WHERE bot_id = ? AND chat_id = ? AND channel_id = ?"
RELEASE = "DELETE FROM channel_managers WHERE bot_id = ? AND channel_id = ? RETURNING chat_id"
OF = f"""
    SELECT {COLUMNS} FROM channel_managers m
    JOIN channels c ON c.bot_id = m.bot_id AND c.chat_id = m.channel_id
    WHERE m.bot_id = ? AND m.chat_id = ?
"""  # noqa: S608 - constants
LINKED = f"{OF} AND m.channel_id = ?"
MANAGERS = """
    SELECT chat_id FROM channel_managers WHERE bot_id = ? AND channel_id = ?
    ORDER BY linked_us, chat_id
"""
AMONG = f"SELECT {COLUMNS} FROM channels c WHERE c.bot_id = ? AND c.chat_id IN ({{places}})"  # noqa: S608 - constants
SIGN = "UPDATE channels SET footer = ? WHERE bot_id = ? AND chat_id = ?"
REVIEW = "UPDATE channels SET review = ? WHERE bot_id = ? AND chat_id = ?"
DRAFT = """
    INSERT INTO drafts (bot_id, chat_id, dedupe_key, body, silent, until_us)
    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (bot_id, chat_id, dedupe_key) DO NOTHING
    RETURNING id, chat_id, dedupe_key, body, silent, until_us, decision
"""
DRAFTED = """
    SELECT id, chat_id, dedupe_key, body, silent, until_us, decision FROM drafts
    WHERE bot_id = ? AND chat_id = ? AND id = ?
"""
DECIDE = "UPDATE drafts SET decision = ? WHERE bot_id = ? AND id = ? AND decision IS NULL"
PRUNE = "DELETE FROM drafts WHERE bot_id = ? AND until_us < ?"


class SqlChannels:
    """Of `bot_id`, over any driver."""

    def __init__(self, database: Database, bot_id: int) -> None:
        self._database = database
        self._bot_id = bot_id

    async def link(self, person: int, channel: Channel, at: datetime) -> Channel:
        kept = (self._bot_id, channel.id, storable(channel.title), storable(channel.username))
        async with self._database.transaction():
            await self._database.execute(KEEP, *kept)
            await self._database.execute(LINK, self._bot_id, person, channel.id, micros(at))
        return (await self.among([channel.id]))[channel.id]

    async def unlink(self, person: int, channel_id: int) -> bool:
        return await self._database.execute(UNLINK, self._bot_id, person, channel_id) > 0

    async def release(self, channel_id: int) -> list[int]:
        rows = await self._database.fetch_many(RELEASE, [(self._bot_id, channel_id)])
        return sorted(row["chat_id"] for row in rows)

    async def linked(self, person: int, channel_id: int) -> Channel | None:
        if not fits(channel_id):
            return None
        row = await self._database.fetch_one(LINKED, self._bot_id, person, channel_id)
        return None if row is None else _channel(row)

    async def of(self, person: int) -> list[Channel]:
        rows = await self._database.fetch(OF + " ORDER BY c.title, c.chat_id", self._bot_id, person)
        return [_channel(row) for row in rows]

    async def managers(self, channel_id: int) -> list[int]:
        rows = await self._database.fetch(MANAGERS, self._bot_id, channel_id)
        return [row["chat_id"] for row in rows]

    async def among(self, chat_ids: Collection[int]) -> Mapping[int, Channel]:
        found: dict[int, Channel] = {}
        for places, some in portions_of(chat_ids):
            rows = await self._database.fetch(AMONG.format(places=places), self._bot_id, *some)
            found |= {row["chat_id"]: _channel(row) for row in rows}
        return found

    async def sign(self, channel_id: int, footer: str) -> None:
        await self._database.execute(SIGN, storable(footer), self._bot_id, channel_id)

    async def review(self, channel_id: int, *, on: bool) -> None:
        await self._database.execute(REVIEW, int(on), self._bot_id, channel_id)

    async def draft(
        self,
        channel_id: int,
        key: str,
        messages: Sequence[Message],
        until: datetime,
        *,
        silent: bool,
    ) -> Draft | None:
        body = json.dumps([frozen(message)[1] for message in messages], separators=(",", ":"))
        new = (self._bot_id, channel_id, storable(key), body, int(silent), micros(until))
        rows = await self._database.fetch_many(DRAFT, [new])
        return _draft(rows[0]) if rows else None

    async def drafted(self, channel_id: int, draft_id: int) -> Draft | None:
        if not fits(draft_id):
            return None
        row = await self._database.fetch_one(DRAFTED, self._bot_id, channel_id, draft_id)
        return None if row is None else _draft(row)

    async def decide(self, draft: Draft, decision: Decision) -> bool:
        return await self._database.execute(DECIDE, decision, self._bot_id, draft.id) > 0

    async def prune(self, before: datetime) -> None:
        await self._database.execute(PRUNE, self._bot_id, micros(before))


def _channel(row: Row) -> Channel:
    return Channel(
        row["chat_id"], row["title"], row["username"], row["footer"], bool(row["review"])
    )


def _draft(row: Row) -> Draft:
    return Draft(
        id=row["id"],
        channel_id=row["chat_id"],
        key=row["dedupe_key"],
        messages=tuple(map(thawed, json.loads(row["body"]))),
        silent=bool(row["silent"]),
        until=moment(row["until_us"]),
        decision=row["decision"],
    )
