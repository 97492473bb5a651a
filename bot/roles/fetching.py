"""The role that nobody asks: sources and banks are read, what the clock brings is promised."""

import logging
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.alerts.desk import AlertDesk
from bot.alerts.sights import Sights
from bot.clock import zones_version
from bot.digest.composer import Composer
from bot.digest.desk import DigestDesk
from bot.digest.heartbeat import Heartbeat
from bot.digest.orders import Orders
from bot.news.ahead import EVERY, Ahead
from bot.news.desk import NewsDesk
from bot.news.fetching import Fetching
from bot.news.filing import Filing
from bot.news.storyline import Storyline
from bot.owner.lookout import Lookout
from bot.owner.rounds import Rounds
from bot.rates.admission import Admission
from bot.rates.answers import Answers
from bot.rates.desk import RatesDesk
from bot.rates.providers import PROVIDERS
from bot.render import alerts as alerts_render
from bot.render.digest import digest
from bot.roles.assembly import poll_and_tell, posts_of
from bot.roles.ground import Ground
from bot.timetable import Timetable
from bot.watches.desk import WatchDesk

log = logging.getLogger(__name__)
MINUTE, HOUR = 60.0, 3600.0
SOON = 2.0
AHEAD_DELAY = 60.0  # seconds until every source was read once
ZONES = "zones"  # the note of which time zones the digests were counted with
PICTURES_KEPT = timedelta(days=60)  # a chart is of a day, few are wanted later
DRAFTS_KEPT = timedelta(days=7)  # after the last moment at which it could be published
KEPT = timedelta(hours=48)  # Telegram repeats an update for 24 hours at most


class FetchRole:
    """`timetable` has what may be late or repeated; digests, which may not, have a beat."""

    def __init__(self, ground: Ground, timetable: Timetable) -> None:
        self._ground = ground
        self._timetable = timetable
        self._every = timetable.every
        self._answers = Answers(tuple(ground.banks), ground.store.notes, ground.clock)

    async def serve(self) -> None:
        """For all processes of this role, as soon as it is this one's turn. Raises LeadLost."""
        lead = self._ground.store.lead("fetch")
        try:
            await lead.take()
            log.info("Fetching is this process's now")
            async with AsyncExitStack() as stack:
                await FetchRole(replace(self._ground, stack=stack), self._timetable).start()
                await lead.kept()
        finally:
            await lead.release()

    async def start(self) -> None:
        """Raises StorageError."""
        await self._start_news()
        self._start_rates()
        await self._start_digests()
        self._every(HOUR, "retention", self._prune, delay=HOUR)
        self._ground.stack.callback(self._timetable.stop)
        self._timetable.start()

    async def _start_news(self) -> None:
        ground = self._ground
        store, clock, interval = ground.store, ground.clock, ground.settings.fetch_interval
        stories = Storyline(store.stories, clock)
        watches = WatchDesk(
            store.watches, store.chats, store.stories, posts_of(store), store.transaction, clock
        )
        await watches.load()
        filing = Filing(store.articles, stories, store.transaction, clock, watches.find)
        fetching = Fetching(ground.web, ground.worker(), ground.robots, clock)
        news = NewsDesk(fetching, filing, store.articles, store.rates, clock, interval=interval)
        for source in ground.outlets:
            poll = partial(poll_and_tell, news, watches, source)
            self._every(source.interval or interval, source.id, poll)
        ahead = Ahead(ground.reader, store.stories, clock)
        self._every(EVERY, "pages of top stories", ahead.read, delay=AHEAD_DELAY)
        self._every(24 * HOUR, "articles to index", news.catch_up)
        self._every(HOUR, "old stories", stories.forget, delay=HOUR)
        self._every(HOUR, "old watches", watches.prune, delay=HOUR)
        ground.beat("watches", SOON, watches.tell)

    def _start_rates(self) -> None:
        ground, store, clock = self._ground, self._ground.store, self._ground.clock
        sights = Sights(ground.own_board(), store.rates)
        alerts = AlertDesk(store.alerts, sights, posts_of(store), alerts_render, clock)
        admission = Admission(
            store.rates,
            store.quarantine,
            store.transaction,
            clock,
            accepted=alerts.decide,
            doubted=ground.notices.doubted,
            changed=ground.board.forget,
        )
        base_urls = {code: bank.base_url for code, bank in ground.banks.items() if bank.base_url}
        desk = RatesDesk(ground.web, store.rates, store.archives, clock, base_urls, admission.admit)
        for bank in PROVIDERS:
            if bank.code in ground.banks:
                poll = partial(self._answers.watch, bank.code, partial(desk.poll, bank))
                self._every(ground.settings.rates_interval, bank.code, poll)
        self._every(HOUR, "ends of alerts", alerts.tend, delay=SOON)

    async def _start_digests(self) -> None:
        store, clock = self._ground.store, self._ground.clock
        composer = composer_of(self._ground)
        desk = DigestDesk(store.digests, composer, posts_of(store), store.transaction, clock)
        if await store.notes.get(ZONES) != zones_version():
            await orders_of(self._ground, composer).recount()
            await store.notes.put(ZONES, zones_version())
        heartbeat = Heartbeat(desk.serve, clock)
        self._ground.nursery.start("digests", heartbeat.beat())
        watch = self._ground.monitor.pulse.watch
        watch("digests", lambda: clock.monotonic() - heartbeat.beaten_at)
        self._look_out(heartbeat)

    def _look_out(self, heartbeat: Heartbeat) -> None:
        """What is wrong is told to the owner."""
        ground, store, clock = self._ground, self._ground.store, self._ground.clock
        rounds = Rounds(
            store.articles,
            store.deliveries,
            store.quarantine,
            store.survey,
            store.vitals,
            self._answers,
            heartbeat,
            ground.monitor.silent,
            clock,
        )
        lookout = Lookout(
            rounds.looks(), rounds.probe, store.incidents, ground.notices, store.transaction, clock
        )
        ground.beat("lookout", MINUTE, lookout.look)

    async def _prune(self) -> None:
        store, now = self._ground.store, self._ground.clock.now()
        await store.inbox.prune(now - KEPT)
        await store.deliveries.prune(now)
        await store.digests.forget(now - KEPT)
        await store.channels.prune(now - DRAFTS_KEPT)
        await store.pictures.prune(now - PICTURES_KEPT)


def composer_of(ground: Ground) -> Composer:
    store = ground.store
    return Composer(store.digests, store.articles, store.texts, ground.board, digest)


def orders_of(ground: Ground, composer: Composer) -> Orders:
    store = ground.store
    return Orders(
        store.digests, store.chats, store.articles, composer, store.transaction, ground.clock
    )
