"""The common grammar of the banks' documents: rows as written in, checked rates out."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bot.errors import BadBulletin
from bot.model import Bulletin, Rate
from bot.rates.providers.codes import CODES

DOTTED = re.compile(r"(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<year>\d{4})", re.ASCII)
ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)", re.ASCII)
# No exponents: a short text must not stand for a number with a million digits.
NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,12})?")
NOT_A_NUMBER = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)
NOMINAL = re.compile(r"[1-9][0-9]{0,8}")


class Row(NamedTuple):
    """A row as written. `day` is its own date, in formats that date each row."""

    code: str | None
    nominal: str | None
    value: str | None
    day: str | None = None


def bulletin(
    provider: str,
    currency: str,
    day: str | None,
    rows: Iterable[Row],
    *,
    per_home: bool = False,
    each_dated: bool = False,
) -> Bulletin:
    """Put a document together from its rows.

    `day` is the document's date; without one it is the newest of the rows' own, and rows of
    another day are left out, unless they are `each_dated` on purpose. A row with a malformed or
    unknown code, a malformed nominal or number is left out too. A number that can be no rate (zero,
    negative, NaN) is kept for admission to hold back. A code that comes twice puts the whole
    document in doubt: BadBulletin.
    """
    rows = list(rows)
    stamp = day or max((row.day or "" for row in rows), key=_sortable, default="")
    effective_date = read_day(stamp)
    if effective_date is None:
        raise BadBulletin(provider=provider, reason="it has no date")
    rates = []
    for row in rows:
        own = None if day else read_day(row.day)
        if (day or own == effective_date or (each_dated and own)) and (
            rate := read_rate(currency, row, per_home=per_home)
        ):
            rates.append(replace(rate, day=own) if each_dated else rate)
    return whole(Bulletin(provider, currency, effective_date, tuple(rates)))


def series(
    provider: str,
    currency: str,
    rows: Iterable[Row],
    since: date = date.min,
    until: date = date.max,
    *,
    per_home: bool = False,
) -> tuple[Bulletin, ...]:
    """A bulletin for each day of dated rows, oldest first. Raises BadBulletin, as `bulletin`; a
    series that is well-formed but has nothing from `since` to `until` is none."""
    days: defaultdict[date, list[Rate]] = defaultdict(list)
    known: dict[str, date | None] = {}
    dated = wanted = False
    for row in rows:
        stamp = row.day or ""
        day = known[stamp] if stamp in known else known.setdefault(stamp, read_day(stamp))
        dated = dated or day is not None
        if day and since <= day <= until:
            wanted = True
            if rate := read_rate(currency, row, per_home=per_home):
                days[day].append(rate)
    if not dated or (wanted and not days):
        raise BadBulletin(provider=provider, reason="it has no rates")
    return tuple(
        whole(Bulletin(provider, currency, day, tuple(rates)))
        for day, rates in sorted(days.items())
    )


def read_rate(currency: str, row: Row, *, per_home: bool = False) -> Rate | None:
    """The rate, or None for a malformed row."""
    code, nominal = (row.code or "").strip(), (row.nominal or "").strip()
    value = _decimal(row.value or "")
    if value is None or code not in CODES or code == currency or not NOMINAL.fullmatch(nominal):
        return None
    if per_home:
        return Rate(currency, value, int(nominal), quote=code)
    return Rate(code, value, int(nominal))


def whole(found: Bulletin) -> Bulletin:
    """The bulletin, if it has rates and none of them twice."""
    if not found.rates:
        raise BadBulletin(provider=found.provider, reason="it has no rates")
    seen: set[str] = set()
    for rate in found.rates:
        code = found.other(rate)
        if code in seen:
            raise BadBulletin(provider=found.provider, reason=f"{code} is in it twice")
        seen.add(code)
    return found


def read_day(text: str | None) -> date | None:
    """`DD.MM.YYYY` or `YYYY-MM-DD`; None for anything else."""
    text = (text or "").strip()
    match = DOTTED.fullmatch(text) or ISO.fullmatch(text)
    try:
        return match and date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def dotted(text: str | None) -> str | None:
    """A date as its bank writes it, None in another's way: two share the names of all elements."""
    return text if DOTTED.fullmatch((text or "").strip()) else None


def iso(text: str | None) -> str | None:
    return text if ISO.fullmatch((text or "").strip()) else None


def _decimal(text: str) -> Decimal | None:
    """Decimal comma or point; spaces and NBSP may set thousands apart. What is a number and can be
    no rate (zero, negative, NaN) is read as it stands: admission holds it back and says so."""
    plain = "".join(text.split()).replace(",", ".")
    fits = NUMBER.fullmatch(plain) or NOT_A_NUMBER.fullmatch(plain)
    return Decimal(plain) if fits else None


def _sortable(text: str) -> date:
    return read_day(text) or date.min
