"""Lists of feeds as other readers take and give them: OPML 2.0 (opml.org/spec2.opml). Pure.

What the format has no word for stands in attributes of a namespace of ours: a source that was
exported is the same one when it is imported. One that is switched off is `isComment`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from bot.errors import StartupError
from bot.model import Source
from bot.text import clean

NAMESPACE = "urn:yamchi:sources"
LARGEST = 8 * 1024 * 1024
DEEPEST = 64
MOST = 10_000
LONGEST_TITLE = 200
INVALID = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class NotOpml(StartupError):
    """`reason` in words."""

    key = "{file}: not a list of feeds in OPML: {reason}."


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed as a list names it. `own` are values that only our own lists have, by their names in
    sources.toml, as they are written there."""

    url: str
    title: str = ""
    site: str = ""
    language: str = ""
    enabled: bool = True
    own: Mapping[str, str] = field(default_factory=dict)


class _Refused(Exception):
    """In words, from inside the parser."""


class _Reader:
    """Gathers outlines. The parser itself resolves nothing: a document that declares anything is
    refused at its declaration."""

    def __init__(self) -> None:
        self.found: list[Outline] = []
        self._depth = 0

    def read(self, data: bytes) -> list[Outline]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._declared
        parser.StartElementHandler = self._started
        parser.EndElementHandler = self._ended
        parser.Parse(data, True)
        return self.found

    def _declared(self, *_: object) -> None:
        raise _Refused("it has declarations of its own (DOCTYPE), which may hide anything")

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        if self._depth == 0 and name.lower() != "opml":
            raise _Refused(f"its root is <{name.rpartition(' ')[2][:40]}>")
        self._depth += 1
        if self._depth > DEEPEST:
            raise _Refused(f"it is nested more than {DEEPEST} deep")
        if name.lower() == "outline" and (outline := _outline(attributes)):
            self.found.append(outline)
            if len(self.found) > MOST:
                raise _Refused(f"it has more than {MOST} feeds")

    def _ended(self, _: str) -> None:
        self._depth -= 1


def read(data: bytes, file: str) -> list[Outline]:
    """The feeds of a list, in its order, out of whatever folders. Raises NotOpml."""
    if len(data) > LARGEST:
        raise NotOpml(file=file, reason=f"it is larger than {LARGEST} bytes")
    try:
        return _Reader().read(data)
    except _Refused as refusal:
        raise NotOpml(file=file, reason=str(refusal)) from None
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise NotOpml(file=file, reason=f"it is no XML ({error})") from None


def _outline(attributes: Mapping[str, str]) -> Outline | None:
    """None for a folder. Programs differ in how they capitalise."""
    plain = {name.lower(): value for name, value in attributes.items() if " " not in name}
    url = plain.get("xmlurl", "").strip()
    if not url:
        return None
    title = clean(plain.get("title", "")) or clean(plain.get("text", ""))
    own = {
        name.removeprefix(f"{NAMESPACE} "): value
        for name, value in attributes.items()
        if name.startswith(f"{NAMESPACE} ")
    }
    return Outline(
        url=url,
        title=" ".join(title.split())[:LONGEST_TITLE],
        site=plain.get("htmlurl", "").strip(),
        language=plain.get("language", "").strip().lower(),
        enabled=plain.get("iscomment", "").strip().lower() != "true",
        own=own,
    )


def write(sources: Iterable[Source], title: str) -> str:
    """The list of sources as a document, in their order."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:yamchi="{NAMESPACE}">',
        f"  <head><title>{quoteattr(title)[1:-1]}</title></head>",
        "  <body>",
        *(f"    <outline {_attributes(source)}/>" for source in sources),
        "  </body>",
        "</opml>",
    ]
    return "\n".join(lines) + "\n"


def _attributes(source: Source) -> str:
    own = {"id": source.id, "kind": source.kind, "country": source.country}
    numbers = {"interval": source.interval, "pages": source.pages}
    pairs = {
        "type": "rss",
        "text": source.title,
        "title": source.title,
        "xmlUrl": source.url,
        "htmlUrl": source.site,
        "language": source.language,
        "isComment": None if source.enabled else "true",
        **{f"yamchi:{name}": value for name, value in {**own, **numbers}.items()},
    }
    return " ".join(
        f"{name}={quoteattr(INVALID.sub('', str(value)))}"
        for name, value in pairs.items()
        if value is not None
    )
