"""ports.Chats: chats and what they were last shown, of one bot."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.clock import micros
from bot.model import Article, Chat, ChatKind, Look, Quiet
from bot.values.saved import KeptPage, Shelf
from storage.database import Database, Row
from storage.messages import outbox
from storage.news import saved
from storage.values import fits, optional_moment, storable

KNOWN = """
    SELECT id, kind, language, timezone, currencies, base, inactive, looked_us, looked_id,
        quiet_from, quiet_to, topics, lean, greeted, rich, EXISTS (
        SELECT 1 FROM muted m WHERE m.bot_id = c.bot_id AND m.chat_id = c.id
    ) AS mutes
    FROM chats c WHERE bot_id = ? AND id = ?
"""
OPEN = """
    INSERT INTO chats (bot_id, id, kind, language, timezone) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (bot_id, id) DO UPDATE SET kind = excluded.kind, inactive = NULL
"""
LOOK = "UPDATE chats SET looked_us = ?, looked_id = ? WHERE bot_id = ? AND id = ?"
BE_QUIET = "UPDATE chats SET quiet_from = ?, quiet_to = ? WHERE bot_id = ? AND id = ?"
RELOCATE = "UPDATE chats SET timezone = ? WHERE bot_id = ? AND id = ?"
SPEAK = "UPDATE chats SET language = ? WHERE bot_id = ? AND id = ?"
FOLLOW = "UPDATE chats SET topics = ? WHERE bot_id = ? AND id = ?"
THIN = "UPDATE chats SET lean = ? WHERE bot_id = ? AND id = ?"
ENRICH = "UPDATE chats SET rich = ? WHERE bot_id = ? AND id = ?"
GREET = "UPDATE chats SET greeted = 1 WHERE bot_id = ? AND id = ?"
PRICE = "UPDATE chats SET currencies = ?, base = ? WHERE bot_id = ? AND id = ?"
DEACTIVATE = "UPDATE chats SET inactive = ? WHERE bot_id = ? AND id = ?"
MOVE = (
    # What the new id has gathered in the meantime gives way to what the group had set.
    """
    INSERT INTO chats (bot_id, id, kind, language, timezone, currencies, base, looked_us,
        looked_id, quiet_from, quiet_to, topics, lean, greeted, rich)
    SELECT bot_id, ?, 'supergroup', language, timezone, currencies, base, looked_us,
        looked_id, quiet_from, quiet_to, topics, lean, greeted, rich
    FROM chats WHERE bot_id = ? AND id = ?
    ON CONFLICT (bot_id, id) DO UPDATE SET kind = excluded.kind, language = excluded.language,
        timezone = excluded.timezone, currencies = excluded.currencies,
        base = excluded.base, inactive = NULL,
        looked_us = excluded.looked_us, looked_id = excluded.looked_id,
        quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
        topics = excluded.topics, lean = excluded.lean, greeted = excluded.greeted,
        rich = excluded.rich
    """,
    """
    INSERT INTO shown (bot_id, chat_id, anchor, articles)
    SELECT bot_id, ?, anchor, articles FROM shown WHERE bot_id = ? AND chat_id = ?
    ON CONFLICT (bot_id, chat_id) DO NOTHING
    """,
    """
    INSERT INTO saved (bot_id, chat_id, article_id, saved_us)
    SELECT bot_id, ?, article_id, saved_us FROM saved WHERE bot_id = ? AND chat_id = ?
    ON CONFLICT (bot_id, chat_id, article_id) DO NOTHING
    """,
    """
    INSERT INTO muted (bot_id, chat_id, source_id)
    SELECT bot_id, ?, source_id FROM muted WHERE bot_id = ? AND chat_id = ?
    ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO asked (bot_id, chat_id, number, words, turn)
    SELECT bot_id, ?, number, words, turn FROM asked WHERE bot_id = ? AND chat_id = ?
    ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO guests (bot_id, chat_id, kind, name, language, state, decided_us)
    SELECT bot_id, ?, 'supergroup', name, language, state, decided_us FROM guests
    WHERE bot_id = ? AND chat_id = ?
    ON CONFLICT (bot_id, chat_id) DO UPDATE SET state = excluded.state
    """,
    "UPDATE digests SET chat_id = ? WHERE bot_id = ? AND chat_id = ?",
    "UPDATE alerts SET chat_id = ? WHERE bot_id = ? AND chat_id = ?",
    """
    UPDATE watches SET chat_id = ?,
        revision = (SELECT coalesce(max(revision), 0) + 1 FROM watches)
    WHERE bot_id = ? AND chat_id = ?
    """,
    """
    INSERT INTO watch_hits (bot_id, chat_id, article_id, watch_id, due_us)
    SELECT bot_id, ?, article_id, watch_id, due_us FROM watch_hits WHERE bot_id = ? AND chat_id = ?
    ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO watch_stories (bot_id, chat_id, story_id, told_us)
    SELECT bot_id, ?, story_id, told_us FROM watch_stories WHERE bot_id = ? AND chat_id = ?
    ON CONFLICT DO NOTHING
    """,
)
LEAVE = (
    "DELETE FROM chats WHERE bot_id = ? AND id = ?",
    "DELETE FROM shown WHERE bot_id = ? AND chat_id = ?",
    "DELETE FROM saved WHERE bot_id = ? AND chat_id = ?",
    "DELETE FROM muted WHERE bot_id = ? AND chat_id = ?",
    "DELETE FROM asked WHERE bot_id = ? AND chat_id = ?",
    "DELETE FROM guests WHERE bot_id = ? AND chat_id = ?",
    "DELETE FROM watch_hits WHERE bot_id = ? AND chat_id = ?",
    "DELETE FROM watch_stories WHERE bot_id = ? AND chat_id = ?",
)
SHOWN = "SELECT anchor, articles FROM shown WHERE bot_id = ? AND chat_id = ?"
SHOW_NEW = """
    INSERT INTO shown (bot_id, chat_id, anchor, articles) VALUES (?, ?, ?, ?)
    ON CONFLICT (bot_id, chat_id) DO UPDATE
    SET anchor = excluded.anchor, articles = excluded.articles
"""
# Written only over what was read, so that of two at once neither is lost.
SHOW = SHOW_NEW + "WHERE (shown.anchor, shown.articles) = (?, ?)"
SAVE = """
    INSERT INTO saved (bot_id, chat_id, article_id, saved_us) VALUES (?, ?, ?, ?)
    ON CONFLICT (bot_id, chat_id, article_id) DO NOTHING
"""
MUTED = "SELECT source_id FROM muted WHERE bot_id = ? AND chat_id = ?"
MUTE = "INSERT INTO muted (bot_id, chat_id, source_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
UNMUTE = "DELETE FROM muted WHERE bot_id = ? AND chat_id = ? AND source_id = ?"
ASK = """
    INSERT INTO asked (bot_id, chat_id, number, words, turn)
    SELECT bot_id, chat_id, coalesce(max(number), 0) + 1, ?, coalesce(max(turn), 0) + 1
    FROM (
        SELECT bot_id, chat_id, number, turn FROM asked WHERE bot_id = ? AND chat_id = ?
        UNION ALL SELECT ?, ?, 0, 0
    ) AS before
    WHERE 1 = 1 GROUP BY bot_id, chat_id
    ON CONFLICT (bot_id, chat_id, words) DO UPDATE SET turn = excluded.turn
    RETURNING number, turn
"""
ASKED = "SELECT words FROM asked WHERE bot_id = ? AND chat_id = ? AND number = ?"
FORGET = """
    DELETE FROM asked WHERE bot_id = ? AND chat_id = ? AND number NOT IN (
        SELECT number FROM asked WHERE bot_id = ? AND chat_id = ? ORDER BY turn DESC LIMIT ?
    )
"""
MOST_ASKED = 20


class SqlChats:
    """Chats of `bot_id` over any driver. A new chat gets `language` and `timezone`."""

    def __init__(self, database: Database, bot_id: int, language: str, timezone: str) -> None:
        self._database = database
        self._bot_id = bot_id
        self._defaults = (language, timezone)

    async def open(self, chat_id: int, kind: ChatKind, language: str | None = None) -> Chat:
        default, timezone = self._defaults
        new = (self._bot_id, chat_id, kind, language or default, timezone)
        row = await self._database.fetch_one(KNOWN, self._bot_id, chat_id)
        while row is None or row["inactive"] is not None or row["kind"] != kind:
            async with self._database.transaction():
                await self._database.execute(OPEN, *new)
                await outbox.resume(self._database, self._bot_id, chat_id)
            row = await self._database.fetch_one(KNOWN, self._bot_id, chat_id)
        return _chat(row)

    async def deactivate(self, chat_id: int, reason: str) -> None:
        async with self._database.transaction():
            await self._database.execute(DEACTIVATE, reason, self._bot_id, chat_id)
            await outbox.pause(self._database, self._bot_id, chat_id, reason)

    async def price(self, chat_id: int, currencies: Sequence[str], base: str) -> None:
        codes = " ".join(currencies)
        await self._database.execute(PRICE, codes, base, self._bot_id, chat_id)

    async def speak(self, chat_id: int, language: str) -> None:
        await self._database.execute(SPEAK, language, self._bot_id, chat_id)

    async def follow(self, chat_id: int, topics: Sequence[str]) -> None:
        await self._database.execute(FOLLOW, " ".join(topics), self._bot_id, chat_id)

    async def thin(self, chat_id: int, *, lean: bool) -> None:
        await self._database.execute(THIN, int(lean), self._bot_id, chat_id)

    async def enrich(self, chat_id: int, *, rich: bool) -> None:
        await self._database.execute(ENRICH, int(rich), self._bot_id, chat_id)

    async def greet(self, chat_id: int) -> None:
        await self._database.execute(GREET, self._bot_id, chat_id)

    async def relocate(self, chat_id: int, timezone: str) -> None:
        await self._database.execute(RELOCATE, timezone, self._bot_id, chat_id)

    async def move(self, old_id: int, new_id: int) -> None:
        if old_id == new_id:
            return
        async with self._database.transaction():
            for statement in MOVE:
                await self._database.execute(statement, new_id, self._bot_id, old_id)
            for statement in LEAVE:
                await self._database.execute(statement, self._bot_id, old_id)
            await outbox.move(self._database, self._bot_id, old_id, new_id)

    async def known(self, chat_id: int) -> Chat | None:
        row = await self._database.fetch_one(KNOWN, self._bot_id, chat_id)
        return None if row is None else _chat(row)

    async def be_quiet(self, chat_id: int, quiet: Quiet | None) -> None:
        hours = (None, None) if quiet is None else quiet
        await self._database.execute(BE_QUIET, *hours, self._bot_id, chat_id)

    async def look(self, chat_id: int, look: Look) -> None:
        await self._database.execute(LOOK, micros(look.at), look.article_id, self._bot_id, chat_id)

    async def show(
        self, chat_id: int, anchor: int, shown: Mapping[int, int], *, anew: bool = False
    ) -> None:
        fresh = {str(number): article_id for number, article_id in shown.items()}
        if anew:
            text = json.dumps(fresh, separators=(",", ":"))
            await self._database.execute(SHOW_NEW, self._bot_id, chat_id, anchor, text)
            return
        written = 0
        while not written:
            row = await self._database.fetch_one(SHOWN, self._bot_id, chat_id)
            before = (row["anchor"], row["articles"]) if row else (0, "")
            articles = {**json.loads(before[1]), **fresh} if before[0] == anchor and row else fresh
            text = json.dumps(articles, separators=(",", ":"))
            written = await self._database.execute(
                SHOW, self._bot_id, chat_id, anchor, text, *before
            )

    async def shown(self, chat_id: int, number: int) -> int | None:
        row = await self._database.fetch_one(SHOWN, self._bot_id, chat_id)
        if row is None:
            return None
        article_id: int | None = json.loads(row["articles"]).get(str(number))
        return article_id

    async def muted(self, chat_id: int) -> frozenset[str]:
        rows = await self._database.fetch(MUTED, self._bot_id, chat_id)
        return frozenset(row["source_id"] for row in rows)

    async def mute(self, chat_id: int, *source_ids: str, muted: bool) -> None:
        rows = [(self._bot_id, chat_id, storable(source_id)) for source_id in source_ids]
        await self._database.execute_many(MUTE if muted else UNMUTE, rows)

    async def ask(self, chat_id: int, words: str) -> int:
        chat = (self._bot_id, chat_id)
        async with self._database.transaction():
            (row,) = await self._database.fetch(ASK, storable(words), *chat, *chat)
            await self._database.execute(FORGET, *chat, *chat, MOST_ASKED)
        number: int = row["number"]
        return number

    async def asked(self, chat_id: int, number: int) -> str | None:
        if not fits(number):
            return None
        row = await self._database.fetch_one(ASKED, self._bot_id, chat_id, number)
        words: str | None = row["words"] if row else None
        return words

    async def save(self, chat_id: int, article_id: int, at: datetime) -> bool:
        kept = await self._database.execute(SAVE, self._bot_id, chat_id, article_id, micros(at))
        return kept > 0

    async def saved(self, chat_id: int, limit: int) -> list[Article]:
        page = await self.kept(chat_id, limit)
        return [kept.article for kept in page.kept]

    async def kept(self, chat_id: int, limit: int, shelf: Shelf | None = None) -> KeptPage:
        return await saved.page(self._database, self._bot_id, chat_id, limit, shelf)

    async def unkeep(self, chat_id: int, article_id: int) -> datetime | None:
        return await saved.remove(self._database, self._bot_id, chat_id, article_id)


def quiet_of(row: Row) -> Quiet | None:
    begin, end = row["quiet_from"], row["quiet_to"]
    return None if begin is None else (begin, end)


def _chat(row: Row) -> Chat:
    at = optional_moment(row["looked_us"])
    return Chat(
        id=row["id"],
        kind=row["kind"],
        language=row["language"],
        timezone=row["timezone"],
        currencies=tuple(row["currencies"].split()),
        base=row["base"],
        inactive=row["inactive"],
        mutes=bool(row["mutes"]),
        quiet=quiet_of(row),
        looked=None if at is None else Look(row["looked_id"], at),
        topics=tuple(row["topics"].split()),
        lean=bool(row["lean"]),
        greeted=bool(row["greeted"]),
        rich=bool(row["rich"]),
    )
