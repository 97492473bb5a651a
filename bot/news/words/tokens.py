"""The words of a text as tokens of an index, a tenth of the time that its terms take.

A token is a letter-and-digit spelling of one word's key with the language of its text before it,
since what a word is the same as depends on both.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import chain
from sys import intern

from bot.news.words.bulk import keys_of
from bot.news.words.keys import made, split
from bot.news.words.memo import Memo
from bot.news.words.stems import LONGEST

_STRANGE = re.compile("[^a-wyz0-9]")
_STRANGE_IN_LINES = re.compile("[^a-wyz0-9\n]")
_ENCODED = re.compile("x([0-9a-f]+)x")


def tokens(text: str, language: str) -> list[str]:
    """Those of all words, in their order."""
    return [*map(_known(language).__getitem__, split(text))]


def tokens_of(texts: Sequence[str], language: str) -> list[list[str]]:
    """Those of each text, in less time than one by one."""
    words = [split(text) for text in texts]
    made = partial(_made_all, language)
    found = _known(language).many(chain.from_iterable(words), made).__getitem__
    return [[*map(found, each)] for each in words]


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


def _made_all(language: str, words: Iterable[str]) -> Iterator[tuple[str, str]]:
    found = [*keys_of(words, language)]
    lines = _STRANGE_IN_LINES.sub(_number, "\n".join([key for _, key in found]))
    for (word, _), made_of in zip(found, lines.split("\n"), strict=True):
        yield word, intern(language + made_of)


def _number(found: re.Match[str]) -> str:
    return f"x{ord(found[0]):x}x"


def _letter(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))
