"""Numbers as they are written in seven languages: which mark parts thousands, which decimals.

`1,234` may be either. The other numbers of the text decide, then the language of the chat; and
with a word for thousands or millions behind it, it is a decimal mark: nobody writes 1,234 million
for a thousand times as much.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Mark = Literal[".", ","]

MOST_DIGITS = 15
GAPS = " \u00a0\u2009\u202f"
QUOTES = "'’ʼ‘"
# A number begins with a digit, or with a mark and a digit; gaps part groups of three only.
NUMBER = (
    rf"(?:[0-9]{{1,3}}(?:[{GAPS}][0-9]{{3}})+(?![0-9])|[0-9]+)(?:[.,{QUOTES}_][0-9]+)*|[.,][0-9]+"
)
SPACERS = re.compile(f"[{GAPS}{QUOTES}_]")
GROUPED = re.compile(rf"[0-9]{{1,3}}(?:[{GAPS}{QUOTES}_][0-9]{{3}})+(?:[.,][0-9]+)?|[0-9.,]+")
ENGLISH: Mark = "."
ELSEWHERE: Mark = ","


@dataclass(frozen=True, slots=True)
class Reading:
    """`other` is what else the number could have meant, where it could."""

    text: str
    value: Decimal
    other: Decimal | None = None


def decimal_mark(texts: Iterable[str], language: str) -> Mark:
    """The mark before decimals in a text with these numbers: the first that leaves no doubt
    tells, or the language."""
    for text in texts:
        mark = _evident(text)
        if mark is not None:
            return mark
    return ENGLISH if language == "en" else ELSEWHERE


def read(text: str, mark: Mark, *, scaled: bool = False) -> Reading | None:
    """None for what is no number. `scaled` tells that a word for a power of ten follows."""
    if not GROUPED.fullmatch(text):
        return None
    plain = SPACERS.sub("", text)
    if plain != text and plain.count(".") + plain.count(",") == 1:
        return Reading(text, Decimal(plain.replace(",", ".")))
    if not _doubtful(plain):
        value = _certain(plain)
        return None if value is None else Reading(text, value)
    decimal = Decimal(plain.replace(",", "."))
    whole = Decimal(plain.replace(",", "").replace(".", ""))
    if scaled:
        return Reading(text, decimal)
    return Reading(text, decimal, whole) if mark in plain else Reading(text, whole, decimal)


def digits(text: str) -> int:
    return sum(char.isdigit() for char in text)


def _doubtful(plain: str) -> bool:
    """One mark, three digits behind it and one to three before, the first of them not 0."""
    return re.fullmatch(r"[1-9][0-9]{0,2}[.,][0-9]{3}", plain) is not None


def _certain(plain: str) -> Decimal | None:
    dots, commas = plain.count("."), plain.count(",")
    if dots and commas:
        last: Mark = "." if plain.rfind(".") > plain.rfind(",") else ","
        whole, _, rest = plain.rpartition(last)
        if last in whole or not _groups(whole, _other(last)):
            return None
        return Decimal(f"{whole.replace(_other(last), '')}.{rest}")
    if dots + commas <= 1:
        return Decimal(plain.replace(",", "."))
    inner: Mark = "." if dots else ","
    return Decimal(plain.replace(inner, "")) if _groups(plain, inner) else None


def _groups(whole: str, mark: Mark) -> bool:
    return re.fullmatch(rf"[0-9]{{1,3}}(?:{re.escape(mark)}[0-9]{{3}})+", whole) is not None


def _evident(text: str) -> Mark | None:
    plain = SPACERS.sub("", text)
    marks = [char for char in plain if char in ".,"]
    if not marks or (plain == text and _doubtful(plain)):
        return None
    if marks[0] != marks[-1] or len(marks) == 1:
        return "." if marks[-1] == "." else ","
    return "," if marks[0] == "." else "."


def _other(mark: Mark) -> Mark:
    return "," if mark == "." else "."
