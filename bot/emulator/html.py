"""Telegram's HTML parse mode, with its rules, its leniencies and the words of its refusals.

The rules are those of Telegram's own library (tdlib, MessageEntity.cpp), and one is stricter: it
drops a quote inside a quote without a word, here that is refused.
"""

import re
from dataclasses import dataclass

from bot.emulator.entities import Entity, cleaned, fixed, limited, utf16
from bot.emulator.tags import TAGS, HtmlError, Opened, entity_of

_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

_S = " \t\r\n\v\0"
_PLAIN = re.compile("[^<&]+")
_SPACE = re.compile(f"[{_S}]*")
_NAME = re.compile(f"[^{_S}>]*")
_ATTRIBUTE = re.compile(f"[^{_S}=>/\"']*")
_QUOTED = {quote: re.compile(f"[^&{quote}]+") for quote in "\"'"}
_TOKEN = re.compile("[A-Za-z0-9.-]*")
_REFERENCE = re.compile("&(?:#(?:x([0-9a-fA-F]*)|([0-9]*))|([a-zA-Z]+))")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a reader sees. `dropped` is how many entities were over the limit and are lost."""

    text: str
    entities: tuple[Entity, ...]
    dropped: int = 0


def parse(source: str) -> Parsed:
    """Read Telegram HTML; raise HtmlError where Telegram answers 400."""
    text, entities = _Parser(source).run()
    text, entities = cleaned(text, fixed(entities))
    kept, dropped = limited(entities)
    return Parsed(text, tuple(kept), dropped)


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.pieces: list[str] = []
        self.length = 0
        self.open: list[Opened] = []
        self.entities: list[Entity] = []

    def run(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            plain = _PLAIN.match(self.source, self.at)
            if plain:
                self._write(plain.group(), plain.end())
            elif self.source[self.at] == "&":
                self._write(*self._reference(self.at))
            elif self.source.startswith("</", self.at):
                self._end_tag(self.at)
            else:
                self._start_tag(self.at)
        if self.open:
            tag = self.open[-1].tag
            raise HtmlError(f'Can\'t find end tag corresponding to start tag "{tag}"')
        # A language belongs to pre; code on its own loses it.
        return self._text(), [
            Entity(e.type, e.offset, e.length) if e.type == "code" else e for e in self.entities
        ]

    def _text(self) -> str:
        text = "".join(self.pieces)
        if _SURROGATE.search(text):
            raise HtmlError(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        return text

    def _write(self, text: str, end: int) -> None:
        self.pieces.append(text)
        self.length += utf16(text)
        self.at = end

    def _refuse(self, what: str, at: int, after: str = "") -> HtmlError:
        byte = len(self.source[:at].encode("utf-8", "surrogatepass"))
        return HtmlError(f"{what} at byte offset {byte}{after}")

    def _reference(self, at: int) -> tuple[str, int]:
        """The character meant and where it ends; an unknown reference stands for itself."""
        found = _REFERENCE.match(self.source, at)
        char = _meaning(found) if found else None
        if found is None or char is None:
            return "&", at + 1
        return char, found.end() + self.source.startswith(";", found.end())

    def _start_tag(self, begin: int) -> None:
        name = _NAME.match(self.source, begin + 1)
        if name is None or name.end() == len(self.source):
            raise self._refuse("Unclosed start tag", begin)
        tag = name.group().lower()
        if tag not in TAGS:
            raise self._refuse(f'Unsupported start tag "{tag}"', begin)
        attributes, end = self._attributes(tag, begin, name.end())
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._refuse('Tag "span" must have class "tg-spoiler"', begin)
        if tag == "blockquote" and any(outer.tag == tag for outer in self.open):
            raise self._refuse('Tag "blockquote" must not be nested', begin)
        self.open.append(Opened(tag, attributes, self.length, len(self.pieces)))
        self.at = end

    def _skip(self, at: int) -> int:
        found = _SPACE.match(self.source, at)
        return found.end() if found else at

    def _attributes(self, tag: str, begin: int, at: int) -> tuple[dict[str, str], int]:
        attributes: dict[str, str] = {}
        while not self.source.startswith(">", at := self._skip(at)):
            name = _ATTRIBUTE.match(self.source, at)
            if not name or not name.group():
                raise self._refuse(f'Empty attribute name in the tag "{tag}"', begin)
            at = self._skip(name.end())
            value = ""
            if self.source.startswith("=", at):
                value, at = self._value(tag, begin, self._skip(at + 1))
            elif at == len(self.source):
                raise self._refuse(f'Unclosed start tag "{tag}"', begin)
            attributes[name.group()] = value
        return attributes, at + 1

    def _value(self, tag: str, begin: int, at: int) -> tuple[str, int]:
        if at == len(self.source):
            raise self._refuse(f'Unclosed start tag "{tag}"', begin)
        if self.source[at] in "\"'":
            value, end = self._quoted(self.source[at], at + 1)
        else:
            token = _TOKEN.match(self.source, at)
            value, end = (token.group().lower(), token.end()) if token else ("", at)
            if end < len(self.source) and self.source[end] not in f"{_S}>":
                raise self._refuse("Unexpected end of name token", at)
        if end >= len(self.source):
            raise self._refuse("Unclosed start tag", begin)
        return value, end

    def _quoted(self, quote: str, at: int) -> tuple[str, int]:
        pieces: list[str] = []
        while at < len(self.source) and self.source[at] != quote:
            plain = _QUOTED[quote].match(self.source, at)
            piece, at = (plain.group(), plain.end()) if plain else self._reference(at)
            pieces.append(piece)
        return "".join(pieces), at + 1

    def _end_tag(self, begin: int) -> None:
        if not self.open:
            raise self._refuse("Unexpected end tag", begin)
        name = _NAME.match(self.source, begin + 2)
        end = self._skip(name.end() if name else begin + 2)
        if not self.source.startswith(">", end):
            raise self._refuse("Unclosed end tag", begin)
        opened = self.open[-1]
        found = name.group().lower() if name else ""
        if found not in ("", opened.tag):
            after = f', expected "</{opened.tag}>", found "</{found}>"'
            raise self._refuse("Unmatched end tag", begin, after)
        self.open.pop()
        self.at = end + 1
        if self.length > opened.offset:
            self._add(opened)

    def _add(self, opened: Opened) -> None:
        unnamed = opened.tag == "a" and not opened.attributes.get("href")
        text = "".join(self.pieces[opened.piece :]) if unnamed else ""
        entity = entity_of(opened, self.length - opened.offset, text)
        if entity is None:
            return
        last = self.entities[-1] if self.entities else None
        whole = last and (last.offset, last.length) == (entity.offset, entity.length)
        if last and whole and {last.type, entity.type} == {"pre", "code"}:
            inner = {**last.extra, **entity.extra}
            if inner:
                self.entities[-1] = Entity("pre", entity.offset, entity.length, inner)
                return
        self.entities.append(entity)


def _meaning(found: re.Match[str]) -> str | None:
    if found.group(3):
        return _NAMED.get(found.group(3))
    digits = found.group(1) or found.group(2)
    if not digits or len(found.group()) >= 10:
        return None
    code = int(digits, 16 if found.group(1) else 10)
    return chr(code) if 0 < code < 0x10FFFF else None


__all__ = ["HtmlError", "Parsed", "parse"]
