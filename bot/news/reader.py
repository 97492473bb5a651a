"""The whole text of an article from its own page: asked for once, politely, and kept."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil
from weakref import WeakValueDictionary

from bot.allowance import Allowance
from bot.clock import Clock
from bot.errors import (
    ChatError,
    NoArticle,
    NotAPage,
    RulesUnknown,
    SourceError,
    SourceTooSlow,
    WorkerFailed,
    YamchiError,
)
from bot.model import Article, FullText, Source
from bot.news.feeds import host_of
from bot.news.fulltext import Extracted, from_wire
from bot.news.headings import apart
from bot.news.identity import canonical_url
from bot.news.outlets import outlet_of
from bot.news.refusals import of_page
from bot.news.robots import Robots
from bot.ports import Texts
from bot.text import safe_link
from bot.tongues import guessed
from bot.web import Fetch, Web
from bot.worker import Worker

log = logging.getLogger(__name__)
SHORT = 500  # characters: four sentences or so; a feed that gives more, uncut, gives enough
DEADLINE = 15.0
PAGE_SECONDS = 8.0
EXTRACTING_SECONDS = 8.0
LARGEST_PAGE = 2 * 1024 * 1024
ACCEPT = (("Accept", "text/html, application/xhtml+xml;q=0.9"),)
HTML = frozenset({"text/html", "application/xhtml+xml", ""})
REFUSED_FOR = timedelta(days=1)
# Pages that no feed brought.
REMEMBERED_PAGES = 32
REMEMBERED_FOR = timedelta(hours=1)
# How many of them a chat may name: enough to read, too few to try what answers out there.
PAGES, WITHIN = 6, 60.0


class TooManyPages(ChatError):
    key = "That is many pages at once. Please ask again in {seconds} s."


@dataclass(frozen=True, slots=True)
class Reading:
    """An article, with its page's text where that is longer. `refusal` says in English why the
    page gave nothing; None where it was read or is not needed."""

    article: Article
    refusal: str | None = None


class Reader:
    """Reads articles' pages on the hosts of `sources`: what a feed links to elsewhere is not its
    outlet's to give. A page that a person names may be any on the public internet. `deadline` is
    the seconds that one page may take, waiting included."""

    def __init__(
        self,
        web: Web,
        worker: Worker,
        texts: Texts,
        clock: Clock,
        robots: Robots | None = None,
        *,
        sources: Sequence[Source] = (),
        deadline: float = DEADLINE,
    ) -> None:
        self._web = web
        self._worker = worker
        self._texts = texts
        self._clock = clock
        self._sources = tuple(sources)
        self._deadline = deadline
        self._robots = robots or Robots(web, clock)
        self._allowance = Allowance(clock, PAGES, WITHIN)
        self._locks: WeakValueDictionary[int | str, asyncio.Lock] = WeakValueDictionary()
        self._pages: OrderedDict[str, Article] = OrderedDict()

    async def known(self, article: Article) -> Reading | None:
        """What can be shown at once; None where the page has to be asked for first."""
        if not needed(article) or self.outlet(article.url) is None:
            return Reading(_legible(article))
        full = await self._texts.get(article.id)
        if full is None:
            return None
        stale = self._clock.now() - full.read_at >= REFUSED_FOR
        return None if full.refusal is not None and stale else joined(article, full)

    async def ask(self, article: Article) -> Reading:
        """What can be shown with the page asked for, if it was not yet. Raises nothing: an article
        that cannot be read is as it was."""
        try:
            async with asyncio.timeout(self._deadline), self._turn(article.id):
                return await self.known(article) or await self._ask(article)
        except TimeoutError:
            host = host_of(article.url)
            error: YamchiError = SourceTooSlow(host=host, seconds=self._deadline)
        except YamchiError as raised:
            error = raised
        _report(article.url, error)
        return Reading(_legible(article), str(error))

    async def read(self, article: Article) -> Article:
        """The article with its full text where that is to be had. Raises nothing, as `ask`."""
        return (await self.ask(article)).article

    def outlet(self, url: str) -> Source | None:
        """Whose page this is, if an outlet's."""
        return outlet_of(url, self._sources)

    def admit(self, chat_id: int) -> None:
        """Count a page that the chat names. Raises TooManyPages."""
        wait = self._allowance.take(chat_id)
        if wait:
            raise TooManyPages(seconds=ceil(wait))

    async def page(self, url: str) -> Article:
        """An article that no feed brought, from any public page, with id 0 and the date at which
        it was read; that of no outlet has its host for a source.

        Raises SourceError and WorkerFailed.
        """
        key = canonical_url(url)
        try:
            async with asyncio.timeout(self._deadline), self._turn(key):
                known = self._pages.get(key)
                if known is None or self._clock.now() - known.first_seen_at >= REMEMBERED_FOR:
                    known = self._pages[key] = await self._article(url)
        except TimeoutError:
            raise SourceTooSlow(host=host_of(url), seconds=self._deadline) from None
        except SourceError as error:
            # Not even the host: it is what somebody typed.
            log.info("A page by its address was not read", extra={"why": type(error).__name__})
            raise of_page(error) from None
        self._pages.move_to_end(key)
        while len(self._pages) > REMEMBERED_PAGES:
            self._pages.popitem(last=False)
        return known

    def _turn(self, key: int | str) -> asyncio.Lock:
        """Held while a page is asked for: whoever comes meanwhile finds what came of it."""
        return self._locks.setdefault(key, asyncio.Lock())

    async def _ask(self, article: Article) -> Reading:
        now = self._clock.now()
        try:
            _, found = await self._fetch(article.url)
            full = FullText(found.text, found.cut, found.digest, now)
        except RulesUnknown:
            raise  # nothing was asked yet
        except (SourceError, WorkerFailed) as error:
            _report(article.url, error)
            full = FullText("", cut=False, digest="", read_at=now, refusal=str(error))
        await self._texts.put(article.id, full)
        return joined(article, full)

    async def _article(self, url: str) -> Article:
        address, found = await self._fetch(url)
        source, now, host = (
            self.outlet(address),
            self._clock.now(),
            host_of(address).removeprefix("www."),
        )
        return Article(
            id=0,
            source_id=source.id if source else "",
            source_title=source.title if source else host,
            language=source.language if source else guessed(found.text),
            url=address,
            title=found.title or host,
            text=found.text,
            cut=found.cut,
            published_at=now,
            first_seen_at=now,
        )

    async def _fetch(self, url: str) -> tuple[str, Extracted]:
        """The address in the end and the article there."""
        await self._robots.check(url)
        fetch = Fetch(url, headers=ACCEPT, max_bytes=LARGEST_PAGE, total=PAGE_SECONDS, urgent=True)
        page = await self._web.get(fetch)
        await self._robots.check(page.url)
        if page.content_type not in HTML:
            raise NotAPage(host=host_of(page.url), what=page.content_type)
        wire = await self._worker.call(
            "bot.news.fulltext:job",
            *(page.body, page.url, page.charset),
            deadline=EXTRACTING_SECONDS,
        )
        found = from_wire(wire)
        if not found.text:
            raise NoArticle(host=host_of(page.url))
        return page.url, found


def needed(article: Article) -> bool:
    """Whether the feed gave so little that its page is worth asking for."""
    little = article.cut or len(article.text) < SHORT
    return little and safe_link(article.url) is not None


def joined(article: Article, full: FullText) -> Reading:
    """The longer of the two texts: of a page behind a paywall, there is less than in the feed."""
    if len(full.text) > len(article.text):
        return Reading(replace(article, text=full.text, cut=full.cut))
    return Reading(_legible(article), full.refusal)


def _legible(article: Article) -> Article:
    """As the outlet wrote it, with the headings that its feed ran into the text set apart."""
    return replace(article, text=apart(article.text, article.title))


def _report(url: str, error: YamchiError) -> None:
    """Not the address itself: it tells what somebody reads."""
    log.info("A page was not read", extra={"host": host_of(url), "why": type(error).__name__})
