"""What a subscriber asks for in words: `gas "central bank" -football`. All of it must be there."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.errors import ChatError
from bot.news.words import Term, alternatives, terms
from bot.news.words.keys import WORD

MOST_WORDS = 10
LONGEST_QUERY = 200
QUOTES = '"“”„«»'
PIECE = re.compile(
    rf"(?:(?<!\S)(?P<minus>[-–—−])(?=[^\s{QUOTES}]|[{QUOTES}]))?"
    rf"(?:[{QUOTES}](?P<phrase>[^{QUOTES}]*)[{QUOTES}]?|(?P<word>[^\s{QUOTES}]+))"
)

Phrase = tuple[frozenset[str], ...]
Span = tuple[int, int]


class NothingAsked(ChatError):
    key = "Tell me at least one word to look for."


class OnlyExclusions(ChatError):
    key = "Tell me a word to look for, too: with exclusions alone everything else would match."


class QueryTooLong(ChatError):
    """`words` and `characters` are the limits."""

    key = "That is too much to look for: at most {words} words and {characters} characters."


class Document:
    """Texts to be searched, such as title and body. A phrase does not go from one to the next."""

    def __init__(self, *parts: Sequence[Term]) -> None:
        self.parts = parts

    @classmethod
    def read(cls, *texts: str, language: str | None = None) -> "Document":
        return cls(*(terms(text, language) for text in texts))

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(term.key for part in self.parts for term in part)


@dataclass(frozen=True)
class Query:
    """Phrases of one or more words, each word as the keys that it may have."""

    wanted: tuple[Phrase, ...]
    excluded: tuple[Phrase, ...] = ()

    def matches(self, document: Document) -> bool:
        keys = document.keys
        return all(_in(phrase, document, keys) for phrase in self.wanted) and not any(
            _in(phrase, document, keys) for phrase in self.excluded
        )

    def spans(self, document: Document) -> tuple[tuple[Span, ...], ...]:
        """For each part of the document, where the wanted words are: (start, end), in order,
        none overlapping. It says nothing of whether all are there."""
        return tuple(tuple(_merged(self._found(part))) for part in document.parts)

    def _found(self, part: Sequence[Term]) -> list[Span]:
        return sorted(
            (part[at].start, part[at + len(phrase) - 1].end)
            for phrase in self.wanted
            for at in _places(phrase, part)
        )


def parse(text: str) -> Query:
    """Read a query. On any text it returns one, or raises one of the ChatErrors above.

    A quote that is not closed runs to the end; a word with a hyphen inside is a phrase.
    """
    if len(text) > LONGEST_QUERY:
        raise QueryTooLong(words=MOST_WORDS, characters=LONGEST_QUERY)
    wanted: dict[Phrase, None] = {}
    excluded: dict[Phrase, None] = {}
    for piece in PIECE.finditer(text):
        phrase = tuple(
            alternatives(word) for word in WORD.findall(piece["phrase"] or piece["word"] or "")
        )
        if phrase:
            (excluded if piece["minus"] else wanted)[phrase] = None
    if sum(map(len, (*wanted, *excluded))) > MOST_WORDS:
        raise QueryTooLong(words=MOST_WORDS, characters=LONGEST_QUERY)
    if not wanted:
        raise OnlyExclusions if excluded else NothingAsked
    return Query(tuple(wanted), tuple(excluded))


def _in(phrase: Phrase, document: Document, keys: frozenset[str]) -> bool:
    for word in phrase:
        if word.isdisjoint(keys):
            return False
    return len(phrase) == 1 or any(True for part in document.parts for _ in _places(phrase, part))


def _places(phrase: Phrase, part: Sequence[Term]) -> Iterable[int]:
    """Where in the terms a phrase begins."""
    first, rest = phrase[0], phrase[1:]
    for at in range(len(part) - len(rest)):
        if part[at].key in first and all(
            part[at + step].key in word for step, word in enumerate(rest, 1)
        ):
            yield at


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
