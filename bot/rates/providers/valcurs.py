"""The ValCurs vocabulary, which the Bank of Russia and the National Bank of Tajikistan share."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.errors import BadBulletin
from bot.model import Bulletin
from bot.rates.providers.base import Series
from bot.rates.providers.documents import xml
from bot.rates.providers.reading import Row, series

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def daily_rows(root: "Element") -> Iterator[Row]:
    """The rows of one day's bulletin."""
    for row in root.iter("Valute"):
        yield Row(row.findtext("CharCode"), row.findtext("Nominal"), row.findtext("Value"))


def read_series(
    provider: str, currency: str, body: bytes, asked: Series, number: str | None = None
) -> tuple[Bulletin, ...]:
    """The days of one currency. `number` is the bank's own for it, where the rows name no code.

    An answer about another currency or another kind of document is refused; a range without a
    day is an empty series.
    """
    root = xml(provider, body, "ValCurs")
    if root.get("DateRange1") is None:
        raise BadBulletin(provider=provider, reason="it is no series of days")
    if number is not None and root.get("ID") != number:
        raise BadBulletin(provider=provider, reason=f"it is not of {asked.code}")
    records = list(root.iter("Record"))
    if not records:
        return ()
    rows = (
        Row(
            record.findtext("CharCode") if number is None else asked.code,
            record.findtext("Nominal"),
            record.findtext("Value"),
            record.get("Date"),
        )
        for record in records
    )
    found = series(provider, currency, rows, asked.since, asked.until)
    if any(rate.base != asked.code for day in found for rate in day.rates):
        raise BadBulletin(provider=provider, reason=f"it is not of {asked.code}")
    return found
