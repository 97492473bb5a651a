"""A page as its reader sees it: paragraphs and headings, with what they link to."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.news.cleaning import BREAKS, Tag, tidy
from bot.text import clean

HEADING = re.compile("h[1-6]")
LEFT_OUT = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|-\d{3,}(?:px|em)", re.IGNORECASE)
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}
)


@dataclass(slots=True)
class Block:
    """A paragraph; a headline's `level` is 1 to 7, and `link` the address in it, else "". `date` is
    what the page marks as a moment there, in ISO form. `anchored` is the text inside of links, the
    first of them to `anchor`."""

    text: str = ""
    level: int = 0
    link: str = ""
    date: str = ""
    anchor: str = ""
    anchored: str = ""


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
    found, anchor = [Block()], ""
    for token in tokens:
        if isinstance(token, str):
            _write(found[-1], re.sub(r"\s+", " ", token), anchor)
        elif HEADING.fullmatch(token.name):
            begins = not token.closing
            found.append(Block(level=int(token.name[1]), link=anchor) if begins else Block())
        elif token.name == "a":
            anchor = "" if token.closing else token.href
            _link(found[-1], anchor)
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


def _write(block: Block, text: str, anchor: str) -> None:
    block.text += text
    if anchor:
        block.anchor = block.anchor or anchor
        block.anchored += text


def _link(block: Block, anchor: str) -> None:
    if block.level and not block.link:
        block.link = anchor
