"""ROUGE-1, 2 and L as F measures: C.-Y. Lin, "ROUGE: A Package for Automatic Evaluation of
Summaries", 2004.

Words are compared without case and, in English, by their Porter stems where they have more than
three letters; letters of every script count. L is the summary's: for each sentence of the
reference the union of its longest common subsequences with the candidate's sentences, no word
counted more often than it occurs.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from tests.bot.summary.porter import stem

WORD = re.compile(r"[^\W_]+")
Words = Sequence[str]


class Rouge(NamedTuple):
    one: float
    two: float
    longest: float


def rouge(candidate: Sequence[str], reference: Sequence[str]) -> Rouge:
    """Of a candidate's sentences against a reference's."""
    ours, theirs = [words(each) for each in candidate], [words(each) for each in reference]
    left, right = [*chain(*ours)], [*chain(*theirs)]
    return Rouge(_overlap(left, right, 1), _overlap(left, right, 2), _longest(ours, theirs))


def words(text: str) -> list[str]:
    return [stem(word) if len(word) > 3 else word for word in WORD.findall(text.lower())]


def _overlap(ours: Words, theirs: Words, size: int) -> float:
    left, right = (
        Counter(zip(*(w[n:] for n in range(size)), strict=False)) for w in (ours, theirs)
    )
    return _f((left & right).total(), left.total(), right.total())


def _longest(ours: Sequence[Words], theirs: Sequence[Words]) -> float:
    left, right = (Counter(word for words in text for word in words) for text in (ours, theirs))
    sizes = left.total(), right.total()
    hits = 0
    for sentence in theirs:
        union = {place for other in ours for place in common(sentence, other)}
        for word in (sentence[place] for place in sorted(union)):
            if left[word] and right[word]:
                left[word] -= 1
                right[word] -= 1
                hits += 1
    return _f(hits, *sizes)


def common(left: Words, right: Words) -> list[int]:
    """The places in `left` of a longest common subsequence, from the last to the first."""
    lengths = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i, word in enumerate(left):
        for j, other in enumerate(right):
            longer = max(lengths[i][j + 1], lengths[i + 1][j])
            lengths[i + 1][j + 1] = lengths[i][j] + 1 if word == other else longer
    places = []
    i, j = len(left), len(right)
    while i and j:
        if left[i - 1] == right[j - 1]:
            i, j = i - 1, j - 1
            places.append(i)
        elif lengths[i - 1][j] >= lengths[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return places


def _f(hits: int, ours: int, theirs: int) -> float:
    return 2 * hits / (ours + theirs) if hits else 0.0
