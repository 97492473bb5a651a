"""`yamchi run` and `yamchi migrate`: the program between its settings and its end."""

import asyncio
import logging
import signal
from collections.abc import Collection, Coroutine
from typing import Any

from bot.aside import take_short_turns
from bot.errors import BadSettings
from bot.health.systemd import notify
from bot.logs import configure
from bot.news.sources import BUILT_IN, Catalogue, load
from bot.nursery import Nursery
from bot.program import ROLES, Program, Role
from bot.rates.providers import PROVIDERS
from bot.settings import Settings
from storage import migrate_database

log = logging.getLogger(__name__)
SHORTEST_SECRET = 8


async def serve(settings: Settings, roles: Collection[Role] = ROLES) -> None:
    """Run the bot, or some roles of it, until SIGTERM or SIGINT. Raises StartupError."""
    if len(roles) < len(ROLES) and not settings.database_url.get_secret_value().startswith("post"):
        problem = "--role: an SQLite database takes one process with all roles"
        raise BadSettings(problems=(f"{problem}; set DATABASE_URL to PostgreSQL",))
    configure(settings.log_level, settings.log_format, secrets(settings))
    take_short_turns()
    stop = stop_signal()
    for line in warnings(settings):
        log.warning(line)
    async with Program(settings, catalogue_of(settings), roles=roles) as program:
        notify("READY=1")
        try:
            await program.until(stop)
        finally:
            notify("STOPPING=1")
        log.info("Stopping")
        await program.stop()
    log.info("Stopped")


def secrets(settings: Settings) -> list[str]:
    """What no line of the log may hold."""
    given = (settings.summary_api_key, settings.webhook_secret, settings.ping_url)
    keys = [secret.get_secret_value() for secret in given if secret]
    # A local model takes any word for a key; a short one would be cut out of ordinary words.
    return [settings.token, *(key for key in keys if len(key) >= SHORTEST_SECRET)]


async def migrate(settings: Settings) -> None:
    """Bring the schema up; a database that a bot holds is refused. Raises StartupError."""
    configure(settings.log_level, settings.log_format)
    steps = await migrate_database(settings.database_url.get_secret_value())
    log.info("The database is up to date", extra={"steps": steps})


def catalogue_of(settings: Settings) -> Catalogue:
    """The operator's sources.toml, or the built-in one. Raises BadSettings."""
    codes = tuple(provider.code for provider in PROVIDERS)
    return load(settings.sources or BUILT_IN, codes)


def warnings(settings: Settings) -> list[str]:
    """What the operator would otherwise be surprised by."""
    return [f"{name}: this version does not use it yet" for name in settings.idle()]


def stop_signal() -> asyncio.Event:
    """Set by SIGTERM and SIGINT. Further ones change nothing: the end is seconds away."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    return stop


async def until_done(work: Coroutine[Any, Any, None], stop: asyncio.Event) -> None:
    """Until the work is done or the stop is set; then the work is cancelled."""
    nursery = Nursery()
    try:
        task = nursery.start("work", work)
        waiter = nursery.start("stop", stop.wait())
        await asyncio.wait({task, waiter}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
    finally:
        await nursery.close()
