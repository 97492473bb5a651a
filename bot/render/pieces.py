"""What messages are made of: strangers' texts made harmless and short enough, links, heads."""

import re
from collections.abc import Iterable
from datetime import datetime
from html import unescape

from markupsafe import Markup

from bot.text import neutralise, safe_link, utf16_length

LIMIT = 4096
# In UTF-16 units. Ten kept headlines of the longest title and source are still one message.
LONGEST_TITLE = 300
LONGEST_SOURCE = 64
GAP = Markup("\n\n")
# Telegram drops the formatting beyond a hundred pieces of it, and says nothing.
MOST_ENTITIES = 100
TAG = re.compile("<(/?)[^>]*>")


def bold(text: str) -> Markup:
    return Markup("<b>{}</b>").format(text)


def moment(at: datetime, shown: str, form: str) -> Markup:
    """What is shown of a moment; an app that can tells it by the reader's own clock and language.
    `form` is Telegram's: `r` for how long ago, letters of `wdDtT` for what is told of it."""
    unix = int(at.timestamp())
    return Markup('<tg-time unix="{}" format="{}">{}</tg-time>').format(unix, form, shown)


def linked(shown: Markup | str, url: str) -> Markup:
    """What is shown as a link, or alone where the address may be none."""
    link = safe_link(url)
    if link is None:
        return Markup("{}").format(shown)
    return Markup('<a href="{}">{}</a>').format(link, shown)


def harmless(text: str, room: int) -> str:
    """Neutralised and no longer than `room` UTF-16 units; what is cut off leaves `…`."""
    shown = neutralise(text)
    if utf16_length(shown) <= room:
        return shown
    kept, excess = text[:room], 1
    while excess > 0:
        kept = kept[: len(kept) - max(1, excess // 2)]
        # Made harmless after each cut: an end that was part of a longer word may be an address.
        shown = neutralise(kept.rstrip() + "…")
        excess = utf16_length(shown) - room
    return shown


def packed(blocks: Iterable[Markup]) -> list[str]:
    """Messages of as many blocks as fit into each, with a blank line between them.

    A block must be one that a message has room for by itself.
    """
    return [str(GAP.join(group)) for group in grouped(blocks)]


def grouped(blocks: Iterable[Markup]) -> list[list[Markup]]:
    """The blocks of each such message."""
    messages: list[list[Markup]] = []
    room = entities = 0
    for block in blocks:
        length, found = measured(block)
        if messages and length + 2 <= room and entities + found <= MOST_ENTITIES:
            messages[-1].append(block)
            room, entities = room - length - 2, entities + found
        else:
            messages.append([block])
            room, entities = LIMIT - length, found
    return messages


def measured(html: Markup) -> tuple[int, int]:
    """Its length as Telegram counts it, in UTF-16 units, and how many entities it has."""
    opening = [tag for tag in TAG.findall(html) if not tag]
    return utf16_length(unescape(TAG.sub("", html))), len(opening)
