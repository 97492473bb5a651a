"""`yamchi sources list` and `check`: how the sources are, as remembered and asked now."""

import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from bot.cli.service import catalogue_of, stop_signal, until_done
from bot.cli.sourcetable import HEADS, NUMERIC, rows, show
from bot.clock import Clock, SystemClock
from bot.errors import SourceError
from bot.languages import language
from bot.logs import configure
from bot.model import Polling, Source
from bot.news.fetching import Fetching
from bot.news.robots import Robots
from bot.news.sources import bad
from bot.settings import Settings
from bot.web import Web
from bot.worker import Worker
from storage import glance

AT_ONCE = 8


async def listed(settings: Settings) -> None:
    """Print a table. It reads a database that a running bot holds, too. Raises StartupError."""
    sources = catalogue_of(settings).sources
    states = await glance(settings.database_url.get_secret_value())
    by_id = {state.source.id: state for state in states}
    show(HEADS, rows(sources, by_id, SystemClock().now()), NUMERIC)


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of asking a source; `trouble` says why nothing did."""

    source: Source
    seconds: float
    entries: int = 0
    newest: datetime | None = None
    trouble: str | None = None


async def check(settings: Settings, ids: Sequence[str] = ()) -> int:
    """Ask each enabled source, or those with these ids, and tell how it went; 1 if one of them
    cannot be read. Nothing is stored. Raises StartupError."""
    configure("WARNING", settings.log_format)
    stop = stop_signal()
    sources = chosen(catalogue_of(settings).sources, ids)
    done: list[Checked] = []
    async with AsyncExitStack() as stack:
        clock = SystemClock()
        web = await stack.enter_async_context(Web(settings.allow_networks, clock))
        worker = Worker()
        stack.push_async_callback(worker.close)
        fetching = Fetching(web, worker, Robots(web, clock), clock)
        with _telling(len(sources)) as tell:
            await until_done(_ask_all(sources, fetching, clock, done, tell), stop)
    failed = sum(one.trouble is not None for one in done)
    sys.stdout.write(f"{len(done) - failed} of {len(sources)} can be read.\n")
    return 1 if failed or len(done) < len(sources) else 0


def chosen(sources: Sequence[Source], ids: Sequence[str]) -> list[Source]:
    """Those with these ids, switched off or not; else all that are on."""
    by_id = {source.id: source for source in sources}
    strangers = [
        f"{name}: no source has this id; `yamchi sources list` shows them"
        for name in ids
        if name not in by_id
    ]
    if strangers:
        raise bad(*strangers)
    return [by_id[name] for name in dict.fromkeys(ids)] or [s for s in sources if s.enabled]


async def _ask_all(
    sources: Sequence[Source],
    fetching: Fetching,
    clock: Clock,
    done: list[Checked],
    tell: Callable[[Checked], None],
) -> None:
    turn = asyncio.Semaphore(AT_ONCE)

    async def ask(source: Source) -> None:
        async with turn:
            checked = await asked(source, fetching, clock)
        done.append(checked)
        tell(checked)

    await asyncio.gather(*map(ask, sources))


async def asked(source: Source, fetching: Fetching, clock: Clock) -> Checked:
    """As if for the first time; of an archive, its first page."""
    begun = clock.monotonic()
    try:
        brought = await fetching.bring(replace(source, pages=1), Polling(), _nothing_is_known)
    except SourceError as error:
        return Checked(source, clock.monotonic() - begun, trouble=str(error))
    dates = [entry.published_at for _, entry in brought.found if entry.published_at]
    seconds = clock.monotonic() - begun
    return Checked(source, seconds, len(brought.found), max(dates, default=None))


async def _nothing_is_known(_: Sequence[str]) -> bool:
    return False


@contextmanager
def _telling(total: int) -> Iterator[Callable[[Checked], None]]:
    """A line for each source as it is done; on a terminal with a bar below."""
    now = SystemClock().now
    if not sys.stdout.isatty():

        def say(checked: Checked) -> None:
            sys.stdout.write(line(checked, now()) + "\n")
            sys.stdout.flush()

        yield say
        return
    # Only a person at a terminal needs it.
    from rich.progress import Progress
    from rich.text import Text

    with Progress() as progress:
        task = progress.add_task("Asking", total=total)

        def show_line(checked: Checked) -> None:
            style = "red" if checked.trouble else ""
            progress.console.print(Text(line(checked, now()), style))
            progress.advance(task)

        yield show_line


def line(checked: Checked, now: datetime) -> str:
    took = f"{checked.seconds:.1f} s"
    if checked.trouble is not None:
        return f"{checked.source.id}: FAILED, {took}: {checked.trouble}"
    newest = "no dates"
    if checked.newest is not None:
        newest = f"newest {language('en').ago(checked.newest, now)}"
    if not checked.entries:
        return f"{checked.source.id}: ok, {took}, but it has no entries"
    return f"{checked.source.id}: ok, {took}, {checked.entries} entries, {newest}"
