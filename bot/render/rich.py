"""Rich messages of the Bot API: blocks of text, tables, parts to unfold; as JSON.

A text is a string, a list of texts, or one of the pieces below. Nothing in it is markup, so there
is nothing to escape. See InputRichMessage and RichText in the Bot API.
"""

import json
from collections.abc import Sequence
from typing import Any, Literal

from bot.text import safe_link

Text = str | list[Any] | dict[str, Any]
Block = dict[str, Any]
Row = list[dict[str, Any]]
Align = Literal["left", "center", "right"]
# Telegram's own limits for one message.
MOST_BLOCKS = 500
MOST_CHARACTERS = 32_768


def bold(text: Text) -> Text:
    return {"type": "bold", "text": text}


def italic(text: Text) -> Text:
    return {"type": "italic", "text": text}


def linked(text: str, url: str) -> Text:
    """What is shown as a link, or alone where the address may be none."""
    link = safe_link(url)
    return text if link is None else {"type": "url", "text": text, "url": link}


def paragraph(text: Text) -> Block:
    return {"type": "paragraph", "text": text}


def heading(text: Text, size: int) -> Block:
    """`size` from 1, the largest, to 6."""
    return {"type": "heading", "text": text, "size": size}


def footer(text: Text) -> Block:
    return {"type": "footer", "text": text}


def details(summary: Text, blocks: Sequence[Block]) -> Block:
    """Shown is the summary; the blocks unfold."""
    return {"type": "details", "summary": summary, "blocks": list(blocks)}


def cell(text: Text = "", align: Align = "left", *, columns: int = 1) -> dict[str, Any]:
    """Without a text nothing of it is to be seen."""
    made: dict[str, Any] = {"align": align, "valign": "top"}
    made |= {"text": text} if text else {}
    return made | {"colspan": columns} if columns > 1 else made


def table(rows: Sequence[Row]) -> Block:
    return {"type": "table", "cells": rows, "is_striped": True, "is_compact": True}


def written(blocks: Sequence[Block]) -> str | None:
    """None for what Telegram would not take as one message."""
    body = json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))
    if len(body) > MOST_CHARACTERS or body.count('"type":') > MOST_BLOCKS:
        return None
    return body


def signed(body: str, line: str) -> str | None:
    """With a footer below."""
    return written([*json.loads(body), footer(line)])
