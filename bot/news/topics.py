"""What an article is about: countries and themes, by the outlet's tags and telling words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from bot.news.words import terms
from bot.news.words.keys import SAMPLE, guessed, key
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
LONGEST_PHRASE = 3
LONGEST_NAME = 6

Phrase = tuple[str, ...]
Index = Mapping[Phrase, tuple[tuple[str, int], ...]]


def topics(
    title: str, text: str = "", tags: Iterable[str] = (), language: str | None = None
) -> tuple[str, ...]:
    """The ids of an article's topics, the strongest first. `tags` are the outlet's own, and the
    names of its sections; each counts as a title does."""
    spoken = language if language in LANGUAGES else guessed(f"{title}\n{text[:SAMPLE]}")
    score: Counter[str] = Counter()
    for heading in (title, *tags):
        for _, topic, weight in _signs(heading, spoken, None):
            score[topic] += weight * IN_TITLE
    score.update(_told(text, spoken))
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
        yield language, tuple(term.key for term in terms(words, language))


@cache
def _called() -> dict[tuple[str, Phrase], str]:
    """(language, a name's keys) -> topic. Of two topics that a name fits, the first has it."""
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


@cache
def _countries() -> dict[str, str]:
    return {concept(slug): slug for slug in read(COUNTRIES)}


def _told(text: str, language: str) -> Counter[str]:
    seen: Counter[Phrase] = Counter()
    score: Counter[str] = Counter()
    countries = _countries().values()
    for phrase, topic, weight in _signs(text, language, LEAD_WORDS):
        seen[phrase] += 1
        if seen[phrase] <= TIMES or topic in countries:
            score[topic] += weight
    return score


def _signs(text: str, language: str, words: int | None) -> Iterator[tuple[Phrase, str, int]]:
    """(phrase, topic, weight) in the order of the text; the longest phrase at a place counts."""
    index = _index(language)
    keys = [term.key for term in terms(_beginning(text, words), language)][:words]
    at = 0
    while at < len(keys):
        for length in range(LONGEST_PHRASE, 0, -1):
            phrase = tuple(keys[at : at + length])
            if phrase in index:
                yield from ((phrase, *sign) for sign in index[phrase])
                at += length - 1
                break
        at += 1


def _beginning(text: str, words: int | None) -> str:
    """Enough of a text for that many words, without reading it all."""
    return text if words is None else text[: words * 20]


@cache
def _index(language: str) -> Index:
    found: dict[Phrase, dict[str, int]] = {}
    for phrase, topic, weight in (*_places(language), *_themes(language)):
        found.setdefault(phrase, {}).setdefault(topic, weight)
    return {phrase: tuple(signs.items()) for phrase, signs in found.items()}


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
    return tuple(key(word, language) for word in spelling.split("_"))
