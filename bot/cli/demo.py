"""`yamchi demo`: the real bot against the emulator, with sample news and past official rates.

Everything is on 127.0.0.1 and in a temporary folder; nothing reaches the outside.
"""

import logging
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.cli.service import stop_signal
from bot.cli.transcript import Conversation
from bot.clock import Clock
from bot.emulator import Emulator, EmulatorServer
from bot.errors import StartupError
from bot.logs import configure
from bot.news.sources import Catalogue, RateSource
from bot.program import Program
from bot.rates.providers import PROVIDERS
from bot.sample.items import outlets
from bot.sample.places import people
from bot.sample.rates import DOCUMENTS, quotes
from bot.sample.server import serve
from bot.sample.stage import DemoStage
from bot.sample.turnable import TurnableClock
from bot.sample.turns import Turns
from bot.settings import Settings
from storage import open_store

TOKEN = "1000000001:demo"  # noqa: S105 - known to the emulator only
USER = 1
RATES_EVERY = 5  # seconds between polls of a bank: who moves a rate does not wait for half an hour
SOON = timedelta(seconds=75)  # by then the outlets have published what they had held back


class PortInUse(StartupError):
    key = "127.0.0.1:{port} is taken: choose another with --port"


async def show(port: int) -> None:
    """Serve the chat page until SIGTERM or SIGINT."""
    configure("WARNING", "console")
    # Banks are polled so often here that a poll may begin before the last has ended.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    stop = stop_signal()
    async with running(port) as (program, server):
        sys.stdout.write(f"The bot is running. Open {server.url}/chat in a browser.\n")
        sys.stdout.write("Ctrl+C ends it.\n")
        sys.stdout.flush()
        await program.until(stop)
        await program.stop()


async def play_once() -> int:
    """Print a conversation as a transcript; 1 if a step did not come out as it should."""
    configure("WARNING", "console")
    clock = TurnableClock()
    async with running(0, clock) as (program, server):
        await program.timetable.first_round()
        conversation = Conversation(server.emulator, USER, sys.stdout.write)
        await conversation.say("/start", "Central Asia")
        await conversation.say("/news", "Viewing results 1–6 of ")
        await conversation.press("›", "Viewing results 7–12 of ")
        await conversation.say("/summary 2", "\u00a0min\u00a0read")
        await conversation.say("/watch train -football", "Watching for train")
        await conversation.hear(
            partial(clock.put_on, SOON), "New for train", "All Berths of the New Night Train"
        )
        await conversation.say("/news new", "Viewing results 1–", "new since you looked")
        await conversation.say("/rates", "1 USD = ")
        await conversation.say("100 usd in kzt", "100 USD = ", "National Bank of Kazakhstan")
        await conversation.say("/newz", "/news")
    return 1 if conversation.failed else 0


@asynccontextmanager
async def running(
    port: int, clock: TurnableClock | None = None
) -> AsyncIterator[tuple[Program, EmulatorServer]]:
    """The program, its Telegram and its sources, all started and by one clock; stopped at the
    end."""
    clock = clock or TurnableClock()
    turns = Turns(clock)
    async with AsyncExitStack() as stack:
        server = EmulatorServer(Emulator(token=TOKEN, clock=clock), port=port)
        try:
            await server.start()
        except OSError:
            raise PortInUse(port=port) from None
        stack.push_async_callback(server.stop)
        await people(server.emulator, USER)
        outside = await stack.enter_async_context(serve(clock, turns))
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="yamchi-demo-"))
        settings = _settings(server.url, Path(folder))
        server.page.stage = DemoStage(server, clock, turns, settings.timezone)
        await _past_rates(settings, clock)
        program = await stack.enter_async_context(Program(settings, catalogue(outside), clock))
        yield program, server


def catalogue(outside: str) -> Catalogue:
    """Every sample outlet and every bank that there are samples of, all at their address; and the
    banks whose peg stands without being asked."""
    rates = [
        RateSource(bank.code, None if bank.peg else outside)
        for bank in PROVIDERS
        if bank.peg or bank.code in DOCUMENTS
    ]
    return Catalogue(tuple(outlet.source(outside) for outlet in outlets()), tuple(rates))


async def _past_rates(settings: Settings, clock: Clock) -> None:
    """What a bot that has run for some months would remember."""
    url = settings.database_url.get_secret_value()
    async with open_store(
        url, bot_id=settings.bot_id, language=settings.language, timezone=settings.timezone
    ) as store:
        await store.rates.add(quotes(clock.now()))


def _settings(telegram: str, folder: Path) -> Settings:
    """Built without the environment: a demo is the same everywhere."""
    values: dict[str, Any] = {
        "bot_token": SecretStr(TOKEN),
        "bot_api_url": telegram,
        "database_url": SecretStr(f"sqlite:///{folder / 'demo.db'}"),
        "allow_networks": (ip_network("127.0.0.0/8"),),
        "listen": "127.0.0.1:0",
        "owner_id": USER,
        "rates_interval": RATES_EVERY,
    }
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    return Settings.model_construct(**{**defaults, **values})
