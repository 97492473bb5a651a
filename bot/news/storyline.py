"""Keeps the stories of the last two days, as articles come in."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.aside import aside
from bot.clock import Clock
from bot.model import Article
from bot.news.stories import StoryIndex
from bot.ports import Stories

WINDOW = timedelta(hours=48)
# Ids as drafts -> ids as stored, to article id -> story.
Join = Callable[[Mapping[int, int]], Awaitable[dict[int, int]]]


class Storyline:
    """Decides to which story an article belongs and writes it down. The index works in a thread,
    one caller at a time; what it knows is read back from the archive at first use."""

    def __init__(self, stories: Stories, clock: Clock) -> None:
        self._stories = stories
        self._clock = clock
        self._index: StoryIndex | None = None
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def placing(self, drafts: Sequence[Article]) -> AsyncIterator[Join]:
        """Decide where articles belong before they are stored, under ids of their own that no
        stored article has; then store them inside, and call what is given with their true ids.
        It returns the stories of those that join one. What is older than two days stays alone.

        The deciding is done, and the turn taken, when the block begins.
        """
        since = self._clock.now() - WINDOW
        recent = [draft for draft in drafts if draft.published_at >= since]
        if not recent:
            yield _alone
            return
        async with self._turn:
            index = self._index or await self._restored()
            placed = await aside(index.add_all, recent)
            ids: dict[int, int] = {}

            async def join(stored: Mapping[int, int]) -> dict[int, int]:
                ids.update(stored)
                joined = {
                    stored[draft]: stored.get(story, story)
                    for draft, story in placed.items()
                    if story is not None
                }
                await self._stories.join(joined)
                return joined

            try:
                yield join
            except BaseException:
                self._index = None  # it holds what is not in the archive
                raise
            index.rename(ids)

    async def forget(self) -> None:
        """Close what is older than two days."""
        async with self._turn:
            if self._index is not None:
                await aside(self._index.forget, self._clock.now() - WINDOW)

    async def _restored(self) -> StoryIndex:
        known = await self._stories.recent(self._clock.now() - WINDOW)
        index = StoryIndex()
        await aside(_restore, index, known)
        self._index = index
        return index


async def _alone(_: Mapping[int, int]) -> dict[int, int]:
    return {}


def _restore(index: StoryIndex, known: Sequence[tuple[Article, int | None]]) -> None:
    for article, story in known:
        index.restore(article, story)
