"""A summary made of the article's own sentences. Pure, offline, the same for every language.

Each sentence gets a score from its place (news says the main thing first) and from how much it
has in common with the rest, less something for length, questions and quoted speech; what is taken
must not repeat what was taken before (MMR). The constants were fitted on CNN articles with
three-sentence highlights.
"""

import math
import re
from collections.abc import Sequence

from bot.model import Summary
from bot.text import sentences, whole_sentences

# How fast the weight of the place falls, in sentences.
TAU = 1.5
# The weight of the mean likeness to the others, which is about 0.2 for an ordinary sentence.
CENTRALITY = 3.75
REPETITION = 0.2
# Words that cost nothing, and what each word beyond them costs.
EASY = 20
LENGTH = 0.025
SPEECH = 0.15
QUESTION = 0.3
# Cutting words to five letters is stemming enough where there is no stemmer (kk ky uz tg tk).
STEM = 5
# A chat cannot read more, and the cost grows with the square.
CONSIDERED = 60

WORD = re.compile(r"[^\W_]+(?:[’ʻʼ'‘][^\W_]+)*")
END = re.compile(r"""[.!?…؟۔]["'”’»“)\]]*$""")
QUOTED = re.compile(r"[\"“”«»]|''")


def summarize(text: str, language: str, limit: int = 3) -> tuple[int, ...]:
    """The indexes, in the text's own order, of the sentences that sum it up; at most `limit`.

    They count `bot.text.sentences(text, language)`. A text of no more than `limit` sentences is
    its own summary.
    """
    return choose(sentences(text, language), limit)


def summary(text: str, language: str, *, cut: bool = False, limit: int = 3) -> Summary:
    """The summary and the rest of the text, every sentence verbatim and whole.

    Of a `cut` text the unfinished last sentence is left out.
    """
    found = sentences(whole_sentences(text, cut), language)
    chosen = frozenset(choose(found, limit))
    return Summary(
        tuple(sentence for index, sentence in enumerate(found) if index in chosen),
        tuple(sentence for index, sentence in enumerate(found) if index not in chosen),
    )


def choose(found: Sequence[str], limit: int) -> tuple[int, ...]:
    """The indexes, ascending, of the sentences that sum the article up."""
    worthy = [index for index in range(len(found)) if worth(found[index])][:CONSIDERED]
    if len(found) <= limit or len(worthy) < limit:
        return tuple(range(min(limit, len(found))))
    bags = [stems(found[index]) for index in worthy]
    alike = [[cosine(left, right) for right in bags] for left in bags]
    values = [
        score(place, found[index], (sum(row) - row[place]) / max(1, len(row) - 1))
        for place, (index, row) in enumerate(zip(worthy, alike, strict=True))
    ]
    return tuple(sorted(worthy[place] for place in pick(values, alike, limit)))


def score(place: int, sentence: str, likeness: float) -> float:
    """What a sentence is worth by itself; `likeness` is its mean cosine with the others."""
    value = math.exp(-place / TAU) + CENTRALITY * likeness
    value -= LENGTH * max(0, len(WORD.findall(sentence)) - EASY)
    if QUOTED.search(sentence):
        value -= SPEECH
    if sentence.endswith(("?", "؟")):
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
    """Whether it can stand in a summary: a finished sentence of more than two words."""
    return END.search(sentence) is not None and len(WORD.findall(sentence)) > 2


def stems(sentence: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in WORD.findall(sentence.lower()))


def cosine(left: frozenset[str], right: frozenset[str]) -> float:
    """The likeness of two sentences as bags of stems. Weighting rare stems higher gave less."""
    return len(left & right) / math.sqrt(len(left) * len(right) or 1)
