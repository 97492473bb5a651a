"""`yamchi doctor`: a line for each check, and words for what fails."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.cli.service import catalogue_of, secrets, stop_signal, until_done
from bot.cli.sourcebook import AT_ONCE, asked
from bot.clock import Clock, SystemClock, zones_version
from bot.errors import BadSettings, SourceError, YamchiError
from bot.logs import configure
from bot.model import Source
from bot.news.fetching import Fetching
from bot.news.robots import Robots
from bot.news.sources import Catalogue
from bot.rates.asking import Asking
from bot.rates.providers import PROVIDERS
from bot.rates.providers.base import Provider
from bot.settings import ENV_FILE, MISSING_TOKEN, Settings, load
from bot.web import Web
from bot.web.hour import server_time
from bot.worker import Worker
from handlers.wire.connection import Connection
from storage import examine as examine_database

State = Literal["ok", "note", "FAIL"]
FAR = 60.0  # seconds that a clock may be wrong: digests and alerts go by minutes
OFF = 5.0
LEAST_FREE = 200_000_000
# A machine with zones from before 2024 has Almaty an hour ahead of itself.
WITNESS = (ZoneInfo("Asia/Almaty"), datetime(2024, 4, 1), timedelta(hours=5))  # noqa: DTZ001 - local


@dataclass(frozen=True, slots=True)
class Finding:
    """A check's line; `note` is worth knowing and no failure."""

    state: State
    name: str
    words: str

    def __str__(self) -> str:
        return f"{self.state:<5} {self.name:<12} {self.words}"


async def examine() -> int:
    """Tell all that there is to tell; 1 if one check fails."""
    configure("CRITICAL", "console")
    failed = 0

    async def tell() -> None:
        nonlocal failed
        async for finding in findings(SystemClock()):
            failed += finding.state == "FAIL"
            sys.stdout.write(f"{finding}\n")
            sys.stdout.flush()

    await until_done(tell(), stop_signal())
    sys.stdout.write("All is well.\n" if not failed else f"{failed} of these checks failed.\n")
    return 1 if failed else 0


async def findings(clock: Clock) -> AsyncIterator[Finding]:
    settings, problems = _settings()
    for finding in problems:
        yield finding
    yield zones(clock)
    if settings is None:
        return
    configure("CRITICAL", "console", secrets(settings) if settings.bot_token else ())
    yield await token(settings)
    yield await database(settings)
    yield await hour(settings, clock)
    try:
        catalogue = catalogue_of(settings)
    except BadSettings as error:
        for line in str(error).splitlines():
            yield Finding("FAIL", "sources", line)
        return
    async for finding in outside(settings, catalogue, clock):
        yield finding


def _settings() -> tuple[Settings | None, list[Finding]]:
    try:
        settings = load()
    except BadSettings as error:
        return None, [Finding("FAIL", "settings", line) for line in str(error).splitlines()]
    given = len(settings.model_fields_set)
    found = [Finding("ok", "settings", f"{given} set, the others as they are by default")]
    if ENV_FILE.exists() and ENV_FILE.stat().st_mode & 0o077:
        found.append(
            Finding("note", "settings", f"others can read {ENV_FILE}: chmod 600 {ENV_FILE}")
        )
    return settings, found


def zones(clock: Clock) -> Finding:
    zone, moment, offset = WITNESS
    if moment.replace(tzinfo=zone).utcoffset() != offset:
        words = f"{zones_version()}: Almaty is an hour ahead of itself; upgrade the package tzdata"
        return Finding("FAIL", "time zones", words)
    year = clock.now().year
    if year - int(zones_version().partition(".")[0]) > 1:
        words = f"{zones_version()} is old; upgrade the package tzdata"
        return Finding("note", "time zones", words)
    return Finding("ok", "time zones", f"{zones_version()}")


async def token(settings: Settings) -> Finding:
    if settings.bot_token is None:
        return Finding("FAIL", "token", f"{MISSING_TOKEN}; `yamchi init` asks for it")
    try:
        async with Connection(settings.token, settings.bot_api_url) as connection:
            me = await connection.who()
    except YamchiError as error:
        return Finding("FAIL", "token", f"{error} (at {settings.bot_api_url})")
    return Finding("ok", "token", f"@{me.username}, https://t.me/{me.username}")


async def database(settings: Settings) -> Finding:
    try:
        found = await examine_database(settings.database_url.get_secret_value())
    except YamchiError as error:
        return Finding("FAIL", "database", str(error))
    facts = [f"{found.size / 1_000_000:.1f} MB, schema {found.schema}"]
    if found.schema is None:
        facts = ["made at the first start"]
    elif found.schema < found.known:
        facts.append(f"the next start brings it to schema {found.known}")
    if found.free is not None:
        facts.append(f"{found.free / 1_000_000_000:.1f} GB free")
    if found.holder:
        facts.append(f"process {found.holder} runs on it")
    if not found.whole:
        facts.append("too large to be looked through now")
    if not found.private:
        facts.append("others can read it; the next start changes that")
    full = found.free is not None and found.free < LEAST_FREE
    state: State = "FAIL" if full else "ok" if found.private else "note"
    return Finding(state, "database", f"{found.name}: {', '.join(facts)}")


async def hour(settings: Settings, clock: Clock) -> Finding:
    host = urlsplit(settings.bot_api_url).hostname
    found = await asyncio.to_thread(server_time, settings.bot_api_url)
    now = clock.now()
    if found is None:
        return Finding("note", "clock", f"{host} did not tell the time, nothing to compare with")
    told, took = found
    # Half a second for the part that the header leaves out, and half of the way.
    off = (now - told).total_seconds() - 0.5 - took / 2
    if abs(off) <= max(OFF, took):
        return Finding("ok", "clock", f"as {host} has it, to {max(1.0, abs(off)):.0f} s")
    words = f"{abs(off):.0f} s {'ahead of' if off > 0 else 'behind'} {host}'s"
    advice = "; let the machine set its clock (timedatectl set-ntp true)"
    return Finding("FAIL" if abs(off) > FAR else "note", "clock", words + advice)


async def outside(settings: Settings, catalogue: Catalogue, clock: Clock) -> AsyncIterator[Finding]:
    """Each outlet and each bank that is on, asked as if for the first time; nothing is stored."""
    async with AsyncExitStack() as stack:
        web = await stack.enter_async_context(Web(settings.allow_networks, clock))
        worker = Worker()
        stack.push_async_callback(worker.close)
        fetching = Fetching(web, worker, Robots(web, clock), clock)
        on = {bank.provider: bank.base_url for bank in catalogue.rates if bank.enabled}
        asking = Asking(web, clock, {code: url for code, url in on.items() if url}, attempts=1)
        checks = [
            *(outlet(each, fetching, clock) for each in catalogue.sources if each.enabled),
            *(bank(each, asking) for each in PROVIDERS if each.code in on and asking.may(each)),
        ]
        async for finding in _a_few_at_once(checks):
            yield finding


async def outlet(source: Source, fetching: Fetching, clock: Clock) -> Finding:
    checked = await asked(source, fetching, clock)
    name = f"source {source.id}"
    if checked.trouble is not None:
        return Finding("FAIL", name, checked.trouble)
    if not checked.entries:
        return Finding("note", name, "it answers, and has no entries")
    return Finding("ok", name, f"{checked.entries} entries, {checked.seconds:.1f} s")


async def bank(provider: Provider, asking: Asking) -> Finding:
    name = f"bank {provider.code}"
    try:
        for request in provider.requests(asking.today(provider)):
            bulletin, quotes = await asking.bulletin(provider, request)
    except SourceError as error:
        return Finding("FAIL", name, str(error))
    return Finding("ok", name, f"{len(quotes)} rates of {bulletin.effective_date}")


async def _a_few_at_once(checks: Iterable[Awaitable[Finding]]) -> AsyncIterator[Finding]:
    """Their findings as they come."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(check: Awaitable[Finding]) -> Finding:
        async with turn:
            return await check

    for done in asyncio.as_completed([one(check) for check in checks]):
        yield await done
