"""A news desk over a real database and real HTTP, and the outlet that it polls."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

from bot.model import Article, News, Polling, Source, SourceKind
from bot.news.desk import NewsDesk
from bot.news.fetching import Fetching
from bot.news.filing import Filing
from bot.news.robots import Robots
from bot.news.storyline import Storyline
from bot.web import Web
from bot.worker import Worker
from storage import Store, open_store
from tests.kit.clock import TurnedClock
from tests.kit.web import FaultServer

START = datetime(2026, 4, 2, 2, tzinfo=UTC)


class House:
    """A desk with everything around it, and a server that it polls. What was read before the
    first poll is given with `begin`."""

    def __init__(self, server: FaultServer, web: Web, worker: Worker, store: Store) -> None:
        self.server = server
        self.clock = TurnedClock(START)
        self.store = store
        self.told: list[News] = []
        filing = Filing(
            store.articles,
            Storyline(store.stories, self.clock),
            store.transaction,
            self.clock,
            self._tell,
        )
        self.fetching = Fetching(web, worker, Robots(web, self.clock), self.clock, deadline=20)
        self.desk = NewsDesk(self.fetching, filing, store.articles, store.rates, self.clock)

    async def _tell(self, news: Sequence[News]) -> None:
        self.told += news

    async def begin(self) -> None:
        """As if the source had been read once, and had been empty."""
        before = START - timedelta(hours=1)
        await self.store.articles.polled("s", Polling(succeeded_at=before, whole_at=before))

    async def poll(self, kind: SourceKind = "feed") -> list[str]:
        source = Source("s", "S", self.server.url("/feed"), "en", kind)
        return [article.title for article in await self.desk.poll(source)]

    async def articles(self) -> list[Article]:
        """Newest first."""
        return list((await self.store.articles.newest(100)).articles)

    async def archive(self) -> list[str]:
        """Titles, newest first."""
        return [article.title for article in await self.articles()]

    async def state(self) -> Polling:
        return await self.store.articles.polling("s")


@asynccontextmanager
async def open_house(folder: Path) -> AsyncIterator[House]:
    worker = Worker()
    url = f"sqlite:///{folder / 'yamchi.db'}"
    async with (
        open_store(url, bot_id=1, language="en", timezone="UTC") as store,
        FaultServer() as server,
        Web([ip_network("127.0.0.0/8")], TurnedClock(START), spacing=0) as web,
    ):
        await store.articles.declare([Source("s", "S", server.url("/feed"), "en")])
        try:
            yield House(server, web, worker, store)
        finally:
            await worker.close()
