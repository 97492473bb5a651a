"""The composition root: builds every role from the settings, runs them, shuts them down."""

import asyncio
import logging
from contextlib import AsyncExitStack
from itertools import count
from types import TracebackType
from typing import Self

from bot.assembly import ownership_of
from bot.clock import Clock, SystemClock
from bot.delivery.courier import Courier
from bot.delivery.pacing import Pacing
from bot.errors import YamchiError
from bot.monitor import Monitor
from bot.news.sources import Catalogue
from bot.nursery import Nursery
from bot.roles.chatting import ChatRole
from bot.roles.fetching import FetchRole
from bot.roles.ground import Ground
from bot.settings import Settings
from bot.timetable import Timetable
from bot.web import Web
from handlers.connection import Connection
from handlers.intake import LONG_POLL, pause_after
from handlers.messenger import TelegramMessenger
from handlers.webhook import Webhook, secret_of
from storage import Store, open_store

log = logging.getLogger(__name__)
GRACE = 9.0  # seconds that what is in flight gets at the end; one more is for closing
HEALTHY = LONG_POLL + 70.0  # seconds without an answered poll until the bot is no longer ready


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
        self._chat: ChatRole | None = None
        self._courier: Courier | None = None
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

    async def stop(self) -> None:
        """Begin nothing new and let what is in flight end, for GRACE seconds at most."""
        self.timetable.stop()
        if self._courier is not None:
            self._courier.close()
        intake = self._chat.intake if self._chat else None
        try:
            async with asyncio.timeout(GRACE):
                for part in (intake, self._courier):
                    if part is not None:
                        await part.drain()
        except TimeoutError:
            log.warning("Some messages were still in flight; they are seen to at next start")

    async def _build(self, stack: AsyncExitStack) -> None:
        ground = await self._ground(stack)
        await FetchRole(ground, self.timetable).start()
        webhook = await self._webhook(ground.store)
        door = webhook.receive if webhook else None
        await ground.monitor.start(self._nursery, self.timetable, ground.web, door)
        self._chat = chat = ChatRole(ground, webhook)
        await chat.prepare()
        connection = await stack.enter_async_context(
            Connection(self._settings.token, self._settings.bot_api_url)
        )
        stack.push_async_callback(self._nursery.close)
        self._nursery.start("chat", self._talk(ground, connection, chat, polling=webhook is None))

    async def _ground(self, stack: AsyncExitStack) -> Ground:
        settings, clock = self._settings, self._clock
        store = await stack.enter_async_context(
            open_store(
                settings.database_url.get_secret_value(),
                bot_id=settings.bot_id,
                language=settings.language,
                timezone=settings.timezone,
            )
        )
        await store.articles.declare(self._catalogue.sources)
        ownership = await ownership_of(settings, store.notes, clock)
        web = await stack.enter_async_context(Web(settings.allow_networks, clock))
        monitor = Monitor(settings, self._catalogue, store, clock, HEALTHY, stack)
        return Ground(
            settings, self._catalogue, clock, self._nursery, stack, store, ownership, web, monitor
        )

    async def _talk(
        self, ground: Ground, connection: Connection, chat: ChatRole, *, polling: bool
    ) -> None:
        """Reach Telegram, however long it takes; then send what is promised, and answer."""
        username = await self._introduce(connection, polling=polling)
        pacing = Pacing(self._settings.send_rate, self._clock, chat.aside)
        messenger = TelegramMessenger(connection.api)
        await self._start_courier(ground, messenger, pacing)
        await chat.run(connection, messenger, pacing, username)

    async def _start_courier(
        self, ground: Ground, messenger: TelegramMessenger, pacing: Pacing
    ) -> None:
        store = ground.store
        courier = Courier(
            store.deliveries,
            store.chats,
            messenger,
            pacing,
            self._clock,
            self._settings.send_concurrency,
            paid=self._settings.paid_broadcast,
        )
        await courier.recover()
        courier.start(self._nursery)
        self._courier = courier
        ground.monitor.sends(courier)

    async def _introduce(self, connection: Connection, *, polling: bool) -> str:
        """The bot's user name, as soon as Telegram can be asked for it."""
        for failures in count():
            try:
                return await connection.introduce(polling=polling)
            except YamchiError as error:
                if not error.passing:
                    raise
                pause = pause_after(failures)
                log.warning("%s Trying again in %.0f s.", error, pause)
                await self._clock.sleep(pause)
        return ""

    async def _webhook(self, store: Store) -> Webhook | None:
        """The door for updates, if Telegram brings them."""
        settings = self._settings
        if not settings.webhook_url:
            return None
        secret = await secret_of(settings.webhook_secret, store.notes)
        return Webhook(settings.webhook_url, secret, self._clock)
