"""The open articles of one language by their words, so that the near ones are found without
looking at all. In memory only."""

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from bot.news.stories.terms import rarity

# Below this a posting list is not worth cleaning.
FEW = 16
# To look up one article in a posting list takes as long as to read so many postings.
LOOK_UP = 6


@dataclass(slots=True)
class _Postings:
    """The articles that have a term, in ascending numbers, with the term's share in each.
    `live` of them are still open."""

    term: str
    # In quotes: 3.11 has no subscripts for arrays.
    numbers: "array[int]" = field(default_factory=lambda: array("I"))
    weights: "array[float]" = field(default_factory=lambda: array("f"))
    live: int = 0

    def add(self, number: int, weight: float) -> None:
        self.numbers.append(number)
        self.weights.append(weight)
        self.live += 1

    def weight(self, number: int) -> float:
        place = bisect_left(self.numbers, number)
        if place < len(self.numbers) and self.numbers[place] == number:
            return self.weights[place]
        return 0.0

    def sweep(self, opened: Mapping[int, object]) -> None:
        kept = [pair for pair in zip(self.numbers, self.weights, strict=True) if pair[0] in opened]
        self.numbers = array("I", [number for number, _ in kept])
        self.weights = array("f", [weight for _, weight in kept])


Vector = Sequence[tuple[str, float]]


class Nearness:
    """Cosine of TF-IDF vectors over an inverted index.

    Document frequencies are those of the open articles, so they age with the window. A vector
    keeps the weights of its time.
    """

    def __init__(self) -> None:
        self._postings: dict[str, _Postings] = {}
        self._terms: dict[int, tuple[str, ...]] = {}
        self._next = 0

    def __len__(self) -> int:
        return len(self._terms)

    def vector(self, counted: Mapping[str, int]) -> Vector:
        """Unit length, the heaviest term first."""
        of = len(self._terms) + 1
        weighted = []
        for term, count in counted.items():
            postings = self._postings.get(term)
            weighted.append((term, count * rarity(term, postings.live + 1 if postings else 1, of)))
        length = math.sqrt(sum(weight * weight for _, weight in weighted)) or 1.0
        # The term itself decides between equals, so that nothing hangs on the order of words.
        weighted.sort(key=lambda pair: (-pair[1], pair[0]))
        return [(term, weight / length) for term, weight in weighted]

    def near(self, vector: Vector, least: float) -> Iterator[tuple[int, float]]:
        """Every open article whose cosine is at least `least`, with it.

        The rare terms are read first. The terms not yet read can add no more to any cosine than
        the length of what they are of our vector: once that is short, no new article can come in
        by them, and of those met already most drop out at each further term.
        """
        lists = [
            (self._postings[term], weight) for term, weight in vector if term in self._postings
        ]
        lists.sort(key=lambda pair: len(pair[0].numbers))
        rests = _rests([weight for _, weight in lists])
        scores: dict[int, float] = {}
        unread = len(lists)
        for place, (postings, weight) in enumerate(lists):
            if rests[place] < least:
                unread = place
                break
            for number, theirs in zip(postings.numbers, postings.weights, strict=True):
                scores[number] = scores.get(number, 0.0) + weight * theirs
        for place in range(unread, len(lists)):
            most = rests[place]
            scores = {number: score for number, score in scores.items() if score + most >= least}
            _read_on(scores, *lists[place])
        for number, score in scores.items():
            if score >= least and number in self._terms:
                yield number, score

    def add(self, vector: Vector) -> int:
        """Open an article; its number is larger than all before."""
        number = self._next
        self._next += 1
        # The lists' own strings are kept, not each article's: they are most of the memory.
        terms = []
        for term, weight in vector:
            postings = self._postings.get(term)
            if postings is None:
                postings = self._postings[term] = _Postings(term)
            postings.add(number, weight)
            terms.append(postings.term)
        self._terms[number] = tuple(terms)
        return number

    def has(self, number: int, term: str) -> bool:
        postings = self._postings.get(term)
        return postings is not None and postings.weight(number) > 0

    def drop(self, number: int) -> None:
        """Close an article. Its postings go when half of their list has closed."""
        for term in self._terms.pop(number):
            postings = self._postings[term]
            postings.live -= 1
            if not postings.live:
                del self._postings[term]
            elif len(postings.numbers) > 2 * postings.live + FEW:
                postings.sweep(self._terms)


def _rests(weights: Sequence[float]) -> list[float]:
    """The length of the vector from each place on, and 0 behind its end."""
    squares = accumulate((weight * weight for weight in reversed(weights)), initial=0.0)
    return [math.sqrt(square) for square in squares][::-1]


def _read_on(scores: dict[int, float], postings: _Postings, weight: float) -> None:
    """Add what the term brings to the articles that are left, by the quicker of two ways."""
    if len(scores) * LOOK_UP < len(postings.numbers):
        for number in scores:
            scores[number] += weight * postings.weight(number)
        return
    for number, theirs in zip(postings.numbers, postings.weights, strict=True):
        if number in scores:
            scores[number] += weight * theirs
