"""`yamchi rates backfill`: history from the official archives into the database."""

import asyncio
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import timedelta

from bot.cli.progress import summary, watching
from bot.cli.service import catalogue_of, stop_signal, until_done
from bot.clock import SystemClock
from bot.errors import BadSettings
from bot.logs import configure
from bot.rates.admission import Admission
from bot.rates.archive import Archivist
from bot.rates.asking import Asking
from bot.rates.backfill import Backfill, Tally
from bot.rates.providers import PROVIDERS
from bot.settings import Settings
from bot.web import Web
from storage import Store, open_store

ATTEMPTS = 4
NOBODY = 0  # rates belong to no bot
NO_ADDRESS = "its site is asked at an address of your own only"
STOPPED = "Stopped. What was answered is stored, and the same command goes on from there.\n"


async def backfill(
    settings: Settings, days: int, codes: Sequence[str] = (), *, again: bool = False
) -> int:
    """Fetch the last so many days, today included, of the providers with these codes, or of those
    that are enabled, and tell how it went. 1 if something failed. Raises StartupError.

    `again` asks anew for the days of which a bank has said that it has nothing.
    """
    configure("WARNING", settings.log_format)
    stop = stop_signal()
    tallies = _chosen(settings, codes)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(
            open_store(
                settings.database_url.get_secret_value(),
                bot_id=NOBODY,
                language=settings.language,
                timezone=settings.timezone,
            )
        )
        web = await stack.enter_async_context(Web(settings.allow_networks, SystemClock()))
        await until_done(_fill(settings, store, web, tallies, days, again=again), stop)
    sys.stdout.write(summary(tallies))
    if not all(tally.done for tally in tallies):
        sys.stdout.write(STOPPED)
    return 1 if any(tally.failures for tally in tallies) else 0


def _chosen(settings: Settings, codes: Sequence[str]) -> list[Tally]:
    known = {bank.code for bank in PROVIDERS}
    strangers = [
        f"--provider: {code!r} is none of {', '.join(sorted(known))}"
        for code in codes
        if code not in known
    ]
    if strangers:
        raise BadSettings(problems=tuple(strangers))
    enabled = {bank.provider for bank in catalogue_of(settings).rates if bank.enabled}
    return [Tally(bank) for bank in PROVIDERS if bank.code in (codes or enabled)]


async def _fill(
    settings: Settings,
    store: Store,
    web: Web,
    tallies: Sequence[Tally],
    days: int,
    *,
    again: bool,
) -> None:
    """All banks at once, each of them one request after the other."""
    rates = catalogue_of(settings).rates
    base_urls = {bank.provider: bank.base_url for bank in rates if bank.base_url}
    asking = Asking(web, SystemClock(), base_urls, attempts=ATTEMPTS)
    admission = Admission(store.rates, store.quarantine, store.transaction, SystemClock())
    archivist = Archivist(asking, store.rates, store.archives, admission.admit)
    with watching() as watcher:
        work = []
        filling = Backfill(archivist, watcher, again=again)
        for tally in tallies:
            if not asking.may(tally.provider):
                tally.reason, tally.done = NO_ADDRESS, True
                continue
            today = asking.today(tally.provider)
            since = today - timedelta(days=days - 1)
            work.append(filling.fill(tally, since, today, today))
        await asyncio.gather(*work)
