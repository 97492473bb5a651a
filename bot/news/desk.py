"""The desk polls one source: fetch, read, identify, keep, and remember how it went."""

import asyncio
import hashlib
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from bot.clock import Clock
from bot.errors import NotAFeed, SourceError, SourceRefused, WorkerFailed
from bot.model import Arrival, Article, Entry, Polling, Quote, Source
from bot.news import archive, feeds
from bot.news.entries import from_wire
from bot.news.filing import Filing
from bot.news.indexing import arrival
from bot.ports import Articles, Rates
from bot.web import Fetch, Fetched, Web
from bot.worker import Worker

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, "
    "application/xml;q=0.9, */*;q=0.8"
)
# Some sites give their feed to browsers only.
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
PARSING_SECONDS = 5.0
# Seconds between polls of a source that has none of its own.
INTERVAL = 600
LONGEST_BACKOFF = timedelta(hours=6)
GONE = 410
AT_ONCE = 100

Ticks = tuple[tuple[str, str, Decimal], ...]


class NewsDesk:
    """Polls sources into the archive. `deadline` is the seconds that the parsing of a difficult
    document may take, `interval` those between polls of a source that has none of its own."""

    def __init__(
        self,
        web: Web,
        worker: Worker,
        articles: Articles,
        rates: Rates,
        clock: Clock,
        filing: Filing,
        *,
        deadline: float = PARSING_SECONDS,
        interval: int = INTERVAL,
    ) -> None:
        self._web = web
        self._worker = worker
        self._articles = articles
        self._rates = rates
        self._clock = clock
        self._filing = filing
        self._deadline = deadline
        self._interval = interval
        self._browserlike: set[str] = set()

    async def poll(self, source: Source) -> list[Article]:
        """The articles that are news, oldest first. Raises SourceError, after recording it.

        A source that is to be left alone is not asked: then nothing is news. Nothing is at the
        first success either, which fills the archive.
        """
        known = await self._articles.polling(source.id)
        if known.next_at is not None and self._clock.now() < known.next_at:
            return []
        try:
            return await self._poll(source, known)
        except SourceError as error:
            now, failures = self._clock.now(), known.failures + 1
            failed = replace(
                known,
                checked_at=now,
                failures=failures,
                error=str(error),
                next_at=now + pause(error, failures, source.interval or self._interval),
            )
            await self._articles.polled(source.id, failed)
            raise

    async def catch_up(self) -> None:
        """Index what was stored before there was an index, newest first, and return. Other work
        goes on between the steps; a run that is cut short is taken up by the next."""
        while articles := await self._articles.unindexed(AT_ONCE):
            await self._articles.index(await asyncio.to_thread(_indexed, articles))

    async def _poll(self, source: Source, known: Polling) -> list[Article]:
        page, entries, ticks = await self._read_as_either(source, known)
        now = self._clock.now()
        polling = Polling(page.etag, page.last_modified, checked_at=now, succeeded_at=now)
        if page.status == 304:
            etag, modified = page.etag or known.etag, page.last_modified or known.last_modified
            polling = replace(polling, etag=etag, last_modified=modified)
            await self._articles.polled(source.id, polling)
            return []
        await self._keep_ticks(source, ticks, page.body)
        first = known.succeeded_at is None
        return await self._filing.take(source, entries, page.url, polling, first=first)

    async def _read_as_either(
        self, source: Source, known: Polling
    ) -> tuple[Fetched, tuple[Entry, ...], Ticks]:
        """Ask as a feed reader; where that brings no feed, once as a browser would. Which of
        the two a site wants is remembered until the program ends."""
        browserlike = source.id in self._browserlike
        try:
            return await self._read(source, known, browserlike=browserlike)
        except NotAFeed as refusal:
            try:
                found = await self._read(source, Polling(), browserlike=not browserlike)
            except SourceError:
                raise refusal from None
            self._browserlike ^= {source.id}
            return found

    async def _read(
        self, source: Source, known: Polling, *, browserlike: bool
    ) -> tuple[Fetched, tuple[Entry, ...], Ticks]:
        headers = (("Accept", ACCEPT), *((("User-Agent", BROWSER),) if browserlike else ()))
        page = await self._web.get(Fetch(source.url, known.etag, known.last_modified, headers))
        if page.status == 304:
            return page, (), ()
        if source.kind == "archive":
            listing = await asyncio.to_thread(
                archive.parse, page.body, url=page.url, charset=page.charset
            )
            return page, listing.entries, listing.quotes
        return page, await self._feed(page), ()

    async def _feed(self, page: Fetched) -> tuple[Entry, ...]:
        """Fast in a thread, else patiently in the worker, which is killed at its deadline."""
        now = self._clock.now()
        found = await asyncio.to_thread(
            feeds.parse_fast, page.body, url=page.url, charset=page.charset, now=now
        )
        if found is None:
            try:
                wire = await self._worker.call(
                    "bot.news.feeds:parse_slow",
                    *(page.body, page.url, page.charset, now.isoformat()),
                    deadline=self._deadline,
                )
            except WorkerFailed as error:
                raise SourceError(host=feeds.host_of(page.url), reason=str(error)) from error
            found = from_wire(wire)
        return found.entries

    async def _keep_ticks(self, source: Source, ticks: Ticks, body: bytes) -> None:
        """Figures of an outlet's own ticker, under the outlet's name: never official rates."""
        now = self._clock.now()
        digest = hashlib.sha256(body).hexdigest()
        quotes = [
            Quote(
                source=source.id,
                base=base,
                quote=quote,
                value=value,
                nominal=1,
                effective_date=now.date(),
                fetched_at=now,
                body_hash=digest,
            )
            for base, quote, value in ticks
        ]
        if quotes:
            await self._rates.add(quotes)


def pause(error: SourceError, failures: int, interval: int) -> timedelta:
    """How long to leave a source alone after so many failures in a row: longer each time, and at
    least as long as it asked for itself. One that says it is gone is asked seldom at once."""
    gone = isinstance(error, SourceRefused) and error.facts.get("status") == GONE
    # No interval is so short that more doublings could matter, and huge ones would overflow.
    grown = timedelta(seconds=interval) * 2 ** min(failures, 16)
    backoff = LONGEST_BACKOFF if gone else min(grown, LONGEST_BACKOFF)
    asked = error.facts.get("retry_after")
    wait = timedelta(seconds=asked) if isinstance(asked, int) else timedelta()
    return max(backoff, wait)


def _indexed(articles: list[Article]) -> list[tuple[int, Arrival]]:
    return [
        (
            article.id,
            arrival("", Entry("", article.url, article.title, article.text), article.language),
        )
        for article in articles
    ]
