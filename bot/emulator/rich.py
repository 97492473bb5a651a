"""Rich messages: what Telegram takes of an InputRichMessage, and how it stands in a Message.

Blocks of text only, given as blocks. HTML and Markdown of rich messages and blocks of media exist
at Telegram and not here: yamchi writes none of them.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from bot.emulator.links import checked_link
from bot.emulator.params import Params
from bot.emulator.refusal import Refusal, bad

MOST_CHARACTERS = 32_768
MOST_BLOCKS = 500
MOST_COLUMNS = 20
DEEPEST = 16
WAYS = ("blocks", "html", "markdown")
# Type -> required fields, optional ones. Of the Bot API's InputRichBlock types.
BLOCKS: dict[str, tuple[set[str], set[str]]] = {
    "paragraph": ({"text"}, set()),
    "heading": ({"text", "size"}, set()),
    "footer": ({"text"}, set()),
    "divider": (set(), set()),
    "details": ({"summary", "blocks"}, {"is_open"}),
    "table": ({"cells"}, {"is_bordered", "is_striped", "is_compact", "caption"}),
}
# Of RichText.
PIECES: dict[str, set[str]] = {
    **{name: set() for name in ("bold", "italic", "underline", "strikethrough", "spoiler", "code")},
    "url": {"url"},
    "date_time": {"unix_time", "date_time_format"},
}
CELL = {"text", "is_header", "colspan", "rowspan", "align", "valign"}


def rich_fields(params: Params) -> dict[str, Any]:
    """The rich message as it stands in a Message. Raises the refusals of Telegram."""
    given = params.object("rich_message", "InputRichMessage")
    if given is None:
        raise bad("rich message is empty")
    if sum(way in given for way in WAYS) != 1:
        raise bad("exactly one of the fields html, markdown, or blocks must be used")
    if "blocks" not in given:
        raise bad("rich messages are taken as blocks only")
    blocks = given["blocks"]
    if not isinstance(blocks, list) or not blocks:
        raise _unreadable("blocks must be a non-empty Array")
    size = _Size()
    for block in blocks:
        _check(block, size, 1)
    return {"rich_message": {"blocks": blocks}}


class _Size:
    """How much there is of it so far. Raises what is too much."""

    def __init__(self) -> None:
        self.blocks = self.characters = 0

    def block(self, depth: int) -> None:
        self.blocks += 1
        if self.blocks > MOST_BLOCKS or depth > DEEPEST:
            raise bad("RICH_MESSAGE_TOO_COMPLEX")

    def text(self, text: str) -> None:
        self.characters += len(text)
        if self.characters > MOST_CHARACTERS:
            raise bad("message is too long")


def _check(block: Any, size: _Size, depth: int) -> None:
    kind = block.get("type") if isinstance(block, dict) else None
    if kind not in BLOCKS:
        raise _unreadable("Unsupported type specified")
    required, optional = BLOCKS[kind]
    _check_fields(block, required, optional | {"type"})
    size.block(depth)
    for name in ("text", "summary", "caption"):
        if name in block:
            _check_text(block[name], size, depth)
    if kind == "heading" and block["size"] not in range(1, 7):
        raise _unreadable("size must be from 1 to 6")
    if kind == "details":
        for inner in _array(block["blocks"]):
            _check(inner, size, depth + 1)
    if kind == "table":
        _check_table(block["cells"], size, depth)


def _check_table(rows: Any, size: _Size, depth: int) -> None:
    for row in _array(rows):
        cells = _array(row)
        if len(cells) > MOST_COLUMNS:
            raise bad("too many columns in a table")
        for cell in cells:
            _check_fields(cell, {"align", "valign"}, CELL)
            if cell["align"] not in ("left", "center", "right"):
                raise _unreadable("align must be left, center or right")
            if cell["valign"] not in ("top", "middle", "bottom"):
                raise _unreadable("valign must be top, middle or bottom")
            if "text" in cell:
                _check_text(cell["text"], size, depth)


def _check_text(text: Any, size: _Size, depth: int) -> None:
    if isinstance(text, str):
        size.text(text)
    elif isinstance(text, list):
        for piece in text:
            _check_text(piece, size, depth)
    else:
        kind = text.get("type") if isinstance(text, dict) else None
        if kind not in PIECES or depth > DEEPEST:
            raise _unreadable("Unsupported type of RichText specified")
        _check_fields(text, {"text", *PIECES[kind]}, {"type"})
        if kind == "url" and checked_link(str(text["url"])) is None:
            raise _unreadable("URL is invalid")
        _check_text(text["text"], size, depth + 1)


def _check_fields(thing: Any, required: set[str], optional: set[str]) -> None:
    if not isinstance(thing, dict):
        raise _unreadable("expected an Object")
    missing, unknown = required - thing.keys(), thing.keys() - required - optional
    if missing or unknown:
        raise _unreadable(f"fields missing: {sorted(missing)}, unknown: {sorted(unknown)}")


def _array(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise _unreadable("expected a non-empty Array")
    return value


def _unreadable(why: str) -> Refusal:
    return bad(f"can't parse InputRichMessage: {why}")


def text_of(message: Any) -> str:
    """What is to be read in a RichMessage, a block or a row of a table on each line."""
    return "\n".join(line for block in message["blocks"] for line in _lines(block))


def _lines(block: dict[str, Any]) -> Iterator[str]:
    if "cells" in block:
        for row in block["cells"]:
            yield "  ".join(plain(cell.get("text", "")) for cell in row)
    for name in ("text", "summary"):
        if name in block:
            yield plain(block[name])
    for inner in block.get("blocks", ()):
        yield from _lines(inner)


def plain(text: Any) -> str:
    if isinstance(text, str):
        return text
    pieces: Iterable[Any] = text if isinstance(text, list) else [text["text"]]
    return "".join(map(plain, pieces))
