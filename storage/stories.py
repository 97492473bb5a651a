"""ports.Stories: which articles tell the same event."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.clock import micros
from bot.model import Article
from storage.database import Database
from storage.rows import COLUMNS, OUTLET, article_of

RECENT = f"""
    SELECT {COLUMNS}, a.story_id FROM articles a {OUTLET}
    WHERE a.published_us >= ? ORDER BY a.published_us, a.id
"""  # noqa: S608 - constants
JOIN = "UPDATE articles SET story_id = ? WHERE id = ? AND story_id IS NULL RETURNING source_id"
FIRST = "UPDATE articles SET retold = 1 WHERE id = ?"
RETOLD = "UPDATE sources SET retold_count = retold_count + 1 WHERE id = ?"
ALSO = """
    SELECT a.story_id, s.title FROM articles a
    JOIN articles f ON f.id = a.story_id
    JOIN sources s ON s.id = a.source_id
    WHERE a.story_id IN ({places}) AND a.source_id <> f.source_id
    GROUP BY a.story_id, s.title ORDER BY a.story_id, min(a.id)
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
            rows = [(story_id, article_id) for article_id, story_id in placed.items()]
            joined = await self._database.fetch_many(JOIN, rows)
            await self._database.execute_many(RETOLD, [(row["source_id"],) for row in joined])
            await self._database.execute_many(FIRST, [(story,) for story in set(placed.values())])

    async def also(self, story_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        if not story_ids:
            return {}
        sql = ALSO.format(places=", ".join("?" * len(story_ids)))
        found: dict[int, list[str]] = {}
        for row in await self._database.fetch(sql, *story_ids):
            found.setdefault(row["story_id"], []).append(row["title"])
        return {story_id: tuple(titles) for story_id, titles in found.items()}
