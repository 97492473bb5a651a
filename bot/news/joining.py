"""Feeds of a list joined to a catalogue: each gets an id and a language, none comes twice. Pure."""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlsplit

from bot.model import Source
from bot.news.identity import canonical_url
from bot.news.opml import Outline
from bot.news.outlets import is_on_host
from bot.news.sources import FEED, LANGUAGES
from bot.news.words.keys import guessed
from bot.text import safe_link

LONGEST_ID = 32
# The first names of hosts that say nothing of whose they are, and the last ones.
COMMON = frozenset({"www", "feeds", "feed", "rss", "com", "org", "net", "info"})
NUMBERS = frozenset({"interval", "pages"})


@dataclass(frozen=True, slots=True)
class Joined:
    """`guessed` are the ids of those whose language their list did not say; `skipped` are
    addresses that were not taken, each with the reason."""

    added: tuple[Source, ...]
    guessed: frozenset[str]
    skipped: tuple[tuple[str, str], ...]


def joined(
    present: Sequence[Source], outlines: Sequence[Outline], language: str | None = None
) -> Joined:
    """`language` is that of feeds which do not say theirs; without it, it is guessed."""
    known = {canonical_url(source.url): source.id for source in present}
    taken = {source.id for source in present}
    added: list[Source] = []
    unsure: set[str] = set()
    skipped: list[tuple[str, str]] = []
    for outline in outlines:
        link = safe_link(outline.url)
        if link is None:
            skipped.append((outline.url, "not an http(s) address"))
            continue
        address = canonical_url(link)
        if address in known:
            skipped.append((outline.url, f"already there as {known[address]}"))
            continue
        source = _source(outline, link, taken, language)
        if _spoken(outline) is None and language is None:
            unsure.add(source.id)
        known[address] = source.id
        taken.add(source.id)
        added.append(source)
    return Joined(tuple(added), frozenset(unsure), tuple(skipped))


def _source(outline: Outline, link: str, taken: Collection[str], language: str | None) -> Source:
    title = outline.title or _host(link)
    return Source(
        **{
            "id": _id(outline, link, taken),
            "title": title,
            "url": link,
            "language": _spoken(outline) or language or guessed(title),
            "enabled": outline.enabled,
            **_own(outline),
        }
    )


def _own(outline: Outline) -> dict[str, Any]:
    """What our own lists say besides, as far as it is sound. Others name the site always: it is
    kept where it is not the feed's."""
    found: dict[str, Any] = {}
    for name in ("kind", "country", "interval", "pages"):
        text = outline.own.get(name)
        value = int(text) if text and name in NUMBERS and text.isdecimal() else text
        if value is not None and FEED[name].check(value) is None:
            found[name] = value
    ours = "id" in outline.own
    if (site := safe_link(outline.site)) and (ours or not is_on_host(site, outline.url)):
        found["site"] = site
    return found


def _spoken(outline: Outline) -> str | None:
    """`ru-RU` is Russian; a language that yamchi does not read is none."""
    code = re.split("[-_]", outline.language)[0]
    return code if code in LANGUAGES else None


def _id(outline: Outline, link: str, taken: Collection[str]) -> str:
    """The list's own, else of the title in Latin letters, else of the host."""
    own = outline.own.get("id", "")
    latin = outline.title.isascii() and len(_slug(outline.title)) > 2
    name = own if FEED["id"].check(own) is None else _slug(outline.title if latin else _host(link))
    name = name[:LONGEST_ID].strip("-") or "feed"
    number, made = 1, name
    while made in taken:
        number += 1
        tail = f"-{number}"
        made = name[: LONGEST_ID - len(tail)] + tail
    return made


def _slug(text: str) -> str:
    return re.sub("[^a-z0-9]+", "-", text.lower()).strip("-")


def _host(link: str) -> str:
    """What of a host's name tells whose it is; all of it where nothing does."""
    names = (urlsplit(link).hostname or "").split(".")
    telling = [name for name in names[:-1] if name not in COMMON]
    return "-".join(names if names[-1].isdecimal() else telling or names)


def as_toml(sources: Sequence[Source]) -> str:
    """As they stand in a sources.toml; what is as usual is left out."""
    return "\n".join(_table(source) for source in sources)


def _table(source: Source) -> str:
    usual = Source(source.id, source.title, source.url, source.language)
    required = ("id", "title", "url", "language")
    lines = [
        f"{each.name} = {_value(getattr(source, each.name))}"
        for each in fields(Source)
        if each.name in required or getattr(source, each.name) != getattr(usual, each.name)
    ]
    return "\n".join(["[[feeds]]", *lines]) + "\n"


def _value(value: object) -> str:
    """TOML's basic strings, numbers and booleans are JSON's, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
