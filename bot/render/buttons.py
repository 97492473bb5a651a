"""Callback data: versioned, compact, at most 64 bytes, and nothing that must be believed.

`1:<action>:<numbers in base 36>`. A button of another version, or one that somebody made up, is
stale. What a number names is looked up again when the button is pressed.
"""

import re
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from bot.clock import EPOCH, micros
from bot.errors import ChatError
from bot.model import Cursor, Look, Page

VERSION = "1"
LIMIT = 64
PAGE, SUMMARY, SAVE, TOPIC, SOURCES, MUTE = "n", "s", "k", "t", "o", "m"
SWAP, SINCE, WATCH, CHART = "x", "e", "w", "g"
DIGEST, ZONE, BROADCAST = "d", "z", "b"
SAVED = "v"
CURRENCIES = "c"
ALERT = "a"
LANGUAGE, SETTINGS, FIRST, FOLLOW, LINK = "l", "p", "f", "i", "y"
ERASE = "r"
CHANNEL = "h"
GUEST = "q"
MOST_LISTS = 2**31
LONGEST_AMOUNT = 36**12
MOST_DECIMALS = 20
MOST_ARTICLES = 2**63
LATEST = 2**56  # microseconds: no bot lives so long
SHAPE = re.compile(rf"{VERSION}:([a-z])((?::-?[0-9a-z]{{1,13}}){{0,8}})", re.ASCII)
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class StaleButton(ChatError):
    """`command` is what gives fresh ones; who knows what was pressed names it."""

    key = "This button is out of date. Ask again: {command}"

    def __init__(self, command: str = "/help") -> None:
        super().__init__(command=command)


def pack(action: str, *numbers: int) -> str:
    data = ":".join((VERSION, action, *map(_base36, numbers)))
    if len(data) > LIMIT:
        raise ValueError("too many numbers for a button")
    return data


def unpack(data: str) -> tuple[str, tuple[int, ...]]:
    """The action and its numbers. Raises StaleButton for anything that `pack` did not make."""
    match = SHAPE.fullmatch(data)
    if match is None:
        raise StaleButton
    return match[1], tuple(int(number, 36) for number in match[2].split(":")[1:])


BACK = f"{VERSION}:{SETTINGS}"  # the button that leads back to the settings


def _base36(number: int) -> str:
    if number < 0:
        return "-" + _base36(-number)
    text = DIGITS[number % 36]
    while number := number // 36:
        text = DIGITS[number % 36] + text
    return text


def tag(name: str) -> int:
    """A number for a name, the same in every version, for buttons that have room for no more."""
    return zlib.crc32(name.encode())


def tagged(number: int, names: Iterable[str]) -> str:
    """The name of that tag. Raises StaleButton where there is none any more."""
    for name in names:
        if tag(name) == number:
            return name
    raise StaleButton


def page_button(cursor: Cursor, asked: int = 0) -> str:
    """`asked` is the number under which the chat's words are remembered, 0 for all headlines."""
    return pack(
        PAGE,
        cursor.anchor,
        cursor.total,
        cursor.ordinal,
        cursor.published_us or 0,
        cursor.article_id,
        int(cursor.backward),
        asked,
    )


def read_cursor(numbers: tuple[int, ...]) -> tuple[Cursor, int]:
    """The place and what the list was asked for; a button of six numbers is of all headlines.

    Raises StaleButton for numbers that name no place in a list.
    """
    if len(numbers) == 6:
        numbers = (*numbers, 0)
    if len(numbers) != 7 or numbers[5] not in (0, 1) or min(*numbers[:3], numbers[4]) < 0:
        raise StaleButton
    anchor, total, ordinal, published_us, article_id, backward, asked = numbers
    if not 0 <= asked < MOST_LISTS:
        raise StaleButton
    cursor = Cursor(anchor, total, max(1, ordinal), published_us, article_id, bool(backward))
    return cursor, asked


def since_button(look: Look) -> str:
    return pack(SINCE, look.article_id, micros(look.at))


def read_look(numbers: Sequence[int]) -> Look:
    """Raises StaleButton for numbers that are of no look."""
    if len(numbers) != 2 or not 0 <= numbers[0] < MOST_ARTICLES:
        raise StaleButton
    return Look(numbers[0], read_moment(numbers[1]))


def read_moment(number: int) -> datetime:
    """Of microseconds. Raises StaleButton for what is no moment of a bot's life."""
    if not 0 <= number < LATEST:
        raise StaleButton
    return EPOCH + timedelta(microseconds=number)


def following(page: Page) -> Cursor | None:
    """The cursor of the page after this one, None at the end."""
    end = page.first + len(page.articles)
    if not page.articles or (end > page.total and not page.capped):
        return None
    last = page.articles[-1]
    return Cursor(page.anchor, page.total, end, micros(last.published_at), last.id)


def preceding(page: Page, size: int) -> Cursor | None:
    """The cursor of the page before this one, None at the start."""
    if not page.articles or page.first <= 1:
        return None
    head = page.articles[0]
    ordinal = max(1, page.first - size)
    return Cursor(
        page.anchor, page.total, ordinal, micros(head.published_at), head.id, backward=True
    )


def swap_button(amount: Decimal, source: str, target: str) -> str | None:
    """So much of `source` in `target`; None for an amount that is too long for a button."""
    decimals = max(0, -int(amount.as_tuple().exponent))
    mantissa = int(amount.scaleb(decimals))
    if not 0 < mantissa < LONGEST_AMOUNT or decimals > MOST_DECIMALS:
        return None
    return pack(SWAP, mantissa, decimals, int(source, 36), int(target, 36))


def read_swap(numbers: tuple[int, ...]) -> tuple[Decimal, str, str]:
    """Amount, source and target, which may be any letters. Raises StaleButton."""
    if len(numbers) != 4 or min(numbers) < 0 or numbers[1] > MOST_DECIMALS or not numbers[0]:
        raise StaleButton
    source, target = (_base36(number).upper() for number in numbers[2:])
    return Decimal(numbers[0]).scaleb(-numbers[1]), source, target


def chart_button(base: str, quote: str, period: int, *, plain: bool = False) -> str:
    """`period` is its place among the periods; `plain` asks for text in place of a picture."""
    return pack(CHART, int(base, 36), int(quote, 36), period, int(plain))


def read_chart(numbers: tuple[int, ...]) -> tuple[str, str, int, bool]:
    """Base, quote, the place of the period, whether plain. The codes may be any letters and the
    place any number. Raises StaleButton."""
    if len(numbers) != 4 or min(numbers) < 0 or numbers[3] not in (0, 1):
        raise StaleButton
    base, quote = (_base36(number).upper() for number in numbers[:2])
    return base, quote, numbers[2], bool(numbers[3])
