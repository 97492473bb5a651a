"""ports.Stories: which articles tell the same event."""

from collections.abc import Collection, Mapping
from datetime import datetime

from bot.clock import micros
from bot.model import Article
from storage.database import Database, Row
from storage.news.rows import COLUMNS, OUTLET, article_of
from storage.news.tellings import counted
from storage.values import places_of

RECENT = f"""
    SELECT {COLUMNS}, a.story_id FROM articles a {OUTLET}
    WHERE a.published_us >= ? ORDER BY a.published_us, a.id
"""  # noqa: S608 - constants
JOIN = "UPDATE articles SET story_id = ? WHERE id = ? AND story_id IS NULL"
FIRST = "UPDATE articles SET retold = 1 WHERE id = ?"
MEMBER = """
    INSERT INTO story_members (article_id, story_id)
    SELECT id, coalesce(story_id, id) FROM articles WHERE id = ?
    ON CONFLICT (article_id) DO NOTHING
"""
# The first article's outlet, and those of the articles that joined it.
ALSO = """
    SELECT a.id AS article_id, o.id AS other_id, o.source_id, s.title
    FROM articles a JOIN articles o ON o.{told} JOIN sources s ON s.id = o.source_id
    WHERE a.id IN ({places}) AND o.source_id <> a.source_id
"""
UNREAD = f"""
    SELECT {COLUMNS},
        (SELECT count(DISTINCT m.source_id) FROM articles m WHERE m.story_id = a.id) AS others
    FROM articles a {OUTLET}
    LEFT JOIN texts t ON t.article_id = a.id
    WHERE a.published_us >= ? AND a.story_id IS NULL AND t.article_id IS NULL
        AND a.url <> '' AND (a.cut = 1 OR length(a.body) < ?)
    ORDER BY others DESC, a.published_us DESC, a.id DESC LIMIT ?
"""  # noqa: S608 - constants
TOLD = ("id = a.story_id", "story_id = coalesce(a.story_id, a.id)")


class SqlStories:
    """Stories over any driver."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recent(self, since: datetime) -> list[tuple[Article, int | None]]:
        rows = await self._database.fetch(RECENT, micros(since))
        return [(article_of(row), row["story_id"]) for row in rows]

    async def join(self, placed: Mapping[int, int]) -> None:
        if not placed:
            return
        async with self._database.transaction(), counted(self._database, {*placed.values()}):
            rows = [(story_id, article_id) for article_id, story_id in placed.items()]
            await self._database.execute_many(JOIN, rows)
            await self._database.execute_many(FIRST, [(story,) for story in {*placed.values()}])
            members = {*placed, *placed.values()}
            await self._database.execute_many(MEMBER, [(number,) for number in members])

    async def unread(self, since: datetime, little: int, limit: int) -> list[Article]:
        rows = await self._database.fetch(UNREAD, micros(since), little, limit)
        return [article_of(row) for row in rows]

    async def also(
        self, article_ids: Collection[int], muted: Collection[str] = ()
    ) -> dict[int, tuple[str, ...]]:
        if not article_ids:
            return {}
        places, ids = places_of(article_ids)
        rows: list[Row] = []
        for told in TOLD:
            sql = ALSO.format(told=told, places=places)
            rows += await self._database.fetch(sql, *ids)
        found: dict[int, dict[str, None]] = {}
        for row in sorted(rows, key=lambda row: int(row["other_id"])):
            if row["source_id"] not in muted:
                found.setdefault(row["article_id"], {})[row["title"]] = None
        return {article_id: tuple(titles) for article_id, titles in found.items()}
