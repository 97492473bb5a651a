"""A child that sends messages one way or another, and prints what a message cost it.

`python -m benchmarks.sender WAY BASE COUNT RATE`: CPU microseconds a message, messages a second.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import uvloop

from bot.clock import SystemClock
from bot.delivery.courier import Courier
from bot.delivery.pacing import Pacing
from bot.model import Address, Delivery, Message
from bot.nursery import Nursery
from handlers.wire.connection import Connection
from handlers.wire.messenger import TelegramMessenger
from storage import open_store

IN_FLIGHT = 128
WARM = 500
TOKEN = "1:benchmark"
TEXT = "<b>Нацбанк</b> назвал курс на завтра. " * 8
FIELDS = {"parse_mode": "HTML", "link_preview_options": '{"is_disabled":true}'}
Run = Callable[[int, int], Awaitable[None]]


async def each(numbers: range, send: Callable[[int], Awaitable[object]]) -> None:
    """All of them, so many at once."""
    waiting = iter(numbers)

    async def work() -> None:
        for number in waiting:
            await send(number)

    async with asyncio.TaskGroup() as group:
        for _ in range(IN_FLIGHT):
            group.create_task(work())


@asynccontextmanager
async def raw(base: str, _: int) -> AsyncIterator[Run]:
    async with aiohttp.ClientSession() as session:

        async def send(number: int) -> None:
            fields = {"chat_id": number, "text": TEXT, **FIELDS}
            async with session.post(f"{base}/bot{TOKEN}/sendMessage", data=fields) as reply:
                await reply.json()

        yield lambda first, count: each(range(first, first + count), send)


@asynccontextmanager
async def bare(base: str, _: int) -> AsyncIterator[Run]:
    async with Connection(TOKEN, base) as connection:
        messenger, message = TelegramMessenger(connection.api), Message(TEXT)

        async def send(number: int) -> int:
            return await messenger.send(Address(number), message)

        yield lambda first, count: each(range(first, first + count), send)


@asynccontextmanager
async def outbox(base: str, rate: int) -> AsyncIterator[Run]:
    """Promised beforehand; then claimed, sent and settled by a courier."""
    clock, nursery = SystemClock(), Nursery()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        async with (
            Connection(TOKEN, base) as connection,
            open_store(url, bot_id=1, language="en", timezone="UTC") as store,
        ):
            deliveries, messenger = store.deliveries, TelegramMessenger(connection.api)
            pacing = Pacing(rate, clock)
            courier = Courier(deliveries, store.chats, messenger, pacing, clock, IN_FLIGHT)
            courier.start(nursery)

            async def run(first: int, count: int) -> None:
                chats = range(first, first + count)
                message = (Message(TEXT),)
                promised = [Delivery(chat, "digest", "d", message) for chat in chats]
                await store.outbox.promise(promised, clock.now())
                MEASURE.begin()
                while sum((await deliveries.depth()).counts.values()):  # noqa: ASYNC110 - no event tells
                    await asyncio.sleep(0.05)

            yield run
            await nursery.close()


class Measure:
    """CPU and wall clock since `begin`."""

    def begin(self) -> None:
        self._cpu, self._wall = time.process_time(), time.perf_counter()

    def end(self) -> tuple[float, float]:
        return time.process_time() - self._cpu, time.perf_counter() - self._wall


MEASURE = Measure()
WAYS = {"raw": raw, "bare": bare, "outbox": outbox}


async def main(way: str, base: str, count: int, rate: int) -> None:
    async with WAYS[way](base, rate) as run:
        await run(1, WARM)
        MEASURE.begin()
        await run(WARM + 1, count)
        cpu, wall = MEASURE.end()
    sys.stdout.write(f"{cpu / count * 1e6:.1f} {count / wall:.0f}\n")


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
