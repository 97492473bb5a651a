"""Message entities by the rules of Telegram's own library: order, nesting, cleaning, the limit.

Offsets and lengths are in UTF-16 code units everywhere.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

LIMIT = 100
SPLITTABLE = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
PRE = frozenset({"pre", "code"})

_RANK = {"blockquote": 0, "expandable_blockquote": 0, "pre": 11, "code": 20, "text_link": 49}
_RANK |= {"bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94}

# Control characters become spaces; carriage returns, line and direction marks, and three
# combining lines are taken out.
_CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
_REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_NOTHING = re.compile("[\\s\u00ad\u180e\u200b-\u200f\u2060-\u2064\u2800\u3164\ufeff]*")

_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]*[^\s<>\".,;:!?)'»]"
    r"|(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:com|org|net|asia|info|kz|kg|uz|tj|tm|ru)\b(?:/[^\s<>\"]*)?)"
    r"|(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@]))"
    r"|(?P<mention>(?<![\w@/])@[A-Za-z0-9_]{4,32}(?!\w))"
    r"|(?P<hashtag>(?<![\w#])#\w*[^\W\d]\w*)"
)


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity; `extra` holds the other fields of the Bot API's MessageEntity."""

    type: str
    offset: int
    length: int
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def end(self) -> int:
        return self.offset + self.length

    def json(self) -> dict[str, Any]:
        return {"type": self.type, "offset": self.offset, "length": self.length, **self.extra}

    def at(self, offset: int, length: int) -> "Entity":
        return Entity(self.type, offset, length, self.extra)


def utf16(text: str) -> int:
    """The length of a text as Telegram counts it for entities."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_blank(text: str) -> bool:
    """Nothing in it that a reader would see."""
    return _NOTHING.fullmatch(text) is not None


def ordered(entities: Iterable[Entity]) -> list[Entity]:
    return sorted(entities, key=lambda e: (e.offset, -e.length, _RANK.get(e.type, 50)))


def fixed(entities: Iterable[Entity]) -> list[Entity]:
    """Entities that nest as Telegram allows.

    Links, code and quotes keep clear of one another: of two that meet the outer or earlier stays.
    Bold and its kin are merged, split at the edges of the others, and dropped inside code.
    """
    found = ordered(entity for entity in entities if entity.length > 0)
    if _nest(found):
        return found
    quotes = _apart(entity for entity in found if entity.type in QUOTES)
    solid = _apart(e for e in found if e.type not in SPLITTABLE and e.type not in QUOTES)
    solid = [entity for entity in solid if not any(_crosses(entity, quote) for quote in quotes)]
    others = ordered([*quotes, *solid])
    return ordered([*others, *_split([e for e in found if e.type in SPLITTABLE], others)])


def _nest(entities: Sequence[Entity]) -> bool:
    around: list[Entity] = []
    for entity in entities:
        while around and entity.offset >= around[-1].end:
            around.pop()
        if any(not _may_hold(outer, entity) for outer in around):
            return False
        around.append(entity)
    return True


def _may_hold(outer: Entity, inner: Entity) -> bool:
    if inner.end > outer.end or inner.type == outer.type or outer.type in PRE:
        return False
    if outer.type in QUOTES:
        return inner.type not in QUOTES
    if outer.type in SPLITTABLE:
        return inner.type not in PRE and inner.type not in QUOTES
    return inner.type in SPLITTABLE


def _apart(entities: Iterable[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in entities:
        if not kept or entity.offset >= kept[-1].end:
            kept.append(entity)
    return kept


def _crosses(entity: Entity, quote: Entity) -> bool:
    """They meet, and the entity is not inside the quote."""
    meets = entity.offset < quote.end and quote.offset < entity.end
    return meets and not (quote.offset <= entity.offset and entity.end <= quote.end)


def _split(entities: Sequence[Entity], others: Sequence[Entity]) -> list[Entity]:
    merged = [span for kind in SPLITTABLE for span in _merged(kind, entities)]
    edges = {edge for other in others for edge in (other.offset, other.end)}
    edges |= {span.offset for span in merged}
    hollow = [other for other in others if other.type in PRE]
    return [
        span.at(start, end - start)
        for span in merged
        for start, end in pairwise(
            sorted({span.offset, span.end, *(e for e in edges if span.offset < e < span.end)})
        )
        if not any(pre.offset <= start and end <= pre.end for pre in hollow)
    ]


def _merged(kind: str, entities: Sequence[Entity]) -> list[Entity]:
    spans: list[Entity] = []
    for entity in entities:
        if entity.type != kind:
            continue
        if spans and entity.offset <= spans[-1].end:
            last = spans.pop()
            spans.append(last.at(last.offset, max(last.end, entity.end) - last.offset))
        else:
            spans.append(entity)
    return spans


def cleaned(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """The text as Telegram stores it: control characters out, white space at both ends gone."""
    text = _CONTROL.sub(" ", text)
    removed = [utf16(text[: found.start()]) for found in _REMOVED.finditer(text)]
    if removed:
        text = _REMOVED.sub("", text)
        moved = [(e, e.offset - bisect_left(removed, e.offset)) for e in entities]
        entities = fixed(e.at(at, e.end - bisect_left(removed, e.end) - at) for e, at in moved)
    return _trimmed(text, entities)


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    shorter = text.rstrip(" \n")
    if len(shorter) != len(text):
        end = utf16(shorter)
        entities = [e.at(e.offset, min(e.end, end) - e.offset) for e in entities if e.offset < end]
        entities = ordered(entities)
    # An entity at the start keeps its own white space: only what precedes it is cut off.
    lead = len(shorter) - len(shorter.lstrip(" \n"))
    lead = min(lead, entities[0].offset) if entities else lead
    if lead:
        entities = [entity.at(entity.offset - lead, entity.length) for entity in entities]
    return shorter[lead:], entities


def limited(entities: list[Entity]) -> tuple[list[Entity], int]:
    """The entities that Telegram keeps, and how many it drops without a word."""
    excess = len(entities) - LIMIT
    if excess <= 0:
        return entities, 0
    solid = [entity for entity in entities if entity.type not in SPLITTABLE]
    soft = [entity for entity in entities if entity.type in SPLITTABLE]
    return ordered([*solid, *soft][:LIMIT]), excess


def with_found(text: str, entities: list[Entity]) -> list[Entity]:
    """Add what Telegram finds by itself: addresses, commands, mentions, hashtags."""
    found = [
        Entity(str(match.lastgroup), utf16(text[: match.start()]), utf16(match.group()))
        for match in _FOUND.finditer(text)
    ]
    fresh = [new for new in found if all(_clear_of(new, old) for old in entities)]
    return ordered([*entities, *fresh]) if fresh else entities


def _clear_of(new: Entity, old: Entity) -> bool:
    if new.end <= old.offset or old.end <= new.offset:
        return True
    return old.offset <= new.offset and new.end <= old.end and _may_hold(old, new)
