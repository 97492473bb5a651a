"""What a source holds at the moment: asked for in the way that its site wants, read, identified."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from bot.aside import aside
from bot.clock import Clock
from bot.errors import NotAFeed, SourceError, SourceRefused, WorkerFailed
from bot.model import Entry, Polling, Source
from bot.news import archive, discovery, feeds
from bot.news.entries import from_wire
from bot.news.identity import identified
from bot.news.robots import Robots
from bot.web import Fetch, Fetched, Web
from bot.worker import Worker

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, "
    "application/xml;q=0.9, */*;q=0.8"
)
# Some sites give their feed to browsers only.
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
# What a site says to programs that it does not want, and may not say to a browser.
UNWELCOME = frozenset({401, 403, 406})
PARSING_SECONDS = 5.0
# Some servers say "unchanged" of what has changed, until they are asked anew.
BELIEVED = timedelta(days=1)
# Pages of an archive that are read at once, where its source has no number of its own.
PAGES = 5

Ticks = tuple[tuple[str, str, Decimal], ...]
Found = tuple[tuple[str, Entry], ...]
# Whether any of these identities is an article's already.
IsKnown = Callable[[Sequence[str]], Awaitable[bool]]
Agent = Literal["reader", "browser"]


@dataclass(frozen=True, slots=True)
class Brought:
    """`found` are entries under their identities, in the source's order; nothing where it says
    what it said before. `polling` is how to ask next time, without how it went."""

    polling: Polling
    found: Found = ()
    ticks: Ticks = ()


class Fetching:
    """Raises SourceErrors, no others. `deadline` is the seconds that the parsing of a difficult
    document may take."""

    def __init__(
        self,
        web: Web,
        worker: Worker,
        robots: Robots,
        clock: Clock,
        *,
        deadline: float = PARSING_SECONDS,
    ) -> None:
        self._web = web
        self._worker = worker
        self._robots = robots
        self._clock = clock
        self._deadline = deadline

    async def bring(self, source: Source, known: Polling, is_known: IsKnown) -> Brought:
        """Ask as a feed reader; where that brings no feed, once as a browser would. Which of the
        two a site wants is remembered with its polling state."""
        if known.whole_at is None or self._clock.now() - known.whole_at >= BELIEVED:
            known = replace(known, etag=None, last_modified=None)
        try:
            return await self._bring(source, known, is_known)
        except SourceError as refusal:
            if not _is_unwelcome(refusal):
                raise
            other = replace(known, browserlike=not known.browserlike)
            try:
                return await self._bring(source, _anew(other), is_known)
            except SourceError:
                raise refusal from None

    async def _bring(self, source: Source, known: Polling, is_known: IsKnown) -> Brought:
        if source.kind == "archive":
            return await self._archive(source, known, is_known)
        if known.feed_url is None:
            return await self._page(source.url, known)
        try:
            return await self._feed(known.feed_url, known)
        except SourceError as failure:
            try:
                return await self._page(source.url, _anew(replace(known, feed_url=None)))
            except SourceError:
                raise failure from None

    async def _page(self, url: str, known: Polling) -> Brought:
        """A feed, or a page that names one, which is then remembered."""
        page = await self._get(url, known)
        try:
            return await self._read(page, known)
        except NotAFeed as refusal:
            named = await aside(discovery.feeds_of, page.body, page.url, page.charset)
            if not named:
                raise
            try:
                return await self._feed(named[0], _anew(replace(known, feed_url=named[0])))
            except NotAFeed:
                raise refusal from None

    async def _feed(self, url: str, known: Polling) -> Brought:
        return await self._read(await self._get(url, known), known)

    async def _read(self, page: Fetched, known: Polling) -> Brought:
        polling = self._polling(page, known)
        if polling.digest == known.digest:
            return Brought(polling)
        return Brought(polling, await self._entries(page))

    async def _entries(self, page: Fetched) -> Found:
        """Fast in a thread, else patiently in the worker, which is killed at its deadline."""
        now = self._clock.now()
        found = await aside(_parsed, page, now)
        if found is None:
            try:
                wire = await self._worker.call(
                    "bot.news.feeds:parse_slow",
                    *(page.body, page.url, page.charset, now.isoformat()),
                    deadline=self._deadline,
                )
            except WorkerFailed as error:
                raise SourceError(host=feeds.host_of(page.url), reason=str(error)) from error
            found = await aside(_identified, from_wire(wire).entries, page.url)
        return found

    async def _archive(self, source: Source, known: Polling, is_known: IsKnown) -> Brought:
        """Page after page into the past: the first time as many as the source may have, later
        until one has an article that is known. A later page that fails ends it, and no more."""
        polling, listing, found = await self._listing(source.url, known)
        if listing is None:
            return Brought(polling)
        brought, ticks = dict(found), listing.quotes
        for _ in range((source.pages or PAGES) - 1):
            fresh = known.whole_at is None or not await is_known([key for key, _ in found])
            if not listing.following or not fresh:
                break
            try:
                _, listing, found = await self._listing(listing.following, _anew(polling))
            except SourceError:
                break
            if listing is None or not found or all(key in brought for key, _ in found):
                break
            brought |= {key: entry for key, entry in found if key not in brought}
        return Brought(polling, tuple(brought.items()), ticks)

    async def _listing(
        self, url: str, known: Polling
    ) -> tuple[Polling, archive.Listing | None, Found]:
        """One page; None where it has not changed."""
        await self._robots.check(url)
        page = await self._get(url, known)
        polling = self._polling(page, known)
        if page.status == 304:
            return polling, None, ()
        return polling, *await aside(_listed, page, self._clock)

    def _polling(self, page: Fetched, known: Polling) -> Polling:
        etag, modified = page.etag, page.last_modified
        if page.status == 304:
            known_etag, known_date = known.etag, known.last_modified
            return replace(known, etag=etag or known_etag, last_modified=modified or known_date)
        return replace(
            known,
            etag=etag,
            last_modified=modified,
            digest=hashlib.sha256(page.body).hexdigest(),
            whole_at=self._clock.now(),
        )

    async def _get(self, url: str, known: Polling) -> Fetched:
        agent = (("User-Agent", BROWSER),) if known.browserlike else ()
        headers = (("Accept", ACCEPT), *agent)
        return await self._web.get(Fetch(url, known.etag, known.last_modified, headers))


def _is_unwelcome(refusal: SourceError) -> bool:
    refused = isinstance(refusal, SourceRefused) and refusal.facts.get("status") in UNWELCOME
    return refused or isinstance(refusal, NotAFeed)


def _anew(known: Polling) -> Polling:
    """Without what belongs to the last answer."""
    return replace(known, etag=None, last_modified=None, digest=None)


def _parsed(page: Fetched, now: datetime) -> Found | None:
    feed = feeds.parse_fast(page.body, url=page.url, charset=page.charset, now=now)
    return None if feed is None else _identified(feed.entries, page.url)


def _identified(entries: Sequence[Entry], url: str) -> Found:
    return tuple(identified(entries, url))


def _listed(page: Fetched, clock: Clock) -> tuple[archive.Listing, Found]:
    listing = archive.parse(page.body, url=page.url, charset=page.charset, now=clock.now())
    return listing, _identified(listing.entries, page.url)
