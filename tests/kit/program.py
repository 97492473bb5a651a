"""The engine in this process: a real database file, real HTTP to the emulator, no polling of news.

Wired as bot/program.py wires it, with the parts at hand, so that a test can put news in and look
at what was remembered.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot.alerts.book import AlertBook
from bot.alerts.sights import Sights
from bot.broadcast.desk import BroadcastDesk
from bot.clock import Clock
from bot.delivery.pacing import Pacing
from bot.delivery.replies import Replies
from bot.digest.composer import Composer
from bot.digest.orders import Orders
from bot.emulator import Message, User
from bot.fairness import Fairness
from bot.model import Article, Entry, Source
from bot.news.indexing import arrival
from bot.news.sources import RateSource
from bot.nursery import Nursery
from bot.owner.gate import Gate
from bot.owner.notices import Notices
from bot.owner.ownership import Ownership
from bot.rates.board import Board
from bot.rates.easel import Easel
from bot.rates.providers import PROVIDERS
from bot.rates.track import Tracks
from bot.render.broadcast import progress
from bot.render.digest import digest
from bot.roles.assembly import channel_desk
from bot.summary.chooser import Summaries
from bot.values.parcels import Settlement
from bot.values.updates import Received
from bot.worker import Worker
from handlers.context import Services
from handlers.dispatch import Dispatcher
from handlers.wire.connection import Connection
from handlers.wire.intake import LONG_POLL, Intake
from handlers.wire.messenger import TelegramMessenger
from storage import Store, open_store
from tests.kit.clock import START, TurnedClock
from tests.kit.process import address_of
from tests.kit.telegram import Telegram, serving

SOURCE = Source("times", "The Times", "https://times.example/feed", "en")
TEXT = "The first sentence of {0}. The second sentence of {0} follows it. The third ends {0}."
PATIENCE = 10.0
Handle = Callable[[Received], Awaitable[None]]


def entries(
    count: int, *, begin: int = 1, until: datetime = START, **fields: Any
) -> list[tuple[str, Entry]]:
    """(identity, Entry) pairs titled `Headline N` from `begin` on, each a minute older than the one
    before; number 1 is of `until`. `fields` replace those of every entry.
    """
    return [
        (f"id-{number}", _entry(number, until - timedelta(minutes=number - 1), fields))
        for number in range(begin, begin + count)
    ]


def _entry(number: int, at: datetime, fields: dict[str, Any]) -> Entry:
    title = f"Headline {number}"
    usual = {
        "guid": "",
        "url": f"https://times.example/{number}",
        "title": title,
        "text": TEXT.format(title),
        "published_at": at,
    }
    return Entry(**{**usual, **fields})


async def eventually(came: Callable[[], bool]) -> None:
    """Wait for what nothing tells of; TimeoutError if it does not come."""
    async with asyncio.timeout(PATIENCE):
        while not came():  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.002)


@asynccontextmanager
async def store_at(folder: Path, bot_id: int = 1) -> AsyncIterator[Store]:
    """The database in that folder, its one source declared."""
    url = address_of(folder)
    async with open_store(url, bot_id=bot_id, language="en", timezone="Asia/Almaty") as store:
        await store.articles.declare([SOURCE])
        yield store


@dataclass
class Engine:
    """A running bot. `code` makes its owner, where it has none."""

    telegram: Telegram
    store: Store
    clock: Clock
    services: Services
    intake: Intake
    nursery: Nursery = field(default_factory=Nursery)
    code: str | None = None

    async def publish(self, count: int, source: Source = SOURCE, **fields: Any) -> list[Article]:
        """New articles, in the order of their ids."""
        arrivals = [
            arrival(identity, entry, source.language)
            for identity, entry in entries(count, **fields)
        ]
        return await self.store.articles.add(source.id, arrivals, self.clock.now())

    async def ask(self, text: str, user: User | None = None) -> Message:
        """Say it in private (user 1's, if no other) and wait for the answer."""
        return await self.telegram.ask(user or self.telegram.user(1), text, PATIENCE)

    async def tap(self, message: Message, label: str, user: User | None = None) -> Message:
        return await self.telegram.tap(user or self.telegram.user(1), message, label, PATIENCE)

    async def notice(
        self, message: Message | int, data: str, user: User | None = None, *, forged: bool = False
    ) -> str:
        """Press a button and wait for all that follows; the words that were shown over it."""
        presser = user or self.telegram.user(1)
        query = await presser.press(message, data, forged=forged)
        await self.settled()
        assert query.answer is not None, "the press was not answered"
        return str(query.answer["text"])

    async def settled(self) -> None:
        """Wait until everything said so far is handled and confirmed."""
        updates = self.telegram.state.updates
        await eventually(lambda: not updates.waiting() and not self.intake.held)

    async def deliver(self) -> None:
        """Send what is promised and due."""
        messenger, deliveries = self.services.replies._messenger, self.store.deliveries
        now = self.clock.now()
        while due := [
            *await deliveries.due("alert", now, 50),
            *await deliveries.due("digest", now, 50),
        ]:
            await deliveries.claim([one.id for one in due], "test", now, now + timedelta(minutes=1))
            sent = [await messenger.send(one.to, one.message) for one in due]
            settled = [
                Settlement(one.id, "sent", "SENT", message_id)
                for one, message_id in zip(due, sent, strict=True)
            ]
            await deliveries.settle("test", settled, now)

    async def failure(self) -> None:
        """Wait for what ends the program, and raise it."""
        async with asyncio.timeout(PATIENCE):
            await self.nursery.until(asyncio.Event())


@asynccontextmanager
async def running(
    folder: Path,
    *,
    handle: Handle | None = None,
    workers: int = 16,
    checked: bool = True,
    owner_id: int | None = None,
    **services: Any,
) -> AsyncIterator[Engine]:
    """The engine with everything started. Sleeps pass at once. `services` replace their parts."""
    clock = TurnedClock(flow=True)
    async with (
        serving(clock, checked=checked) as telegram,
        store_at(folder, telegram.state.bot_id) as store,
        Connection(telegram.token, telegram.url) as connection,
    ):
        pacing = Pacing(1000, clock)
        board = Board(
            store.rates, {bank.code: RateSource(bank.code) for bank in PROVIDERS}, clock=clock
        )
        composer = Composer(store.digests, store.articles, store.texts, board, digest)
        replies = Replies(TelegramMessenger(connection.api), store.chats, clock, pacing)
        painter = Worker()
        usual = {
            "articles": store.articles,
            "board": board,
            "tracks": Tracks(store.rates, [bank.code for bank in PROVIDERS]),
            "easel": Easel(painter, store.pictures, clock),
            "chats": store.chats,
            "stories": store.stories,
            "summaries": Summaries(),
            "watches": store.watches,
            "orders": Orders(
                store.digests, store.chats, store.articles, composer, store.transaction, clock
            ),
            "broadcasts": BroadcastDesk(
                store.broadcasts, store.outbox, store.chats, replies, clock, progress
            ),
            "channels": channel_desk(store, clock),
            "belongings": store.belongings,
            "deliveries": store.deliveries,
            "survey": store.survey,
            "replies": replies,
            "alerts": AlertBook(store.alerts, Sights(board, store.rates), store.transaction, clock),
            "clock": clock,
            "username": await connection.introduce(),
        }
        ownership = Ownership(owner_id, store.notes, clock, telegram.state.bot_id)
        code = await ownership.begin()
        notices = Notices(
            ownership, store.chats, store.outbox, store.articles, store.incidents, clock
        )
        gate = Gate(
            store.guests,
            store.chats,
            store.outbox,
            notices,
            ownership,
            store.transaction,
            clock,
            public=services.get("public", True),
        )
        await gate.begin(store.notes, telegram.state.bot_id)
        nursery = Nursery()
        usual |= {"ownership": ownership, "gate": gate, "nursery": nursery}
        usual["fairness"] = Fairness(clock)
        wired = Services(**{**usual, **services})
        fetch = partial(connection.api.updates, connection.polls, wait=LONG_POLL)
        intake = Intake(fetch, store.inbox, handle or Dispatcher(wired), clock)
        await intake.recover()
        engine = Engine(telegram, store, clock, wired, intake, nursery, code)
        for number in range(workers):
            engine.nursery.start(f"worker {number}", intake.work())
        engine.nursery.start("poll", intake.poll())
        try:
            yield engine
        finally:
            await engine.nursery.close()
            await painter.close()
