"""`/news` from storage: CPU for each update, against a raw echo that remembers nothing."""

import asyncio
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.measure import Line, cpu_seconds, median, post, process, resident_mib
from bot.model import Entry, Source
from bot.news.indexing import arrival
from storage import open_store

UPDATES = 3000
ROUNDS = 5
ARTICLES = 1000
TOKEN = "1:benchmark"
SETTLED = 3.0


async def fill(url: str) -> None:
    moment = datetime(2026, 4, 2, tzinfo=UTC)
    entries = [
        arrival(
            f"guid-{number}",
            Entry(
                guid=f"guid-{number}",
                url=f"https://example.org/news/{number}",
                title=f"Headline number {number} about the region's railways and rivers",
                text="A sentence of the article. " * 20,
                published_at=moment - timedelta(minutes=number),
            ),
            "en",
        )
        for number in range(ARTICLES)
    ]
    source = Source("courier", "The Courier", "https://example.org/feed", "en", enabled=False)
    async with open_store(url, bot_id=1, language="en", timezone="UTC") as store:
        await store.articles.declare([source])
        await store.articles.add("courier", entries, moment)


def settings(folder: Path, base: str) -> dict[str, str]:
    sources = folder / "sources.toml"
    sources.write_text(
        '[[feeds]]\nid = "courier"\ntitle = "The Courier"\nurl = "https://example.org/feed"\n'
        'language = "en"\nenabled = false\n'
    )
    return {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": base,
        "DATABASE_URL": f"sqlite:///{folder / 'bench.db'}",
        "YAMCHI_SOURCES": str(sources),
        "YAMCHI_LISTEN": "127.0.0.1:0",
        "YAMCHI_LOG_LEVEL": "WARNING",
    }


def per_update(pid: int, base: str) -> float:
    """CPU microseconds for one update, over a round."""
    before = cpu_seconds(pid)
    post(f"{base}/load?n={UPDATES}")
    return (cpu_seconds(pid) - before) / UPDATES * 1e6


def measure() -> list[Line]:
    """Both programs live through the whole run and take turns, so that a slow moment hits both."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        bases = []
        for _ in range(2):
            peer = stack.enter_context(process(["-m", "benchmarks.peer"]))
            assert peer.stdout
            bases.append(f"http://127.0.0.1:{peer.stdout.readline().strip()}")
        environment = settings(folder, bases[0])
        asyncio.run(fill(environment["DATABASE_URL"]))
        ours = stack.enter_context(process(["-m", "bot", "run"], environment))
        floor = stack.enter_context(process(["-m", "benchmarks.floor", f"{bases[1]}/bot{TOKEN}"]))
        pairs = ((ours, bases[0]), (floor, bases[1]))
        for child, base in pairs:
            post(f"{base}/load?n=1")
            if child is ours:
                asyncio.run(asyncio.sleep(SETTLED))
                idle = resident_mib(ours.pid)
            post(f"{base}/load?n=500")
        rounds = [
            tuple(per_update(child.pid, base) for child, base in pairs) for _ in range(ROUNDS)
        ]
        busy = resident_mib(ours.pid)
    ratio = median([mine / theirs for mine, theirs in rounds])
    mine, theirs = (median(list(figures)) for figures in zip(*rounds, strict=True))
    return [
        Line(
            "/news from storage, CPU an update",
            f"{mine:.0f} µs",
            f"{theirs:.0f} µs (raw aiohttp echo)",
            f"{ratio:.2f}",
            "≤ 5",
            ratio <= 5,
        ),
        Line("idle memory", f"{idle:.0f} MiB", "–", "–", "≤ 80 MB", idle * 1.048576 <= 80),
        Line("memory after 15,500 updates", f"{busy:.0f} MiB", "–", "–", "–", True),
    ]
