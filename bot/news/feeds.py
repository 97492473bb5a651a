"""Feeds to entries: RSS, RDF and Atom by a fast parser, then by a forgiving one; JSON Feed.

`parse_fast` is for a thread; it cannot hang, and says by None that the document needs the other.
`parse_slow` is for the worker process: on ill-formed documents it takes quadratic time.
"""

import calendar
import io
import json
import re
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from bot.errors import NotAFeed
from bot.news import dates, sniffing
from bot.news.entries import MOST_ENTRIES, Feed, Raw, feed_of, to_wire

# libxml2 takes quadratic time on declarations: half a minute on five megabytes of them.
MOST_NAMESPACES = 2000
# RSS whose HTML stands in it as elements.
UNESCAPED = re.compile(rb"<(?:description|content:encoded)>[^<]*<[a-zA-Z]")


def parse_fast(body: bytes, *, url: str, charset: str | None, now: datetime) -> Feed | None:
    """The feed, or None where only `parse_slow` can tell. `url` is where the body came from.

    Raises NotAFeed where it is something else.
    """
    text = text_of(body, url, charset)
    if text.lstrip().startswith(("{", "[")):
        title, raws = read_json(text, url)
        return feed_of(title, raws, url, now)
    source = document(text, url)
    if source.count(b"xmlns") > MOST_NAMESPACES:
        return None
    # Heavy, and needed only here.
    import fastfeedparser

    try:
        found = fastfeedparser.parse(source, include_media=False, include_enclosures=False)
    except Exception:  # noqa: BLE001 - the boundary of a parser of hostile documents
        return None
    raws = [_from_fast(entry) for entry in found["entries"][:MOST_ENTRIES]]
    # It drops the text of RDF items, and text whose HTML is not escaped.
    nothing = not any(any(raw.texts) for raw in raws)
    if nothing or b"<rdf:RDF" in source[:200] or UNESCAPED.search(source):
        return None
    return feed_of(found["feed"].get("title") or "", raws, url, now)


def parse_slow(body: bytes, url: str, charset: str | None, now: str) -> dict[str, Any]:
    """The feed as `to_wire` gives it. `now` is in ISO form."""
    # Heavy, and needed only here.
    import feedparser

    text = text_of(body, url, charset)
    # Never bytes or a str: feedparser opens the file or the address that a body may name.
    found = feedparser.parse(
        io.BytesIO(document(text, url)),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    raws = [_from_slow(entry) for entry in found.entries[:MOST_ENTRIES]]
    title = found.feed.get("title") or ""
    return to_wire(feed_of(title, raws, url, datetime.fromisoformat(now)))


def text_of(body: bytes, url: str, charset: str | None) -> str:
    what = sniffing.binary_kind(body)
    if what is not None:
        raise NotAFeed(host=host_of(url), what=what)
    return sniffing.decode(body, charset)


def document(text: str, url: str) -> bytes:
    """The XML of a feed, ready for a parser. Raises NotAFeed."""
    name, start = sniffing.root(text)
    if name not in sniffing.FEEDS and name not in sniffing.PAGE:
        found = sniffing.START.search(text, 0, sniffing.JUNK)
        if found:
            name, start = sniffing.root(text[found.start() :])
            start += found.start()
    if name not in sniffing.FEEDS:
        raise NotAFeed(host=host_of(url), what=sniffing.kind_of_markup(name))
    return sniffing.normalised(text[:start] + dates.in_document(text[start:]), start)


def host_of(url: str) -> str:
    return urlsplit(url).hostname or "?"


# The parsers' own shapes.


def _from_fast(entry: Mapping[str, Any]) -> Raw:
    return Raw(
        guid=entry.get("id") or "",
        link=entry.get("link") or "",
        title=entry.get("title") or "",
        texts=(*_contents(entry), entry.get("description") or ""),
        date=entry.get("published") or entry.get("updated"),
        tags=_tags(entry),
    )


def _from_slow(entry: dict[str, Any]) -> Raw:
    # feedparser's own get() falls back from one date to another, with a warning.
    moment = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    return Raw(
        guid=entry.get("id") or "",
        link=entry.get("link") or "",
        title=entry.get("title") or "",
        texts=(*_contents(entry), entry.get("summary") or ""),
        date=_iso(moment) if moment else None,
        tags=_tags(entry),
    )


def _contents(entry: Mapping[str, Any]) -> Iterator[str]:
    return (part.get("value") or "" for part in entry.get("content") or ())


def _tags(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """RSS's and Atom's categories, and Dublin Core's subjects: what people are shown, if there is
    such."""
    found = entry.get("tags") or ()
    return tuple(tag.get("label") or tag.get("term") or "" for tag in found)


def _iso(moment: time.struct_time) -> str | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(moment), UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return None


def read_json(text: str, url: str) -> tuple[str, list[Raw]]:
    """A JSON Feed (jsonfeed.org, 1.0 and 1.1). Raises NotAFeed."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    items = found.get("items") if isinstance(found, dict) else None
    if not isinstance(items, list):
        raise NotAFeed(host=host_of(url), what="JSON of another kind")
    return _string(found, "title"), [
        Raw(
            guid=_string(item, "id"),
            link=_string(item, "url", "external_url"),
            title=_string(item, "title"),
            texts=(_string(item, "content_html", "content_text"), _string(item, "summary")),
            date=_string(item, "date_published", "date_modified") or None,
            tags=_strings(item.get("tags")),
        )
        for item in items[:MOST_ENTRIES]
        if isinstance(item, dict)
    ]


def _strings(values: object) -> tuple[str, ...]:
    found = values if isinstance(values, list) else ()
    return tuple(str(value) for value in found if isinstance(value, str | int))


def _string(item: Mapping[str, Any], *names: str) -> str:
    values = (item.get(name) for name in names)
    return next((str(value) for value in values if isinstance(value, str | int) and value), "")
