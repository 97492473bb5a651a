"""How far a bot under test has come."""

from pathlib import Path

from tests.kit.remembered import rows

__all__ = ["polled", "quoted", "rows"]


def polled(folder: Path) -> int:
    """How many sources have been read at least once."""
    return len(rows(folder, "SELECT id FROM sources WHERE succeeded_us IS NOT NULL"))


def quoted(folder: Path, bank: str) -> int:
    """How many bulletins of a bank are stored."""
    sql = "SELECT DISTINCT effective_date FROM quotes WHERE base = 'USD' AND source = "
    return len(rows(folder, f"{sql}'{bank}'"))
