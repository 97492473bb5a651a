"""How an article is found by words: its tokens in an index, and a query as an expression of these.

Signs, such as an article's source or topic, are tokens that no word has. Pure.
"""

from collections.abc import Iterable, Sequence
from itertools import chain, islice, pairwise, product
from math import prod
from typing import NamedTuple

from bot.model import Arrival, Entry
from bot.news.query import Document, Phrase, Query
from bot.news.topics import Tokens, told
from bot.news.words import Term, tokens_of
from bot.news.words.keys import guessed
from bot.news.words.names import LANGUAGES
from bot.news.words.tokens import key_of, spelled

# Phrases of so many spellings in a language are looked up; others pair by pair, and checked.
MOST_SPELLINGS = 64
# Between title and text. No token of a word begins so: after an x there is a number or letter.
GAP = "xxgap"


class Expression(NamedTuple):
    """What an index is asked: here in FTS5's words. Where it is not `exact`, it finds all that
    match, and perhaps more."""

    text: str
    exact: bool


class Lookup(NamedTuple):
    """Expressions, one for each language; none of them finds what another does."""

    alternatives: tuple[str, ...]
    exact: bool


def arrival(identity: str, entry: Entry, language: str, tags: Iterable[str] = ()) -> Arrival:
    """What is kept of an entry of that language; `tags` are the outlet's own."""
    spoken = language if language in LANGUAGES else guessed(f"{entry.title}\n{entry.text}")
    text, *headings = tokens_of((entry.text, entry.title, *tags), spoken)
    return _arrival(identity, entry, text, headings, spoken)


def arrivals(found: Sequence[tuple[str, Entry]], language: str) -> list[Arrival]:
    """The same of entries with the outlet's own tags, in less time than one by one."""
    if language not in LANGUAGES:
        return [arrival(identity, entry, language, entry.tags) for identity, entry in found]
    texts = [(entry.text, entry.title, *entry.tags) for _, entry in found]
    words = iter(tokens_of([*chain.from_iterable(texts)], language))
    made = []
    for (identity, entry), parts in zip(found, texts, strict=True):
        text, *headings = islice(words, len(parts))
        made.append(_arrival(identity, entry, text, headings, language))
    return made


def _arrival(
    identity: str, entry: Entry, text: Tokens, headings: Sequence[Tokens], language: str
) -> Arrival:
    """`headings` are the title's tokens and those of each tag."""
    return Arrival(identity, entry, told(headings, text, language), (*headings[0], GAP, *text))


def keys(document: Document) -> tuple[str, ...]:
    """The tokens of a document's parts in their order, a gap between."""
    found: list[str] = []
    for number, part in enumerate(document.parts):
        found += [GAP] if number else []
        found += [document.language + spelled(term.key) for term in part]
    return tuple(found)


def read(tokens: Iterable[str]) -> Document:
    """The document that tokens were made of, as far as a query can tell. Signs are passed over."""
    parts: list[list[Term]] = [[]]
    language = LANGUAGES[0]
    for token in tokens:
        if token == GAP:
            parts.append([])
        elif not token.startswith("xx"):
            language = token[:2]
            parts[-1].append(Term(key_of(token), 0, 0))
    return Document(*parts, language=language)


def sign(kind: str, name: str) -> str:
    """The token of something else than a word; `kind` is a letter."""
    return f"xx{kind}{spelled(name)}"


def lookup(query: Query) -> Lookup:
    """What finds a query's documents among tokens: language by language, since a document is in
    one, and short lists of a language's own are met sooner than long ones of all."""
    others = [spoken for spoken in LANGUAGES if spoken != query.language]
    found = [_of_language(query, spoken) for spoken in (query.language, *others)]
    return Lookup(tuple(one.text for one in found), all(one.exact for one in found))


def either(expressions: Iterable[str]) -> str:
    return " OR ".join(f"({one})" for one in expressions)


def _of_language(query: Query, language: str) -> Expression:
    wanted = [_lookup(query, phrase, language) for phrase in query.wanted]
    excluded = [_lookup(query, phrase, language) for phrase in query.excluded]
    # One that finds too much would exclude too much.
    surely = [found.text for found in excluded if found.exact]
    text = " AND ".join(f"({found.text})" for found in wanted)
    if surely:
        text = f"({text}) NOT ({' OR '.join(surely)})"
    return Expression(text, all(found.exact for found in (*wanted, *excluded)))


def _lookup(query: Query, phrase: Phrase, language: str) -> Expression:
    words = [sorted(w.own if language == query.language else w.other) for w in phrase]
    if len(phrase) == 1 or prod(map(len, words)) <= MOST_SPELLINGS:
        return Expression(_spellings(words, language), exact=True)
    pairs = (_spellings(pair, language) for pair in pairwise(words))
    return Expression(" AND ".join(f"({pair})" for pair in pairs), exact=False)


def _spellings(words: Sequence[Sequence[str]], language: str) -> str:
    """The phrase in every spelling; `words` are the keys of each."""
    return " OR ".join(
        f'"{" ".join(language + spelled(key) for key in chosen)}"' for chosen in product(*words)
    )
