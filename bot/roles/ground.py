"""What every role stands on."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import cached_property

from bot.beat import Work, beat
from bot.clock import Clock
from bot.health.monitor import Monitor
from bot.model import Source
from bot.news.reader import Reader
from bot.news.robots import Robots
from bot.news.sources import Catalogue, RateSource
from bot.nursery import Nursery
from bot.owner.notices import Notices
from bot.owner.ownership import Ownership
from bot.rates.board import Board
from bot.settings import Settings
from bot.web import Web
from bot.worker import Worker
from storage import Store


@dataclass(frozen=True)
class Ground:
    """One of each in a process, whatever it is for. `stack` ends what was begun, in turn; `shared`:
    the bot has other processes too."""

    settings: Settings
    catalogue: Catalogue
    clock: Clock
    nursery: Nursery
    stack: AsyncExitStack
    store: Store
    ownership: Ownership
    web: Web
    monitor: Monitor
    shared: bool

    @cached_property
    def banks(self) -> dict[str, RateSource]:
        return {bank.provider: bank for bank in self.catalogue.rates if bank.enabled}

    @cached_property
    def board(self) -> Board:
        """What chats are shown."""
        return self.own_board()

    @cached_property
    def notices(self) -> Notices:
        store = self.store
        return Notices(
            self.ownership,
            store.chats,
            store.outbox,
            store.articles,
            store.incidents,
            self.clock,
            self.settings.language,
        )

    @cached_property
    def robots(self) -> Robots:
        return Robots(self.web, self.clock)

    @cached_property
    def outlets(self) -> list[Source]:
        return [source for source in self.catalogue.sources if source.enabled]

    @cached_property
    def reader(self) -> Reader:
        """Of pages: for a person who asks, and ahead for those who will."""
        texts, worker = self.store.texts, self.worker()
        return Reader(self.web, worker, texts, self.clock, self.robots, sources=self.outlets)

    def own_board(self) -> Board:
        """For what is read inside a transaction, which is not for others yet."""
        return Board(self.store.rates, self.banks, clock=self.clock)

    async def forget_rates(self) -> None:
        """Read anew what another process has written."""
        self.board.forget()

    def beat(self, name: str, seconds: float, work: Work) -> None:
        self.nursery.start(name, beat(name, seconds, work, self.clock))

    def worker(self) -> Worker:
        """One for each purpose: a person waits for a page or a picture, nobody for a difficult
        feed, and each of them takes its calls in turn."""
        worker = Worker()
        self.stack.push_async_callback(worker.close)
        return worker
