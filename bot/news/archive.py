"""Archive pages: numbered lists of headlines with excerpts, and sometimes a currency ticker.

Read from HTML, or from the plain text of such a page, as outlets' archives have come down to us.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlsplit

from bot.errors import NotAFeed
from bot.model import Entry
from bot.news import sniffing
from bot.news.blocks import Block, blocks, lines, seen
from bot.news.cleaning import Tag, one_line, tidy, visible
from bot.news.entries import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_ENTRIES,
    link_of,
    moment_of,
    without_marker,
)
from bot.news.headings import apart
from bot.news.outlets import is_on_host
from bot.news.paging import following
from bot.text import clean

# "KGS/USD = 0.01144 -0%": the percentage is of no known period, and is left.
TICK = re.compile(
    r"\b([A-Z]{3})/([A-Z]{3})\s{0,3}=\s{0,3}(\d{1,9}(?:\.\d{1,9})?)"
    r"(?:\s{0,3}[-+]?[\d.]{1,8}\s?%)?"
)
DAY = re.compile(r"/((?:19|20)\d\d)/(\d\d)/(\d\d)(?:/|$)")
PAGING = re.compile(
    r"Viewing results\s{0,3}([\d,]{1,9})\s{0,3}[-–]\s{0,3}([\d,]{1,9})"
    r"\s{0,3}of\s{0,3}([\d,]{1,12})"
)
LOWEST = 7  # the level of a headline that is no heading
LONGEST_HEADLINE = 200
FEWEST_WORDS = 3
SENTENCE_END = (".", "…", ":", ";", ",")


@dataclass(frozen=True, slots=True)
class Listing:
    """`quotes` are (base, quote, value of one base), each pair once, as the page says. `first`
    and `last` are the places of the entries among `total`, from 1. `following` is the address of
    the next, older page, "" where there is none."""

    entries: tuple[Entry, ...]
    quotes: tuple[tuple[str, str, Decimal], ...]
    first: int
    last: int
    total: int
    following: str = ""


def parse(body: bytes, *, url: str, charset: str | None, now: datetime) -> Listing:
    """Raises NotAFeed where the page has neither headlines nor paging."""
    what = sniffing.binary_kind(body)
    if what is None:
        text = sniffing.decode(body, charset)
        if sniffing.root(text)[0]:
            tokens = list(seen(visible(text)))
            listing = read(blocks(tokens), url, now)
        else:
            tokens, listing = [], read(lines(text), url, now)
        if listing is not None:
            links = [token for token in tokens if isinstance(token, Tag)]
            return replace(listing, following=following(links, url, listing))
        what = "a page without a list of articles"
    raise NotAFeed(host=urlsplit(url).hostname or "?", what=what)


def _promote(page: Sequence[Block]) -> None:
    """Where no heading links: what is a link and nothing else is a headline, if it has words
    enough for one, and stands there once."""
    counts = Counter(block.text for block in page)
    for block in page:
        enough = len(block.text.split()) >= FEWEST_WORDS and counts[block.text] == 1
        if enough and clean(block.anchored) == block.text and _is_headline(block):
            block.level, block.link = LOWEST, block.anchor


def read(page: Sequence[Block], url: str, now: datetime) -> Listing | None:
    paging = next(filter(None, (PAGING.search(block.text) for block in page)), None)
    first, last, total = map(_number, paging.groups()) if paging else (1, 0, 0)
    expected = last - first + 1 if last >= first else MOST_ENTRIES
    rest = [block for block in page if not _is_furniture(block.text)]
    if not any(block.link for block in rest):
        _promote(rest)
    linked = [block for block in rest if block.link]
    _disown(linked, url)
    articles = _linked(rest) if linked else _unlinked(_behind_paging(page), expected)
    found = articles[: min(expected, MOST_ENTRIES)]
    entries = tuple(_entry(title, texts, url, now) for title, texts in found)
    if not entries:
        return None
    count = len(entries)
    return Listing(entries, _quotes(page), first, last or count, total or count)


def _disown(linked: Sequence[Block], url: str) -> None:
    """Headings that lead off the site are somebody's advertisement, or worse, and no headlines."""
    off = [
        block for block in linked if (to := link_of(block.link, url)) and not is_on_host(to, url)
    ]
    if len(off) < len(linked):
        for block in off:
            block.link = ""


def _is_furniture(text: str) -> bool:
    return _is_ticker(text) or PAGING.search(text) is not None


def _is_ticker(text: str) -> bool:
    """Nothing but rates: one that an article mentions is not the page's own."""
    return TICK.search(text) is not None and not TICK.sub("", text).strip(" \n•·|*-")


def _number(digits: str) -> int:
    return int(digits.replace(",", "") or 0)


Articles = list[tuple[Block, list[Block]]]


def _linked(page: Sequence[Block]) -> Articles:
    """The headings that link, of the level that most of them have, each with the paragraphs up
    to the next heading: a page has other headings, of itself and of its margins."""
    levels = Counter(block.level for block in page if block.link)
    level = max(levels, key=lambda level: (levels[level], level))
    found: Articles = []
    inside = False
    for block in page:
        if block.level:
            inside = block.level == level and bool(block.link)
            if inside:
                found.append((block, []))
        elif inside:
            found[-1][1].append(block)
    return found


def _behind_paging(page: Sequence[Block]) -> list[Block]:
    places = [number for number, block in enumerate(page) if PAGING.search(block.text)]
    rest = page[places[0] + 1 :] if places else ()
    return [block for block in rest if not _is_furniture(block.text)]


def _is_headline(block: Block) -> bool:
    return len(block.text) <= LONGEST_HEADLINE and not block.text.endswith(SENTENCE_END)


def _unlinked(body: Sequence[Block], expected: int) -> Articles:
    """Headlines and excerpts in plain text, which tells them apart by their form alone. Where
    there are just enough of both they alternate, whatever an excerpt looks like."""
    if len(body) == 2 * expected and all(map(_is_headline, body[::2])):
        return [(body[n], [body[n + 1]]) for n in range(0, len(body), 2)]
    found: Articles = []
    for block in body:
        if _is_headline(block):
            found.append((block, []))
        elif found:
            found[-1][1].append(block)
    return found


def _entry(headline: Block, rest: Sequence[Block], url: str, now: datetime) -> Entry:
    text, cut = without_marker(tidy("\n\n".join(block.text for block in rest if block.text)))
    title = one_line(headline.text)[:LONGEST_TITLE]
    text = apart(text, title)
    link = link_of(headline.link, url)
    return Entry(
        guid="",
        url=link or url,
        title=title,
        text=text[:LONGEST_TEXT],
        cut=cut or len(text) > LONGEST_TEXT,
        published_at=_date([headline, *rest], link, now),
    )


def _date(blocks: Sequence[Block], link: str, now: datetime) -> datetime | None:
    """What the page marks as the article's time, else an earlier day in its address: of today it
    does not say when."""
    marked = next(filter(None, (block.date for block in blocks)), None)
    if marked is not None:
        return moment_of(marked, now)
    found = DAY.search(urlsplit(link).path)
    day = moment_of("-".join(found.groups()), now) if found else None
    return day if day is not None and day.date() < now.date() else None


def _quotes(page: Sequence[Block]) -> tuple[tuple[str, str, Decimal], ...]:
    found: dict[tuple[str, str], Decimal] = {}
    for block in filter(lambda block: _is_ticker(block.text), page):
        for base, quote, value in TICK.findall(block.text):
            if Decimal(value) > 0:
                found.setdefault((base, quote), Decimal(value))
    return tuple((base, quote, value) for (base, quote), value in found.items())
