"""From a text to its terms: words, what each is the same as, and where it stands."""

import re
from functools import lru_cache
from typing import NamedTuple

from bot.news.words.letters import folded, is_cyrillic
from bot.news.words.names import CYRILLIC, LATIN, UNRUSSIAN, named
from bot.news.words.stems import LONGEST, stem

WORD = re.compile(r"(?:[^\W_]++[\u0300-\u036f]*+)+(?:['’‘ʻʼʹ`´ˈ](?:[^\W_]++[\u0300-\u036f]*+)+)*")
# Of what is in no word; the underscore is among them for the pattern after it.
BETWEEN = '_.,-–—:;!?()«»“”„"/'
# The same where no underscore is, and faster.
PLAIN_WORD = re.compile(
    r"\w++(?:[\u0300-\u036f]++\w++|[\u0300-\u036f]*+['’‘ʻʼʹ`´ˈ]\w++)*[\u0300-\u036f]*+"
)
TOLD_BY = {
    "kk": "әұһі",
    "tg": "ҷӣӯ",
    "uz": "ў",
    "ky": "өүң",
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
}
SAMPLE = 2000
SPOKEN = frozenset({*CYRILLIC, *LATIN})
UZBEK_SIGN = re.compile("[og][’‘ʻʼ'`]", re.IGNORECASE)


class Term(NamedTuple):
    """A word: its key, equal for equal words, and its place in the text, in code points."""

    key: str
    start: int
    end: int


def terms(text: str, language: str | None = None) -> list[Term]:
    """The words of a text in their order. A language that is not given is guessed.

    Takes time in proportion to the text; of a word, the first 40 letters count.
    """
    spoken = language if language in SPOKEN else guessed(text)
    return [Term(key(found[0][:LONGEST], spoken), *found.span()) for found in WORD.finditer(text)]


def split(text: str) -> list[str]:
    """The words of a text as they are written.

    What is between spaces is a word, as a rule, once the commonest marks of punctuation are gone.
    """
    for mark in BETWEEN:
        text = text.replace(mark, " ")
    pieces = text.split()
    if "".join(pieces).isalnum():
        return pieces
    found: list[str] = []
    for piece in pieces:
        if piece.isalnum():
            found.append(piece)
        else:
            found += PLAIN_WORD.findall(piece)
    return found


@lru_cache(4096)
def key(word: str, language: str) -> str:
    """What a word in a text of that language is the same as: a name's concept, else its stem."""
    return made(word, language)


def made(word: str, language: str) -> str:
    """The same, not remembered."""
    spoken = spoken_in(word, language)
    stemmed = stem(word, spoken)
    return named(word, spoken, stemmed) or stemmed or folded(word)


def spoken_in(word: str, language: str) -> str:
    """The language to read a word by: foreign ones in a text are told by their letters."""
    if not is_cyrillic(word):
        return language if language in LATIN else "en"
    if language in CYRILLIC and language != "ru":
        return language
    return "ru" if UNRUSSIAN.isdisjoint(word.lower()) else "kk"


def alternatives(word: str) -> frozenset[str]:
    """Every key that the word may have, whatever the language of the text that it is met in."""
    short = word[:LONGEST]
    asked = CYRILLIC if is_cyrillic(short) else LATIN
    return frozenset(
        key(written, language) for language in asked for written in {short, short.lower()}
    )


def guessed(text: str) -> str:
    """The likeliest language, by the letters of the beginning."""
    sample = text[:SAMPLE].lower()
    if sum(map(is_cyrillic, sample)) * 2 <= sum(map(str.isalpha, sample)):
        if UZBEK_SIGN.search(sample):
            return "uz"
        return "tk" if any(char in sample for char in "ýňž") else "en"
    return next(
        (language for language, signs in TOLD_BY.items() if any(char in sample for char in signs)),
        "ru",
    )
