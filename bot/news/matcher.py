"""Many standing queries against one article, in time that goes with the article's words."""

from collections import defaultdict
from collections.abc import Hashable
from typing import Generic, TypeVar

from bot.news.query import Document, Query

Id = TypeVar("Id", bound=Hashable)
Word = frozenset[str]


class Matcher(Generic[Id]):
    """Queries under the rarest of their words: only those whose rarest word an article has are
    looked at. Equal queries are looked at once. How rare a word is, the other queries tell."""

    def __init__(self) -> None:
        self._queries: dict[Id, Query] = {}
        self._askers: dict[Query, dict[Id, None]] = {}
        self._under: dict[Query, Word] = {}
        self._filed: defaultdict[str, dict[Query, None]] = defaultdict(dict)

    def __len__(self) -> int:
        return len(self._queries)

    def add(self, asker: Id, query: Query) -> None:
        """A query of the same id is replaced."""
        self.remove(asker)
        self._queries[asker] = query
        if query not in self._askers:
            self._file(query)
        self._askers.setdefault(query, {})[asker] = None

    def remove(self, asker: Id) -> None:
        """Nothing happens where there is none."""
        query = self._queries.pop(asker, None)
        if query is None:
            return
        askers = self._askers[query]
        del askers[asker]
        if not askers:
            del self._askers[query]
            self._unfile(query)

    def matching(self, article: Document) -> list[Id]:
        """Who asked for such an article, in the order in which they asked."""
        candidates: dict[Query, None] = {}
        filed = self._filed
        for key in article.keys:
            if key in filed:
                candidates |= filed[key]
        hits = [query for query in candidates if query.matches(article)]
        return [asker for query in hits for asker in self._askers[query]]

    def _file(self, query: Query) -> None:
        rarest = min(
            (word for phrase in query.wanted for word in phrase),
            key=lambda word: sum(len(self._filed.get(key, ())) for key in word),
        )
        self._under[query] = rarest
        for key in rarest:
            self._filed[key][query] = None

    def _unfile(self, query: Query) -> None:
        for key in self._under.pop(query):
            del self._filed[key][query]
            if not self._filed[key]:
                del self._filed[key]
