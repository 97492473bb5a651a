"""What a bot under test has remembered, read from its file while it runs or afterwards."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """Nothing as long as there is no such file or table."""
    file = folder / "bot.db"
    if not file.exists():
        return []
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=5)) as connection:
        try:
            return connection.execute(sql).fetchall()
        except sqlite3.OperationalError:
            return []


def polled(folder: Path) -> int:
    """How many sources have been read at least once."""
    return len(rows(folder, "SELECT id FROM sources WHERE succeeded_us IS NOT NULL"))


def quoted(folder: Path, bank: str) -> int:
    """How many bulletins of a bank are stored."""
    sql = "SELECT DISTINCT effective_date FROM quotes WHERE base = 'USD' AND source = "
    return len(rows(folder, f"{sql}'{bank}'"))
