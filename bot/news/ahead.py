"""Reads the pages of the stories that are told most, before somebody asks for them."""

from datetime import timedelta

from bot.clock import Clock
from bot.news.reader import SHORT, Reader
from bot.ports import Stories

# What is older is asked for by few, and then read on demand.
RECENT = timedelta(hours=6)
EVERY = 900.0
# Pages in a round, so 24 an hour of all sites together.
MOST = 6
# More than are read: some are on hosts that are nobody's.
CONSIDERED = 4 * MOST


class Ahead:
    """Asks as a reader's demand does: one page after the other, each once, as its site's
    robots.txt and pace allow."""

    def __init__(self, reader: Reader, stories: Stories, clock: Clock) -> None:
        self._reader = reader
        self._stories = stories
        self._clock = clock

    async def read(self) -> int:
        """One round; how many pages were asked for."""
        asked = 0
        since = self._clock.now() - RECENT
        for article in await self._stories.unread(since, SHORT, CONSIDERED):
            if asked == MOST:
                break
            if await self._reader.known(article) is None:
                await self._reader.ask(article)
                asked += 1
        return asked
