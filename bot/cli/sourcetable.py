"""The sources and how they are, as a table: on a terminal drawn, on a pipe in plain columns."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.languages import language
from bot.model import Source, SourceState
from bot.news.health import state_of

HEADS = ("id", "title", "language", "kind", "state", "last read", "newest", "failures", "why")
NUMERIC = HEADS.index("failures")
LONGEST_TITLE = 40
Cells = tuple[str, ...]


def rows(
    sources: Iterable[Source], states: Mapping[str, SourceState], now: datetime
) -> list[Cells]:
    """A row for each configured source; `states` are what is remembered, by id."""
    return [_row(source, states.get(source.id), now) for source in sources]


def _row(source: Source, state: SourceState | None, now: datetime) -> Cells:
    polling = state.polling if state else None
    return (
        source.id,
        source.title,
        source.language,
        source.kind,
        state_of(source, state, now),
        _ago(polling.succeeded_at if polling else None, now),
        _ago(state.newest_at if state else None, now),
        str(polling.failures if polling else 0),
        (polling.error or "") if polling else "",
    )


def _ago(moment: datetime | None, now: datetime) -> str:
    return "–" if moment is None else language("en").ago(moment, now)


def show(heads: Cells, cells: Sequence[Cells], numeric: int | None = None) -> None:
    if not sys.stdout.isatty():
        sys.stdout.write(columns(heads, cells, numeric))
        return
    # Only a person at a terminal needs it.
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*heads)
    for row in cells:
        table.add_row(*map(Text, row))
    Console().print(table)


def columns(heads: Cells, cells: Sequence[Cells], numeric: int | None = None) -> str:
    """Nothing cut off: it may be read by a program. `numeric` is the column that stands right."""
    table = [heads, *cells]
    widths = [max(len(row[number]) for row in table) for number in range(len(heads))]
    lines = (
        "  ".join(
            cell.rjust(width) if number == numeric else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    )
    return "\n".join(lines) + "\n"
