"""Articles into stories, one at a time."""

import heapq
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.news.stories.nearness import Nearness
from bot.news.stories.terms import counts, marks, words

WINDOW = timedelta(hours=48)
REPEAT = timedelta(hours=1)
LARGEST = 24
FEWEST_TERMS = 4

# Cosines from which two articles tell of one event, chosen on labelled pairs of news. There are
# none for kk, ky, uz, tg and tk: theirs is a guess, a little on the careful side of Russian.
THRESHOLDS = {"ru": 0.35, "en": 0.46}
ELSEWHERE = 0.40


class ArticleLike(Protocol):
    """What of an article decides. `id` is its key, unlike any other's."""

    @property
    def id(self) -> int: ...
    @property
    def source_id(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def published_at(self) -> datetime: ...


@dataclass(slots=True, eq=False)
class _Open:
    id: int
    source: str
    language: str
    title: str
    published_at: datetime
    marks: tuple[str, ...]
    number: int
    story: int


def threshold(language: str) -> float:
    return THRESHOLDS.get(language, ELSEWHERE)


class StoryIndex:
    """The articles of the last 48 hours and the stories they make. Not for several threads.

    A story's key is the id of its first article, which belongs to it without being told so: alone
    it has the story None, and `story or id` groups both. A key never changes: where an article is
    near to two stories it joins the nearer, and they stay two. A story takes at most 24 articles,
    so that a chain of neighbours cannot swallow a day. An outlet's own articles are not compared
    with each other: its columns look alike every day.
    """

    def __init__(self) -> None:
        self._near: dict[str, Nearness] = {}
        self._open: dict[int, _Open] = {}
        self._places: dict[tuple[str, int], _Open] = {}
        self._members: dict[int, list[_Open]] = {}
        self._titles: dict[tuple[str, str], _Open] = {}
        self._ages: list[tuple[datetime, int]] = []
        self._floor = datetime.min.replace(tzinfo=UTC)

    def __len__(self) -> int:
        return len(self._open)

    def add(self, article: ArticleLike) -> int | None:
        """The key of the story that the article joins, None where it is the first to tell it.

        Asked again, the answer is the same. What is older than was last forgotten joins nothing.
        """
        if (known := self._open.get(article.id)) is not None:
            return _told(known)
        if article.published_at < self._floor:
            return None
        return _told(self._place(article, None))

    def add_all(self, articles: Iterable[ArticleLike]) -> dict[int, int | None]:
        """Each article's story by its id. The order in which they are given does not matter."""
        ordered = sorted(articles, key=lambda article: (article.published_at, article.id))
        return {article.id: self.add(article) for article in ordered}

    def restore(self, article: ArticleLike, story: int | None) -> None:
        """Take in an article as it was once decided, without deciding anew."""
        if article.id not in self._open and article.published_at >= self._floor:
            self._place(article, article.id if story is None else story)

    def outlets(self, story: int) -> tuple[str, ...]:
        """The sources with an open article in the story, the first to tell it first."""
        return tuple(dict.fromkeys(member.source for member in self._members.get(story, ())))

    def forget(self, before: datetime) -> None:
        """Close all articles published before; their words count no more."""
        self._floor = max(self._floor, before)
        while self._ages and self._ages[0][0] < before:
            gone = self._open.pop(heapq.heappop(self._ages)[1], None)
            if gone is not None:  # else it was renamed
                self._close(gone)

    def rename(self, ids: Mapping[int, int]) -> None:
        """Give articles that were added before they were stored the ids that they have now; the
        stories that they began go by these too."""
        for old, new in ids.items():
            placed = self._open.pop(old, None)
            if placed is not None:
                placed.id = new
                self._open[new] = placed
                heapq.heappush(self._ages, (placed.published_at, new))
                if old in self._members:
                    self._members[new] = self._members.pop(old)
                    for member in self._members[new]:
                        member.story = new

    def _place(self, article: ArticleLike, story: int | None) -> _Open:
        near = self._near.get(article.language)
        if near is None:
            near = self._near[article.language] = Nearness(threshold(article.language))
        vector = near.vector(counts(article.title, article.text))
        placed = _Open(
            id=article.id,
            source=article.source_id,
            language=article.language,
            title=" ".join(words(article.title)),
            published_at=article.published_at,
            marks=tuple(marks(article.title)),
            number=-1,
            story=article.id,
        )
        if story is None:
            kin = self._repeated(placed)
            if kin is None and len(vector) >= FEWEST_TERMS:
                kin = self._nearest(placed, frozenset(vector.terms), near.near(vector))
            story = placed.id if kin is None else kin.story
        placed.story = story
        placed.number = near.add(vector)
        self._keep(placed)
        return placed

    def _repeated(self, placed: _Open) -> _Open | None:
        """The same outlet's article of the same hour and title."""
        twin = self._titles.get((placed.source, placed.title)) if placed.title else None
        if twin is None or abs(placed.published_at - twin.published_at) > REPEAT:
            return None
        return twin

    def _nearest(
        self, placed: _Open, terms: AbstractSet[str], found: Iterable[tuple[int, float]]
    ) -> _Open | None:
        """The nearest article that may be linked; of equals, the one that came first."""
        best, best_cosine = None, 0.0
        for number, cosine in sorted(found):
            other = self._places[placed.language, number]
            if cosine > best_cosine and self._may_join(placed, terms, other):
                best, best_cosine = other, cosine
        return best

    def _contradicts(self, placed: _Open, terms: AbstractSet[str], other: _Open) -> bool:
        """Whether each title has a number or name that the other article lacks."""
        near = self._near[placed.language]
        return not terms >= {*other.marks} and not all(
            near.has(other.number, mark) for mark in placed.marks
        )

    def _may_join(self, placed: _Open, terms: AbstractSet[str], other: _Open) -> bool:
        return (
            placed.source != other.source
            and abs(placed.published_at - other.published_at) <= WINDOW
            and len(self._members[other.story]) < LARGEST
            and not self._contradicts(placed, terms, other)
        )

    def _keep(self, placed: _Open) -> None:
        self._open[placed.id] = placed
        self._places[placed.language, placed.number] = placed
        self._members.setdefault(placed.story, []).append(placed)
        self._titles[placed.source, placed.title] = placed
        heapq.heappush(self._ages, (placed.published_at, placed.id))

    def _close(self, gone: _Open) -> None:
        del self._places[gone.language, gone.number]
        self._near[gone.language].drop(gone.number)
        members = self._members[gone.story]
        members.remove(gone)
        if not members:
            del self._members[gone.story]
        if self._titles.get((gone.source, gone.title)) is gone:
            del self._titles[gone.source, gone.title]


def _told(placed: _Open) -> int | None:
    return None if placed.story == placed.id else placed.story
