"""Beside an engine, what promises and sends by itself: digests, watches and the courier."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.posts import Posts
from bot.delivery.courier import Courier
from bot.delivery.pacing import Pacing
from bot.digest.composer import Composer
from bot.digest.desk import DigestDesk
from bot.model import Delivery, Message
from bot.render.digest import digest
from bot.roles.assembly import posts_of
from bot.watches.desk import WatchDesk
from handlers.wire.connection import Connection
from handlers.wire.messenger import TelegramMessenger
from tests.kit.clock import TurnedClock
from tests.kit.program import PATIENCE, Engine


@dataclass
class Posting:
    engine: Engine
    clock: TurnedClock
    posts: Posts
    digests: DigestDesk
    watches: WatchDesk

    async def at(self, moment: datetime) -> None:
        """Turn the clock to that moment, serve what is due, and send all of it."""
        self.clock.turn(moment - self.clock.now())
        await self.digests.serve()
        await self.watches.tell()
        await self.sent()

    async def promise(self, chat_id: int, *messages: Message, **fields: object) -> None:
        given = {"kind": "alert", "dedupe_key": "test:1", "lane": "alert", **fields}
        delivery = Delivery(chat_id=chat_id, messages=messages, **given)  # type: ignore[arg-type]
        await self.posts.promise([delivery], self.clock.now())
        await self.sent()

    async def sent(self) -> None:
        """Let time pass until nothing waits any more."""
        async with asyncio.timeout(PATIENCE):
            while await self._waiting():
                await asyncio.sleep(0.002)
                await self.clock.advance(0.5)

    async def _waiting(self) -> int:
        report = await self.engine.store.deliveries.report(self.clock.now() + timedelta(seconds=1))
        return report.counts.get("ready", 0) + report.counts.get("sending", 0)


@asynccontextmanager
async def posting(engine: Engine) -> AsyncIterator[Posting]:
    store, clock, telegram = engine.store, engine.clock, engine.telegram
    assert isinstance(clock, TurnedClock)
    posts = posts_of(store)
    composer = Composer(store.digests, store.articles, store.texts, engine.services.board, digest)
    digests = DigestDesk(store.digests, composer, posts, store.transaction, clock)
    watches = WatchDesk(store.watches, store.chats, store.stories, posts, store.transaction, clock)
    async with Connection(telegram.token, telegram.url) as connection:
        messenger = TelegramMessenger(connection.api)
        courier = Courier(store.deliveries, store.chats, messenger, Pacing(1000, clock), clock, 16)
        courier.start(engine.nursery)
        yield Posting(engine, clock, posts, digests, watches)
        courier.close()
        await courier.drain()
