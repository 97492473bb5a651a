"""Files what a source brought: keeps what is new and what reads differently, tells what is news."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.aside import aside
from bot.clock import Clock
from bot.model import Arrival, Article, Entry, Known, News, Polling, Source
from bot.news.arrivals import Found, decide
from bot.news.identity import hashes
from bot.news.indexing import arrivals
from bot.news.storyline import Storyline
from bot.ports import Articles, Transaction

MICROSECOND = timedelta(microseconds=1)
Told = Callable[[Sequence[News]], Awaitable[None]]


async def nobody(news: Sequence[News]) -> None:
    """Nobody wants to know."""


class Filing:
    """`told` is awaited with what is news, oldest first, inside the transaction that stores it:
    what it writes down is kept if and only if the articles are. It must not be long."""

    def __init__(
        self,
        articles: Articles,
        stories: Storyline,
        transaction: Transaction,
        clock: Clock,
        told: Told = nobody,
    ) -> None:
        self._articles = articles
        self._stories = stories
        self._transaction = transaction
        self._clock = clock
        self._told = told

    async def take(
        self, source: Source, found: Sequence[tuple[str, Entry]], polling: Polling, *, first: bool
    ) -> list[Article]:
        """The articles that are news, oldest first. `found` are entries under their identities, in
        the outlet's order, `polling` what is to be remembered of having asked for them; `first`
        tells that the source was never read before. All is done in one transaction; what takes
        long, before it begins."""
        if found:
            now = self._clock.now()
            known = await self._articles.known(source.id, [identity for identity, _ in found])
            plan = await aside(planned, known, found, source, now, first=first)
            if plan.fresh or plan.changed:
                return await self._keep(source, plan, polling, now)
        await self._articles.polled(source.id, polling)
        return []

    async def _keep(
        self, source: Source, plan: "Plan", polling: Polling, now: datetime
    ) -> list[Article]:
        drafts = plan.drafts(source, now)
        async with self._stories.placing(drafts) as join, self._transaction():
            stored = await self._articles.add(source.id, plan.fresh[::-1], now)
            ids = dict(zip((draft.id for draft in drafts), (a.id for a in stored), strict=True))
            joined = await join(ids)
            await self._articles.amend(plan.changed)
            await self._articles.polled(source.id, polling)
            news = plan.news_of(stored, joined)
            if news:
                await self._told(news)
        return [one.article for one in news]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be stored, each with its date, oldest first; whose identities are `news`; and
    what known articles, by id, read like now."""

    fresh: tuple[Arrival, ...]
    news: frozenset[str]
    changed: tuple[tuple[int, Arrival], ...]

    def drafts(self, source: Source, now: datetime) -> list[Article]:
        """Articles as they will be stored, in that order, but for their ids."""
        ids = range(-len(self.fresh), 0)
        return [
            _draft(number, source, one, now) for number, one in zip(ids, self.fresh, strict=True)
        ]

    def news_of(self, stored: Sequence[Article], joined: Mapping[int, int]) -> list[News]:
        return [
            News(article, one.topics, one.keys, joined.get(article.id))
            for article, one in zip(stored, self.fresh, strict=True)
            if one.identity in self.news
        ]


def planned(
    known: Sequence[Known],
    found: Sequence[tuple[str, Entry]],
    source: Source,
    now: datetime,
    *,
    first: bool,
) -> Plan:
    """Only what is new or changed is looked into for its topics and words."""
    entries = dict(found)
    made = {key: hashes(entry) for key, entry in found}
    decisions = decide(
        known,
        [Found(key, e.url, e.title, e.published_at, made[key].content) for key, e in found],
        first,
        now,
    )

    def arrived(pairs: Sequence[tuple[str, Entry]]) -> list[Arrival]:
        return [replace(one, hashes=made[one.identity]) for one in arrivals(pairs, source.language)]

    new = {one.identity for one in decisions.new}
    kept = new | {one.identity for one in decisions.quiet}
    fresh = _dated([(key, entry) for key, entry in found if key in kept], now)
    changed = [
        (article.id, (one.identity, entries[one.identity]))
        for article, one in decisions.updates
        if (article.identity, article.hashes) != (one.identity, made[one.identity])
    ]
    return Plan(
        tuple(arrived(fresh)),
        frozenset(new),
        tuple(
            zip(
                (number for number, _ in changed),
                arrived([pair for _, pair in changed]),
                strict=True,
            )
        ),
    )


def _dated(found: Sequence[tuple[str, Entry]], now: datetime) -> list[tuple[str, Entry]]:
    """Oldest first, of equal dates the later first. What has no date is of now, a microsecond
    less for each, so that a page's own order is kept; so is what is dated ahead, by a clock or a
    zone that is wrong: it is here already."""
    dated, undated = [], 0
    for key, entry in found:
        if entry.published_at is None or entry.published_at > now:
            entry = replace(entry, published_at=now - undated * MICROSECOND)
            undated += 1
        dated.append((key, entry))
    dated.reverse()
    return sorted(dated, key=lambda pair: pair[1].published_at or now)


def _draft(number: int, source: Source, one: Arrival, now: datetime) -> Article:
    entry = one.entry
    return Article(
        id=number,
        source_id=source.id,
        source_title=source.title,
        language=source.language,
        url=entry.url,
        title=entry.title,
        text=entry.text,
        cut=entry.cut,
        published_at=entry.published_at or now,
        first_seen_at=now,
    )
