"""The ValCurs vocabulary, which the Bank of Russia and the National Bank of Tajikistan share."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from bot.errors import BadBulletin
from bot.model import Rate
from bot.rates.providers.reading import Row, read_day, read_rate, xml

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def daily_rows(root: "Element") -> Iterator[Row]:
    """The rows of one day's bulletin."""
    for row in root.iter("Valute"):
        yield Row(row.findtext("CharCode"), row.findtext("Nominal"), row.findtext("Value"))


def read_series(provider: str, body: bytes, base: str | None = None) -> list[tuple[date, Rate]]:
    """The days of one currency. `base` names it where the rows do not. Raises BadBulletin."""
    root = xml(provider, body, "ValCurs")
    found = []
    for record in root.iter("Record"):
        code = record.findtext("CharCode") or base
        row = Row(code, record.findtext("Nominal"), record.findtext("Value"))
        day, rate = read_day(record.get("Date")), read_rate(provider, row)
        if day and rate:
            found.append((day, rate))
    if not found:
        raise BadBulletin(provider=provider, reason="it has no rates")
    return found
