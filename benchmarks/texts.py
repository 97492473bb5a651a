"""Made-up news in the seven languages: words as unevenly frequent as a language's own, in forms by
its endings, with countries, themes, names and figures among them. The same at each run."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot.news.words.names import read

LEXEMES = 16_000
SHORT = 90
PLACES = ("countries.toml", "places.toml")
# Out of a hundred words.
FIGURES, NAMES = 3, 1
SENTENCE = (7, 20)


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language's letters and the endings of its words, a space for none. The `slope` is how much
    rarer each next word is, so that a text has about as many different words as a real one."""

    consonants: str
    vowels: str
    endings: str
    slope: float = 1.2


TONGUES = {
    "ru": Tongue(
        "бвгдзжклмнпрстфхчш", "аеиоуыя", "  а ы у ой е ов ами ах ого ому ая ый ые ых ть л", 1.08
    ),
    "kk": Tongue(
        "бвгдзжклмнпрстшқғң", "аеиоұүыі", "   лар дар тар ның дың ға де да ды ны сы і ы дан"
    ),
    "ky": Tongue(
        "бвгдзжклмнпрстшч", "аеиоуөүы", "   лар дар тар нын дын га де да ды ну сы и ы дан"
    ),
    "uz": Tongue("bdfghjklmnpqrstvyxz", "aeiou", "   lar ning ni ga da dan i si lari larning imiz"),
    "tg": Tongue("бвгдзжклмнпрстфхчшҷҳқ", "аеиоуӣӯ", "   и ҳо ҳои ро ву аш он"),
    "tk": Tongue("bdfghjklmnprstwýzçş", "aeiouäöüy", "   lar ler nyň da de dan i y larda ni ga"),
    "en": Tongue("bcdfghjklmnprstvw", "aeiou", "    s s ed ing er ly ion al", 1.22),
}
HANGING = "the of and in to a is for on that by with was at"


class Language:
    """Draws words of one language."""

    def __init__(self, code: str, chance: random.Random) -> None:
        self._chance = chance
        self._tongue = TONGUES[code]
        words = [self._root(1, 2) if rank < SHORT else self._root(2, 4) for rank in range(LEXEMES)]
        if code == "en":
            words[:14] = HANGING.split()
        for known, first, last in ((_themes(code), 60, 3000), (_places(code), 25, 1200)):
            for spelling in known:
                words[chance.randrange(first, last)] = spelling.replace("_", " ")
        self._forms: list[str] = []
        weights: list[float] = []
        for rank, word in enumerate(words):
            for form, weight in self._inflected(word, rank):
                self._forms.append(form)
                weights.append(weight)
        self._weights = list(accumulate(weights))

    def draw(self, count: int) -> list[str]:
        words = self._chance.choices(self._forms, cum_weights=self._weights, k=count)
        for _ in range(count * FIGURES // 100):
            words[self._chance.randrange(count)] = self._figure()
        for _ in range(count * NAMES // 100):
            words[self._chance.randrange(count)] = self._root(2, 4).capitalize()
        return words

    def sentence(self, words: Iterator[str]) -> str:
        """The next words as a sentence, "" where there are none."""
        taken = [
            word for word, _ in zip(words, range(self._chance.randint(*SENTENCE)), strict=False)
        ]
        if len(taken) > 6:
            taken[3] += ","
        text = " ".join(taken)
        return text[:1].upper() + text[1:] + "." if text else ""

    def _root(self, least: int, most: int) -> str:
        chance, tongue = self._chance, self._tongue
        syllables = (
            chance.choice(tongue.consonants) + chance.choice(tongue.vowels)
            for _ in range(chance.randint(least, most))
        )
        return "".join(syllables) + (chance.choice(tongue.consonants) if most > 2 else "")

    def _inflected(self, word: str, rank: int) -> Iterator[tuple[str, float]]:
        """A word's forms, the commoner ones first. What is short has one."""
        weight = (rank + 2.7) ** -self._tongue.slope
        endings = [" "]
        if rank >= SHORT:
            endings += self._chance.sample(self._tongue.endings.split(" "), k=6)
        shares = [1 / place for place in range(1, len(endings) + 1)]
        for ending, share in zip(endings, shares, strict=True):
            yield word + ending.strip(), weight * share / sum(shares)

    def _figure(self) -> str:
        number = self._chance.choice((12, 31, 100, 2030, 99_999))
        return str(self._chance.randint(1, number))


def _themes(code: str) -> Sequence[str]:
    return [
        word
        for row in read(f"themes/{code}.toml").values()
        for word in str(row).split()
        if word != "|"
    ]


def _places(code: str) -> Sequence[str]:
    """Those that a text in the language may have."""
    latin = code in {"en", "uz", "tk"}
    written = (str(row.get("names", "")).split() for file in PLACES for row in read(file).values())
    return [word for words in written for word in words if word.isascii() == latin]
