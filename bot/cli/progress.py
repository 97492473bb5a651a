"""How far a backfill is: bars on a terminal, a line now and then on a pipe, a table at the end."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.rates.backfill import Tally, Watcher

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn, TaskID

TENTH = 10
HEADS = ("provider", "days", "requests", "rows", "gaps", "failures")


@contextmanager
def watching() -> Iterator[Watcher]:
    """Whoever fits the output: a terminal gets bars, anything else plain lines."""
    if not sys.stdout.isatty():
        yield Lines()
        return
    # Only a person at a terminal needs it.
    from rich.progress import Progress

    with Progress(*Bars.columns()) as progress:
        yield Bars(progress)


class Bars:
    """One for each bank."""

    def __init__(self, progress: "Progress") -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    @staticmethod
    def columns() -> tuple["ProgressColumn", ...]:
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

        return (
            TextColumn("{task.description:<12}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[rows]} rows {task.fields[reason]}", markup=False),
        )

    def begun(self, tally: Tally) -> None:
        self._tasks[tally.provider.code] = self._progress.add_task(
            tally.provider.code, total=max(tally.planned, 1), rows=0, reason=tally.reason
        )

    def went_on(self, tally: Tally) -> None:
        self._progress.update(
            self._tasks[tally.provider.code],
            completed=tally.requests,
            rows=tally.stored,
            reason=tally.reason,
        )

    def ended(self, tally: Tally) -> None:
        self.went_on(tally)
        if not tally.planned:
            self._progress.update(self._tasks[tally.provider.code], completed=1)


class Lines:
    """At the beginning, after each tenth, and of each failure."""

    def begun(self, tally: Tally) -> None:
        if tally.planned:
            say(f"{tally.provider.code}: {tally.days} days, {tally.planned} requests")
        else:
            say(f"{tally.provider.code}: {tally.reason or 'nothing left to ask for'}")

    def went_on(self, tally: Tally) -> None:
        done, total = tally.requests, tally.planned
        if done * TENTH // total > (done - 1) * TENTH // total:
            say(f"{tally.provider.code}: {done} of {total}, {tally.stored} rows")

    def ended(self, tally: Tally) -> None:
        if tally.reason and tally.planned:
            say(f"{tally.provider.code}: {tally.reason}")


def summary(tallies: Sequence[Tally]) -> str:
    """A table, a line for each bank; the last column says what went wrong."""
    rows = [
        HEADS,
        *(
            (one.provider.code, one.days, one.requests, one.stored, one.gaps, one.failures)
            for one in tallies
        ),
    ]
    notes = ["", *(one.reason for one in tallies)]
    widths = [max(len(str(row[column])) for row in rows) for column in range(len(HEADS))]
    lines = (
        "  ".join(
            [str(row[0]).ljust(widths[0])]
            + [str(cell).rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
            + [note]
        ).rstrip()
        for row, note in zip(rows, notes, strict=True)
    )
    return "\n".join(lines) + "\n"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
