"""Archive pages: numbered lists of headlines with excerpts, and sometimes a currency ticker.

Read from HTML, or from the plain text of such a page, as outlets' archives have come down to us.
"""

import re
from collections import Counter
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
    """A paragraph; a heading's `level` is 1 to 6, and `link` the address in it, else ""."""

    text: str = ""
    level: int = 0
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
            found.append(Block(level=0 if token.closing else int(token.name[1])))
        elif token.name == "a" and not token.closing:
            _link(found[-1], token)
        elif token.name == "br" or BLOCK.fullmatch(token.name):
            _break(found)
    for block in found:
        block.text = clean(block.text)
    return [block for block in found if block.text]


def _break(found: list[Block]) -> None:
    """A new paragraph; a heading stays one, whatever is in it."""
    if found[-1].level:
        found[-1].text += " "
    else:
        found.append(Block())


def _link(block: Block, tag: Tag) -> None:
    if block.level and not block.link:
        block.link = tag.href


def read(page: Sequence[Block], url: str) -> Listing | None:
    paging = next(filter(None, (PAGING.search(block.text) for block in page)), None)
    first, last, total = map(_number, paging.groups()) if paging else (1, 0, 0)
    expected = last - first + 1 if last >= first else MOST_ENTRIES
    rest = [block for block in page if not _is_furniture(block.text)]
    linked = any(block.link for block in rest)
    articles = _linked(rest) if linked else _unlinked(_behind_paging(page), expected)
    found = articles[: min(expected, MOST_ENTRIES)]
    entries = tuple(_entry(title, texts, url) for title, texts in found)
    if not entries:
        return None
    count = len(entries)
    return Listing(entries, _quotes(page), first, last or count, total or count)


def _is_furniture(text: str) -> bool:
    return _is_ticker(text) or PAGING.search(text) is not None


def _is_ticker(text: str) -> bool:
    """Nothing but rates: one that an article mentions is not the page's own."""
    return TICK.search(text) is not None and not TICK.sub("", text).strip(" \n•·|*-")


def _number(digits: str) -> int:
    return int(digits.replace(",", "") or 0)


Articles = list[tuple[Block, list[str]]]


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
            found[-1][1].append(block.text)
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
        return [(body[n], [body[n + 1].text]) for n in range(0, len(body), 2)]
    found: Articles = []
    for block in body:
        if _is_headline(block):
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
