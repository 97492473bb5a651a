"""Many standing queries against one article, in time that goes with the article's words."""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from bot.news.query import Document, Query, Word

Id = TypeVar("Id", bound=Hashable)


@dataclass(eq=False, slots=True)
class _Standing(Generic[Id]):
    """A query, who asked it, and the word of it that it is filed under."""

    query: Query
    under: Word
    askers: dict[Id, None] = field(default_factory=dict)


class Matcher(Generic[Id]):
    """Queries under the rarest of their words: only those whose rarest word an article has are
    looked at. Equal queries are looked at once. How rare a word is, the other queries tell."""

    def __init__(self) -> None:
        self._asked: dict[Id, _Standing[Id]] = {}
        self._standing: dict[Query, _Standing[Id]] = {}
        self._filed: defaultdict[str, dict[_Standing[Id], None]] = defaultdict(dict)

    def __len__(self) -> int:
        return len(self._asked)

    def add(self, asker: Id, query: Query) -> None:
        """A query of the same id is replaced."""
        self.remove(asker)
        standing = self._standing.get(query)
        if standing is None:
            standing = self._standing[query] = _Standing(query, self._rarest(query))
            for key in standing.under.other:
                self._filed[key][standing] = None
        standing.askers[asker] = None
        self._asked[asker] = standing

    def remove(self, asker: Id) -> None:
        """Nothing happens where there is none."""
        standing = self._asked.pop(asker, None)
        if standing is None:
            return
        del standing.askers[asker]
        if not standing.askers:
            del self._standing[standing.query]
            for key in standing.under.other:
                del self._filed[key][standing]
                if not self._filed[key]:
                    del self._filed[key]

    def matching(self, article: Document) -> list[Id]:
        """Who asked for such an article, each once, in no particular order."""
        candidates: dict[_Standing[Id], None] = {}
        filed = self._filed
        for key in article.keys & filed.keys():
            candidates |= filed[key]
        found: list[Id] = []
        for standing in candidates:
            if standing.query.matches(article):
                found.extend(standing.askers)
        return found

    def _rarest(self, query: Query) -> Word:
        words = (word for phrase in query.wanted for word in phrase)
        return min(words, key=lambda word: sum(len(self._filed.get(key, ())) for key in word.other))
