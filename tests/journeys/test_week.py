"""Seven days of a hundred chats, with a change of the clock and 36 hours of downtime.

What each chat must get is worked out here by looking at the wall clock minute by minute, and
compared with what the emulator was sent: when, and which headlines.
"""

import asyncio
import re
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.delivery.courier import Courier
from bot.delivery.pacing import Pacing
from bot.digest.asking import Asked
from bot.digest.composer import Composer
from bot.digest.desk import DigestDesk
from bot.digest.heartbeat import Heartbeat
from bot.digest.orders import Orders
from bot.digest.slots import DAILY, WEEKDAYS
from bot.nursery import Nursery
from bot.rates.board import Board
from bot.render.digest import digest
from handlers.wire.connection import Connection
from handlers.wire.messenger import TelegramMessenger
from storage.store import Store
from tests.kit.clock import TurnedClock
from tests.kit.program import SOURCE, store_at
from tests.kit.telegram import Telegram, serving
from tests.storage.kit import entry

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
BEGIN = datetime(2026, 3, 26, tzinfo=UTC)
END = BEGIN + timedelta(days=7)  # Berlin's clocks go forward on 29 March
DOWN = BEGIN + timedelta(days=4, hours=12)
UP = DOWN + 36 * HOUR
BEAT = 5 * MINUTE
ZONES = ("Asia/Almaty", "Asia/Bishkek", "Asia/Tashkent", "Europe/Berlin", "America/New_York")
TIMES = ("02:30", "08:00", "09:15", "18:40", "23:55")
DAYS = (DAILY, WEEKDAYS, frozenset({0, 3}), frozenset({5, 6}))
TOPICS = ("kazakhstan", "economy", "sport")
WORDS = ("", "Kazakhstan", "economy, sport")
# A late digest is left to one that is as near as this.
NEAR = 30 * MINUTE
MOST = 500  # no story is left out for want of room
EVERY = 2 * HOUR  # a story


@dataclass
class Subscriber:
    chat_id: int
    zone: str
    at: time
    days: frozenset[int]
    words: str

    def wants(self, number: int) -> bool:
        topic = TOPICS[number % 3]
        return not self.words or topic in self.words.casefold()


SUBSCRIBERS = [
    Subscriber(number, zone, time.fromisoformat(at), days, WORDS[number % 3])
    for number, (zone, at, days) in enumerate(product(ZONES, TIMES, DAYS), 1)
]
Table = dict[int, list[tuple[str, tuple[int, ...]]]]


def due_moments(who: Subscriber) -> list[datetime]:
    """Of each local day that counts, the first minute at which its wall clock shows the time or a
    later one."""
    zone, found = ZoneInfo(who.zone), dict[object, datetime]()
    moment = BEGIN - HOUR * 30
    while moment < END + HOUR:
        local = moment.astimezone(zone)
        if local.weekday() in who.days and local.time() >= who.at:
            found.setdefault(local.date(), moment)
        moment += MINUTE
    return sorted(moment for moment in found.values() if BEGIN < moment < END)


def served_moments(who: Subscriber) -> list[datetime]:
    """With what became of those in the downtime: one, when the bot is back."""
    due = due_moments(who)
    served = [moment for moment in due if not DOWN <= moment < UP]
    missed = [moment for moment in due if DOWN <= moment < UP]
    near = any(UP <= moment < UP + NEAR for moment in served)
    if missed and not near:
        served.append(UP)
    return sorted(served)


def expected(published: dict[int, datetime]) -> Table:
    table: Table = {}
    for who in SUBSCRIBERS:
        told: set[int] = set()
        rows = []
        for moment in served_moments(who):
            fresh = {n for n, at in published.items() if at <= moment and who.wants(n)} - told
            told |= fresh
            if fresh:
                rows.append((moment.isoformat(), tuple(sorted(fresh))))
        table[who.chat_id] = rows
    return table


@dataclass
class Week:
    telegram: Telegram
    store: Store
    clock: TurnedClock
    heartbeat: Heartbeat
    orders: Orders
    published: dict[int, datetime] = field(default_factory=dict)
    got: Table = field(default_factory=lambda: defaultdict(list))
    seen: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    async def subscribe(self) -> None:
        for who in SUBSCRIBERS:
            await self.telegram.user(who.chat_id).say("/start")
            chat = await self.store.chats.open(who.chat_id, "private")
            chat = await self.orders.relocate(chat, who.zone)
            made = await self.orders.add(chat, None, Asked(who.at, who.days, who.words))
            await self.store.digests.put(replace(made, most=MOST))

    async def publish(self) -> None:
        number = len(self.published)
        now = self.clock.now()
        arrival = entry(number, published_at=now, topics=(TOPICS[number % 3],))
        await self.store.articles.add(SOURCE.id, [arrival], now)
        self.published[number] = now

    async def delivered(self) -> None:
        """Let the courier work off what was promised, in seconds of the turned clock."""
        counts = (await self.store.deliveries.depth()).counts
        while counts["ready"] + counts["sending"]:
            await self.clock.advance(1)
            await asyncio.sleep(0.002)
            counts = (await self.store.deliveries.depth()).counts

    def look(self, at: datetime) -> None:
        """What came since the last look; the parts of a long digest are one."""
        for who in SUBSCRIBERS:
            sent = self.telegram.sent_to(who.chat_id)
            fresh = "".join(message.text for message in sent[self.seen[who.chat_id] :])
            if fresh:
                numbers = sorted(int(n) for n in re.findall(r"Headline (\d+)", fresh))
                self.got[who.chat_id].append((at.isoformat(), tuple(numbers)))
            self.seen[who.chat_id] = len(sent)


@asynccontextmanager
async def week(folder: Path) -> AsyncIterator[Week]:
    clock = TurnedClock(BEGIN)
    async with (
        serving(clock) as telegram,
        store_at(folder, telegram.state.bot_id) as store,
        Connection(telegram.token, telegram.url) as connection,
    ):
        composer = Composer(
            store.digests, store.articles, store.texts, Board(store.rates, []), digest
        )
        desk = DigestDesk(store.digests, composer, store.outbox, store.transaction, clock)
        orders = Orders(
            store.digests, store.chats, store.articles, composer, store.transaction, clock
        )
        pacing = Pacing(30, clock)
        messenger = TelegramMessenger(connection.api)
        courier = Courier(store.deliveries, store.chats, messenger, pacing, clock, 16)
        nursery = Nursery()
        courier.start(nursery)
        try:
            yield Week(telegram, store, clock, Heartbeat(desk.serve, clock), orders)
        finally:
            await nursery.close()


@pytest.mark.usefixtures("kept_in")
async def test_a_hundred_chats_get_what_they_must(tmp_path: Path) -> None:
    async with week(tmp_path) as life:
        await life.subscribe()
        moment = BEGIN
        while moment < END:
            await life.clock.advance((moment - life.clock.now()).total_seconds())
            up = not DOWN <= moment < UP
            if (moment - BEGIN) % EVERY == timedelta() and up:
                await life.publish()
            if up:
                await life.heartbeat.once()
                await life.delivered()
                life.look(moment)
            moment += BEAT
        must = expected(life.published)
        got = {who.chat_id: life.got[who.chat_id] for who in SUBSCRIBERS}
    assert got == must
    assert sum(map(len, must.values())) > 300
    late = [message for chat in must for message in life.telegram.sent_to(chat)]
    assert any("when the bot was away" in message.text for message in late)
