"""Which stories a digest tells, and in which order. Pure.

A story is told once: what a digest could have told at its last slot, it never tells again.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Protocol, TypeVar

from bot.digest.asking import parts
from bot.model import Article
from bot.news import topics
from bot.news.query import Document, Query, parse
from bot.values.digests import Fresh

# Older news is none, however long the bot was away.
OLDEST = timedelta(days=7)
# Where a story's newness is down to a third.
FADING = timedelta(hours=18)
# Another outlet counts as much as some hours; the tenth says little that the second did not.
OUTLETS = 0.6
ASKED_FOR = 0.4
# What nobody can read more of than its headline.
BARE = 0.25

Read = Callable[[Article], Document]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A story is wanted where it is of any of the topics or outlets, or matches any query; where
    there are none of them, always. `languages` and `muted` outlets restrict that."""

    topics: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    queries: tuple[Query, ...] = ()
    languages: frozenset[str] = frozenset()
    muted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Story:
    """`article` tells it here, `also` are the other outlets; `topic` is the heading, None for
    none."""

    article: Article
    also: tuple[str, ...]
    topic: str | None
    weight: float = field(compare=False)


class Headed(Protocol):
    @property
    def topic(self) -> str | None: ...


Told = TypeVar("Told", bound=Headed)


def wanted(
    words: str,
    sources: Mapping[str, str],
    languages: frozenset[str] = frozenset(),
    muted: frozenset[str] = frozenset(),
) -> Wanted:
    """`sources` has the outlets' ids by their ids and titles in small letters. Raises the
    ChatErrors of bot.news.query for a part that is no topic, no outlet and no query either."""
    found_topics, found_sources, queries = set(), set(), []
    for part in parts(words):
        topic, source = topics.asked(part), sources.get(part.casefold())
        if topic is not None:
            found_topics.add(topic)
        elif source is not None:
            found_sources.add(source)
        else:
            queries.append(parse(part))
    return Wanted(
        frozenset(found_topics), frozenset(found_sources), tuple(queries), languages, muted
    )


def matches(fresh: Fresh, asked: Wanted, read: Read) -> bool:
    """`read` makes a document of an article; it is called only where there are queries."""
    article = fresh.article
    if article.source_id in asked.muted:
        return False
    if asked.languages and article.language not in asked.languages:
        return False
    if not (asked.topics or asked.sources or asked.queries):
        return True
    if article.source_id in asked.sources or not asked.topics.isdisjoint(fresh.topics):
        return True
    return bool(asked.queries) and any(query.matches(read(article)) for query in asked.queries)


def stories(
    fresh: Iterable[Fresh],
    before: Iterable[Fresh],
    asked: Wanted,
    now: datetime,
    read: Read,
    since: datetime | None = None,
) -> list[Story]:
    """The stories that are to be told, the most important first.

    `fresh` came since the last digest, `before` are earlier articles of the same stories. Nothing
    is told that was published before `since`.
    """
    oldest = max(now - OLDEST, since or now - OLDEST)
    groups: dict[int, list[Fresh]] = {}
    for each in fresh:
        if each.article.published_at >= oldest and matches(each, asked, read):
            groups.setdefault(each.story_id, []).append(each)
    for each in before:
        if each.story_id in groups and matches(each, asked, read):
            del groups[each.story_id]
    told = [_story(group, asked, now) for group in groups.values()]
    return sorted(told, key=lambda story: (-story.weight, -story.article.id))


def sections(chosen: Sequence[Told]) -> list[tuple[str | None, list[Told]]]:
    """By topic, the most important one's first; those without one come last."""
    found: dict[str | None, list[Told]] = {}
    for each in chosen:
        found.setdefault(each.topic, []).append(each)
    return sorted(found.items(), key=lambda section: section[0] is None)


def _story(group: Sequence[Fresh], asked: Wanted, now: datetime) -> Story:
    """Told by the outlet that was first, unless it has nothing but a headline."""
    in_order = sorted(group, key=lambda each: each.article.id)
    best = next((each for each in in_order if each.article.text), in_order[0])
    others = (each.article.source_title for each in in_order)
    also = tuple(title for title in dict.fromkeys(others) if title != best.article.source_title)
    topic = _heading(best, asked)
    weight = OUTLETS * math.log2(1 + len(also)) + _newness(in_order, now)
    weight += ASKED_FOR * (topic in asked.topics)
    weight -= BARE * (not best.article.text)
    return Story(best.article, also, topic, weight)


def _newness(group: Sequence[Fresh], now: datetime) -> float:
    newest = max(map(attrgetter("article.published_at"), group))
    return math.exp(-max(timedelta(), now - newest) / FADING)


def _heading(told: Fresh, asked: Wanted) -> str | None:
    """A topic that was asked for, else the strongest theme, else the strongest country."""
    known = [topic for topic in told.topics if topic in topics.names()]
    for is_better in (asked.topics.__contains__, lambda topic: topic not in topics.countries()):
        if found := next(filter(is_better, known), None):
            return found
    return known[0] if known else None
