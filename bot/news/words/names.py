"""The gazetteer's proper names: every spelling of a country, city, currency or leader is one.

A row of a file is a name: `names` is its spellings, read in every language of their script; a key
that is a language's code has spellings of that language only; `people` has those who bear a name
of their own (казах, not казахстанец). What else is in a row, bot/news/topics.py reads: `of` is the
country of a place, `also` are other words that tell of a country; an underscore stands between
the words of a name of several.
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from bot.news.words.letters import is_cyrillic
from bot.news.words.stems import LEAST, stem

FOLDER = Path(__file__).parents[1] / "gazetteer"
FILES = ("countries.toml", "places.toml", "names.toml", "short.toml")
CYRILLIC = ("ru", "kk", "ky", "uz", "tg")
LATIN = ("en", "uz", "tk", "kk")
LANGUAGES = ("en", "ru", "kk", "ky", "uz", "tg", "tk")
UNRUSSIAN = frozenset("әғқңөұүһіҷӣӯҳў")
# Names of three letters are met with their endings too: сумов, Ошто.
SHORTEST = 2
SURNAMES = ("ов", "ев")


@dataclass(frozen=True, slots=True)
class Names:
    """Concepts by stem in one language; `short` those whose stem has fewer than four letters,
    `beginnings` the first two of each of these."""

    long: dict[str, str] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)
    beginnings: set[str] = field(default_factory=set)


def read(file: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((FOLDER / file).read_text("utf-8"))


def concept(slug: str) -> str:
    """The key that stands for a name. No sounded word begins with q."""
    return "q" + slug.replace("-", "")


def of_people(slug: str) -> str:
    return concept(slug) + "people"


def languages_of(word: str) -> tuple[str, ...]:
    """Those in which a text may have the word written so."""
    if not is_cyrillic(word):
        return LATIN
    return CYRILLIC[1:] if UNRUSSIAN.intersection(word.lower()) else CYRILLIC


def spellings(row: dict[str, Any], key: str) -> Iterator[tuple[str, str]]:
    """(language, spelling) of all that is written under a key of a row."""
    for spelling in str(row.get(key, "")).split():
        for language in (key,) if key in LANGUAGES else languages_of(spelling):
            yield language, spelling


def found_in(rows: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """(language, spelling, concept), names of several words included."""
    for slug, row in rows.items():
        for language, spelling in spellings(row, "people"):
            yield language, spelling, of_people(slug)
        for key in ("names", *LANGUAGES):
            for language, spelling in spellings(row, key):
                yield language, spelling, concept(slug)


def called(words: Sequence[str], language: str, stems: Sequence[str]) -> list[str | None]:
    """As `named`, of many words. Most are no names, which is seen at once."""
    known = names()[language]
    long, beginnings, surname = known.long.get, known.beginnings, language == "ru"
    return [
        long(stem)
        or (
            named(word, language, stem)
            if stem[:SHORTEST] in beginnings or (surname and word.endswith(SURNAMES))
            else None
        )
        for word, stem in zip(words, stems, strict=True)
    ]


@cache
def names() -> dict[str, Names]:
    """By language; read once, at the first word."""
    known = {language: Names() for language in LANGUAGES}
    for file in FILES:
        for language, spelling, meant in found_in(read(file)):
            if "_" in spelling:
                continue
            stemmed = stem(spelling, language)
            whole = len(spelling) >= LEAST and len(stemmed) >= LEAST
            kept = known[language].long if whole else known[language].short
            kept.setdefault(stemmed, meant)
    for one in known.values():
        one.beginnings.update(name[:SHORTEST] for name in one.short)
    return known


def named(word: str, language: str, stemmed: str) -> str | None:
    """The concept that a word is a spelling of; `stemmed` is its stem in that language. A surname
    may be written small."""
    known = names()[language]
    if meant := known.long.get(stemmed):
        return meant
    if stemmed[:SHORTEST] in known.beginnings and "ь" not in word:
        return known.short.get(stemmed) or known.short.get(stem(word, language, SHORTEST))
    if language == "ru" and word.endswith(SURNAMES):
        return known.long.get(stem(word.capitalize(), language))
    return None
