"""Asking a bank for one document: its address, its headers, once more where that may help."""

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Protocol

from bot.clock import Clock, local_date
from bot.errors import NoBulletin, SourceError, SourceRefused, SourceSilent, SourceTooSlow
from bot.model import Bulletin, Quote
from bot.rates.acceptance import accept, check
from bot.rates.providers.base import Provider, Request, Series
from bot.web import Fetch, Fetched

SECONDS = 30.0
PAUSE = 2.0  # seconds before the second attempt; twice as many before each further one
LONGEST_PAUSE = 60.0
FORBIDDEN = 403
NOT_MODIFIED = 304
BUSY = 429
# What a file's own date may be, beside the day that it is for.
ABOUT = timedelta(days=14)


class Web(Protocol):
    """The outside world, one address at a time."""

    async def get(self, fetch: Fetch) -> Fetched:
        """A 200, or a 304 to what asked for one; raises errors.SourceError."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the newest document of an address was, and the marks by which it is known again."""

    etag: str | None
    last_modified: str | None
    bulletin: Bulletin
    body_hash: str


class Asking:
    """`base_urls` maps provider codes to the scheme://host[:port] asked in place of the bank's;
    `attempts` is how often a bank is asked that did not answer, or that could not."""

    def __init__(
        self,
        web: Web,
        clock: Clock,
        base_urls: Mapping[str, str] | None = None,
        *,
        attempts: int = 2,
    ) -> None:
        self._web = web
        self._clock = clock
        self._base_urls = dict(base_urls or {})
        self._attempts = attempts
        self._pages: dict[str, Page] = {}

    def may(self, provider: Provider) -> bool:
        """A bank whose peg stands without it is asked at an operator's address alone."""
        return provider.peg is None or provider.code in self._base_urls

    def today(self, provider: Provider) -> date:
        return local_date(self._clock.now(), provider.zone)

    async def bulletin(self, provider: Provider, request: Request) -> tuple[Bulletin, list[Quote]]:
        """A document that is whole and of the right day, and its rows as they are stored.

        The newest one is asked for only if it has changed. Raises SourceError.
        """
        page = await self._page(provider, request)
        check(page.bulletin, provider, request.anchor)
        accept(page.bulletin, request.day, self.today(provider))
        quotes = quotes_of(page.bulletin, self._clock.now(), page.body_hash, provider.coarse)
        return page.bulletin, quotes

    async def series(
        self, provider: Provider, asked: Series
    ) -> tuple[tuple[Bulletin, ...], list[Quote]]:
        """Many days at once, oldest first, and all their rows. Raises SourceError."""
        fetched = await self._get(provider, asked)
        try:
            days = await asyncio.to_thread(provider.parse_series, fetched.body, asked)
        except NoBulletin:
            return (), []
        for day in days:
            accept(day, None, self.today(provider))
        now, mark = self._clock.now(), hashed(fetched.body)
        return days, [quote for day in days for quote in quotes_of(day, now, mark, provider.coarse)]

    async def _page(self, provider: Provider, request: Request) -> Page:
        known = None if request.day else self._pages.get(f"{provider.code}{request.path}")
        fetched = await self._get(provider, request, known)
        if known is not None and fetched.status == NOT_MODIFIED:
            return known
        bulletin = await asyncio.to_thread(provider.parse, fetched.body)
        if provider.stamped and bulletin.published_at is None:
            bulletin = replace(bulletin, published_at=stamp(fetched.last_modified, bulletin))
        page = Page(fetched.etag, fetched.last_modified, bulletin, hashed(fetched.body))
        if request.day is None and (page.etag or page.last_modified):
            self._pages[f"{provider.code}{request.path}"] = page
        return page

    async def _get(
        self, provider: Provider, request: Request | Series, known: Page | None = None
    ) -> Fetched:
        base_url = self._base_urls.get(provider.code, provider.base_url)
        fetch = Fetch(
            base_url.rstrip("/") + request.path,
            etag=known.etag if known else None,
            last_modified=known.last_modified if known else None,
            headers=tuple({"Accept": "*/*", **request.headers}.items()),
            total=SECONDS,
        )
        try:
            return await self._insist(fetch)
        except SourceRefused as error:
            if error.facts["status"] != FORBIDDEN or not request.refused:
                raise
            headers = tuple({"Accept": "*/*", **request.refused}.items())
            return await self._web.get(Fetch(fetch.url, headers=headers, total=SECONDS))

    async def _insist(self, fetch: Fetch) -> Fetched:
        for attempt in range(1, self._attempts):
            try:
                return await self._web.get(fetch)
            except SourceError as error:
                if not passes(error):
                    raise
                await self._clock.sleep(pause_before(attempt, error))
        return await self._web.get(fetch)


def passes(error: SourceError) -> bool:
    """Whether the same question may be answered in a moment."""
    if isinstance(error, SourceRefused):
        if error.facts["status"] == BUSY:
            wait = error.facts.get("retry_after")
            return isinstance(wait, int) and wait <= LONGEST_PAUSE
        return error.facts["status"] in {500, 502, 503, 504}
    return isinstance(error, SourceSilent | SourceTooSlow)


def pause_before(attempt: int, error: SourceError) -> float:
    """Seconds, with a random part so that bots that failed together do not come back together."""
    asked = error.facts.get("retry_after")
    least = min(PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE)
    if isinstance(asked, int):
        least = max(least, min(asked, LONGEST_PAUSE))
    return float(least * (1 + random.random() / 2))  # noqa: S311 - no secret


def stamp(last_modified: str | None, bulletin: Bulletin) -> datetime | None:
    """When the bank put the file there, by its HTTP date; None for one that cannot be."""
    try:
        at = parsedate_to_datetime(last_modified or "").astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if abs(at.date() - bulletin.effective_date) <= ABOUT else None


def hashed(body: bytes) -> str:
    return sha256(body).hexdigest()


def quotes_of(
    bulletin: Bulletin, fetched_at: datetime, body_hash: str, coarse: frozenset[str] = frozenset()
) -> list[Quote]:
    """The rows as they are stored: as published, with the hash of the bytes they came in."""
    return [
        Quote(
            source=bulletin.provider,
            base=rate.base,
            quote=rate.quote or bulletin.currency,
            value=rate.value,
            nominal=rate.nominal,
            effective_date=rate.day or bulletin.effective_date,
            fetched_at=fetched_at,
            published_at=bulletin.published_at,
            body_hash=body_hash,
        )
        for rate in bulletin.rates
        if bulletin.other(rate) not in coarse
    ]
