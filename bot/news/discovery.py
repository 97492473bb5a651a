"""Which feeds a web page names as its own. Pure, in linear time."""

import re
from urllib.parse import urljoin

from bot.news import sniffing
from bot.news.cleaning import Tag, tokens
from bot.text import safe_link

TYPES = frozenset(
    {
        *("application/rss+xml", "application/atom+xml", "application/feed+json"),
        *("application/rdf+xml", "application/x.atom+xml", "application/x-rss+xml"),
    }
)
MOST = 20
# A site's feed of comments, or one article's, stands beside the feed of its articles.
COMMENTS = re.compile("comment|комментар|пікір|izoh", re.IGNORECASE)


def feeds_of(body: bytes, url: str, charset: str | None) -> list[str]:
    """Absolute addresses, the likeliest first; none where the body is no page."""
    if sniffing.binary_kind(body) is not None:
        return []
    base, found = url, dict[str, bool]()
    for token in tokens(sniffing.decode(body, charset)):
        if not isinstance(token, Tag) or token.closing:
            continue
        if token.name == "base" and token.href:
            base = _joined(url, token.href) or url
        elif token.name == "link" and _names_a_feed(token) and len(found) < MOST:
            address = _joined(base, token.href)
            if address and address != url:
                found.setdefault(address, _of_comments(token))
    return sorted(found, key=lambda address: found[address])


def _names_a_feed(tag: Tag) -> bool:
    relations = tag.attribute("rel").lower().split()
    kind = tag.attribute("type").lower().partition(";")[0].strip()
    return "alternate" in relations and kind in TYPES and bool(tag.href)


def _of_comments(tag: Tag) -> bool:
    return COMMENTS.search(f"{tag.attribute('title')} {tag.href}") is not None


def _joined(base: str, link: str) -> str:
    try:
        return safe_link(urljoin(base, link)) or ""
    except ValueError:
        return ""
