"""What an article is about: countries and themes, by the outlet's tags and telling words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import compress

from bot.news.words import token, tokens
from bot.news.words.keys import SAMPLE, guessed
from bot.news.words.names import FILES as NAMES
from bot.news.words.names import (
    LANGUAGES,
    concept,
    found_in,
    languages_of,
    read,
    spellings,
)

COUNTRIES = "countries.toml"

# In halves of a telling word in the text; in the title it counts fourfold, and is enough.
STRONG, WEAK = 2, 1
IN_TITLE = 4
ENOUGH = STRONG * IN_TITLE
# The beginning of a text says what it is about; one theme's word repeated is still one word.
LEAD_WORDS = 250
TIMES = 2
LONGEST_NAME = 6

# Of the tokens of words.
Phrase = tuple[str, ...]
Tokens = Sequence[str]
Signs = tuple[tuple[str, int], ...]
# By the first word, since few words begin a phrase; the longest phrases first.
Index = Mapping[str, Sequence[tuple[Phrase, Signs]]]


def topics(
    title: str, text: str = "", tags: Iterable[str] = (), language: str | None = None
) -> tuple[str, ...]:
    """The ids of an article's topics, the strongest first. `tags` are the outlet's own, and the
    names of its sections; each counts as a title does."""
    spoken = language if language in LANGUAGES else guessed(f"{title}\n{text[:SAMPLE]}")
    headings = [tokens(heading, spoken) for heading in (title, *tags)]
    return told(headings, tokens(text, spoken), spoken)


def told(headings: Iterable[Tokens], text: Tokens, language: str) -> tuple[str, ...]:
    """The same by the tokens of a title, of each tag, and of the text."""
    index = _index(language)
    score: defaultdict[str, int] = defaultdict(int)
    for heading in headings:
        for _, signs in _signs(heading, index):
            for topic, weight in signs:
                score[topic] += weight * IN_TITLE
    _count(_signs(text[:LEAD_WORDS], index), score)
    ranked = sorted(score.items(), key=lambda item: (-item[1], item[0]))
    return tuple(topic for topic, total in ranked if total >= ENOUGH)


@cache
def names() -> dict[str, str]:
    """All topics: id to English name, the countries first."""
    countries = {slug: str(row["name"]) for slug, row in read(COUNTRIES).items()}
    return countries | {slug: str(name) for slug, name in read("themes.toml").items()}


@cache
def countries() -> frozenset[str]:
    """The topics that are countries, and the region as a whole."""
    return frozenset(read(COUNTRIES))


def asked(words: str) -> str | None:
    """The topic that is meant by its id, or by its name in any of the languages and scripts."""
    plain = words.strip().casefold()
    for topic, name in names().items():
        if plain in {topic, name.casefold()}:
            return topic
    called = _called()
    return next((called[read] for read in _readings(plain) if read in called), None)


def _readings(words: str) -> Iterator[tuple[str, Phrase]]:
    """What words come to in each language, the likeliest first; none for more than a name has."""
    if len(words.split()) > LONGEST_NAME:
        return
    likely = guessed(words)
    for language in (likely, *(each for each in LANGUAGES if each != likely)):
        yield language, tuple(tokens(words, language))


@cache
def _called() -> dict[tuple[str, Phrase], str]:
    """(language, a name's words) -> topic. Of two topics that a name fits, the first has it."""
    found: dict[tuple[str, Phrase], str] = {}
    for slug, row in read(COUNTRIES).items():
        for language, spelling, meant in found_in({slug: row}):
            if meant == concept(slug):
                found.setdefault((language, _phrase(spelling, language)), slug)
    for topic, listed in read("asked.toml").items():
        for spelling in str(listed).split():
            for language in languages_of(spelling):
                found.setdefault((language, _phrase(spelling, language)), topic)
    return found


def _count(found: Iterable[tuple[Phrase, Signs]], score: defaultdict[str, int]) -> None:
    """Of a text. Countries count as often as they are named."""
    signs_of: dict[Phrase, Signs] = {}
    times: defaultdict[Phrase, int] = defaultdict(int)
    for phrase, signs in found:
        signs_of[phrase] = signs
        times[phrase] += 1
    unlimited = countries()
    for phrase, signs in signs_of.items():
        number = times[phrase]
        for topic, weight in signs:
            score[topic] += weight * (number if topic in unlimited else min(number, TIMES))


def _signs(words: Tokens, index: Index) -> Iterator[tuple[Phrase, Signs]]:
    """In the order of the words; the longest phrase at a place counts."""
    behind = 0
    for at in compress(range(len(words)), map(index.__contains__, words)):
        if at < behind:
            continue
        for phrase, signs in index[words[at]]:
            if len(phrase) == 1 or tuple(words[at : at + len(phrase)]) == phrase:
                yield phrase, signs
                behind = at + len(phrase)
                break


@cache
def _index(language: str) -> Index:
    found: dict[Phrase, dict[str, int]] = {}
    for phrase, topic, weight in (*_places(language), *_themes(language)):
        found.setdefault(phrase, {}).setdefault(topic, weight)
    index: dict[str, list[tuple[Phrase, Signs]]] = {}
    for phrase in sorted(found, key=len, reverse=True):
        index.setdefault(phrase[0], []).append((phrase, tuple(found[phrase].items())))
    return index


def _places(language: str) -> Iterator[tuple[Phrase, str, int]]:
    """Every language reads the names of its own script, and Latin ones stand in any text."""
    for file in NAMES:
        for slug, row in read(file).items():
            topic = slug if file == COUNTRIES else row.get("of")
            written = [
                *((one[0], one[1]) for one in found_in({slug: row})),
                *spellings(row, "also"),
            ]
            for spoken, spelling in written:
                if topic is not None and spoken in {language, "en"}:
                    yield _phrase(spelling, language), str(topic), STRONG


def _themes(language: str) -> Iterator[tuple[Phrase, str, int]]:
    for topic, words in read(f"themes/{language}.toml").items():
        telling, _, weaker = str(words).partition("|")
        for spelling in telling.split():
            yield _phrase(spelling, language), topic, STRONG
        for spelling in weaker.split():
            yield _phrase(spelling, language), topic, WEAK


def _phrase(spelling: str, language: str) -> Phrase:
    return tuple(token(word, language) for word in spelling.split("_"))
