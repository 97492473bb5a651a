"""Two processes of each role on PostgreSQL, one of the six killed every few seconds, under load.

Promised messages, people's questions, an outlet and a bank go on for ten minutes; then what was
promised and asked is held against what arrived. YAMCHI_ROLES_MINUTES=1 is for a quick look.
"""

import asyncio
import os
import random
import tempfile
import time
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count, pairwise
from pathlib import Path

import asyncpg
from aiohttp import web

from benchmarks.measure import Line
from bot.model import Bulletin, Rate
from bot.sample.banks import RUSSIAN, nbk
from tests.kit.crash import FIRST, Crash, promise, texts
from tests.kit.fleet import Fleet, fleet
from tests.kit.postgres import server
from tests.kit.process import WRITTEN, settings_for
from tests.kit.telegram import Telegram, serving

MINUTES = float(os.environ.get("YAMCHI_ROLES_MINUTES", "10"))
RATE = 30
CHATS, PEOPLE = 300, 20
# Four fifths of what the rate allows, in pairs; the rest is for questions and tries again.
LOAD = Crash(kills=0, chats=CHATS, each=2 * round(MINUTES * 60 * RATE * 0.8 / CHATS / 2), rate=RATE)
PAUSES = (1.0, 6.0)  # seconds between kills
ASKED_EVERY = 0.5
INTERVAL = 10  # seconds between polls of the outlet and of the bank
SOON = 0.8 * INTERVAL
PATIENCE = 300.0
SETTLED = "SELECT count(*) FROM outbox WHERE settled_us IS NULL"
FEED = b"<rss><channel><item><title>Snow in Almaty</title><link>/snow</link></item></channel></rss>"


@dataclass
class Site:
    """When the outlet and each day of the bank were asked for."""

    asked: dict[str, list[float]] = field(default_factory=dict)

    async def feed(self, request: web.Request) -> web.Response:
        self._note(request.path)
        return web.Response(body=FEED)

    async def bank(self, request: web.Request) -> web.Response:
        self._note(request.path_qs)
        day = datetime.strptime(request.query["fdate"], "%d.%m.%Y").replace(tzinfo=UTC).date()
        rates = tuple(Rate(code, 470, 1) for code in RUSSIAN if code != "KZT")  # type: ignore[arg-type]
        return web.Response(body=nbk(Bulletin("nbk", "KZT", day, rates)))

    def _note(self, what: str) -> None:
        self.asked.setdefault(what, []).append(time.monotonic())

    def soon(self, path: str) -> int:
        """How often it was asked for again before it was time to."""
        return sum(
            later - earlier < SOON
            for what, times in self.asked.items()
            if what.startswith(path)
            for earlier, later in pairwise(times)
        )


@dataclass
class Played:
    telegram: Telegram
    site: Site
    killed: Counter[str] = field(default_factory=Counter)
    asked: Counter[int] = field(default_factory=Counter)
    lost: int = 0
    open: int = 0


async def kill_on(found: Fleet, played: Played) -> None:
    chance, end = random.Random(17), time.monotonic() + MINUTES * 60
    while time.monotonic() < end:
        await asyncio.sleep(chance.uniform(*PAUSES))
        played.killed[await found.replace_one(chance)] += 1


async def ask_on(played: Played) -> None:
    for number in count():
        person = 1 + number % PEOPLE
        await played.telegram.user(person).say(f"/q{played.asked[person]} {WRITTEN}")
        played.asked[person] += 1
        await asyncio.sleep(ASKED_EVERY)


async def ended(url: str, played: Played) -> None:
    """Wait for what is still to come, for so long."""
    connection, end = await asyncpg.connect(url), time.monotonic() + PATIENCE
    try:
        while time.monotonic() < end:
            played.open = await connection.fetchval(SETTLED)
            if not played.open and all(answered(played, one) for one in played.asked):
                return
            await asyncio.sleep(1)
    finally:
        await connection.close()


def answered(played: Played, person: int) -> bool:
    return len(set(answers(played, person))) == played.asked[person]


def answers(played: Played, person: int) -> list[str]:
    return [message.text.split()[4] for message in played.telegram.sent_to(person)]


async def play(folder: Path, url: str) -> Played:
    site = Site()
    app = web.Application()
    app.add_routes([web.get("/rss", site.feed), web.get("/rss/get_rates.cfm", site.bank)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    (folder / "sources.toml").write_text(
        f'[[feeds]]\nid = "snow"\nurl = "{base}/rss"\nlanguage = "en"\ninterval = {INTERVAL}\n'
        f'[[rates]]\nprovider = "nbk"\nbase_url = "{base}"\n'
    )
    async with serving(checked=False) as telegram:
        played = Played(telegram, site)
        settings = settings_for(
            telegram,
            telegram.url,
            folder,
            DATABASE_URL=url,
            YAMCHI_LISTEN="127.0.0.1:0",
            YAMCHI_SEND_RATE=str(RATE),
            YAMCHI_SOURCES=str(folder / "sources.toml"),
            YAMCHI_RATES_INTERVAL=str(INTERVAL),
        )
        await promise(LOAD, telegram, url)
        faults = telegram.faults
        faults.add("too_many_requests", "sendMessage", times=None, probability=0.01)
        faults.add("bad_gateway", "sendMessage", times=None, probability=0.01)
        lost = faults.add("reset_after", "sendMessage", times=None, probability=0.01)
        async with fleet(folder, settings) as found:
            await found.heard("Answering as")
            asking = asyncio.ensure_future(ask_on(played))
            await kill_on(found, played)
            asking.cancel()
            await ended(url, played)
        played.lost = lost.struck
    await runner.cleanup()
    return played


def most_in_a_second(times: Iterable[float]) -> int:
    most, window = 0, deque[float]()
    for at in times:
        window.append(at)
        while window[0] <= at - 1:
            window.popleft()
        most = max(most, len(window))
    return most


def promised(played: Played) -> tuple[int, int, int]:
    """Of the promised messages: missed, repeated, and chats in which they came out of order."""
    missed = repeated = disordered = 0
    for chat_id in range(FIRST, FIRST + CHATS):
        told = [message.text for message in played.telegram.sent_to(chat_id)]
        once, expected = list(dict.fromkeys(told)), texts(LOAD, chat_id)
        missed += len(set(expected) - set(told))
        repeated += len(told) - len(once)
        disordered += once != [text for text in expected if text in once]
    return missed, repeated, disordered


def asked(played: Played) -> tuple[int, int, int]:
    """Of the answers: missed, repeated, and chats in which they came out of order."""
    missed = repeated = disordered = 0
    for person, number in played.asked.items():
        told = answers(played, person)
        once = list(dict.fromkeys(told))
        missed += number - len(once)
        repeated += len(told) - len(once)
        disordered += once != sorted(once, key=lambda name: int(name[2:-1]))
    return missed, repeated, disordered


def lines(played: Played) -> list[Line]:
    killed = played.killed
    missed, repeated, disordered = promised(played)
    silent, doubled, crossed = asked(played)
    sent = sorted(
        call.at.timestamp() for call in played.telegram.calls if call.method == "sendMessage"
    )
    bound = killed["send"] * LOAD.in_flight + played.lost
    answered_twice = killed["chat"] * LOAD.in_flight + played.lost
    what = ", ".join(f"{number} {role}" for role, number in sorted(killed.items()))
    return [
        Line(f"{MINUTES:g} minutes, killed", what, "–", "–", "–", met=True),
        at_most(f"… of {CHATS * LOAD.each:,} promised messages, missed", missed + played.open, 0),
        at_most(f"… repeated ({played.lost} replies lost)", repeated, bound),
        at_most(f"… of {played.asked.total():,} questions, unanswered", silent, 0),
        at_most("… answered twice", doubled, answered_twice),
        at_most("… chats out of order", disordered + crossed, 0),
        at_most("… messages in any second, by all together", most_in_a_second(sent), RATE),
        at_most("… outlet asked again too soon", played.site.soon("/rss"), killed["fetch"]),
    ]


def at_most(what: str, found: int, most: int) -> Line:
    return Line(what, f"{found}", "–", "–", f"≤ {most}", met=found <= most)


def measure() -> Sequence[Line]:
    with server() as database, tempfile.TemporaryDirectory() as name:
        # As a server is set up in life. Without statistics it plans the look for what is due badly.
        for setting in ("autovacuum = on", "autovacuum_naptime = '5s'"):
            database.sql(f"ALTER SYSTEM SET {setting}")
        database.sql("SELECT pg_reload_conf()")
        url = database.url(database.create())
        return lines(asyncio.run(play(Path(name), url)))
