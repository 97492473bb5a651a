"""The whole text of an article from its page, and what may be fetched of it.

`extract` runs in the worker process: it may take a second, and what it imports takes 20 MiB.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from bot.news.cleaning import one_line, tidy
from bot.news.entries import LONGEST_TEXT, LONGEST_TITLE
from bot.news.headings import apart
from bot.news.sniffing import decode
from bot.sentences import whole_sentences

LONGEST_PAGE = 3_000_000
TOP = 200_000
# The quick way misses the article of some pages, and then finds next to nothing.
SHORT = 400

META_CHARSET = re.compile(
    rb"""<meta\s[^>]{0,200}?charset\s*=\s*["']?([\w-]{1,40})""", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Extracted:
    """Plain paragraphs separated by a blank line, "" where the page has no article. `cut` tells
    that the text was too long to keep whole. `digest` is the text's SHA-256."""

    title: str
    text: str
    cut: bool
    digest: str


def extract(html: bytes, url: str, charset: str | None) -> Extracted:
    """The article of a page. Never raises for what the page holds."""
    found = META_CHARSET.search(html[:4096])
    page = decode(html, charset or (found[1].decode("ascii") if found else None))[:LONGEST_PAGE]
    title = _title(page)
    text = tidy_article(max(_ways(page, url), key=len), title)
    cut = len(text) > LONGEST_TEXT
    if cut:
        text = whole_sentences(text[:LONGEST_TEXT], cut=True) or text[:LONGEST_TEXT].rstrip()
    return Extracted(title, text, cut, hashlib.sha256(text.encode()).hexdigest())


def job(html: bytes, url: str, charset: str | None) -> dict[str, Any]:
    """`extract` for the worker, whose answers are JSON."""
    return asdict(extract(html, url, charset))


def from_wire(wire: Mapping[str, Any]) -> Extracted:
    return Extracted(**wire)


def _ways(page: str, url: str) -> list[str]:
    """What the quick way finds, and where that is little, what the thorough one does."""
    quick = _article(page, url, fast=True)
    return [quick] if len(quick) >= SHORT else [quick, _article(page, url, fast=False)]


def _article(page: str, url: str, *, fast: bool) -> str:
    import trafilatura  # heavy, and needed in the worker only

    # "txt" puts each block on a line of its own.
    found = trafilatura.extract(
        page, url=url, fast=fast, include_comments=False, include_tables=False
    )
    return found or ""


OG_TITLE = re.compile(
    r"""<meta\s(?=[^>]{0,300}?property\s*=\s*["']og:title["'])"""
    r"""[^>]{0,300}?content\s*=\s*(?:"([^"]{1,600})"|'([^']{1,600})')""",
    re.IGNORECASE,
)
TITLE = re.compile(r"<(h1|title)\b[^>]{0,300}>(.{1,600}?)</\1", re.IGNORECASE | re.DOTALL)


def _title(page: str) -> str:
    """As the page gives it to those who share it, else its first heading, else its own title."""
    head = page[:TOP]
    if found := OG_TITLE.search(head):
        return one_line(found[1] or found[2])[:LONGEST_TITLE]
    titles = {name.lower(): text for name, text in reversed(TITLE.findall(head))}
    return one_line(titles.get("h1") or titles.get("title", ""))[:LONGEST_TITLE]


# Lines about the outlet, not about the event, in the languages of the region.
CHROME = re.compile(
    r"(?:follow (?:us|\w+(?:\.\w+)?) on|sign up (?:for|to)|subscribe to|read (?:more|also|next)\b|"
    r"more ?:|also read|related ?:|advertisement$|share this|get in touch with|for more stories|"
    r"photo(?: by)? ?:|image(?: credits?)? ?:|"
    r"читайте (?:также|нас)|подпи(?:шитесь|сывайтесь)|следите за|поделиться|реклама$|"
    r"(?:фото|иллюстрация|источник фото) ?:|"
    r"оқи отырыңыз|тағы оқыңыз|жазылыңыз|бөлісу|дагы окуңуз|жазылыңыз|"
    r"shuningdek oʻqing|kanalimizga|obuna bo|каналимизга|инчунин хонед|обуна шавед|şeýle-de okaň)",
    re.IGNORECASE,
)
LONGEST_CHROME = 200


def tidy_article(text: str, title: str) -> str:
    """Paragraphs of an extractor's lines: clean, each once in a row, without the outlet's own
    chrome, and without the title, which stands above already."""
    paragraphs: list[str] = []
    for line in tidy(text.replace("\n", "\n\n")).split("\n\n"):
        is_chrome = len(line) <= LONGEST_CHROME and CHROME.match(line)
        if line and not is_chrome and paragraphs[-1:] != [line]:
            paragraphs.append(line)
    return apart("\n\n".join(paragraphs), title).strip()


# Politeness: RFC 9309.

LONGEST_ROBOTS = 512 * 1024
MOST_RULES = 2000
MOST_STARS = 8


def allowed(robots: bytes, url: str, agent: str) -> bool:
    """Whether a site's robots.txt lets `agent` (a product name, without version) fetch the
    address. The longest rule wins, of equals the one that allows; what cannot be read allows."""
    rules = _rules(robots, agent.lower())
    parts = urlsplit(url)
    target = _normal(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}")
    matching = [(len(path), allow) for path, allow in rules if _matches(path, target)]
    return max(matching, default=(0, True))[1]


def _rules(robots: bytes, agent: str) -> list[tuple[str, bool]]:
    """The rules of the group for the agent, else those for everybody."""
    groups: dict[str, list[tuple[str, bool]]] = {}
    agents: list[str] = []
    in_rules = False
    text = robots[:LONGEST_ROBOTS].decode("utf-8-sig", "replace")
    for line in text.splitlines()[: 10 * MOST_RULES]:
        name, _, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        name = name.lower()
        if name == "user-agent":
            agents = [*agents, value.lower()] if not in_rules else [value.lower()]
            in_rules = False
            groups.setdefault(value.lower(), [])
        elif name in {"allow", "disallow"}:
            in_rules = True
            for each in agents:
                if value and len(groups[each]) < MOST_RULES and value.count("*") <= MOST_STARS:
                    groups[each].append((_normal(value), name == "allow"))
    own = agent if agent in groups else "*"
    return groups.get(own, [])


def _normal(path: str) -> str:
    """Percent encoding in one way, so that two spellings of an address are equal."""
    return quote(unquote(path), safe="/*$?=&;:@!+,()'~%")


def _matches(rule: str, target: str) -> bool:
    """Rules are beginnings; * stands for anything and $ at the end for the end. Linear."""
    anchored = rule.endswith("$")
    first, *others = rule.removesuffix("$").split("*")
    if not target.startswith(first):
        return False
    place = len(first)
    last = others.pop() if others and anchored else None
    for piece in others:
        place = target.find(piece, place)
        if place < 0:
            return False
        place += len(piece)
    if last is not None:
        return target.endswith(last) and len(target) - len(last) >= place
    return not anchored or place == len(target)
