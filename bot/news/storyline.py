"""Keeps the stories of the last two days, as articles come in."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from bot.clock import Clock
from bot.model import Article
from bot.news.stories import StoryIndex
from bot.ports import Stories

WINDOW = timedelta(hours=48)


class Storyline:
    """Decides to which story an article belongs and writes it down. The index works in a thread,
    one caller at a time; what it knows is read back from the archive at first use."""

    def __init__(self, stories: Stories, clock: Clock) -> None:
        self._stories = stories
        self._clock = clock
        self._index: StoryIndex | None = None
        self._turn = asyncio.Lock()

    async def take(self, articles: Sequence[Article]) -> None:
        """Place articles that were just stored. One that is older than two days stays alone."""
        since = self._clock.now() - WINDOW
        recent = [article for article in articles if article.published_at >= since]
        if not recent:
            return
        async with self._turn:
            index = self._index or await self._restored()
            placed = await asyncio.to_thread(_placed, index, recent)
            await self._stories.join(placed)

    async def forget(self) -> None:
        """Close what is older than two days."""
        async with self._turn:
            if self._index is not None:
                await asyncio.to_thread(self._index.forget, self._clock.now() - WINDOW)

    async def _restored(self) -> StoryIndex:
        known = await self._stories.recent(self._clock.now() - WINDOW)
        index = StoryIndex()
        await asyncio.to_thread(_restore, index, known)
        self._index = index
        return index


def _placed(index: StoryIndex, articles: Sequence[Article]) -> dict[int, int]:
    """Article id to story for those that join one that another article began."""
    found = index.add_all(articles)
    return {article: story for article, story in found.items() if story is not None}


def _restore(index: StoryIndex, known: Sequence[tuple[Article, int | None]]) -> None:
    for article, story in known:
        index.restore(article, story)
