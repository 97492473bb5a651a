"""The desk polls one source: fetch, read, identify, keep, and remember how it went."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.aside import aside
from bot.clock import Clock
from bot.errors import SourceError, SourceRefused
from bot.model import Arrival, Article, Entry, Polling, Quote, Source
from bot.news.fetching import Fetching, Ticks
from bot.news.filing import Filing
from bot.news.indexing import arrival
from bot.ports import Articles, Rates

# Seconds between polls of a source that has none of its own.
INTERVAL = 600
LONGEST_BACKOFF = timedelta(hours=6)
GONE = 410
AT_ONCE = 100


class NewsDesk:
    """Polls sources into the archive. `interval` is the seconds between polls of a source that has
    none of its own."""

    def __init__(
        self,
        fetching: Fetching,
        filing: Filing,
        articles: Articles,
        rates: Rates,
        clock: Clock,
        *,
        interval: int = INTERVAL,
    ) -> None:
        self._fetching = fetching
        self._filing = filing
        self._articles = articles
        self._rates = rates
        self._clock = clock
        self._interval = interval

    async def poll(self, source: Source) -> list[Article]:
        """The articles that are news, oldest first. Raises SourceError, after recording it.

        A source that is to be left alone is not asked: then nothing is news. Nothing is at the
        first success at an address either, which fills the archive.
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
                fault=type(error).__name__,
                next_at=now + pause(error, failures, source.interval or self._interval),
            )
            await self._articles.polled(source.id, failed)
            raise

    async def catch_up(self) -> None:
        """Index what was stored before there was an index, newest first, and return. Other work
        goes on between the steps; a run that is cut short is taken up by the next."""
        while articles := await self._articles.unindexed(AT_ONCE):
            await self._articles.index(await aside(_indexed, articles))

    async def _poll(self, source: Source, known: Polling) -> list[Article]:
        brought = await self._fetching.bring(source, known, partial(self._is_known, source))
        await self._keep_ticks(source, brought.ticks, brought.polling.digest or "")
        polling = _well(brought.polling, self._clock.now())
        first = known.whole_at is None  # at this address
        return await self._filing.take(source, brought.found, polling, first=first)

    async def _is_known(self, source: Source, identities: Sequence[str]) -> bool:
        known = await self._articles.known(source.id, identities)
        return not {article.identity for article in known}.isdisjoint(identities)

    async def _keep_ticks(self, source: Source, ticks: Ticks, digest: str) -> None:
        """Figures of an outlet's own ticker, under the outlet's name: never official rates."""
        now = self._clock.now()
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


def _well(polling: Polling, now: datetime) -> Polling:
    return replace(
        polling,
        checked_at=now,
        succeeded_at=now,
        failures=0,
        error=None,
        fault=None,
        next_at=None,
    )


def _indexed(articles: list[Article]) -> list[tuple[int, Arrival]]:
    return [
        (
            article.id,
            arrival("", Entry("", article.url, article.title, article.text), article.language),
        )
        for article in articles
    ]
