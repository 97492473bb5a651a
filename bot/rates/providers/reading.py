"""The common grammar of the banks' documents: bytes in, checked rows out."""

import json
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from bot.errors import BadBulletin
from bot.model import Bulletin, Rate

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

BOM = b"\xef\xbb\xbf"
CODE = re.compile(r"[A-Z]{3}")
DOTTED = re.compile(r"(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<year>\d{4})")
ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)")
# No exponents: a short text must not stand for a number with a million digits.
NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,12})?")
NOT_A_NUMBER = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)
NOMINAL = re.compile(r"[1-9][0-9]{0,8}")


class Row(NamedTuple):
    """A row as written. `day` is its own date, in formats that date each row."""

    base: str | None
    nominal: str | None
    value: str | None
    day: str | None = None


def xml(provider: str, body: bytes, *roots: str) -> "Element":
    """The root of a document, which must have one of the names in `roots`.

    The declaration in the bytes decides the encoding. Raises BadBulletin.
    """
    # Imported at first use: its memory is not held by a bot that polls no bank.
    from lxml import etree

    body = _cleaned(provider, body)
    if b"<!DOCTYPE" in body.replace(b"\0", b"").upper():
        raise BadBulletin(provider=provider, reason="it declares a document type")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise BadBulletin(provider=provider, reason="it is not well-formed XML") from error
    if root.tag not in roots:
        raise BadBulletin(provider=provider, reason=f"its root is <{root.tag}>")
    return root


def json_objects(provider: str, body: bytes) -> list[dict[str, object]]:
    """The objects of a JSON array. Raises BadBulletin."""
    try:
        found = json.loads(_cleaned(provider, body), parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as error:
        raise BadBulletin(provider=provider, reason="it is not JSON") from error
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise BadBulletin(provider=provider, reason="it is not a list of rates")
    return found


def bulletin(provider: str, currency: str, day: str | None, rows: Iterable[Row]) -> Bulletin:
    """Put a document together from its rows.

    `day` is the document's date; without one it is the newest of the rows' own, and rows of
    another day are left out. A row with a malformed code, nominal or number is left out too.
    A number that is there but cannot be a rate (zero, negative, NaN) and a code that comes twice
    put the whole document in doubt: BadBulletin.
    """
    rows = list(rows)
    stamp = day or max((row.day or "" for row in rows), key=_sortable, default="")
    effective_date = read_day(stamp)
    if effective_date is None:
        raise BadBulletin(provider=provider, reason="it has no date")
    of_the_day = (row for row in rows if day or row.day == stamp)
    rates = tuple(rate for row in of_the_day if (rate := read_rate(provider, row)))
    if not rates:
        raise BadBulletin(provider=provider, reason="it has no rates")
    _refuse_duplicates(provider, rates)
    return Bulletin(provider, currency, effective_date, rates)


def read_rate(provider: str, row: Row) -> Rate | None:
    """The rate, or None for a malformed row. Raises BadBulletin for a value no rate can have."""
    base, nominal = (row.base or "").strip(), (row.nominal or "").strip()
    value = _decimal(provider, base, row.value or "")
    if value is None or not CODE.fullmatch(base) or not NOMINAL.fullmatch(nominal):
        return None
    return Rate(base, value, int(nominal))


def read_day(text: str | None) -> date | None:
    """`DD.MM.YYYY` or `YYYY-MM-DD`; None for anything else."""
    text = (text or "").strip()
    match = DOTTED.fullmatch(text) or ISO.fullmatch(text)
    try:
        return match and date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _decimal(provider: str, base: str, text: str) -> Decimal | None:
    """Decimal comma or point; spaces and NBSP may set thousands apart."""
    plain = "".join(text.split()).replace(",", ".")
    if NOT_A_NUMBER.fullmatch(plain):
        raise BadBulletin(provider=provider, reason=f"{base} is {plain}")
    if not NUMBER.fullmatch(plain):
        return None
    value = Decimal(plain)
    if value <= 0:
        raise BadBulletin(provider=provider, reason=f"{base} is {plain}")
    return value


def _cleaned(provider: str, body: bytes) -> bytes:
    body = body.removeprefix(BOM).lstrip()
    if not body:
        raise BadBulletin(provider=provider, reason="it is empty")
    start = body[:512].lower()
    if b"<html" in start or b"<!doctype html" in start:
        raise BadBulletin(provider=provider, reason="it is a web page")
    return body


def _refuse_duplicates(provider: str, rates: tuple[Rate, ...]) -> None:
    seen: set[str] = set()
    for rate in rates:
        if rate.base in seen:
            raise BadBulletin(provider=provider, reason=f"{rate.base} is in it twice")
        seen.add(rate.base)


def _sortable(text: str) -> date:
    return read_day(text) or date.min
