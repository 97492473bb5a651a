"""Real past official rates, by provider and day (rates.toml says where from)."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from bot.model import Bulletin, Quote, Rate

Days = dict[date, Bulletin]

# What polling does not store either.
COARSE = frozenset({("nbkr", "UZS")})
# In ascending order of days. `nbkr-weekly` is a document of its own of the same bank.
DOCUMENTS = ("nbk", "nbkr", "nbkr-weekly", "cbu", "nbt", "cbr")


@cache
def table() -> dict[str, Days]:
    """Document -> day -> bulletin, oldest first. Earlier days have the US dollar only (at the
    Bank of Russia also KZT, TJS and UZS), the last ones further currencies."""
    import tomllib

    text = files("bot.sample").joinpath("rates.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return {document: _days(document, tables[document]) for document in DOCUMENTS}


def bulletin(document: str, day: date | None = None) -> Bulletin:
    """The newest bulletin, or the one that was in force on `day`; the oldest for an earlier day.

    Its `effective_date` is its own: a bank asked for a day without one answers so.
    """
    days = table()[document]
    until = [each for each in days if day is None or each <= day]
    return days[until[-1] if until else next(iter(days))]


def before(document: str, day: date) -> Bulletin | None:
    """The bulletin before the one of `day`."""
    earlier = [each for each in table()[document] if each < day]
    return table()[document][earlier[-1]] if earlier else None


def quotes(fetched_at: datetime) -> tuple[Quote, ...]:
    """Everything there is, as quotes for storage, each with its true effective date."""
    return tuple(
        Quote(
            source=found.provider,
            base=rate.base,
            quote=found.currency,
            value=rate.value,
            nominal=rate.nominal,
            effective_date=found.effective_date,
            fetched_at=fetched_at,
        )
        for days in table().values()
        for found in days.values()
        for rate in found.rates
        if (found.provider, rate.base) not in COARSE
    )


def _days(document: str, bank: dict[str, Any]) -> Days:
    provider, _, _ = document.partition("-")
    columns = [column.partition("/") for column in bank["columns"]]
    found = {}
    for line in bank["days"].strip().splitlines():
        day, *values = line.split()
        rates = [
            Rate(base, Decimal(value), int(nominal or 1))
            for (base, _, nominal), value in zip(columns, values, strict=True)
        ]
        rates += _more(bank["newest"].get(day, ""))
        at = date.fromisoformat(day)
        found[at] = Bulletin(provider, bank["home"], at, tuple(rates))
    return found


def _more(line: str) -> Iterator[Rate]:
    """`EUR 548.62 UZS 3.93/100`."""
    words = line.split()
    for base, written in zip(words[::2], words[1::2], strict=True):
        value, _, nominal = written.partition("/")
        yield Rate(base, Decimal(value), int(nominal or 1))
