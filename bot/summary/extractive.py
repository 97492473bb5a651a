"""A summary made of the article's own sentences. Pure, offline, the same for every language.

Each sentence gets a score from its place (news says the main thing first), from how much it has in
common with the rest, from how often the article comes back to its words, and from its shape:
figures speak for it; length, quoted speech and questions against. What is taken must not repeat
what was taken before (MMR), nor the title, which stands above already. The constants are the
middle of a wide plateau on CNN articles with three-sentence highlights that is one for Russian
headlines too; tests hold what they reach. The title's two weights are chosen, not fitted: the one
set has no titles, and in the other the title is the reference.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import Summary
from bot.sentences import sentences, whole_sentences
from bot.summary import dateline
from bot.summary.boilerplate import is_boilerplate

# How fast the weight of the place falls, in sentences.
TAU = 2.2
# The weight of the mean likeness to the others, which is about 0.2 for an ordinary sentence.
CENTRALITY = 3.0
# The weight of how many more sentences have a word, in square roots of the article's length.
COMING_BACK = 0.18
REPETITION = 0.9
# Words that cost nothing, what each beyond them costs, and what each costs that a short one lacks.
EASY = 22
LENGTH = 0.027
SHORT = 9
LACK = 0.025
SPEECH = 0.25
QUESTION = 0.35
FIGURES = 0.2
# The weight of the share of the title's telling stems; from what likeness on a sentence repeats it.
TITLE = 0.6
SAME_AS_TITLE = 0.75
# Cutting words to five letters is stemming enough where there is no stemmer (kk ky uz tg tk).
STEM = 5
# Shorter stems say little about what an article is about.
TELLING = 4
# A chat cannot read more, and the cost grows with the square.
CONSIDERED = 60

WORD = re.compile(r"[^\W_]+(?:[’ʻʼ'‘][^\W_]+)*")
END = re.compile(r"""[.!?…؟۔]["'”’»“)\]]*$""")
QUOTED = re.compile(r"[\"“”«»]|''")
Bag = frozenset[str]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A sentence that may be taken: its words, and its stems as a bag."""

    text: str
    words: tuple[str, ...]
    bag: Bag


def summarize(text: str, language: str, limit: int = 3, title: str = "") -> tuple[int, ...]:
    """The indexes, in the text's own order, of the sentences that sum it up; at most `limit`.

    They count `bot.text.sentences(text, language)`. A text of no more than `limit` sentences is
    its own summary.
    """
    return choose(sentences(text, language), limit, title)


def summary(
    text: str, language: str, *, cut: bool = False, limit: int = 3, title: str = ""
) -> Summary:
    """The summary and the rest of the text, every sentence verbatim and whole, without dateline
    and boilerplate. Empty only where the text is, or where a `cut` one holds no whole sentence.
    """
    whole = whole_sentences(text, cut)
    told = sentences(whole[dateline.length(whole) :], language)
    found = [sentence for sentence in told if not is_boilerplate(sentence)] or told
    chosen = frozenset(choose(found, limit, title))
    return Summary(
        tuple(sentence for index, sentence in enumerate(found) if index in chosen),
        tuple(sentence for index, sentence in enumerate(found) if index not in chosen),
    )


def choose(found: Sequence[str], limit: int, title: str = "") -> tuple[int, ...]:
    """The indexes, ascending, of the sentences that sum the article up."""
    worthy = [index for index in range(len(found)) if worth(found[index])]
    about = stems(title)
    fresh = [index for index in worthy if not repeats(found[index], about)]
    worthy = (fresh if len(fresh) >= limit else worthy)[:CONSIDERED]
    if len(found) <= limit or len(worthy) < limit:
        return tuple(range(min(limit, len(found))))
    ready = [prepared(found[index]) for index in worthy]
    alike = [[cosine(left.bag, right.bag) for right in ready] for left in ready]
    values = scores(ready, alike, about)
    return tuple(sorted(worthy[place] for place in pick(values, alike, limit)))


def scores(
    ready: Sequence[Prepared], alike: Sequence[Sequence[float]], about: Bag = frozenset()
) -> list[float]:
    """What each sentence is worth by itself; `about` are the title's stems."""
    spread = Counter(stem for each in ready for stem in each.bag)
    about = frozenset(stem for stem in about if len(stem) >= TELLING)
    most, root = max(1, len(ready) - 1), math.sqrt(len(ready))
    return [
        math.exp(-place / TAU)
        + CENTRALITY * (sum(alike[place]) - 1) / most
        + COMING_BACK * coming_back(each.bag, spread) / root
        + TITLE * len(each.bag & about) / max(1, len(about))
        + shape(each)
        for place, each in enumerate(ready)
    ]


def coming_back(bag: Bag, spread: Counter[str]) -> float:
    """In how many other sentences a telling stem of the bag is met, on average."""
    telling = [spread[stem] - 1 for stem in bag if len(stem) >= TELLING]
    return sum(telling) / max(1, len(telling))


def shape(sentence: Prepared) -> float:
    """What speaks for and against a sentence whatever the article."""
    length = len(sentence.words)
    value = -LENGTH * max(0, length - EASY) - LACK * max(0, SHORT - length)
    value += FIGURES * sum(word[0].isdigit() for word in sentence.words) / max(1, length)
    if QUOTED.search(sentence.text):
        value -= SPEECH
    if sentence.text.rstrip("\"'”’»“)").endswith(("?", "؟")):
        value -= QUESTION
    return value


def pick(values: Sequence[float], alike: Sequence[Sequence[float]], limit: int) -> list[int]:
    """Greedily the best ones that are unlike those already picked."""
    picked: list[int] = []
    left = list(range(len(values)))
    while left and len(picked) < limit:

        def gain(place: int) -> float:
            return values[place] - REPETITION * max((alike[place][p] for p in picked), default=0.0)

        best = max(left, key=gain)
        picked.append(best)
        left.remove(best)
    return picked


def worth(sentence: str) -> bool:
    """Whether it can stand in a summary: a finished sentence of more than two words about the
    event."""
    finished = END.search(sentence) is not None and len(WORD.findall(sentence)) > 2
    return finished and not is_boilerplate(sentence)


def repeats(sentence: str, about: Bag) -> bool:
    """Whether it says what the title said and no more."""
    return bool(about) and cosine(stems(sentence), about) >= SAME_AS_TITLE


def prepared(sentence: str) -> Prepared:
    return Prepared(sentence, tuple(WORD.findall(sentence)), stems(sentence))


def stems(sentence: str) -> Bag:
    return frozenset(word[:STEM] for word in WORD.findall(sentence.lower()))


def cosine(left: Bag, right: Bag) -> float:
    """The likeness of two sentences as bags of stems. Weighting rare stems higher gave less."""
    return len(left & right) / math.sqrt(len(left) * len(right) or 1)
