"""From one page of an archive to the next, older one. Pure."""

import re
from collections.abc import Iterable, Sequence
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

from bot.news.cleaning import Tag
from bot.news.entries import link_of
from bot.news.identity import canonical_url
from bot.news.outlets import is_on_host

PAGE_NUMBER = re.compile(r"/page/(\d{1,5})(/?)$")


class Counted(Protocol):
    """A page as its own words count it: see bot.news.archive.Listing."""

    @property
    def entries(self) -> Sequence[object]: ...
    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...
    @property
    def total(self) -> int: ...


def following(links: Iterable[Tag], url: str, page: Counted) -> str:
    """The link that is marked as the next, else the one to the next number. Where there is none,
    the page's counts tell that there is more, and WordPress's numbering where; "" for no page."""
    if page.first > 1 and page.last >= page.total:
        return ""
    guess = numbered_next(url)
    for tag in links:
        address = link_of(tag.href, url) if tag.name in {"a", "link"} and not tag.closing else ""
        is_next = address and (_is_marked(tag) or canonical_url(address) == canonical_url(guess))
        if is_next and address != url and is_on_host(address, url):
            return address
    shown = page.last - page.first + 1
    return guess if shown == len(page.entries) and page.last < page.total else ""


def _is_marked(tag: Tag) -> bool:
    names = f"{tag.attribute('rel')} {tag.attribute('class')}"
    return "next" in names.lower().split()


def numbered_next(url: str) -> str:
    parts = urlsplit(url)
    found = PAGE_NUMBER.search(parts.path)
    number = int(found[1]) + 1 if found else 2
    front = parts.path[: found.start()] if found else parts.path.rstrip("/")
    slash = found[2] if found else "/" * parts.path.endswith("/")
    return urlunsplit(
        (parts.scheme, parts.netloc, f"{front}/page/{number}{slash}", parts.query, "")
    )
