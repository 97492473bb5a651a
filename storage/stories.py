"""ports.Stories: which articles tell the same event."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.model import Article
from storage.database import Database
from storage.rows import COLUMNS, article_of
from storage.values import micros

RECENT = f"""
    SELECT {COLUMNS}, m.story_id
    FROM articles a JOIN sources s ON s.id = a.source_id
    LEFT JOIN stories m ON m.article_id = a.id
    WHERE a.published_us >= ? ORDER BY a.published_us, a.id
"""  # noqa: S608 - constants
JOIN = """
    INSERT INTO stories (article_id, story_id) VALUES (?, ?)
    ON CONFLICT (article_id) DO NOTHING
    RETURNING article_id
"""
RETOLD = """
    UPDATE sources SET retold_count = retold_count + 1
    WHERE id = (SELECT source_id FROM articles WHERE id = ?)
"""
ALSO = """
    SELECT m.story_id, s.title FROM stories m
    JOIN articles a ON a.id = m.article_id
    JOIN articles f ON f.id = m.story_id
    JOIN sources s ON s.id = a.source_id
    WHERE m.story_id IN ({places}) AND a.source_id <> f.source_id
    GROUP BY m.story_id, s.title ORDER BY m.story_id, min(m.article_id)
"""


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
        async with self._database.transaction():
            joined = await self._database.fetch_many(JOIN, list(placed.items()))
            await self._database.execute_many(RETOLD, [(row["article_id"],) for row in joined])

    async def also(self, story_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        if not story_ids:
            return {}
        sql = ALSO.format(places=", ".join("?" * len(story_ids)))
        found: dict[int, list[str]] = {}
        for row in await self._database.fetch(sql, *story_ids):
            found.setdefault(row["story_id"], []).append(row["title"])
        return {story_id: tuple(titles) for story_id, titles in found.items()}
