"""Promised messages: what our own part of sending costs, with Telegram's limit lifted."""

import asyncio
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from benchmarks.measure import ROOT, Line, median, process
from bot.clock import SystemClock
from bot.model import Delivery, Message
from bot.values.parcels import Settlement
from storage import Store, migrate_database, open_store

COUNT, ROUNDS = 4000, 3
# A place is free again a second after its call ended: 1,000 a second in fact need a higher limit.
UNLIMITED, PACED, ASKED = 1_000_000, 1140, 1000
CHATS, WORKED, PORTION = 1_000_000, 100_000, 1000
CHAT = "INSERT INTO chats (bot_id, id, kind, language, timezone) VALUES (1, ?, 'private', 'en', '')"
LEASE = timedelta(minutes=1)


def sender(way: str, base: str, rate: int = UNLIMITED) -> tuple[float, float]:
    """CPU microseconds a message, and messages a second."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.sender", way, base, str(COUNT), str(rate)],
        capture_output=True,
        check=True,
        text=True,
        cwd=ROOT,
    )
    cost, speed = map(float, done.stdout.split())
    return cost, speed


def sending() -> list[Line]:
    """The three take turns, so that a slow moment of the machine hits all."""
    with process(["-m", "benchmarks.peer"]) as peer:
        assert peer.stdout
        base = f"http://127.0.0.1:{peer.stdout.readline().strip()}"
        rounds = [
            tuple(sender(way, base)[0] for way in ("raw", "bare", "outbox")) for _ in range(ROUNDS)
        ]
        paced, speed = sender("outbox", base, PACED)
    raw, bare, outbox = (median(list(figures)) for figures in zip(*rounds, strict=True))
    sent = median([one[1] / one[0] for one in rounds])
    kept = median([one[2] / one[0] for one in rounds])
    core = paced * speed / 1e6
    floor = f"{raw:.0f} µs (raw aiohttp)"
    return [
        Line("a message sent, CPU", f"{bare:.0f} µs", floor, f"{sent:.2f}", "≤ 1.5", sent <= 1.5),
        Line(
            "… out of the outbox and settled",
            f"{outbox:.0f} µs",
            floor,
            f"{kept:.2f}",
            "≤ 2.5",
            kept <= 2.5,
        ),
        Line(
            f"… at {speed:,.0f} a second, of a core",
            f"{core:.0%}",
            "–",
            "–",
            "≤ 33 %",
            core <= 1 / 3 and speed >= ASKED,
        ),
    ]


def fill(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executemany(CHAT, ((1_000_000 + 7 * number,) for number in range(CHATS)))
        connection.commit()


def resident() -> float:
    """MiB at the most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def spread(store: Store) -> list[Line]:
    told = Delivery(0, "broadcast", "broadcast:1", (Message("<b>News</b> " * 40),))
    before, begun = resident(), time.perf_counter()
    await store.outbox.spread(told, SystemClock().now())
    seconds, memory = time.perf_counter() - begun, resident() - before
    return [
        Line(f"{CHATS:,} promised", f"{seconds:.1f} s", "–", "–", "≤ 10 s", seconds <= 10),
        Line("… more memory", f"{memory:.0f} MiB", "–", "–", "≤ 50 MB", memory <= 47),
    ]


async def worked_off(store: Store) -> Line:
    deliveries, clock = store.deliveries, SystemClock()
    done, begun = 0, time.perf_counter()
    while done < WORKED:
        now = clock.now()
        parcels = await deliveries.due("digest", now, PORTION)
        claimed = await deliveries.claim([one.id for one in parcels], "me", now, now + LEASE)
        settled = [Settlement(number, "sent", "sent", 7) for number in claimed]
        done += await deliveries.settle("me", settled, now)
    speed = done / (time.perf_counter() - begun)
    goal = 50_000
    return Line(
        f"found, claimed and settled of {CHATS:,}, synchronous=FULL",
        f"{speed:,.0f} rows/s",
        "–",
        "–",
        f"≥ {goal:,}",
        speed >= goal,
    )


async def stored(folder: Path) -> list[Line]:
    url = f"sqlite:///{folder / 'outbox.db'}"
    await migrate_database(url)
    fill(folder / "outbox.db")
    async with open_store(url, bot_id=1, language="en", timezone="UTC") as store:
        return [*await spread(store), await worked_off(store)]


def measure() -> list[Line]:
    with tempfile.TemporaryDirectory() as name:
        found = asyncio.run(stored(Path(name)))
    return [*sending(), *found]


if __name__ == "__main__":
    for line in measure():
        sys.stdout.write(f"{line}\n")
