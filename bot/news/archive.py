"""Archive pages: numbered lists of headlines with excerpts, and sometimes a currency ticker.

Read from HTML, or from the plain text of such a page, as outlets' archives have come down to us.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlsplit

from bot.errors import NotAFeed
from bot.model import Entry
from bot.news import sniffing
from bot.news.cleaning import BLOCK, Tag, one_line, tidy, visible
from bot.news.entries import LONGEST_TEXT, LONGEST_TITLE, MOST_ENTRIES, link_of, without_marker
from bot.text import clean

# "KGS/USD = 0.01144 -0%": the percentage is of no known period, and is left.
TICK = re.compile(
    r"\b([A-Z]{3})/([A-Z]{3})\s{0,3}=\s{0,3}(\d{1,9}(?:\.\d{1,9})?)"
    r"(?:\s{0,3}[-+]?[\d.]{1,8}\s?%)?"
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
    and `last` are the places of the entries among `total`, from 1."""

    entries: tuple[Entry, ...]
    quotes: tuple[tuple[str, str, Decimal], ...]
    first: int
    last: int
    total: int


@dataclass(slots=True)
class Block:
    """A paragraph; `link` is the address in it where it is a heading that links, else ""."""

    text: str = ""
    heading: bool = False
    link: str = ""


def parse(body: bytes, *, url: str, charset: str | None) -> Listing:
    """Raises NotAFeed where the page has neither headlines nor paging."""
    what = sniffing.binary_kind(body)
    if what is None:
        text = sniffing.decode(body, charset)
        listing = read(blocks(text), url) if sniffing.root(text)[0] else read(lines(text), url)
        if listing is not None:
            return listing
        what = "a page without a list of articles"
    raise NotAFeed(host=urlsplit(url).hostname or "?", what=what)


def lines(text: str) -> list[Block]:
    """The paragraphs of plain text, none marked as a heading."""
    return [Block(part) for part in tidy(text).split("\n\n") if part]


def blocks(source: str) -> list[Block]:
    """The paragraphs of HTML with the headings that link somewhere."""
    found = [Block()]
    for token in visible(source):
        if isinstance(token, str):
            found[-1].text += re.sub(r"\s+", " ", token)
        elif HEADING.fullmatch(token.name):
            found.append(Block(heading=not token.closing))
        elif token.name == "a" and not token.closing:
            _link(found[-1], token)
        elif (BLOCK.fullmatch(token.name) or token.name == "br") and not found[-1].heading:
            found.append(Block())
    for block in found:
        block.text = clean(block.text)
    return [block for block in found if block.text]


def _link(block: Block, tag: Tag) -> None:
    if block.heading and not block.link:
        block.link = tag.href


def read(page: Sequence[Block], url: str) -> Listing | None:
    paging = next(filter(None, (PAGING.search(block.text) for block in page)), None)
    rest = [block for block in page if not _is_furniture(block.text)]
    articles = _linked(rest) if any(block.link for block in rest) else _unlinked(page, paging)
    entries = tuple(_entry(title, texts, url) for title, texts in articles[:MOST_ENTRIES])
    if not entries:
        return None
    count = len(entries)
    first, last, total = map(_number, paging.groups()) if paging else (1, count, count)
    return Listing(entries, _quotes(page), first, last, total)


def _is_furniture(text: str) -> bool:
    return _is_ticker(text) or PAGING.search(text) is not None


def _is_ticker(text: str) -> bool:
    """Nothing but rates: one that an article mentions is not the page's own."""
    return TICK.search(text) is not None and not TICK.sub("", text).strip(" \n•·|*-")


def _number(digits: str) -> int:
    return int(digits.replace(",", "") or 0)


def _linked(page: Sequence[Block]) -> list[tuple[Block, list[str]]]:
    """Headings that link, each with the paragraphs up to the next heading."""
    found: list[tuple[Block, list[str]]] = []
    inside = False
    for block in page:
        if block.heading:
            inside = bool(block.link)
            if inside:
                found.append((block, []))
        elif inside:
            found[-1][1].append(block.text)
    return found


def _unlinked(page: Sequence[Block], paging: re.Match[str] | None) -> list[tuple[Block, list[str]]]:
    """Headlines and excerpts in plain text: what follows the paging, short lines and long ones."""
    if paging is None:
        return []
    place = next(n for n, block in enumerate(page) if PAGING.search(block.text))
    body = [block for block in page[place + 1 :] if not _is_furniture(block.text)]
    expected = _number(paging[2]) - _number(paging[1]) + 1
    if len(body) == 2 * expected:
        return [(body[n], [body[n + 1].text]) for n in range(0, len(body), 2)]
    found: list[tuple[Block, list[str]]] = []
    for block in body:
        if len(block.text) <= LONGEST_HEADLINE and not block.text.endswith(SENTENCE_END):
            found.append((block, []))
        elif found:
            found[-1][1].append(block.text)
    return found


def _entry(headline: Block, texts: Sequence[str], url: str) -> Entry:
    text, cut = without_marker(tidy("\n\n".join(texts)))
    return Entry(
        guid="",
        url=link_of(headline.link, url) or url,
        title=one_line(headline.text)[:LONGEST_TITLE],
        text=text[:LONGEST_TEXT],
        cut=cut or len(text) > LONGEST_TEXT,
    )


def _quotes(page: Sequence[Block]) -> tuple[tuple[str, str, Decimal], ...]:
    found: dict[tuple[str, str], Decimal] = {}
    for block in filter(lambda block: _is_ticker(block.text), page):
        for base, quote, value in TICK.findall(block.text):
            if Decimal(value) > 0:
                found.setdefault((base, quote), Decimal(value))
    return tuple((base, quote, value) for (base, quote), value in found.items())
