"""A day in minutes: 2,000 feeds, 100,000 chats, 20,000 digests, 5,000 alerts, faults throughout.

The program runs under a clock that is many times as fast, in a process of its own. Outlets fail,
hang and send nonsense; Telegram answers with 429 and 502, breaks connections and loses answers.
At the end every promise is accounted for, and what the program held is compared over the day.
YAMCHI_SOAK_PART=0.02 YAMCHI_SOAK_MINUTES=1 are for a quick look.
"""

import asyncio
import os
import random
import sqlite3
import tempfile
import time
import urllib.request
from collections import Counter
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime
from pathlib import Path
from signal import SIGTERM

from aiohttp import web

from benchmarks.measure import Line, process
from benchmarks.soak_accounts import Looks, asked, held, promised
from benchmarks.soaked import FastClock
from bot.clock import micros
from bot.model import Bulletin, Rate
from bot.sample.banks import RUSSIAN, nbk
from storage import migrate_database
from tests.bot.health.test_pages import free_port
from tests.kit.process import settings_for
from tests.kit.telegram import Telegram, serving

PART = float(os.environ.get("YAMCHI_SOAK_PART", "1"))
FEEDS, CHATS = int(2_000 * PART), int(100_000 * PART)
DIGESTS, ALERTS = int(20_000 * PART), int(5_000 * PART)
# Where the machine is busy, a day that is too short for it shows as digests that expire.
MINUTES = float(os.environ.get("YAMCHI_SOAK_MINUTES", "15"))
SPEED = 1440 / MINUTES
START = datetime(2026, 4, 1, 18, 0, tzinfo=UTC)  # 23:00 in Almaty: the day's bulletin is soon there
DAY = timedelta(days=1)
POLL = max(1, round(7200 / SPEED))  # seconds of the machine's, two hours of the day
LOOK = 2.0
PATIENCE = 90.0  # seconds of the machine's for what is late at the end of the day
FIRST = 1_000  # the first chat's id
SCALE = 10**10
BEFORE, AFTER = Decimal(470), Decimal(478)
OUT_OF_ORDER = 0.05  # of what outlets are asked
TROUBLES = {
    "too_many_requests": 0.01,
    "bad_gateway": 0.01,
    "reset_before": 0.005,
    "reset_after": 0.005,
    "truncated": 0.005,
}


class World:
    """The outlets and the bank. An outlet has something new every few hours of the day."""

    def __init__(self, clock: FastClock) -> None:
        self._clock = clock
        self._chance = random.Random(7)
        self.asked: Counter[str] = Counter()

    async def feed(self, request: web.Request) -> web.StreamResponse:
        number, chance = int(request.match_info["number"]), self._chance.random()
        if chance < OUT_OF_ORDER:
            return await self._trouble(request, chance / OUT_OF_ORDER)
        edition = int(self._clock.monotonic() / 3600 + number % 9) // 9
        etag = f'"{number}-{edition}"'
        self.asked["read"] += 1
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(body=self._body(number, edition), headers={"ETag": etag})

    async def _trouble(self, request: web.Request, which: float) -> web.StreamResponse:
        self.asked["trouble"] += 1
        if which < 0.3:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "600"})
        if which < 0.6:
            return web.Response(body=b"<html><title>Be back soon</title></html>" * 100)
        if which < 0.9:
            return web.Response(body=b"<rss><channel><item><title>cut of")
        reply = web.StreamResponse()
        await reply.prepare(request)
        if request.transport is not None:
            request.transport.abort()
        return reply

    def _body(self, number: int, edition: int) -> bytes:
        items = "".join(self._item(number, edition - back) for back in range(8))
        return (
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>Outlet {number}</title>'
            f"{items}</channel></rss>"
        ).encode()

    def _item(self, number: int, edition: int) -> str:
        chance = random.Random(number * 1000 + edition)
        words = [WORDS[chance.randrange(len(WORDS))] for _ in range(60)]
        at = START + timedelta(hours=9 * edition - number % 9)
        return (
            f"<item><title>{' '.join(words[:8]).capitalize()}</title>"
            f"<guid>{number}-{edition}</guid><link>https://o{number}.example/{edition}</link>"
            f"<pubDate>{format_datetime(at)}</pubDate>"
            f"<description>{' '.join(words[8:]).capitalize()}.</description></item>"
        )

    async def bank(self, request: web.Request) -> web.Response:
        day = datetime.strptime(request.query["fdate"], "%d.%m.%Y").replace(tzinfo=UTC).date()
        value = BEFORE if day <= date(2026, 4, 1) else AFTER
        rates = tuple(Rate(code, value, 1) for code in RUSSIAN if code != "KZT")
        return web.Response(body=nbk(Bulletin("nbk", "KZT", day, rates)))


WORDS = [
    f"{first}{middle}{last}"
    for first in ("al", "be", "cor", "da", "el", "fir", "gas", "hol")
    for middle in ("an", "em", "il", "or", "ud")
    for last in ("a", "en", "is", "om", "ud", "y")
]


def fill(path: Path, bot_id: int) -> None:
    """Chats; digests over the day to come; alerts of which three in four will fire."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA synchronous = OFF")
        insert(
            database,
            "chats",
            CHATS,
            lambda n: {
                "bot_id": bot_id,
                "id": FIRST + n,
                "kind": "private",
                "language": "en",
                "timezone": "Asia/Almaty",
                "greeted": 1,
            },
        )
        insert(database, "digests", DIGESTS, lambda n: _digest(n, bot_id))
        insert(
            database,
            "alerts",
            ALERTS,
            lambda n: {
                "bot_id": bot_id,
                "chat_id": FIRST + n,
                "base": "USD",
                "quote": "KZT",
                "kind": "above",
                "level": int((471 + Decimal(n * 9) / ALERTS) * SCALE),
                "span": 0,
                "again": 0,
                "state": "armed",
                "paused": 0,
                "anchor": "470",
                "anchor_day": "2026-04-01",
                "begun_us": micros(START),
                "expires_us": micros(START + 90 * DAY),
                "warned": 0,
                "rise": int((471 + Decimal(n * 9) / ALERTS) * SCALE),
            },
        )
        database.execute(
            "INSERT INTO alert_pairs (bot_id, base, quote, value, bound, day, source, bank, exact)"
            " VALUES (?, 'USD', 'KZT', '470', '0.005', '2026-04-01', ?, 'nbk', 1)",
            (bot_id, "National Bank of Kazakhstan"),
        )


def _digest(number: int, bot_id: int) -> dict[str, object]:
    due = START + timedelta(minutes=60 + number * 1320 // DIGESTS)
    local = due + timedelta(hours=5)
    return {
        "bot_id": bot_id,
        "chat_id": FIRST + number,
        "at_minute": local.hour * 60 + local.minute,
        "days": "0123456",
        "words": "",
        "languages": "",
        "most": 8,
        "rates": 1,
        "quiet": 0,
        "paused": 0,
        "due_us": micros(due),
        "slot": "",
        "told_id": 0,
        "told_rates": "",
        "begun_us": micros(START),
    }


def insert(database: sqlite3.Connection, table: str, count: int, row: object) -> None:
    rows = [row(number) for number in range(count)]  # type: ignore[operator]
    names = list(rows[0])
    sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608 - constants
    database.executemany(sql, [tuple(each[name] for name in names) for each in rows])


def sources(folder: Path, port: int) -> str:
    """Each outlet has an address of its own: what is asked of one host is paced."""
    feeds = [
        f'[[feeds]]\nid = "o{number}"\ntitle = "Outlet {number}"\nlanguage = "en"\n'
        f'url = "http://127.3.{number // 250}.{number % 250 + 1}:{port}/feed/{number}"\n'
        for number in range(FEEDS)
    ]
    bank = f'[[rates]]\nprovider = "nbk"\nbase_url = "http://127.2.0.1:{port}"\n'
    (folder / "sources.toml").write_text("\n".join([*feeds, bank]), encoding="utf-8")
    return str(folder / "sources.toml")


async def ask_on(telegram: Telegram, stop: asyncio.Event) -> int:
    """People ask meanwhile; how many questions there were."""
    count = 0
    while not stop.is_set():
        await telegram.user(10 + count % 20).say(("/rates", "/news", "/topics")[count % 3])
        count += 1
        await asyncio.sleep(0.5)
    return count


async def watch(port: int, looks: Looks, clock: FastClock) -> None:
    """To the end of the day, and until all that was promised is settled."""
    end = (START + DAY).timestamp()
    patience = PATIENCE
    while clock.now().timestamp() < end or (looks.waiting and patience > 0):
        patience -= LOOK * (clock.now().timestamp() >= end)
        await asyncio.sleep(LOOK)
        looks.add(await asyncio.to_thread(_page, port))


def _page(port: int) -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as reply:
            return str(reply.read().decode())
    except OSError:
        return ""


async def soaked(folder: Path) -> list[Line]:
    clock = FastClock(START, SPEED, time.monotonic())
    world, looks, stop = World(clock), Looks(), asyncio.Event()
    app = web.Application()
    app.add_routes(
        [web.get("/feed/{number}", world.feed), web.get("/rss/get_rates.cfm", world.bank)]
    )
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "0.0.0.0", 0).start()  # noqa: S104 - all of 127.0.0.0/8
    async with serving(clock, checked=False) as telegram:
        for number in range(max(DIGESTS, ALERTS)):
            telegram.user(FIRST + number)
        for kind, chance in TROUBLES.items():
            telegram.faults.add(kind, "sendMessage", times=None, probability=chance)  # type: ignore[arg-type]
        port = free_port()
        settings = settings_for(
            telegram,
            telegram.url,
            folder,
            YAMCHI_SOURCES=sources(folder, runner.addresses[0][1]),
            YAMCHI_LISTEN=f"127.0.0.1:{port}",
            YAMCHI_FETCH_INTERVAL=str(POLL),
            YAMCHI_RATES_INTERVAL=str(POLL),
            YAMCHI_LOG_LEVEL=os.environ.get("SOAK_LOG", "ERROR"),
        )
        await migrate_database(settings["DATABASE_URL"])
        fill(folder / "bot.db", telegram.state.bot_id)
        settings["SOAK_CLOCK"] = clock.begin()
        with process(["-m", "benchmarks.soaked"], settings, folder) as child:
            asking = asyncio.ensure_future(ask_on(telegram, stop))
            await watch(port, looks, clock)
            stop.set()
            questions = await asking
            child.send_signal(SIGTERM)
            status = await asyncio.to_thread(child.wait, 30)
        crossed = sum(471 + Decimal(n * 9) / ALERTS <= AFTER for n in range(ALERTS))
        lines = [
            *held(looks),
            *promised(folder / "bot.db", telegram, DIGESTS, crossed),
            *asked(telegram, questions),
        ]
    await runner.cleanup()
    asked_for = f"{world.asked['read']} read, {world.asked['trouble']} in vain"
    return [
        Line(f"a day of {FEEDS} outlets", asked_for, "–", "–", "–", True),
        *lines,
        Line("… its end by SIGTERM", f"status {status}", "–", "–", "0", status == 0),
    ]


def measure() -> list[Line]:
    with tempfile.TemporaryDirectory() as name:
        return asyncio.run(soaked(Path(name)))
