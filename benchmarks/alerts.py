"""A million alerts: what a bulletin that touches none of them costs, and one that fires a thousand,
each against the same statements on a bare connection to a copy of the file. CPU of all threads:
what waits for other processes is not counted."""

import asyncio
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from benchmarks.measure import Line, median
from bot.alerts.decision import Outcome, outcome
from bot.alerts.desk import AlertDesk
from bot.alerts.ports import Touched
from bot.alerts.sights import Sights
from bot.clock import SystemClock, micros
from bot.model import Delivery
from bot.rates.board import Board
from bot.render import alerts as render
from bot.values.alerts import Sighting
from storage import open_store
from storage.alerts import FIELDS, REACHED, SETTLE
from storage.store import Store

ALERTS = 1_000_000
CHATS = 50_000
PAIRS = ("KZT", "KGS", "UZS", "TJS", "RUB", "EUR", "CNY", "TRY", "GBP", "AMD")
FIRING = 1_000
ROUNDS = 200
SCALE = 10**10
ADD = f"INSERT INTO alerts (bot_id, {FIELDS}) VALUES ({', '.join('?' * 19)})"  # noqa: S608 - constants
NOW = datetime(2026, 4, 2, 12, tzinfo=UTC)
DAY = date(2026, 4, 2)
SEEN = Sighting("USD", "KZT", Decimal(475), Decimal("0.005"), DAY, "a bank", "nbk", exact=True)
QUIET = replace(SEEN, value=Decimal("475.5"))
# The levels of the dollar in tenge begin at 480, a hundred-thousandth apart.
FIRST, STEP = 480 * SCALE, SCALE // 100_000
LOUD = replace(SEEN, value=Decimal(FIRST + (FIRING - 1) * STEP) / SCALE, day=DAY + timedelta(1))


def rows(first: int = 0, end: int = ALERTS) -> Iterator[tuple[int | str | None, ...]]:
    began, ends = micros(NOW), micros(NOW + timedelta(days=90))
    for number in range(first, end):
        level = FIRST + number // len(PAIRS) * STEP
        yield (
            *(1, 1 + number * 7919 % CHATS, None, "USD", PAIRS[number % len(PAIRS)], "above"),
            *(level, 0, 0, "armed", 0, "475", DAY.isoformat(), level, None, began, ends, None, 0),
        )


def fill(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA synchronous = OFF")
        chats = ((1, number, "private", "en", "Asia/Almaty") for number in range(1, CHATS + 1))
        database.executemany(
            "INSERT INTO chats (bot_id, id, kind, language, timezone) VALUES (?, ?, ?, ?, ?)", chats
        )
        database.executemany(ADD, rows())
        database.execute("ANALYZE")
    database.close()


def bare(path: Path) -> tuple[float, float, float]:
    """Microseconds of the same on a bare connection: finding nothing, finding a thousand, writing
    a thousand alerts and as many rows of a table without an index."""
    database = sqlite3.connect(path, isolation_level=None)
    quiet = timed(lambda: found(database, QUIET), ROUNDS)
    loud = timed(lambda: found(database, LOUD), 5)
    ids = found(database, LOUD)
    settled = [("done", "485", DAY.isoformat(), None, None, micros(NOW), 0, each) for each in ids]
    database.execute("CREATE TABLE sent (chat_id BIGINT, body TEXT)")
    before = time.process_time()
    database.execute("BEGIN")
    database.executemany(SETTLE, settled)
    database.executemany("INSERT INTO sent VALUES (?, ?)", [(each, "x" * 300) for each in ids])
    database.execute("COMMIT")
    written = (time.process_time() - before) * 1e6
    database.close()
    return quiet, loud, written


def found(database: sqlite3.Connection, now: Sighting) -> list[int]:
    pair = (1, *now.pair)
    level = int(now.value * SCALE)
    return [row[0] for row in database.execute(REACHED, (*pair, level, *pair, level))]


def timed(work: object, times: int) -> float:
    figures = []
    for _ in range(times):
        before = time.process_time()
        work()  # type: ignore[operator]
        figures.append((time.process_time() - before) * 1e6)
    return median(figures)


async def ours(store: Store) -> tuple[float, float, float, float]:
    """Of finding none and a thousand, of writing the thousand, and of all else about them."""
    async with store.transaction():
        quiet = await reaching(store, QUIET, ROUNDS)
        loud = await reaching(store, LOUD, 5)
    ids = await store.alerts.reached(LOUD)
    before = time.process_time()
    touched = await store.alerts.touched(ids)
    fired = [(each, outcome(each.alert, SEEN, LOUD, [], NOW)) for each in touched]
    promised = list(desk(store).deliveries(fired, NOW))
    prepared = (time.process_time() - before) * 1e6
    return quiet, loud, await writing(store, fired, promised), prepared


async def reaching(store: Store, now: Sighting, times: int) -> float:
    figures = []
    for _ in range(times):
        before = time.process_time()
        await store.alerts.reached(now)
        figures.append((time.process_time() - before) * 1e6)
    return median(figures)


async def writing(
    store: Store, fired: Sequence[tuple[Touched, Outcome]], promised: Sequence[list[Delivery]]
) -> float:
    """As the desk does it, to the end of the transaction."""
    before = time.process_time()
    async with store.transaction():
        await store.alerts.settle([one.after for _, one in fired])
        for some in promised:
            await store.outbox.promise(some, NOW)
    return (time.process_time() - before) * 1e6


def desk(store: Store) -> AlertDesk:
    sights = Sights(Board(store.rates, ["nbk"]), store.rates)
    return AlertDesk(store.alerts, sights, store.outbox, render, SystemClock())


async def run() -> list[Line]:
    with tempfile.TemporaryDirectory() as name:
        path, copy = Path(name) / "alerts.db", Path(name) / "bare.db"
        url = f"sqlite:///{path}"
        async with open_store(url, bot_id=1, language="en", timezone="UTC"):
            pass
        await asyncio.to_thread(fill, path)
        await asyncio.to_thread(shutil.copy, path, copy)
        floors = bare(copy)
        copy.unlink()
        async with open_store(url, bot_id=1, language="en", timezone="UTC") as store:
            quiet, loud, written, prepared = await ours(store)
    return [
        line(f"a bulletin that crosses none of {ALERTS:,} alerts, CPU", quiet, floors[0], 50),
        line(f"{FIRING:,} alerts that fire, found, CPU", loud, floors[1], 2_000),
        line("those written, with what is told of them, CPU", written, floors[2], 60_000),
        line("those read, decided and rendered, CPU", prepared, None, None),
    ]


def line(what: str, ours: float, floor: float | None, most: float | None) -> Line:
    return Line(
        what,
        f"{ours:,.0f} µs",
        "" if floor is None else f"{floor:,.0f} µs (bare SQLite)",
        "" if floor is None else f"{ours / floor:.1f}",
        "" if most is None else f"≤ {most:,.0f} µs",
        most is None or ours <= most,
    )


def measure() -> list[Line]:
    return asyncio.run(run())
