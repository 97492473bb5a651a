"""The words of a text as tokens of an index, a tenth of the time that its terms take.

A token is a letter-and-digit spelling of one word's key with the language of its text before it,
since what a word is the same as depends on both.
"""

import re
from functools import cache, partial
from sys import intern

from bot.news.words.keys import made, split
from bot.news.words.memo import Memo
from bot.news.words.stems import LONGEST

_STRANGE = re.compile("[^a-wyz0-9]")
_ENCODED = re.compile("x([0-9a-f]+)x")


def tokens(text: str, language: str) -> list[str]:
    """Those of all words, in their order."""
    return [*map(_known(language).__getitem__, split(text))]


def token(word: str, language: str) -> str:
    return _known(language)[word]


def spelled(key: str) -> str:
    """Injective: every other character, x among them, is its number between two x."""
    return _STRANGE.sub(_number, key)


def key_of(token: str) -> str:
    """The key that the token of a word was made of."""
    return _ENCODED.sub(_letter, token[2:])


@cache
def _known(language: str) -> Memo:
    return Memo(partial(_made, language))


def _made(language: str, word: str) -> str:
    # Many words are forms of one.
    return intern(language + spelled(made(word[:LONGEST], language)))


def _number(found: re.Match[str]) -> str:
    return f"x{ord(found[0]):x}x"


def _letter(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))
