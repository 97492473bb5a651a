"""All that watches the bot, put together: pulse, pages of health, ping, watchdog."""

from contextlib import AsyncExitStack
from typing import Protocol

from bot.clock import Clock, SystemClock
from bot.health.checkup import Checkup, Flow
from bot.health.deadman import EVERY, DeadMan
from bot.health.gauges import Gauges, Intake, Sender, Stored
from bot.health.pages import Door, Health, Pages
from bot.health.pulse import Pulse
from bot.health.systemd import keep_alive, watchdog_seconds
from bot.news.sources import Catalogue
from bot.nursery import Nursery
from bot.ports import Articles, Deliveries, Rates
from bot.rates.providers import PROVIDERS
from bot.settings import Settings
from bot.timetable import Timetable
from bot.values.vitals import Vitals
from bot.web import Web

SOON = 10.0  # seconds until the first ping: by then Telegram has answered, if it does


class Store(Protocol):
    """The parts of the store that tell of health."""

    @property
    def articles(self) -> Articles: ...
    @property
    def rates(self) -> Rates: ...
    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def vitals(self) -> Vitals: ...


class Flowing(Flow, Intake, Protocol):
    """The intake, to both."""


class Monitor:
    """Made first, so that parts can be watched from their beginning; `start` opens the pages."""

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        store: Store,
        clock: Clock,
        healthy: float,
        stack: AsyncExitStack,
    ) -> None:
        self._stack = stack
        self._settings = settings
        self._clock = clock
        self.pulse = Pulse()
        self._checkup = Checkup(store.deliveries, store.vitals, self.pulse, clock, healthy)
        asked = {bank.provider for bank in catalogue.rates if bank.enabled}
        self._gauges = Gauges(
            Stored(store.vitals, store.articles, store.rates),
            self._checkup,
            self.pulse,
            clock,
            catalogue.sources,
            (bank for bank in PROVIDERS if bank.code in asked),
        )
        self._gauges.complaints.listen(stack)

    def flows(self, intake: Flowing) -> None:
        """Updates come in there from now on."""
        self._checkup.intake = self._gauges.intake = intake

    def silent(self) -> float | None:
        """Seconds since Telegram was last heard of; None before the first time."""
        return self._checkup.silent()

    def stands_by(self, *, yes: bool) -> None:
        """Whether updates come to another process of the bot than this one."""
        self._checkup.expected = not yes

    def sends(self, *senders: Sender) -> None:
        self._gauges.senders.extend(senders)

    async def start(
        self, nursery: Nursery, timetable: Timetable, web: Web, door: Door | None
    ) -> None:
        """Raises BadSettings where a webhook cannot be served."""
        host, port = self._settings.listen_at
        health = Health(
            host,
            port,
            self._settings.bot_id,
            Pages(self._checkup, self._checkup.alive, self._gauges.page),
            door,
        )
        await health.start()
        self._stack.push_async_callback(health.stop)
        nursery.start("pulse", self.pulse.beat())
        if seconds := watchdog_seconds():
            alive = keep_alive(self.pulse.dead, seconds, SystemClock())
            nursery.start("watchdog", alive)
        self._ping(timetable, web)

    def _ping(self, timetable: Timetable, web: Web) -> None:
        url = self._settings.ping_url
        if url is not None:
            deadman = DeadMan(web, url.get_secret_value(), self._checkup)
            timetable.every(EVERY, "ping", deadman.ping, delay=SOON)
