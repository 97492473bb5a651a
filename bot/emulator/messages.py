"""A message as the Bot API describes it, with what a test or a page asks of it."""

from html import escape
from typing import Any

from bot.emulator.entities import Entity, utf16
from bot.emulator.rich import text_of

_TAGS = {"bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code"}
_TAGS |= {"pre": "pre", "blockquote": "blockquote", "spoiler": "tg-spoiler"}


class Message(dict[str, Any]):
    """The Bot API's Message object. It never changes: an edit makes a new one."""

    @property
    def id(self) -> int:
        return int(self["message_id"])

    @property
    def chat_id(self) -> int:
        return int(self["chat"]["id"])

    @property
    def text(self) -> str:
        """The text, the caption of a photo or document, or what a rich message says."""
        if "rich_message" in self:
            return text_of(self["rich_message"])
        return str(self.get("text", self.get("caption", "")))

    @property
    def entities(self) -> list[dict[str, Any]]:
        return list(self.get("entities", self.get("caption_entities", [])))

    @property
    def alone(self) -> dict[str, Any]:
        """The message as it stands inside one that answers it: without what it answers itself."""
        return {key: self[key] for key in self if key != "reply_to_message"}

    @property
    def buttons(self) -> list[list[dict[str, Any]]]:
        """The rows of the inline keyboard, none where there is no keyboard."""
        return list(self.get("reply_markup", {}).get("inline_keyboard", []))

    def button(self, label: str) -> dict[str, Any]:
        """The button with that text or that callback data; LookupError where there is none."""
        for button in (button for row in self.buttons for button in row):
            if label in (button["text"], button.get("callback_data")):
                return button
        names = [button["text"] for row in self.buttons for button in row]
        raise LookupError(f"no button {label!r} among {names}")

    @property
    def links(self) -> dict[str, str]:
        """Linked text -> address, in order."""
        return {
            self.part(entity["offset"], entity["length"]): entity["url"]
            for entity in self.entities
            if entity["type"] == "text_link"
        }

    def part(self, offset: int, length: int) -> str:
        """The text at an entity's place, both in UTF-16 units."""
        units = self.text.encode("utf-16-le")
        return units[2 * offset : 2 * (offset + length)].decode("utf-16-le")

    @property
    def html(self) -> str:
        """The text with its formatting, as HTML that Telegram would read the same way."""
        opening: dict[int, list[str]] = {}
        closing: dict[int, list[str]] = {}
        for entity in self.entities:
            start, end = _tags(entity)
            if start:
                opening.setdefault(entity["offset"], []).append(start)
                closing.setdefault(entity["offset"] + entity["length"], []).insert(0, end)
        pieces, at = [], 0
        for char in self.text:
            pieces += [*closing.get(at, []), *opening.get(at, []), escape(char)]
            at += utf16(char)
        return "".join([*pieces, *closing.get(at, [])])


def _tags(entity: dict[str, Any]) -> tuple[str, str]:
    kind = entity["type"]
    if kind == "text_link":
        return f'<a href="{escape(entity["url"])}">', "</a>"
    if kind == "expandable_blockquote":
        return "<blockquote expandable>", "</blockquote>"
    if kind == "date_time":
        shown = f' format="{entity["date_time_format"]}"' if "date_time_format" in entity else ""
        return f'<tg-time unix="{entity["unix_time"]}"{shown}>', "</tg-time>"
    tag = _TAGS.get(kind)
    return (f"<{tag}>", f"</{tag}>") if tag else ("", "")


def formatting(text: str, entities: list[Entity], *, caption: bool = False) -> dict[str, Any]:
    """The fields of a Message that hold a text and its entities."""
    if not text:
        return {}
    fields: dict[str, Any] = {"caption" if caption else "text": text}
    if entities:
        name = "caption_entities" if caption else "entities"
        fields[name] = [entity.json() for entity in entities]
    return fields
