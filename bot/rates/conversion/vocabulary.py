"""What each word, sign and flag of a conversion may mean. Data: currencies.toml, words.toml."""

import difflib
import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

LONGEST_WORD = 30
SHORTEST_STEM = 3
NEAR = 0.75
APOSTROPHES = str.maketrans(dict.fromkeys("’ʻʼ‘`´", "'") | {"ё": "е", "\u0307": ""})

# The endings of a noun: Russian ones, Turkic ones (plural, possessive, case), Tajik ones.
CYRILLIC = re.compile(
    "(?:а|я|у|ю|ом|ем|е|ы|и|ов|ев|ей|ам|ям|ами|ями|ах|ях|ой|ь|ью|ен|ия|ию|ий"
    "|(?:лар|лер|дар|дер|тар|тер|лор|лөр|дор|дөр|ҳо)?(?:ы|і|и|у|ү|сы|сі|си|ии|ӣ)?н?"
    "(?:ға|ге|га|го|гө|ғе|на|не|а|е|да|де|до|дө|та|те|то|тө|ды|ді|ты|ті|ни|ны|ні|ди|ду|дү|ту|тү"
    "|ро|нің|ның|дың|дің|тың|тің|дин|дун|дүн|тын|тин|тун|түн|нин|нын|нинг|нунг|ын|ін|ин"
    "|дан|ден|тан|тен|дон|дөн|нан|нен|мен|бен|пен|лик|лік|лық|лук|(?<=[пткқсшхфч])(?:ка|қа|ке))?)"
)
LATIN = re.compile(
    "(?:s|es|'s|'lar|(?:lar|ler)?(?:i|y|ı|u|ü|si|sy)?n?"
    "(?:ga|ge|a|e|ä|da|de|ta|te|ni|ny|ning|nyň|niň|yň|iň|dan|den|tan|ten|lik|lyk"
    "|(?<=[ptksşfç])(?:ka|ke|qa))?)"
)
ENDINGS = (CYRILLIC, LATIN)


@dataclass(frozen=True, slots=True)
class Name:
    """A currency's name: what it means alone, in a country, in a chat of a language."""

    alone: str | None = None
    of: dict[str, str] = field(default_factory=dict)
    spoken: dict[str, str] = field(default_factory=dict)

    def code(self, country: str | None, language: str) -> str | None:
        """None where it may be several, or where the country has no money of that name."""
        return self.of.get(country) if country else self.spoken.get(language, self.alone)


@dataclass(frozen=True, slots=True)
class Meaning:
    """All that a word may be; which of it, its neighbours decide."""

    name: Name | None = None
    country: str | None = None
    power: int | None = None
    roles: frozenset[str] = frozenset()


class Vocabulary:
    def __init__(self, currencies: dict[str, Any], words: dict[str, Any]) -> None:
        self.codes = frozenset(currencies["codes"].split())
        self.wordlike = frozenset(currencies["wordlike"].split())
        self._unlike = frozenset(currencies["unlike"].split())
        self._countries(currencies["countries"])
        names = {slug: self._name(row) for slug, row in currencies["names"].items()}
        self.signs = {sign: names[slug] for sign, slug in currencies["signs"].items()}
        self._stems: dict[str, Name] = {}
        self._words: dict[str, Name] = {}
        for slug, row in currencies["names"].items():
            self._stems |= dict.fromkeys(row.get("stems", "").split(), names[slug])
            self._words |= dict.fromkeys(row.get("words", "").split(), names[slug])
        self.glued = dict(currencies["glued"])
        self._powers = {
            word: int(power) for power, row in words["multipliers"].items() for word in row.split()
        }
        self.uzbek = frozenset(words["only"]["uz"].split())
        self._roles: dict[str, set[str]] = {}
        for role in ("between", "asks", "fillers", "also", "of"):
            for word in words[role].split():
                self._roles.setdefault(word, set()).add(role)

    def _countries(self, rows: dict[str, Any]) -> None:
        self.flags = {country: row["flag"] for country, row in rows.items()}
        self._begins = {
            word: country for country, row in rows.items() for word in row.get("begins", "").split()
        }
        self._whole = {
            word: country for country, row in rows.items() for word in row.get("words", "").split()
        }

    def _name(self, row: dict[str, Any]) -> Name:
        """A currency is of those countries too whose flag stands for it."""
        alone = row.get("is")
        of = {country: code for country, code in self.flags.items() if code == alone}
        return Name(alone, of | row.get("of", {}), row.get("spoken", {}))

    def meaning(self, word: str) -> Meaning:
        """`word` as plain() makes it."""
        if len(word) > LONGEST_WORD:
            return Meaning()
        return Meaning(
            name=self._named(word),
            country=self._country(word),
            power=self._powers.get(word),
            roles=frozenset(self._roles.get(word, ())),
        )

    def near(self, word: str) -> str | None:
        """The code of the currency that is written most like it."""
        if not 2 < len(word) <= LONGEST_WORD or word in self._unlike:
            return None
        known = [*map(str.lower, self.codes), *self._stems, *self._words]
        for found in difflib.get_close_matches(word, known, 3, NEAR):
            if found.upper() in self.codes:
                return found.upper()
            name = self._stems.get(found) or self._words[found]
            if name.alone:
                return name.alone
        return None

    def _named(self, word: str) -> Name | None:
        if word in self._unlike:
            return None
        if word in self._words:
            return self._words[word]
        for end in range(len(word), SHORTEST_STEM - 1, -1):
            name = self._stems.get(word[:end])
            if name is not None and is_ending(word, end):
                return name
        return None

    def _country(self, word: str) -> str | None:
        if word in self._whole:
            return self._whole[word]
        for end in range(len(word), SHORTEST_STEM - 1, -1):
            if word[:end] in self._begins:
                return self._begins[word[:end]]
        return None


@cache
def vocabulary() -> Vocabulary:
    """Read once, at the first word."""
    folder = files("bot.rates.conversion")
    currencies, words = (
        tomllib.loads(folder.joinpath(name).read_text("utf-8"))
        for name in ("currencies.toml", "words.toml")
    )
    return Vocabulary(currencies, words)


def plain(word: str) -> str:
    """Small, with one kind of apostrophe, ё as е: as the words of the data are written."""
    return unicodedata.normalize("NFC", word.lower().translate(APOSTROPHES))


def is_ending(word: str, start: int = 0) -> bool:
    """Whether what the word has from `start` on may follow a noun's stem."""
    return any(endings.fullmatch(word, start) for endings in ENDINGS)
