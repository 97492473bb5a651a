"""values.watches.Watches: standing queries of one bot's chats, and what they found."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import groupby

from bot.clock import micros
from bot.model import Article
from bot.values.watches import Hit, Watch, Watcher
from storage.chats import quiet_of
from storage.database import Database, Row, Value
from storage.news.rows import COLUMNS, article_of
from storage.values import fits, optional_moment, portions_of, storable

FIELDS = "id, chat_id, words, thread_id, paused"
REVISION = "(SELECT coalesce(max(revision), 0) + 1 FROM watches)"
OF_CHAT = f"""
    SELECT {FIELDS} FROM watches
    WHERE bot_id = ? AND chat_id = ? AND removed_us IS NULL ORDER BY id
"""  # noqa: S608 - constants
ADD = f"""
    INSERT INTO watches (bot_id, chat_id, words, thread_id, revision)
    VALUES (?, ?, ?, ?, {REVISION}) RETURNING {FIELDS}
"""  # noqa: S608 - constants
CHANGE = f"""
    UPDATE watches SET {{change}}, revision = {REVISION}
    WHERE bot_id = ? AND chat_id = ? AND id = ? RETURNING {FIELDS}
"""  # noqa: S608 - constants
FORGET = "DELETE FROM watch_hits WHERE bot_id = ? AND chat_id = ? AND watch_id = ?"
CHANGED = f"""
    SELECT {FIELDS}, revision, removed_us IS NULL AND paused = 0 AS live FROM watches
    WHERE revision > ? AND bot_id = ? ORDER BY revision
"""  # noqa: S608 - constants
WATCHERS = """
    SELECT id, timezone, quiet_from, quiet_to, (
        SELECT max(told_us) FROM watch_stories t WHERE t.bot_id = c.bot_id AND t.chat_id = c.id
    ) AS told_us
    FROM chats c WHERE bot_id = ? AND inactive IS NULL AND id IN ({places})
"""
FOUND = """
    INSERT INTO watch_hits (bot_id, chat_id, article_id, watch_id, due_us)
    SELECT w.bot_id, w.chat_id, ?, w.id, ? FROM watches w
    WHERE w.bot_id = ? AND w.id = ? AND w.paused = 0 AND w.removed_us IS NULL
        AND NOT EXISTS (
            SELECT 1 FROM muted m
            WHERE m.bot_id = w.bot_id AND m.chat_id = w.chat_id AND m.source_id = ?
        )
        AND NOT EXISTS (
            SELECT 1 FROM watch_stories t
            WHERE t.bot_id = w.bot_id AND t.chat_id = w.chat_id AND t.story_id = ?
        )
    ON CONFLICT DO NOTHING
    RETURNING chat_id, due_us
"""
TELL_STORY = """
    INSERT INTO watch_stories (bot_id, chat_id, story_id, told_us) VALUES (?, ?, ?, ?)
    ON CONFLICT DO NOTHING
"""
DUE = """
    SELECT chat_id FROM watch_hits WHERE bot_id = ? AND due_us <= ?
    GROUP BY chat_id ORDER BY min(due_us), chat_id LIMIT ?
"""
UNTOLD = f"""
    SELECT w.id AS watch_id, w.chat_id, w.words, w.thread_id, w.paused, {COLUMNS}
    FROM watch_hits h
    JOIN watches w ON w.id = h.watch_id
    JOIN articles a ON a.id = h.article_id
    JOIN sources s ON s.id = a.source_id
    WHERE h.bot_id = ? AND h.chat_id = ? AND w.paused = 0 AND w.removed_us IS NULL
    ORDER BY a.id, w.id
"""  # noqa: S608 - constants
TOLD = "DELETE FROM watch_hits WHERE bot_id = ? AND chat_id = ?"
PRUNE = (
    # The newest revision stays, without what it was: the next one is counted from it.
    """
    UPDATE watches SET chat_id = 0, thread_id = NULL, words = ''
    WHERE bot_id = ? AND removed_us < ? AND revision = (SELECT max(revision) FROM watches)
    """,
    """
    DELETE FROM watches WHERE bot_id = ? AND removed_us < ?
        AND revision < (SELECT max(revision) FROM watches)
    """,
    "DELETE FROM watch_stories WHERE bot_id = ? AND told_us < ?",
)


class SqlWatches:
    """Watches of `bot_id` over any driver."""

    def __init__(self, database: Database, bot_id: int) -> None:
        self._database = database
        self._bot_id = bot_id

    async def of_chat(self, chat_id: int) -> list[Watch]:
        return [_watch(row) for row in await self._database.fetch(OF_CHAT, self._bot_id, chat_id)]

    async def add(self, chat_id: int, words: str, thread_id: int | None = None) -> Watch:
        (row,) = await self._database.fetch(ADD, self._bot_id, chat_id, storable(words), thread_id)
        return _watch(row)

    async def pause(self, chat_id: int, watch_id: int, *, paused: bool) -> Watch | None:
        return await self._change(f"paused = {int(paused)}", chat_id, watch_id)

    async def reword(self, chat_id: int, watch_id: int, words: str) -> Watch | None:
        return await self._change("words = ?", chat_id, watch_id, storable(words))

    async def remove(self, chat_id: int, watch_id: int, at: datetime) -> Watch | None:
        async with self._database.transaction():
            removed = await self._change(f"removed_us = {micros(at)}", chat_id, watch_id)
            if removed is not None:
                await self._database.execute(FORGET, self._bot_id, chat_id, watch_id)
        return removed

    async def restore(self, chat_id: int, watch_id: int) -> Watch | None:
        return await self._change("removed_us = NULL", chat_id, watch_id)

    async def _change(
        self, change: str, chat_id: int, watch_id: int, *values: Value
    ) -> Watch | None:
        if not fits(watch_id):
            return None
        sql = CHANGE.format(change=change)
        rows = await self._database.fetch(sql, *values, self._bot_id, chat_id, watch_id)
        return _watch(rows[0]) if rows else None

    async def changed(self, since: int) -> tuple[list[tuple[Watch, bool]], int]:
        rows = await self._database.fetch(CHANGED, since, self._bot_id)
        found = [(_watch(row), bool(row["live"])) for row in rows]
        return found, max((row["revision"] for row in rows), default=since)

    async def watchers(self, chat_ids: Collection[int]) -> list[Watcher]:
        found: list[Watcher] = []
        for places, some in portions_of(chat_ids):
            sql = WATCHERS.format(places=places)
            rows = await self._database.fetch(sql, self._bot_id, *some)
            found += map(_watcher, rows)
        return found

    async def found(self, hits: Sequence[Hit]) -> None:
        async with self._database.transaction():
            for story_id, of_article in groupby(hits, lambda hit: (hit.story_id, hit.article_id)):
                rows = [
                    (
                        *(hit.article_id, micros(hit.due_at), self._bot_id),
                        *(hit.watch_id, hit.source_id, hit.story_id),
                    )
                    for hit in of_article
                ]
                added = await self._database.fetch_many(FOUND, rows)
                told = {row["chat_id"]: row["due_us"] for row in added}
                stories = [(self._bot_id, chat, story_id[0], due) for chat, due in told.items()]
                await self._database.execute_many(TELL_STORY, stories)

    async def due(self, now: datetime, limit: int) -> list[int]:
        rows = await self._database.fetch(DUE, self._bot_id, micros(now), limit)
        return [row["chat_id"] for row in rows]

    async def untold(self, chat_id: int) -> list[tuple[Watch, Article]]:
        rows = await self._database.fetch(UNTOLD, self._bot_id, chat_id)
        found: dict[int, tuple[Watch, Article]] = {}
        for row in rows:
            watch = Watch(row["watch_id"], chat_id, row["words"], row["thread_id"])
            found.setdefault(row["id"], (watch, article_of(row)))
        return list(found.values())

    async def told(self, chat_id: int) -> None:
        await self._database.execute(TOLD, self._bot_id, chat_id)

    async def prune(self, before: datetime) -> None:
        for statement in PRUNE:
            await self._database.execute(statement, self._bot_id, micros(before))


def _watch(row: Row) -> Watch:
    return Watch(row["id"], row["chat_id"], row["words"], row["thread_id"], bool(row["paused"]))


def _watcher(row: Row) -> Watcher:
    return Watcher(row["id"], row["timezone"], quiet_of(row), optional_moment(row["told_us"]))
