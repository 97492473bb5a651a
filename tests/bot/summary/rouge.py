"""ROUGE-1, 2 and L as F measures. Words are compared as written, not stemmed."""

import re
from collections import Counter
from collections.abc import Sequence

WORD = re.compile(r"[^\W_]+")


def rouge(candidate: str, reference: str) -> tuple[float, float, float]:
    ours, theirs = (WORD.findall(text.lower()) for text in (candidate, reference))
    both = _longest(ours, theirs)
    return _overlap(ours, theirs, 1), _overlap(ours, theirs, 2), _f(both, len(ours), len(theirs))


def _overlap(ours: Sequence[str], theirs: Sequence[str], size: int) -> float:
    left, right = (
        Counter(zip(*(w[n:] for n in range(size)), strict=False)) for w in (ours, theirs)
    )
    return _f((left & right).total(), left.total(), right.total())


def _f(hits: int, ours: int, theirs: int) -> float:
    return 2 * hits / (ours + theirs) if hits else 0.0


def _longest(ours: Sequence[str], theirs: Sequence[str]) -> int:
    """The length of the longest common subsequence."""
    row = [0] * (len(theirs) + 1)
    for word in ours:
        above, row = row, [0]
        for place, other in enumerate(theirs):
            longest = above[place] + 1 if word == other else max(above[place + 1], row[place])
            row.append(longest)
    return row[-1]
