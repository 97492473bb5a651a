"""The parameters of one call, read as Telegram reads them: from text or JSON, by type."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.emulator.entities import Entity, cleaned, fixed, is_blank, limited, utf16
from bot.emulator.html import HtmlError, parse
from bot.emulator.links import checked_link
from bot.emulator.refusal import bad

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_SURROGATE = re.compile("[\ud800-\udfff]")
_FORMATS = frozenset(
    [
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
        "date_time",
    ]
)
_SELF_FOUND = frozenset(
    [
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bank_card_number",
    ]
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call, in memory."""

    name: str
    mime: str
    content: bytes


class Params:
    """The values as they came: strings from a form, anything from JSON, files from multipart."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values

    def text(self, name: str) -> str:
        """The value as text, "" where it was not given."""
        value = self.values.get(name)
        if isinstance(value, str):
            return value
        return "" if value is None or isinstance(value, Upload) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        value = self.values.get(name)
        if isinstance(value, int):
            return value
        try:
            return int(value) if isinstance(value, str) and value else default
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        value = self.values.get(name)
        if isinstance(value, str):
            return value.lower() in ("true", "yes", "1")
        return bool(value)

    def json(self, name: str, kind: str) -> Any:
        """The decoded value, None where it was not given; `kind` names it in the refusal."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad(f"can't parse {kind} JSON object") from None

    def object(self, name: str, kind: str) -> dict[str, Any] | None:
        value = self.json(name, kind)
        if value is not None and not isinstance(value, dict):
            raise bad(
                f"{kind} must be an Object" if kind[0].isupper() else f"object expected as {kind}"
            )
        return value

    def strings(self, name: str) -> list[str] | None:
        """A list of strings, None where it was not given."""
        value = self.json(name, name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise bad(f"can't parse {name}: expected an Array of String")
        return value

    def formatted(self, name: str, entities: str, limit: int) -> tuple[str, list[Entity]]:
        """The text and entities of `name`, by parse_mode or the given entities.

        `limit` counts UTF-16 units: Telegram's own count is never larger.
        """
        source = self.text(name)
        if _SURROGATE.search(source):
            raise bad("strings must be encoded in UTF-8")
        text, found = self._marked(source, entities)
        if source and is_blank(text):
            raise bad("text must be non-empty")
        if utf16(text) > limit:
            caption = limit == CAPTION_LIMIT
            raise bad("message caption is too long" if caption else "message is too long")
        return text, found

    def _marked(self, source: str, entities: str) -> tuple[str, list[Entity]]:
        mode = self.text("parse_mode").lower()
        if mode == "html":
            try:
                parsed = parse(source)
            except HtmlError as error:
                raise bad(f"can't parse entities: {error}") from None
            return parsed.text, list(parsed.entities)
        if mode not in ("", "none"):
            # MarkdownV2 exists at Telegram and not here: no message of yamchi's is written in it.
            raise bad("unsupported parse_mode")
        given = fixed(_entities(self.json(entities, "entities"), utf16(source)))
        text, kept = cleaned(source, given)
        return text, limited(kept)[0]


def _entities(values: Any, length: int) -> list[Entity]:
    if values is None:
        return []
    if not isinstance(values, list):
        raise bad("can't parse entities: expected an Array of entities")
    found = [_given(value, length) for value in values]
    return [entity for entity in found if entity is not None]


def _given(value: Any, length: int) -> Entity | None:
    """One MessageEntity; those that Telegram finds by itself are left to it."""
    if not isinstance(value, dict):
        raise bad("can't parse MessageEntity: expected an Object")
    kind, offset, size = value.get("type"), value.get("offset"), value.get("length")
    if not isinstance(offset, int) or not isinstance(size, int):
        raise bad("can't parse MessageEntity: offset and length must be of type Number")
    if kind in _SELF_FOUND:
        return None
    if kind not in _FORMATS:
        raise bad("can't parse MessageEntity: Unsupported type specified")
    if offset < 0 or size < 0 or offset + size > length:
        raise bad(f"entity beginning at UTF-16 offset {offset} ends after the end of the text")
    extra = {key: value[key] for key in value if key not in ("type", "offset", "length")}
    if kind == "text_link":
        extra["url"] = checked_link(str(extra.get("url", "")))
        if extra["url"] is None:
            raise bad(f"entity URL '{value.get('url')}' is invalid")
    return Entity(str(kind), offset, size, extra)
