"""What a chart is asked for: `USD/KZT 90d`, `доллар тенге 1y text`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import ChatError
from bot.languages import msgid
from bot.rates.conversion.phrases import currencies
from bot.rates.conversion.problems import Misread
from bot.rates.providers.codes import CODES

BASE, USUAL = "USD", "KZT"
# Those that are spoken of as so many dollars.
DEARER = frozenset({"EUR", "GBP"})
SPAN = re.compile(r"(?<!\w)\d[\w.]*")
GLUED = re.compile(r"(?<![^\W_])([a-z]{3})([a-z]{3})(?![^\W_])", re.IGNORECASE | re.ASCII)
# In the seven languages.
PLAIN = re.compile(r"(?<!\w)(text|текст|мәтін|matn|матн|tekst)(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """`name` is how it is asked for, `also` in other words, `title` its English msgid."""

    name: str
    days: int
    title: str
    also: frozenset[str]


PERIODS = (
    Period("30d", 30, msgid("30 days"), frozenset({"30", "1m", "4w"})),
    Period("90d", 90, msgid("90 days"), frozenset({"90", "3m", "12w", "13w"})),
    Period("1y", 365, msgid("1 year"), frozenset({"365", "365d", "360d", "12m", "52w"})),
    Period("5y", 1826, msgid("5 years"), frozenset({"60m", "1825d", "1826d"})),
)
USUAL_PERIOD = PERIODS[1]


class UnknownPeriod(Misread):
    key = "“{word}” is no time that there are charts of. These are: {names}"


class NotAPair(ChatError):
    key = "A chart is of two currencies: /chart USD/KZT 90d"


@dataclass(frozen=True, slots=True)
class Asked:
    """`plain` asks for text in place of a picture."""

    base: str
    quote: str
    period: Period
    plain: bool


def read(words: str, language: str, own: Sequence[str] = ()) -> Asked:
    """What the words ask for; the chat's `own` currencies stand in for those that are not named.

    Raises Misread with the place of the word that is wrong, and NotAPair.
    """
    period = USUAL_PERIOD
    plain = PLAIN.search(words) is not None
    rest = PLAIN.sub(_blank, words)
    for span in SPAN.finditer(rest):
        period = _period(words, span)
    rest = GLUED.sub(_parted, SPAN.sub(_blank, rest))
    base, quote = _pair(_codes(rest, words, language), own)
    return Asked(base, quote, period, plain)


def _period(words: str, span: re.Match[str]) -> Period:
    name = span[0].lower()
    for period in PERIODS:
        if name == period.name or name in period.also:
            return period
    names = ", ".join(each.name for each in PERIODS)
    raise UnknownPeriod(words, span.start(), span.end(), names=names)


def _codes(rest: str, words: str, language: str) -> tuple[str, ...]:
    """The currencies in what is left of the words. What is wrong is shown among all of them."""
    if not rest.strip():
        return ()
    try:
        return currencies(rest, language)
    except Misread as problem:
        shift = len(rest) - len(rest.lstrip())
        start, end = problem.start + shift, problem.end + shift
        if words[start:end] == problem.text[problem.start : problem.end]:
            problem.text, problem.start, problem.end = words, start, end
        raise


def _pair(codes: Sequence[str], own: Sequence[str]) -> tuple[str, str]:
    if len(codes) > 2:
        raise NotAPair
    if len(codes) == 2:
        return codes[0], codes[1]
    other = next((code for code in (*codes, *own, USUAL) if code != BASE), USUAL)
    return (other, BASE) if other in DEARER else (BASE, other)


def _blank(match: re.Match[str]) -> str:
    """As much space: places in the text stay what they are."""
    return " " * len(match[0])


def _parted(match: re.Match[str]) -> str:
    base, quote = match[1].upper(), match[2].upper()
    return f"{base}/{quote}" if {base, quote} <= CODES else match[0]
