"""One program that polls the benchmark's outlets, told on its standard input which ones to poll
next: `FIRST LAST`. It answers with its CPU seconds for them, all threads included, with the worst
lag of its event loop in milliseconds, and with the most milliseconds of CPU that the program itself
took while its loop lagged: the rest of a lag is the machine's.

    python -m benchmarks.polling desk|raw|reader PORT FOLDER

`beside` polls nothing: it tells how far a loop that does nothing lags on the machine as it is, from
one line of its input to the next.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from ipaddress import ip_network
from pathlib import Path

import aiohttp
import uvloop

from benchmarks.outlets import FEEDS, host, language
from bot.aside import take_short_turns
from bot.clock import SystemClock
from bot.model import Source
from bot.news.desk import NewsDesk
from bot.news.fetching import Fetching
from bot.news.filing import Filing
from bot.news.robots import Robots
from bot.news.storyline import Storyline
from bot.web import Web
from bot.worker import Worker
from storage import open_store

LOOPBACK = ip_network("127.0.0.0/8")
AT_ONCE = 8
TICK = 0.005
Poll = Callable[[int], Awaitable[None]]


def address(number: int, port: int) -> str:
    return f"http://{host(number)}:{port}/feed/{number}"


@asynccontextmanager
async def desk(port: int, folder: Path) -> AsyncIterator[Poll]:
    """As the program polls."""
    sources = [
        Source(f"outlet-{number}", f"Outlet {number}", address(number, port), language(number))
        for number in range(FEEDS)
    ]
    take_short_turns()
    clock, url = SystemClock(), f"sqlite:///{folder / 'feeds.db'}"
    async with (
        open_store(url, bot_id=1, language="en", timezone="UTC") as store,
        Web((LOOPBACK,), clock, overall=AT_ONCE) as web,
    ):
        await store.articles.declare(sources)
        fetching = Fetching(web, Worker(), Robots(web, clock), clock)
        stories = Storyline(store.stories, clock)
        filing = Filing(store.articles, stories, store.transaction, clock)
        news = NewsDesk(fetching, filing, store.articles, store.rates, clock)

        async def poll(number: int) -> None:
            await news.poll(sources[number])

        yield poll


@asynccontextmanager
async def raw(port: int, _: Path) -> AsyncIterator[Poll]:
    """The floor: a bare client that reads the body, and remembers the ETag alone."""
    tags: dict[int, str] = {}
    gate = asyncio.Semaphore(AT_ONCE)
    async with aiohttp.ClientSession() as session:

        async def poll(number: int) -> None:
            headers = {"If-None-Match": tags[number]} if number in tags else {}
            async with gate, session.get(address(number, port), headers=headers) as answer:
                await answer.read()
                tags[number] = answer.headers["ETag"]

        yield poll


@asynccontextmanager
async def reader(port: int, folder: Path) -> AsyncIterator[Poll]:
    """The peer: PyPI's `reader`, which parses and stores."""
    # It looks for this by the name that feedparser's own copy had before.
    sys.modules["sgmllib"] = import_module("feedparser_sgmllib")
    from reader import make_reader

    peer = make_reader(str(folder / "reader.db"))

    async def poll(number: int) -> None:
        peer.add_feed(address(number, port), exist_ok=True)
        peer.update_feed(address(number, port))

    yield poll


@dataclass(slots=True)
class Lag:
    """Milliseconds: the worst, and the most in which the program itself was at work."""

    worst: float = 0.0
    own: float = 0.0

    async def watch(self) -> None:
        while True:
            started, used = time.perf_counter(), time.process_time()
            await asyncio.sleep(TICK)
            lag = time.perf_counter() - started - TICK
            own = min(lag, time.process_time() - used)
            self.worst, self.own = max(self.worst, lag * 1e3), max(self.own, own * 1e3)


async def polled(poll: Poll, first: int, last: int) -> tuple[float, Lag]:
    """CPU seconds and the lag of polling these, all at once."""
    lag = Lag()
    ticker = asyncio.create_task(lag.watch())
    started = time.process_time()
    await asyncio.gather(*map(poll, range(first, last)))
    used = time.process_time() - started
    ticker.cancel()
    return used, lag


async def beside() -> None:
    lag = Lag()
    ticker = asyncio.create_task(lag.watch())
    while await asyncio.to_thread(sys.stdin.readline):
        answer(0.0, lag)
        lag.worst = 0.0
    ticker.cancel()


def answer(used: float, lag: Lag) -> None:
    sys.stdout.write(f"{used} {lag.worst} {lag.own}\n")
    sys.stdout.flush()


async def main(who: str, port: int, folder: Path) -> None:
    if who == "beside":
        await beside()
        return
    async with {"desk": desk, "raw": raw, "reader": reader}[who](port, folder) as poll:
        while line := await asyncio.to_thread(sys.stdin.readline):
            first, last = map(int, line.split())
            answer(*await polled(poll, first, last))


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
