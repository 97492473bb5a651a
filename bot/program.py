"""The composition root: builds every role from the settings, runs them, shuts them down."""

import asyncio
import logging
from collections.abc import Collection
from contextlib import AsyncExitStack, nullcontext
from functools import partial
from types import TracebackType
from typing import Literal, Self

from bot.clock import Clock, SystemClock
from bot.delivery.courier import Courier
from bot.delivery.pacing import Pacing
from bot.delivery.shared import SharedPacing
from bot.health.monitor import Monitor
from bot.news.sources import Catalogue
from bot.nursery import Nursery
from bot.owner.ownership import Ownership
from bot.roles.chatting import ChatRole
from bot.roles.fetching import FetchRole
from bot.roles.ground import Ground
from bot.roles.sending import start_sending
from bot.settings import Settings
from bot.timetable import Timetable
from bot.web import Web
from handlers.wire.connection import Connection
from handlers.wire.intake import LONG_POLL, patiently
from handlers.wire.messenger import TelegramMessenger
from handlers.wire.webhook import Webhook, secret_of
from storage import Store, open_store

log = logging.getLogger(__name__)
Role = Literal["chat", "fetch", "send"]
ROLES: tuple[Role, ...] = ("chat", "fetch", "send")
FRESH = 5.0  # seconds
GRACE = 9.0  # seconds that what is in flight gets at the end; one more is for closing
HEALTHY = LONG_POLL + 70.0  # seconds without an answered poll until the bot is no longer ready


class Program:
    """One bot, or some roles of it, in one event loop. An async context manager: entered, it runs.

    Raises StartupError on entry when the database cannot be used, and from `until` when
    Telegram refuses the token or another program uses it.
    """

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        clock: Clock | None = None,
        roles: Collection[Role] = ROLES,
    ) -> None:
        self._roles = frozenset(roles)
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
        # Now as well: if the rest cannot be built, what was started ends before its database does.
        stack.push_async_callback(self._nursery.close)
        fetching = FetchRole(ground, self.timetable)
        if not ground.shared:
            await fetching.start()
        webhook = await self._webhook(ground.store) if "chat" in self._roles else None
        door = webhook.receive if webhook else None
        await ground.monitor.start(self._nursery, self.timetable, ground.web, door)
        if "chat" in self._roles:
            self._chat = ChatRole(ground, webhook)
            await self._chat.prepare()
        connection = await stack.enter_async_context(
            Connection(self._settings.token, self._settings.bot_api_url)
        )
        stack.push_async_callback(self._nursery.close)
        if ground.shared:
            self._share(ground, fetching)
        if self._roles & {"chat", "send"}:
            polling = "chat" in self._roles and webhook is None
            self._nursery.start("chat", self._talk(ground, connection, polling=polling))

    def _share(self, ground: Ground, fetching: FetchRole) -> None:
        """What is told to another process comes to this one by the database."""
        ground.monitor.stands_by(yes=True)
        ground.beat("owner", FRESH, ground.ownership.look)
        ground.beat("rates", FRESH, ground.forget_rates)
        if "fetch" in self._roles:
            self._nursery.start("fetching", fetching.serve())

    async def _ground(self, stack: AsyncExitStack) -> Ground:
        settings, clock, shared = self._settings, self._clock, self._roles != frozenset(ROLES)
        store = await stack.enter_async_context(
            open_store(
                settings.database_url.get_secret_value(),
                bot_id=settings.bot_id,
                language=settings.language,
                timezone=settings.timezone,
                shared=shared,
            )
        )
        await store.articles.declare(self._catalogue.sources)
        ownership = Ownership(settings.owner_id, store.notes, clock, settings.bot_id)
        await ownership.look()
        web = await stack.enter_async_context(Web(settings.allow_networks, clock))
        monitor = Monitor(settings, self._catalogue, store, clock, HEALTHY, stack)
        return Ground(
            settings,
            self._catalogue,
            clock,
            self._nursery,
            stack,
            store,
            ownership,
            web,
            monitor,
            shared,
        )

    async def _talk(self, ground: Ground, connection: Connection, *, polling: bool) -> None:
        """Reach Telegram, however long it takes; then send what is promised, and answer."""
        username = await self._introduce(connection, polling=polling)
        pacing = self._pacing(ground)
        messenger = TelegramMessenger(connection.api)
        if "send" in self._roles:
            self._courier = await start_sending(ground, messenger, pacing)
        if self._chat is not None:
            await self._chat.run(connection, messenger, pacing, username)

    def _pacing(self, ground: Ground) -> Pacing:
        aside = self._chat.aside if self._chat else nullcontext
        if not ground.shared:
            return Pacing(self._settings.send_rate, self._clock, aside)
        pacing = SharedPacing(self._settings.send_rate, self._clock, ground.store.turns, aside)
        self._nursery.start("turns", pacing.keep())
        return pacing

    async def _introduce(self, connection: Connection, *, polling: bool) -> str:
        """The bot's user name, as soon as Telegram can be asked for it."""
        return await patiently(partial(connection.introduce, polling=polling), self._clock)

    async def _webhook(self, store: Store) -> Webhook | None:
        """The door for updates, if Telegram brings them."""
        settings = self._settings
        if not settings.webhook_url:
            return None
        secret = await secret_of(settings.webhook_secret, store.notes)
        return Webhook(settings.webhook_url, secret, self._clock)
