"""What the sites let be read, by their robots.txt, each asked once a day."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from weakref import WeakValueDictionary

from yarl import URL

from bot.clock import Clock
from bot.errors import PageForbidden, RulesUnknown, SourceError, SourceRefused
from bot.news.fulltext import LONGEST_ROBOTS, allowed
from bot.web import Fetch, Web
from bot.web.client import public_form

AGENT = "yamchi"
DAY = 86400.0
SOON = 600.0  # seconds until a site that did not answer is asked again
SECONDS = 5.0
REMEMBERED_SITES = 64
REMEMBERED_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Rules:
    """`text` is a robots.txt, empty where there is none, None where it could not be had; `why`
    then says why not. `until` is a monotonic reading."""

    text: bytes | None
    until: float
    why: SourceError | None = None


class Robots:
    """Asks before a page is fetched. What the sites said is kept in memory, within bounds."""

    def __init__(self, web: Web, clock: Clock) -> None:
        self._web = web
        self._clock = clock
        self._kept: OrderedDict[URL, _Rules] = OrderedDict()
        self._locks: WeakValueDictionary[URL, asyncio.Lock] = WeakValueDictionary()

    async def check(self, url: str) -> None:
        """Raises PageForbidden, RulesUnknown (from what went wrong), and SourceForbidden for what
        is no address."""
        address = public_form(url)
        rules = await self._rules(address.origin())
        if rules.text is None:
            raise RulesUnknown(host=address.host) from rules.why
        # In a thread, since a long file takes long.
        if not await asyncio.to_thread(allowed, rules.text, str(address), AGENT):
            raise PageForbidden(host=address.host)

    async def _rules(self, site: URL) -> _Rules:
        async with self._locks.setdefault(site, asyncio.Lock()):
            known = self._kept.get(site)
            if known is None or known.until <= self._clock.monotonic():
                known = await self._ask(site)
                self._keep(site, known)
            return known

    async def _ask(self, site: URL) -> _Rules:
        """A site that answers without having rules lets everything be read (RFC 9309, 2.3.1.3)."""
        address = str(site.with_path("/robots.txt"))
        fetch = Fetch(address, max_bytes=LONGEST_ROBOTS, total=SECONDS, urgent=True)
        text: bytes | None = None
        why: SourceError | None = None
        try:
            text = (await self._web.get(fetch)).body
        except SourceRefused as error:
            if is_absent(int(str(error.facts["status"]))):
                text = b""
            why = error
        except SourceError as error:
            why = error
        return _Rules(text, self._clock.monotonic() + (SOON if text is None else DAY), why)

    def _keep(self, site: URL, rules: _Rules) -> None:
        self._kept[site] = rules
        self._kept.move_to_end(site)
        while len(self._kept) > REMEMBERED_SITES or self._size() > REMEMBERED_BYTES:
            self._kept.popitem(last=False)

    def _size(self) -> int:
        return sum(len(rules.text or b"") for rules in self._kept.values())


def is_absent(status: int) -> bool:
    """Whether an HTTP status says that there is no robots.txt. Too many requests is no such."""
    return 400 <= status < 500 and status != 429
