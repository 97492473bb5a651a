"""The board of the five home currencies from storage, against the reading of one row by its key."""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from benchmarks.measure import Line, median
from bot.languages import language
from bot.model import Quote
from bot.rates.board import Board
from bot.rates.providers import PROVIDERS
from bot.rates.providers.cbr import NUMBERS
from bot.render import rates
from storage import Store, open_store

BATCH = 50
ROUNDS = 15
DAYS = 100
CODES = sorted({"USD", *NUMBERS})
DAY = date(2026, 4, 2)
GOAL = 1000


def quotes() -> list[Quote]:
    moment = datetime(2026, 4, 2, tzinfo=UTC)
    return [
        Quote(
            bank.code,
            *bank.pair(code),
            Decimal(40000 + day % 97 + len(code)) / 100,
            1,
            DAY - timedelta(days=day),
            moment,
        )
        for bank in PROVIDERS
        if bank.official and bank.code != "cbt"
        for code in CODES
        if code != bank.home
        for day in range(DAYS)
    ]


async def cpu(work: Callable[[], Awaitable[object]]) -> float:
    """Microseconds of CPU for one, in all threads, over a batch."""
    before = time.process_time()
    for _ in range(BATCH):
        await work()
    return (time.process_time() - before) / BATCH * 1e6


class Now:
    def now(self) -> datetime:
        return datetime(2026, 4, 2, 12, tzinfo=UTC)

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        raise NotImplementedError


async def compared(store: Store) -> list[Line]:
    board = Board(store.rates, [bank.code for bank in PROVIDERS], clock=Now())
    english = language("en")

    async def anew() -> None:
        board.forget()
        await board.spoken()

    async def answer() -> None:
        rates.rates(await board.spoken(), english, now=Now().now())

    async def row() -> None:
        await store.rates.history("nbk", "USD", "KZT", DAY, DAY)

    figures = [(await cpu(anew), await cpu(answer), await cpu(row)) for _ in range(ROUNDS)]
    cold, warm, floor = (median(list(column)) for column in zip(*figures, strict=True))
    return [
        Line(
            what,
            f"{ours:,.0f} µs",
            f"{floor:,.0f} µs (a row by its key)",
            f"{ours / floor:.1f}",
            f"≤ {GOAL:,} µs",
            ours <= GOAL,
        )
        for what, ours in (
            ("the board from storage, CPU", cold),
            ("the board as a message, read since the last bulletin, CPU", warm),
        )
    ]


async def board() -> list[Line]:
    with tempfile.TemporaryDirectory() as name:
        url = f"sqlite:///{Path(name) / 'rates.db'}"
        async with open_store(url, bot_id=1, language="en", timezone="UTC") as store:
            await store.rates.add(quotes())
            return await compared(store)


def measure() -> list[Line]:
    return asyncio.run(board())
