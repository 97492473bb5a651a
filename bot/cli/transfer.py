"""`yamchi migrate --to`: from SQLite to PostgreSQL, with a bar on a terminal, lines on a pipe."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.cli.service import stop_signal, until_done
from bot.clock import SystemClock
from bot.logs import configure
from bot.settings import Settings
from storage.tools.transfer import Table, Watcher, move

if TYPE_CHECKING:
    from rich.progress import Progress

STOPPED = "Stopped. Nothing was copied; the same command begins anew.\n"


async def move_to(settings: Settings, target: str) -> int:
    """1 if it was stopped. Raises StartupError."""
    configure("WARNING", settings.log_format)
    source = settings.database_url.get_secret_value()
    moved: list[Table] = []

    async def work(watcher: Watcher) -> None:
        moved.extend(await move(source, target, SystemClock(), watcher))

    with _watching() as watcher:
        await until_done(work(watcher), stop_signal())
    sys.stdout.write(_told(moved) if moved else STOPPED)
    return 0 if moved else 1


def _told(moved: Sequence[Table]) -> str:
    rows = sum(table.rows for table in moved)
    return (
        f"{rows} rows of {len(moved)} tables were copied, and are the same by number and hash.\n"
        "Now set DATABASE_URL to the new address. The old file was left as it is: keep it for a "
        "while, and start no bot on it.\n"
    )


@contextmanager
def _watching() -> Iterator[Watcher]:
    if not sys.stdout.isatty():
        yield Lines()
        return
    # Only a person at a terminal needs it.
    from rich.progress import (
        Progress,
    )

    with Progress() as progress:
        yield Bar(progress)


class Bar:
    """One for all: half of it is copying, half comparing."""

    def __init__(self, progress: "Progress") -> None:
        self._progress = progress
        self._task = progress.add_task("", total=None)

    def begun(self, tables: Sequence[Table]) -> None:
        rows = 2 * sum(table.rows for table in tables)
        self._progress.update(self._task, total=max(rows, 1))

    def went_on(self, table: Table, rows: int, *, checking: bool) -> None:
        what = f"{'comparing' if checking else 'copying'} {table.name}"
        self._progress.update(self._task, advance=rows, description=what)


class Lines:
    """One for each table that has something, as it is begun."""

    def __init__(self) -> None:
        self._last = ""

    def begun(self, tables: Sequence[Table]) -> None:
        _say(f"{sum(table.rows for table in tables)} rows in {len(tables)} tables")

    def went_on(self, table: Table, rows: int, *, checking: bool) -> None:  # noqa: ARG002 - a bar's
        line = f"{'comparing' if checking else 'copying'} {table.name}: {table.rows} rows"
        if line != self._last:
            _say(line)
        self._last = line


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
