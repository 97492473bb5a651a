"""Entries as parsers give them, to entries as we keep them: cleaned, capped, dated, linked."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from bot.model import Entry
from bot.news.cleaning import one_line, plain
from bot.text import is_plain_link, safe_link

MOST_ENTRIES = 200
LONGEST_TITLE = 300
LONGEST_TEXT = 20_000
MOST_TAGS = 20
LONGEST_TAG = 60
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Feed:
    """What a document holds, in its own order, at most 200 entries."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Raw:
    """An entry as a parser gives it: HTML, any address, a date in ISO form or None."""

    guid: str
    link: str
    title: str
    texts: tuple[str, ...]
    date: str | None
    tags: tuple[str, ...] = ()


def feed_of(title: str, raws: Iterable[Raw], url: str, now: datetime) -> Feed:
    entries = (entry_of(raw, url, now) for raw in raws)
    return Feed(
        one_line(title)[:LONGEST_TITLE],
        tuple(entry for entry in entries if entry.title or entry.text),
    )


def entry_of(raw: Raw, url: str, now: datetime) -> Entry:
    text, cut = without_marker(longest(raw.texts))
    if len(text) > LONGEST_TEXT:
        text, cut = text[:LONGEST_TEXT].rstrip(), True
    return Entry(
        # Where the address is the identity, its tracking parameters must not be a part of it.
        guid="" if raw.guid == raw.link else raw.guid.strip(),
        url=link_of(raw.link, url),
        title=one_line(repaired(raw.title))[:LONGEST_TITLE] or _first_words(text),
        text=text,
        cut=cut,
        published_at=moment_of(raw.date, now),
        tags=tags_of(raw.tags),
    )


def tags_of(tags: Iterable[str]) -> tuple[str, ...]:
    """The outlet's own, plain, each once; lists of them in one field are taken apart."""
    apart = (tag for field in islice(tags, MOST_TAGS) for tag in field[:1000].split(","))
    plain_ones = (one_line(repaired(tag)).strip("#") for tag in apart)
    return tuple(dict.fromkeys(t for t in plain_ones if 0 < len(t) <= LONGEST_TAG))[:MOST_TAGS]


def longest(texts: Iterable[str]) -> str:
    """The longest text, plain. HTML is compared with HTML: a parser may have made a flat summary
    of the content itself."""
    ranked = map(plain, map(repaired, sorted(texts, key=len, reverse=True)))
    return next(filter(None, ranked), "")


LEADING = "ÂÃÐÑÒÓâ"
MOJIBAKE = re.compile(f"[{LEADING}][\x80-\xbf]")


def repaired(text: str) -> str:
    """Text whose UTF-8 somebody read as Latin-1 before it got here."""
    # Most texts have none of these letters, and to look for each takes no time.
    if text.isascii() or not any(map(text.__contains__, LEADING)) or not MOJIBAKE.search(text):
        return text
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text


def _first_words(text: str) -> str:
    """A title for an entry that has none."""
    line = text.partition("\n")[0]
    return line if len(line) <= 100 else line[:100].rpartition(" ")[0] + "…"


def link_of(link: str, url: str) -> str:
    """Absolute http(s), or "" where the entry has no address that may be a link."""
    if is_plain_link(link):
        return link
    try:
        return safe_link(urljoin(url, link.strip())) or "" if link.strip() else ""
    except ValueError:
        return ""


def moment_of(date: str | None, now: datetime) -> datetime | None:
    """The moment in UTC; None for one that cannot be: before 1990, or over a day ahead."""
    if date is None:
        return None
    try:
        moment = datetime.fromisoformat(date)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if EARLIEST <= moment <= now + AHEAD else None


MORE = (
    "read more|continue reading|read the full (?:story|article)|read full article|more"
    "|читать далее|читать полностью|подробнее|далее"
    "|толығырақ|толук окуу|кененирээк|батафсил|batafsil|davomini o.?qish|муфассал|dowamy"
)
MARKER = re.compile(
    rf"(?:\s*\[?(?:…|\.\.\.)\]?|(?<=[.!?…\])»”])\s*\[?\(?(?:{MORE})\)?\]?|\s*[→»›]+|\n+(?:{MORE}))\s*$",
    re.IGNORECASE,
)
LAST = re.compile(rf"(?:…|\.\.\.|[\])→»›]|{MORE})$", re.IGNORECASE)
TAIL, LONGEST_MORE = 200, 24


def without_marker(text: str) -> tuple[str, bool]:
    """The text without the dots or the "read more" at its end, and whether there were any."""
    # Most end otherwise, and to look for the marker itself takes a while.
    if not LAST.search(text.rstrip()[-LONGEST_MORE:]):
        return text, False
    head, tail = text[:-TAIL], text[-TAIL:]
    shorter, cut = tail, False
    while found := MARKER.search(shorter):
        shorter = shorter[: found.start()]
        cut = cut or not set(found[0]) <= set(" →»›\n")
    return (head + shorter, True) if cut else (text, False)


# Between the processes.


def to_wire(feed: Feed) -> dict[str, Any]:
    return {
        "title": feed.title,
        "entries": [
            {
                "guid": entry.guid,
                "url": entry.url,
                "title": entry.title,
                "text": entry.text,
                "cut": entry.cut,
                "published_at": entry.published_at and entry.published_at.isoformat(),
                "tags": entry.tags,
            }
            for entry in feed.entries
        ],
    }


def from_wire(wire: Mapping[str, Any]) -> Feed:
    def entry(fields: dict[str, Any]) -> Entry:
        date = fields["published_at"]
        moment = date and datetime.fromisoformat(date)
        return Entry(**{**fields, "published_at": moment, "tags": tuple(fields["tags"])})

    return Feed(wire["title"], tuple(map(entry, wire["entries"])))
