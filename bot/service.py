"""`yamchi run` and `yamchi migrate`: the program between its settings and its end."""

import asyncio
import logging
import signal

from bot.logs import configure
from bot.news.sources import Catalogue, builtin, load
from bot.program import Program
from bot.rates.providers import PROVIDERS
from bot.settings import Settings
from storage import open_store

log = logging.getLogger(__name__)


async def serve(settings: Settings) -> None:
    """Run the bot until SIGTERM or SIGINT. Raises StartupError."""
    configure(settings.log_level, settings.log_format, [settings.token])
    stop = stop_signal()
    async with Program(settings, catalogue_of(settings)) as program:
        await program.until(stop)
        log.info("Stopping")
        await program.stop()
    log.info("Stopped")


async def migrate(settings: Settings) -> None:
    """Opening brings the schema up; a second instance is refused as always."""
    configure(settings.log_level, settings.log_format)
    url = settings.database_url.get_secret_value()
    bot_id = settings.bot_id if settings.bot_token else 0
    async with open_store(
        url, bot_id=bot_id, language=settings.language, timezone=settings.timezone
    ):
        log.info("The database is up to date")


def catalogue_of(settings: Settings) -> Catalogue:
    """The operator's sources.toml, or the built-in one. Raises BadSettings."""
    codes = tuple(provider.code for provider in PROVIDERS)
    return load(settings.sources, codes) if settings.sources else builtin(codes)


def stop_signal() -> asyncio.Event:
    """Set by SIGTERM and SIGINT; a second one ends the program at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def ask() -> None:
        if stop.is_set():
            raise SystemExit(1)
        stop.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, ask)
    return stop
