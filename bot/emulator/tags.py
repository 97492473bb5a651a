"""What each tag of Telegram's HTML means once it is closed."""

import re
from dataclasses import dataclass
from typing import Any

from bot.emulator.entities import Entity
from bot.emulator.links import checked_link, mentioned_user

TAGS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
_TIME_FORMAT = re.compile("|r|w?[dD]?[tT]?")


class HtmlError(ValueError):
    """Telegram would not read the text; the message is its own, after "can't parse entities"."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A tag not yet closed: the UTF-16 offset and the number of the piece where it began."""

    tag: str
    attributes: dict[str, str]
    offset: int
    piece: int


def entity_of(opened: Opened, length: int, text: str) -> Entity | None:
    """The entity of a closed tag; None where Telegram silently makes none.

    `text` is what a link without an address encloses, and may be empty otherwise.
    """
    kind, extra = TAGS[opened.tag], dict[str, Any]()
    if kind == "text_link":
        return _link(opened, length, opened.attributes.get("href") or text)
    if kind == "custom_emoji":
        extra = {"custom_emoji_id": _emoji(opened.attributes.get("emoji-id", ""))}
    elif kind == "date_time":
        return _time(opened, length)
    elif kind == "code" and opened.attributes.get("class", "").startswith("language-"):
        extra = {"language": opened.attributes["class"].removeprefix("language-")}
    elif kind == "blockquote" and "expandable" in opened.attributes:
        kind = "expandable_blockquote"
    return Entity(kind, opened.offset, length, extra)


def _link(opened: Opened, length: int, target: str) -> Entity | None:
    user_id = mentioned_user(target)
    if user_id is not None:
        return Entity("text_mention", opened.offset, length, {"user": {"id": user_id}})
    url = checked_link(target)
    return Entity("text_link", opened.offset, length, {"url": url}) if url else None


def _emoji(value: str) -> str:
    if not re.fullmatch("-?[0-9]{1,19}", value) or int(value) == 0:
        raise HtmlError("Invalid custom emoji identifier specified")
    return value


def _time(opened: Opened, length: int) -> Entity | None:
    """A moment; its text is what clients show that do not know the tag."""
    shown = opened.attributes.get("format", "")
    if not _TIME_FORMAT.fullmatch(shown):
        raise HtmlError("Invalid date-time format specified")
    unix = opened.attributes.get("unix", "")
    if not re.fullmatch("[0-9]{1,10}", unix) or not 0 < int(unix) < 2**31:
        return None
    extra: dict[str, Any] = {"unix_time": int(unix)}
    return Entity(
        "date_time", opened.offset, length, extra | ({"date_time_format": shown} if shown else {})
    )
