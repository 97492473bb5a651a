"""Archive pages: numbered lists of headlines with excerpts, and sometimes a currency ticker.

Read from HTML, or from the plain text of such a page, as outlets' archives have come down to us.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlsplit

from bot.errors import NotAFeed
from bot.model import Entry
from bot.news import sniffing
from bot.news.cleaning import BREAKS, Tag, one_line, tidy, visible
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
LEFT_OUT = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|-\d{3,}(?:px|em)", re.IGNORECASE)
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}
)
PAGING = re.compile(
    r"Viewing results\s{0,3}([\d,]{1,9})\s{0,3}[-–]\s{0,3}([\d,]{1,9})"
    r"\s{0,3}of\s{0,3}([\d,]{1,12})"
)
HEADING = re.compile("h[1-6]")
LONGEST_HEADLINE = 200
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


@dataclass(slots=True)
class Block:
    """A paragraph; a heading's `level` is 1 to 6, and `link` the address in it, else "". `date` is
    what the page marks as a moment there, in ISO form."""

    text: str = ""
    level: int = 0
    link: str = ""
    date: str = ""


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


def seen(tokens: Iterable[str | Tag]) -> Iterator[str | Tag]:
    """Without what is hidden by its own style: links that others put into a page stand so."""
    hidden, depth = "", 0
    for token in tokens:
        if not hidden:
            if isinstance(token, Tag) and _is_hidden(token):
                hidden, depth = token.name, 1
            else:
                yield token
        elif isinstance(token, Tag) and token.name == hidden:
            depth += -1 if token.closing else 1
            hidden = hidden if depth else ""


def _is_hidden(tag: Tag) -> bool:
    if tag.closing or tag.name in VOID or "style" not in tag.source.lower():
        return False
    return LEFT_OUT.search(tag.attribute("style")) is not None


def lines(text: str) -> list[Block]:
    """The paragraphs of plain text, none marked as a heading."""
    return [Block(part) for part in tidy(text).split("\n\n") if part]


def blocks(tokens: Iterable[str | Tag]) -> list[Block]:
    """The paragraphs of HTML with the headings that link somewhere."""
    found = [Block()]
    for token in tokens:
        if isinstance(token, str):
            found[-1].text += re.sub(r"\s+", " ", token)
        elif HEADING.fullmatch(token.name):
            found.append(Block(level=0 if token.closing else int(token.name[1])))
        elif token.name == "a" and not token.closing:
            _link(found[-1], token)
        elif token.name == "time" and not token.closing:
            found[-1].date = found[-1].date or token.attribute("datetime")
        elif token.name in BREAKS:
            _break(found)
    for block in found:
        block.text = clean(block.text)
    return [block for block in found if block.text or block.date]


def _break(found: list[Block]) -> None:
    """A new paragraph; a heading stays one, whatever is in it."""
    if found[-1].level:
        found[-1].text += " "
    else:
        found.append(Block())


def _link(block: Block, tag: Tag) -> None:
    if block.level and not block.link:
        block.link = tag.href


def read(page: Sequence[Block], url: str, now: datetime) -> Listing | None:
    paging = next(filter(None, (PAGING.search(block.text) for block in page)), None)
    first, last, total = map(_number, paging.groups()) if paging else (1, 0, 0)
    expected = last - first + 1 if last >= first else MOST_ENTRIES
    rest = [block for block in page if not _is_furniture(block.text)]
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
