"""Whose page an address is. Pure."""

from collections.abc import Sequence
from itertools import takewhile
from urllib.parse import urlsplit

from bot.model import Source
from bot.text import safe_link

USUAL_PORTS = (None, 80, 443)


def outlet_of(url: str, sources: Sequence[Source]) -> Source | None:
    """The outlet on whose host, or on a subdomain of it, the page is: its feed's, or the site's
    that is configured beside it. Of several on one host (one for each language, as a rule) the one
    whose address is nearest to the page's."""
    of_host = [
        (source, address)
        for source in sources
        for address in (source.url, source.site or source.url)
        if is_on_host(url, address)
    ]
    nearest = max(of_host, key=lambda pair: _common(url, pair[1]), default=None)
    return None if nearest is None else nearest[0]


def is_on_host(url: str, feed: str) -> bool:
    """A port that is not the usual one must be the feed's own."""
    page, home = urlsplit(safe_link(url) or ""), urlsplit(safe_link(feed) or "")
    host, own = _host(page.hostname), _host(home.hostname)
    known_port = page.port in (*USUAL_PORTS, home.port)
    return known_port and bool(own) and (host == own or host.endswith(f".{own}"))


def _host(name: str | None) -> str:
    return (name or "").rstrip(".").removeprefix("www.")


def _common(url: str, feed: str) -> int:
    """How many directories the two paths have in common from the front."""
    pairs = zip(_directories(url), _directories(feed), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _directories(url: str) -> list[str]:
    return [part for part in urlsplit(url).path.split("/") if part]
