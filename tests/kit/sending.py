"""The courier over a real database file and the emulator, with a clock that goes by itself."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.delivery.courier import Courier
from bot.delivery.pacing import Pacing
from bot.delivery.replies import Replies
from bot.emulator.emulator import Call
from bot.model import Delivery, Message
from bot.nursery import Nursery
from bot.ports import Messenger
from bot.values.parcels import Dispatches
from handlers.wire.connection import Connection
from handlers.wire.messenger import TelegramMessenger
from storage import Store
from tests.kit.clock import TurnedClock
from tests.kit.program import store_at
from tests.kit.telegram import Telegram, serving

PATIENCE = 10.0
STEP = 0.05


def delivery(chat_id: int, key: str = "d:1", *texts: str, **fields: Any) -> Delivery:
    messages = tuple(Message(text) for text in texts or ("hello",))
    return Delivery(chat_id, fields.pop("kind", "digest"), key, messages, **fields)


@dataclass
class Sending:
    """`start` begins to send; until then, promises only gather."""

    telegram: Telegram
    store: Store
    clock: TurnedClock
    pacing: Pacing
    courier: Courier
    replies: Replies
    nursery: Nursery = field(default_factory=Nursery)

    async def promise(self, *deliveries: Delivery) -> None:
        await self.store.outbox.promise(deliveries, self.clock.now())

    async def start(self) -> None:
        await self.courier.recover()
        self.courier.start(self.nursery)

    async def until(self, came: Callable[[], object], step: float = STEP) -> None:
        """Let time pass, many times faster than it does, until that is so."""
        async with asyncio.timeout(PATIENCE):
            while not came():
                await asyncio.sleep(0.001)
                await self.clock.advance(step)

    async def passing(self, seconds: float) -> None:
        end = self.clock.monotonic() + seconds
        await self.until(lambda: self.clock.monotonic() >= end)

    async def settled(self) -> Dispatches:
        """Let time pass until nothing waits any more; everything that became of it."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    found = await self.report()
                    if not found.counts["ready"] and not found.counts["sending"]:
                        return found
                    await asyncio.sleep(0.001)
                    await self.clock.advance(5 * STEP)
        except TimeoutError:
            raise AssertionError(f"it does not come to an end: {await self.report()}") from None

    async def report(self) -> Dispatches:
        return await self.store.deliveries.report(self.clock.now() + timedelta(seconds=1))

    def texts(self, chat_id: int) -> list[str]:
        return [message.text for message in self.telegram.sent_to(chat_id)]

    def calls(self, chat_id: int | None = None) -> list[Call]:
        """The calls that send messages (to that chat)."""
        return [
            call
            for call in self.telegram.calls
            if call.method == "sendMessage"
            and (chat_id is None or int(call.params["chat_id"]) == chat_id)
        ]

    def seconds(self, chat_id: int) -> list[float]:
        """Between the first of the calls to a chat and each of them."""
        times = [call.at for call in self.calls(chat_id)]
        return [(at - times[0]).total_seconds() for at in times]


@asynccontextmanager
async def sending(
    folder: Path,
    *,
    people: int = 10,
    rate: int = 1000,
    most: int = 16,
    strict: bool = False,
    messenger: Messenger | None = None,
) -> AsyncIterator[Sending]:
    """Users 2 to `people` are there. Jitter is at its least: half of the pause."""
    clock = TurnedClock()
    async with (
        serving(clock, strict=strict) as telegram,
        store_at(folder) as store,
        Connection(telegram.token, telegram.url) as connection,
    ):
        for number in range(2, people + 1):
            telegram.user(number)
        sender = messenger or TelegramMessenger(connection.api)
        pacing = Pacing(rate, clock)
        courier = Courier(
            store.deliveries, store.chats, sender, pacing, clock, most, chance=lambda: 0.0
        )
        replies = Replies(TelegramMessenger(connection.api), store.chats, clock, pacing)
        ours = Sending(telegram, store, clock, pacing, courier, replies)
        try:
            yield ours
        finally:
            await ours.nursery.close()
