"""What is asked for after /rates: currencies, a day, a comparison."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.errors import ChatError
from bot.rates.conversion.vocabulary import plain, vocabulary

MOST = 12
LONGEST = 24
CODE = re.compile(r"[A-Za-z]{3}", re.ASCII)
ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
DOTTED = re.compile(r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4})", re.ASCII)
COMPARE = "compare"
# An evening's bulletin is for tomorrow.
AHEAD = timedelta(days=1)


class NotCurrency(ChatError):
    key = "“{word}” is no currency that I know. Each is named by its three letters: /rates KZT RUB"


class NearCurrency(ChatError):
    key = "“{word}” is no currency that I know. Did you mean {code}?"


class TooManyCurrencies(ChatError):
    key = "These are {count} currencies; {most} at once are the most."


class NoSuchDay(ChatError):
    key = "“{word}” is no day of the calendar. A day is written so: /rates 2026-11-20"


class DayAhead(ChatError):
    key = "{day} is still to come: its rates are not known yet. Today is {today}."


class TwoDays(ChatError):
    key = "“{word}” is a second day. One is shown at a time: /rates KZT {first}"


class CompareOne(ChatError):
    key = "Name one currency to compare what the banks say of it: /rates compare KZT"


@dataclass(frozen=True, slots=True)
class Asked:
    """Codes in capitals, each once; the day, None for the newest rates; whether to compare."""

    currencies: tuple[str, ...] = ()
    day: date | None = None
    compare: bool = False


def read(words: str, today: date, language: str = "en") -> Asked:
    """Raises ChatErrors that point at the word that is wrong. `language` decides what a name that
    several currencies have means in the chat."""
    codes, day, comparing = dict[str, None](), None, False
    for word in words.replace(",", " ").split():
        if word.casefold() == COMPARE and not comparing:
            comparing = True
        elif (match := ISO.fullmatch(word) or DOTTED.fullmatch(word)) is not None:
            if day is not None:
                raise TwoDays(word=word, first=day.isoformat())
            day = _day(match, today)
        else:
            codes[code_of(word, language)] = None
    if len(codes) > MOST:
        raise TooManyCurrencies(count=len(codes), most=MOST)
    if comparing and len(codes) != 1:
        raise CompareOne
    return Asked(tuple(codes), day, comparing)


def _day(match: re.Match[str], today: date) -> date:
    try:
        day = date(*(int(match[part]) for part in ("year", "month", "day")))
    except ValueError:
        raise NoSuchDay(word=match[0]) from None
    if day > today + AHEAD:
        raise DayAhead(day=day.isoformat(), today=today.isoformat())
    return day


def code_of(word: str, language: str) -> str:
    """The code that a word of a chat stands for. Raises NotCurrency and NearCurrency."""
    if CODE.fullmatch(word):
        return word.upper()
    known = vocabulary()
    name = known.meaning(plain(word)).name or known.signs.get(word)
    code = name.code(None, language) if name else None
    if code is not None:
        return code
    shown = word if len(word) <= LONGEST else word[: LONGEST - 1] + "…"
    near = known.near(plain(word))
    raise NearCurrency(word=shown, code=near) if near else NotCurrency(word=shown)
