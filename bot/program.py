"""The composition root: builds every part from the settings, runs them, shuts them down."""

import asyncio
import logging
from contextlib import AbstractAsyncContextManager, AsyncExitStack, nullcontext
from datetime import timedelta
from functools import partial
from itertools import count
from types import TracebackType
from typing import Self

from bot.alerts.book import AlertBook
from bot.alerts.desk import AlertDesk
from bot.alerts.sights import Sights
from bot.assembly import ownership_of, poll_and_tell, worker_of, writer
from bot.beat import Work, beat
from bot.broadcast.desk import BroadcastDesk
from bot.checkup import Checkup
from bot.clock import Clock, SystemClock, zones_version
from bot.delivery.courier import Courier
from bot.delivery.pacing import Pacing
from bot.delivery.replies import Replies
from bot.digest.composer import Composer
from bot.digest.desk import DigestDesk
from bot.digest.heartbeat import Heartbeat
from bot.digest.orders import Orders
from bot.errors import YamchiError
from bot.health import Health
from bot.news.ahead import EVERY, Ahead
from bot.news.desk import NewsDesk
from bot.news.fetching import Fetching
from bot.news.filing import Filing
from bot.news.reader import Reader
from bot.news.robots import Robots
from bot.news.sources import Catalogue
from bot.news.storyline import Storyline
from bot.notices import Notices
from bot.nursery import Nursery
from bot.ownership import Ownership
from bot.rates.admission import Admission
from bot.rates.board import Board
from bot.rates.desk import RatesDesk
from bot.rates.easel import Easel
from bot.rates.providers import PROVIDERS
from bot.rates.track import Tracks
from bot.render import alerts as alerts_render
from bot.render.broadcast import progress
from bot.render.digest import digest
from bot.settings import Settings
from bot.summary.chooser import Summaries
from bot.summary.writer import ModelWriter
from bot.timetable import Timetable
from bot.watches.desk import WatchDesk
from bot.web import Web
from handlers.connection import Connection
from handlers.context import Services
from handlers.dispatch import Dispatcher
from handlers.intake import LONG_POLL, Intake, pause_after
from handlers.messenger import TelegramMessenger
from handlers.webhook import Webhook, secret_of
from storage import Store, open_store

log = logging.getLogger(__name__)
GRACE = 9.0  # seconds that what is in flight gets at the end; one more is for closing
HEALTHY = LONG_POLL + 70.0  # seconds without an answered poll until the bot is no longer ready
HOUR = 3600.0
SOON = 2.0
SHOWN = 3.0  # how a broadcast stands, in a message that Telegram lets be edited so often
AHEAD_DELAY = 60.0  # seconds until every source was read once
ZONES = "zones"  # the note of which time zones the digests were counted with
PICTURES_KEPT = timedelta(days=60)  # a chart is of a day, few are wanted later
KEPT = timedelta(hours=48)  # Telegram repeats an update for 24 hours at most


class Program:
    """One bot, all its parts in one event loop. An async context manager: entered, it runs.

    Raises StartupError on entry when the database cannot be used, and from `until` when
    Telegram refuses the token or another program uses it.
    """

    def __init__(
        self, settings: Settings, catalogue: Catalogue, clock: Clock | None = None
    ) -> None:
        self._settings = settings
        self._catalogue = catalogue
        self._clock = clock or SystemClock()
        self._nursery = Nursery()
        self._stack = AsyncExitStack()
        self._intake: Intake | None = None
        self._writer: ModelWriter | None = None
        self._webhook: Webhook | None = None
        self._checkup: Checkup | None = None
        self._courier: Courier | None = None
        self._ownership: Ownership
        self._banks = {bank.provider: bank for bank in catalogue.rates if bank.enabled}
        # It goes by the machine's time, whatever clock the rest is given: from another beginning it
        # would count every turn that it has missed.
        self.timetable = Timetable(SystemClock())

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            await self._build(stack)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    async def until(self, stop: asyncio.Event) -> None:
        """Run until `stop` is set. Raises the error of a part that failed for good."""
        await self._nursery.until(stop)

    async def _build(self, stack: AsyncExitStack) -> None:
        settings = self._settings
        store = await stack.enter_async_context(
            open_store(
                settings.database_url.get_secret_value(),
                bot_id=settings.bot_id,
                language=settings.language,
                timezone=settings.timezone,
            )
        )
        await store.articles.declare(self._catalogue.sources)
        self._ownership = await ownership_of(settings, store.notes, self._clock)
        board = Board(store.rates, self._banks, clock=self._clock)
        reader = await self._start_fetching(store, board, stack)
        orders = await self._start_digests(store, board)
        await self._start_health(store, stack)
        self._writer = await writer(settings, store.writings, self._clock, stack)
        connection = await stack.enter_async_context(
            Connection(settings.token, settings.bot_api_url)
        )
        stack.push_async_callback(self._nursery.close)
        self._nursery.start(
            "chat", self._chat(store, connection, reader, board, orders, self._easel(store, stack))
        )

    def _easel(self, store: Store, stack: AsyncExitStack) -> Easel:
        return Easel(worker_of(stack), store.pictures, self._clock)

    async def _start_fetching(self, store: Store, board: Board, stack: AsyncExitStack) -> Reader:
        settings, clock = self._settings, self._clock
        web = await stack.enter_async_context(Web(settings.allow_networks, clock))
        stories = Storyline(store.stories, clock)
        watches = WatchDesk(
            store.watches, store.chats, store.stories, store.outbox, store.transaction, clock
        )
        await watches.load()
        filing = Filing(store.articles, stories, store.transaction, clock, watches.find)
        robots = Robots(web, clock)
        fetching = Fetching(web, worker_of(stack), robots, clock)
        news = NewsDesk(
            fetching,
            filing,
            store.articles,
            store.rates,
            clock,
            interval=settings.fetch_interval,
        )
        alerts = self._alert_desk(store)
        notices = Notices(self._ownership, store.chats, store.outbox, clock)
        admission = Admission(
            store.rates,
            store.quarantine,
            store.transaction,
            clock,
            accepted=alerts.decide,
            doubted=notices.doubted,
            changed=board.forget,
        )
        rates = RatesDesk(
            web, store.rates, store.archives, clock, self._base_urls(), admission.admit
        )
        for source in self._catalogue.sources:
            if source.enabled:
                interval = source.interval or settings.fetch_interval
                self.timetable.every(
                    interval, source.id, partial(poll_and_tell, news, watches, source)
                )
        for bank in PROVIDERS:
            if bank.code in self._banks:
                poll = partial(rates.poll, bank)
                self.timetable.every(settings.rates_interval, bank.code, poll)
        self.timetable.every(HOUR, "retention", partial(self._prune, store), delay=HOUR)
        self.timetable.every(HOUR, "old stories", stories.forget, delay=HOUR)
        self.timetable.every(HOUR, "old watches", watches.prune, delay=HOUR)
        self._beat("watches", SOON, watches.tell)
        self.timetable.every(HOUR, "ends of alerts", alerts.tend, delay=SOON)
        self.timetable.every(24 * HOUR, "articles to index", news.catch_up)
        outlets = [source for source in self._catalogue.sources if source.enabled]
        reader = Reader(web, worker_of(stack), store.texts, clock, robots, sources=outlets)
        ahead = Ahead(reader, store.stories, clock)
        self.timetable.every(EVERY, "pages of top stories", ahead.read, delay=AHEAD_DELAY)
        stack.callback(self.timetable.stop)
        self.timetable.start()
        return reader

    def _alert_desk(self, store: Store) -> AlertDesk:
        """With a board of its own: what is read inside a transaction is not for others yet."""
        sights = Sights(Board(store.rates, self._banks, clock=self._clock), store.rates)
        return AlertDesk(store.alerts, sights, store.outbox, alerts_render, self._clock)

    async def _start_digests(self, store: Store, board: Board) -> Orders:
        clock = self._clock
        composer = Composer(store.digests, store.articles, store.texts, board, digest)
        desk = DigestDesk(store.digests, composer, store.outbox, store.transaction, clock)
        orders = Orders(
            store.digests, store.chats, store.articles, composer, store.transaction, clock
        )
        if await store.notes.get(ZONES) != zones_version():
            await orders.recount()
            await store.notes.put(ZONES, zones_version())
        self._nursery.start("digests", Heartbeat(desk.serve, clock).beat())
        return orders

    def _beat(self, name: str, seconds: float, work: Work) -> None:
        self._nursery.start(name, beat(name, seconds, work, self._clock))

    def _base_urls(self) -> dict[str, str]:
        return {code: bank.base_url for code, bank in self._banks.items() if bank.base_url}

    async def _chat(
        self,
        store: Store,
        connection: Connection,
        reader: Reader,
        board: Board,
        orders: Orders,
        easel: Easel,
    ) -> None:
        """Reach Telegram, however long it takes, then take updates in and answer them."""
        username = await self._introduce(connection)
        pacing = Pacing(self._settings.send_rate, self._clock, self._aside)
        messenger = TelegramMessenger(connection.api)
        await self._start_courier(store, messenger, pacing)
        replies = Replies(messenger, store.chats, self._clock, pacing)
        broadcasts = BroadcastDesk(
            store.broadcasts, store.outbox, store.chats, replies, self._clock, progress
        )
        self._beat("broadcasts", SHOWN, broadcasts.work)
        services = self._services(
            store, replies, username, reader, board, orders, broadcasts, easel
        )
        fetch = partial(connection.api.updates, connection.polls, wait=LONG_POLL)
        intake = Intake(fetch, store.inbox, Dispatcher(services), self._clock, self._nursery)
        await intake.recover()
        for number in range(self._settings.send_concurrency):
            self._nursery.start(f"worker {number}", intake.work())
        self._intake = intake
        if self._checkup:
            self._checkup.intake = intake
        log.info("Answering as @%s", services.username)
        if self._webhook is None:
            await intake.poll()
        else:
            self._webhook.open(intake)
            await self._webhook.keep(connection, intake)

    def _aside(self) -> AbstractAsyncContextManager[None]:
        return self._intake.aside() if self._intake else nullcontext()

    async def _start_courier(
        self, store: Store, messenger: TelegramMessenger, pacing: Pacing
    ) -> None:
        most = self._settings.send_concurrency
        courier = Courier(
            store.deliveries,
            store.chats,
            messenger,
            pacing,
            self._clock,
            most,
            paid=self._settings.paid_broadcast,
        )
        await courier.recover()
        courier.start(self._nursery)
        self._courier = courier

    def _services(
        self,
        store: Store,
        replies: Replies,
        username: str,
        reader: Reader,
        board: Board,
        orders: Orders,
        broadcasts: BroadcastDesk,
        easel: Easel,
    ) -> Services:
        return Services(
            articles=store.articles,
            board=board,
            tracks=Tracks(store.rates, self._banks),
            easel=easel,
            chats=store.chats,
            stories=store.stories,
            summaries=Summaries(),
            watches=store.watches,
            orders=orders,
            broadcasts=broadcasts,
            alerts=AlertBook(
                store.alerts, Sights(board, store.rates), store.transaction, self._clock
            ),
            belongings=store.belongings,
            deliveries=store.deliveries,
            replies=replies,
            clock=self._clock,
            username=username,
            ownership=self._ownership,
            timezone=self._settings.timezone,
            public=self._settings.public,
            begun_at=self._clock.now(),
            reader=reader,
            writer=self._writer,
            nursery=self._nursery,
        )

    async def _introduce(self, connection: Connection) -> str:
        """The bot's user name, as soon as Telegram can be asked for it."""
        for failures in count():
            try:
                return await connection.introduce(polling=self._webhook is None)
            except YamchiError as error:
                if not error.passing:
                    raise
                pause = pause_after(failures)
                log.warning("%s Trying again in %.0f s.", error, pause)
                await self._clock.sleep(pause)
        return ""

    async def stop(self) -> None:
        """Begin nothing new and let what is in flight end, for GRACE seconds at most."""
        self.timetable.stop()
        if self._courier is not None:
            self._courier.close()
        try:
            async with asyncio.timeout(GRACE):
                for part in (self._intake, self._courier):
                    if part is not None:
                        await part.drain()
        except TimeoutError:
            log.warning("Some messages were still in flight; they are seen to at next start")

    async def _start_health(self, store: Store, stack: AsyncExitStack) -> None:
        settings, (host, port) = self._settings, self._settings.listen_at
        self._checkup = Checkup(store.deliveries, self._clock, HEALTHY)
        if settings.webhook_url:
            secret = await secret_of(settings.webhook_secret, store.notes)
            self._webhook = Webhook(settings.webhook_url, secret, self._clock)
        door = self._webhook.receive if self._webhook else None
        health = Health(host, port, settings.bot_id, self._checkup, door)
        await health.start()
        stack.push_async_callback(health.stop)

    async def _prune(self, store: Store) -> None:
        now = self._clock.now()
        await store.inbox.prune(now - KEPT)
        await store.deliveries.prune(now)
        await store.digests.forget(now - KEPT)
        await store.pictures.prune(now - PICTURES_KEPT)
