"""The open articles of one language by their words, so that the near ones are found without
looking at all. In memory only."""

import math
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from operator import mul

from bot.news.stories.terms import kind, rarities

# A term is common that more articles have than both of these, a number and a part of all: its list
# would be long and tell little. Were more terms common, more articles would be compared in vain.
MANY = 48
PART = 20
# Below this a list is not worth cleaning.
FEW = 16
# A weight in a list, rounded up, is in so many parts of one: a whole one is a byte still.
PARTS = 254


@dataclass(slots=True)
class _Term:
    """A term's word, in how many open articles it is, and unless it is common, these in ascending
    numbers with its share in each. Some of those may have been closed.

    There are many of these: what they hold is nothing that a garbage collector looks through.
    """

    word: str
    kind: int
    documents: int = 0
    common: bool = False
    # In quotes: 3.11 has no subscripts for arrays.
    numbers: "array[int]" = field(default_factory=lambda: array("I"))
    weights: bytearray = field(default_factory=bytearray)

    def sweep(self, opened: Mapping[int, object]) -> None:
        kept = [pair for pair in zip(self.numbers, self.weights, strict=True) if pair[0] in opened]
        self.numbers = array("I", [number for number, _ in kept])
        self.weights = bytearray(weight for _, weight in kept)


@dataclass(frozen=True, slots=True)
class Vector:
    """The terms of a text, the heaviest first, and their weights, of unit length together; and
    what was known of each of them."""

    terms: Sequence[str]
    weights: Sequence[float]
    known: Sequence[_Term | None]

    def __len__(self) -> int:
        return len(self.terms)


class Nearness:
    """Cosine of TF-IDF vectors over an inverted index, for those that are at least `least`.

    Document frequencies are those of the open articles, so they age with the window. A vector
    keeps the weights of its time.

    Candidates are found by the rare terms that they share. How long a part of each article its
    common terms are is known, and so the most that these can add: only what may come to the least
    cosine is compared as a whole, and nothing that has it is missed.
    """

    def __init__(self, least: float, many: int = MANY) -> None:
        self._least = least
        self._many = many
        self._terms: dict[str, _Term] = {}
        # The words of each article, and their weights.
        self._open: dict[int, tuple[str, ...]] = {}
        self._weights: dict[int, array[float]] = {}
        # The square of the length of what the common terms are of an article; those of whom
        # they are so much that they may be near by these alone.
        self._common: dict[int, float] = {}
        self._plain: set[int] = set()
        self._next = 0

    def __len__(self) -> int:
        return len(self._open)

    def vector(self, counted: Mapping[str, int]) -> Vector:
        """Of counted terms."""
        known = [*map(self._terms.get, counted)]
        kinds = [term.kind if term else kind(word) for term, word in zip(known, counted)]  # noqa: B905 - alike; a hot path
        documents = [term.documents + 1 if term else 1 for term in known]
        rare = rarities(kinds, documents, len(self._open) + 1)
        weights = [*map(mul, counted.values(), rare)]
        length = math.sqrt(sum(map(mul, weights, weights))) or 1.0
        # The term itself decides between equals, so that nothing hangs on the order of words.
        ranked = sorted(zip([-weight / length for weight in weights], counted, known, strict=True))
        return Vector(
            [term for _, term, _ in ranked],
            [-weight for weight, _, _ in ranked],
            [term for _, _, term in ranked],
        )

    def near(self, vector: Vector) -> Iterator[tuple[int, float]]:
        """Every open article whose cosine is at least the least, with it."""
        scores, common = self._by_rare_terms(vector)
        weights = dict(zip(vector.terms, vector.weights, strict=True))
        for number in self._promising(scores, common):
            cosine = self._product(weights, number)
            if cosine >= self._least:
                yield number, cosine

    def _of(self, vector: Vector) -> Iterator[tuple[str, _Term | None, float]]:
        """Each term with what is known of it now, and its weight."""
        for word, term, weight in zip(vector.terms, vector.known, vector.weights, strict=True):
            yield word, term if term and term.documents else self._terms.get(word), weight

    def _by_rare_terms(self, vector: Vector) -> tuple[dict[int, float], float]:
        """What the rare terms bring at most to each article's cosine, in parts of one, and the
        square of the length of what the others are of the vector."""
        scores: dict[int, float] = {}
        score = scores.get
        common = 0.0
        for _, term, weight in self._of(vector):
            if term is None:
                continue
            if term.common:
                common += weight * weight
            # Of equal length; to have that checked takes as long as a short list.
            for number, theirs in zip(term.numbers, term.weights):  # noqa: B905 - alike; a hot path
                scores[number] = score(number, 0.0) + weight * theirs
        return scores, common

    def _promising(self, scores: dict[int, float], common: float) -> Iterator[int]:
        enough = self._least - 1e-6
        # Of those that are not plain, the common terms are less than the least.
        fewest = (enough - math.sqrt(common * self._least)) * PARTS
        chosen = {number for number, parts in scores.items() if parts >= fewest}
        chosen |= self._plain & scores.keys()
        for number in chosen & self._open.keys():
            lacking = enough - scores[number] / PARTS
            if lacking <= 0 or lacking * lacking <= common * self._common[number]:
                yield number
        if common < enough * enough:
            return
        # Of two numbers whose product is so large, one is at least its root.
        for number in self._open if common >= enough else self._plain:
            if common * self._common[number] >= enough * enough and number not in scores:
                yield number

    def add(self, vector: Vector) -> int:
        """Open an article; its number is larger than all before."""
        number = self._next
        self._next += 1
        # The lists' own strings are kept, not each article's: they are most of the memory.
        words = []
        many = max(self._many, len(self._open) // PART)
        common = self._common[number] = 0.0
        for word, term, weight in self._of(vector):
            if term is None:
                term = self._terms[word] = _Term(word, kind(word))
            term.documents += 1
            words.append(term.word)
            if term.common:
                common += weight * weight
                continue
            term.numbers.append(number)
            term.weights.append(int(weight * PARTS) + 1)
            if len(term.numbers) > many:
                self._crowded(term, number, weight, many)
        self._open[number] = tuple(words)
        self._weights[number] = array("f", vector.weights)
        self._has_in_common(number, common)
        return number

    def _crowded(self, term: _Term, number: int, weight: float, many: int) -> None:
        """A list is full, now that an article that is not yet open has come into it."""
        term.sweep(self._common)
        if len(term.numbers) <= many:
            return
        for other in term.numbers:
            theirs = weight if other == number else self._weight(other, term.word)
            self._has_in_common(other, theirs * theirs)
        term.common, term.numbers, term.weights = True, array("I"), bytearray()

    def _has_in_common(self, number: int, more: float) -> None:
        self._common[number] += more
        if self._common[number] >= self._least - 1e-6:
            self._plain.add(number)

    def has(self, number: int, term: str) -> bool:
        return term in self._open[number]

    def drop(self, number: int) -> None:
        """Close an article. Its places in the lists go when half of a list has closed."""
        for word in self._open.pop(number):
            term = self._terms[word]
            term.documents -= 1
            if not term.documents:
                del self._terms[word]
            elif len(term.numbers) > 2 * term.documents + FEW:
                term.sweep(self._open)
        del self._weights[number], self._common[number]
        self._plain.discard(number)

    def _weight(self, number: int, term: str) -> float:
        return self._weights[number][self._open[number].index(term)]

    def _product(self, weights: Mapping[str, float], number: int) -> float:
        ours = map(weights.get, self._open[number], repeat(0.0))
        found: float = sum(map(mul, ours, self._weights[number]))
        return found
