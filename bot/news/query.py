"""What a subscriber asks for in words: `gas "central bank" -football`. All of it must be there."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from bot.errors import ChatError
from bot.news.words import Term, alternatives, key, terms
from bot.news.words.keys import WORD, guessed
from bot.news.words.names import LANGUAGES
from bot.news.words.stems import LONGEST

MOST_WORDS = 10
LONGEST_QUERY = 200
QUOTES = '"“”„«»'
PIECE = re.compile(
    rf"(?:(?<!\S)(?P<minus>[-–—−])(?=[^\s{QUOTES}]|[{QUOTES}]))?"
    rf"(?:[{QUOTES}](?P<phrase>[^{QUOTES}]*)[{QUOTES}]?|(?P<word>[^\s{QUOTES}]+))"
)


class Word(NamedTuple):
    """A word asked for: its keys in texts of the language that it is asked in, and in others.

    A word of one language looks, to the rules of another, like a form of something else: party,
    in Turkmen, is of part. So the guesses do not count where the language is the same.
    """

    own: frozenset[str]
    other: frozenset[str]


Phrase = tuple[Word, ...]
Keys = tuple[frozenset[str], ...]
Reading = tuple[tuple[Keys, ...], tuple[Keys, ...]]
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

    def __init__(self, *parts: Sequence[Term], language: str) -> None:
        self.parts = parts
        self.language = language

    @classmethod
    def read(cls, *texts: str, language: str | None = None) -> "Document":
        """A language that is not given is guessed."""
        spoken = language if language in LANGUAGES else guessed("\n".join(texts))
        return cls(*(terms(text, spoken) for text in texts), language=spoken)

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(term.key for part in self.parts for term in part)


@dataclass(frozen=True)
class Query:
    """Phrases of one or more words; `language` is the one that they are likeliest to be in."""

    language: str
    wanted: tuple[Phrase, ...]
    excluded: tuple[Phrase, ...] = ()

    def matches(self, document: Document) -> bool:
        wanted, excluded = self._read(own=document.language == self.language)
        for phrase in wanted:
            if not _in(phrase, document):
                return False
        return not any(_in(phrase, document) for phrase in excluded)

    def spans(self, document: Document) -> tuple[tuple[Span, ...], ...]:
        """For each part of the document, where the wanted words are: (start, end), in order,
        none overlapping. It says nothing of whether all are there."""
        wanted, _ = self._read(own=document.language == self.language)
        return tuple(tuple(_merged(_found(wanted, part))) for part in document.parts)

    def _read(self, *, own: bool) -> Reading:
        return self._own if own else self._other

    @cached_property
    def _own(self) -> Reading:
        return _reading(self, 0)

    @cached_property
    def _other(self) -> Reading:
        return _reading(self, 1)


def parse(text: str) -> Query:
    """Read a query. On any text it returns one, or raises one of the ChatErrors above.

    A quote that is not closed runs to the end; a word with a hyphen inside is a phrase.
    """
    if len(text) > LONGEST_QUERY:
        raise QueryTooLong(words=MOST_WORDS, characters=LONGEST_QUERY)
    language = guessed(text)
    wanted: dict[Phrase, None] = {}
    excluded: dict[Phrase, None] = {}
    for piece in PIECE.finditer(text):
        written = WORD.findall(piece["phrase"] or piece["word"] or "")
        if phrase := tuple(_word(word, language) for word in written):
            (excluded if piece["minus"] else wanted)[phrase] = None
    if sum(map(len, (*wanted, *excluded))) > MOST_WORDS:
        raise QueryTooLong(words=MOST_WORDS, characters=LONGEST_QUERY)
    if not wanted:
        raise OnlyExclusions if excluded else NothingAsked
    return Query(language, tuple(wanted), tuple(excluded))


def _word(word: str, language: str) -> Word:
    short = word[:LONGEST]
    own = frozenset({key(short, language), key(short.lower(), language)})
    return Word(own, alternatives(short) | own)


def _reading(query: Query, field: Literal[0, 1]) -> Reading:
    wanted, excluded = (
        tuple(tuple(word[field] for word in phrase) for phrase in phrases)
        for phrases in (query.wanted, query.excluded)
    )
    return wanted, excluded


def _in(phrase: Keys, document: Document) -> bool:
    for word in phrase:
        if word.isdisjoint(document.keys):
            return False
    return len(phrase) == 1 or any(True for part in document.parts for _ in _places(phrase, part))


def _places(phrase: Keys, part: Sequence[Term]) -> Iterable[int]:
    """Where in the terms a phrase begins."""
    first, rest = phrase[0], phrase[1:]
    for at in range(len(part) - len(rest)):
        if part[at].key in first and all(
            part[at + step].key in word for step, word in enumerate(rest, 1)
        ):
            yield at


def _found(phrases: Iterable[Keys], part: Sequence[Term]) -> list[Span]:
    return sorted(
        (part[at].start, part[at + len(phrase) - 1].end)
        for phrase in phrases
        for at in _places(phrase, part)
    )


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
