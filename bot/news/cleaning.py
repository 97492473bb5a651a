"""HTML of feeds and pages to plain text, in linear time whatever the input.

The standard HTMLParser takes quadratic time on unclosed comments in the Pythons we run on.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.text import clean, is_plain

LONGEST_FRAGMENT = 200_000
QUOTES_IN_A_TAG = 64

_BLOCKS = (
    "address article aside blockquote center dd details div dl dt fieldset figure footer form h1 "
    "h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td th tr ul"
)
# What a tag puts between the words before and after it.
BREAKS = {**dict.fromkeys(_BLOCKS.split(), "\n\n"), "br": "\n"}
RAW = frozenset({"script", "style"})
SKIPPED = RAW | {
    *("figcaption", "head", "iframe", "noscript", "object", "select", "svg", "template", "textarea")
}

TAG_START = re.compile(r"<(?=[a-zA-Z/!?])")
TAG_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]{0,40})")
TAG_STOP = re.compile("[>\"']")
ATTRIBUTE = r"""(?<![\w-])%s\s*=\s*(?:"([^"]{0,4096})"|'([^']{0,4096})'|([^\s"'>]{1,4096}))"""


@cache
def _attribute(name: str) -> re.Pattern[str]:
    return re.compile(ATTRIBUTE % re.escape(name), re.IGNORECASE)


MARKUP = re.compile(r"[<&\[]")
SPACE = re.compile(r"\s+")
STRANGE_SPACE = re.compile(r"[^\S \n\xa0]")
# A tag whose quotes are paired and hold no other tag.
ORDINARY_TAG = re.compile(
    r"""</?([a-zA-Z][a-zA-Z0-9:-]{0,40})(?:[^<>"']++|"[^<>"]*+"|'[^<>']*+')*>"""
)
# Stands for a tag that more than itself is not seen of.
UNSEEN = "\0"


@dataclass(frozen=True, slots=True)
class Tag:
    """`name` in lower case; `source` is all of it, from < to >."""

    name: str
    closing: bool
    source: str

    @property
    def href(self) -> str:
        return self.attribute("href")

    def attribute(self, name: str) -> str:
        """Its value, "" for none."""
        found = _attribute(name).search(self.source)
        return html.unescape(next(filter(None, found.groups()), "")).strip() if found else ""


def tokens(source: str) -> Iterator[str | Tag]:
    """Text, with its entities resolved, and tags. What is left open swallows the rest."""
    source = source[:LONGEST_FRAGMENT]
    place = 0
    while found := TAG_START.search(source, place):
        start = found.start()
        yield html.unescape(source[place:start])
        if source.startswith("<!--", start):
            end = source.find("-->", start + 4) + 3
        else:
            end = _tag_end(source, start + 1)
        if end < start + 3:
            return
        place = end
        if name := TAG_NAME.match(source, start):
            tag = Tag(name[1].lower(), source[start + 1] == "/", source[start:end])
            yield tag
            if tag.name in RAW and not tag.closing:
                place = _raw_end(source, place, tag.name)
    yield html.unescape(source[place:])


def _tag_end(source: str, place: int) -> int:
    """Behind the > that is in no attribute's quotes; where they do not match, behind the first."""
    first = source.find(">", place) + 1
    for _ in range(QUOTES_IN_A_TAG):
        found = TAG_STOP.search(source, place)
        if found is None:
            break
        if found[0] == ">":
            return found.end()
        place = source.find(found[0], found.end()) + 1
        if not place:
            break
    return first


def _raw_end(source: str, place: int, name: str) -> int:
    found = re.compile(f"</{name}", re.IGNORECASE).search(source, place)
    return found.start() if found else len(source)


def visible(source: str) -> Iterator[str | Tag]:
    """The tokens outside of what a reader does not see as the article's own text."""
    skipping = None
    for token in tokens(source):
        if isinstance(token, str):
            if skipping is None:
                yield token
        elif skipping is not None:
            if token.name == skipping and token.closing:
                skipping = None
        elif token.name in SKIPPED and not token.closing:
            skipping = token.name
        else:
            yield token


CAPTION = re.compile(r"\[caption\b[^\]]{0,500}\][^\[]{0,2000}\[/caption\]", re.IGNORECASE)
SHORTCODE = re.compile(
    r"\[/?(?:caption|gallery|embed|video|audio|playlist|contact-form|vc_|et_pb_|su_|wp_)"
    r"[^\[\]]{0,500}\]",
    re.IGNORECASE,
)
TRAILERS = (
    ("The post ", " appeared first on "),
    ("Сообщение ", " появились сначала на "),
    ("Запись ", " впервые появилась "),
    ("Жазба ", " алғаш рет "),
)


def without_shortcodes(text: str) -> str:
    """Without what WordPress leaves of its own codes, and without a caption's words."""
    if "[" not in text:
        return text
    return SHORTCODE.sub("", CAPTION.sub("", text))


def _is_trailer(paragraph: str) -> bool:
    return any(paragraph.startswith(begin) and middle in paragraph for begin, middle in TRAILERS)


def tidy(text: str) -> str:
    """Clean paragraphs, without the chrome that feeds put at their end."""
    paragraphs = clean(without_shortcodes(text)).split("\n\n")
    while paragraphs and _is_trailer(paragraphs[-1]):
        paragraphs.pop()
    return "\n\n".join(paragraphs)


def plain(source: str) -> str:
    """The fragment's text: paragraphs separated by a blank line, lines by a newline."""
    if "<" not in source and "&" not in source:
        return tidy(" ".join(source[:LONGEST_FRAGMENT].split()))
    simple = _simple(source)
    return tidy("".join(_pieces(source)) if simple is None else simple)


def _pieces(source: str) -> Iterator[str]:
    for token in visible(source):
        if isinstance(token, str):
            yield SPACE.sub(" ", token)
        elif token.name != "br" or not token.closing:  # XHTML's may have an end of its own
            yield BREAKS.get(token.name, "")


def _simple(source: str) -> str | None:
    """The same at once where there are ordinary tags only, as in most feeds; None where not."""
    if len(source) > LONGEST_FRAGMENT or UNSEEN in source:
        return None
    text, tags = ORDINARY_TAG.subn(_break, " ".join(source.split()))
    if tags != source.count("<") or UNSEEN in text:
        return None
    if "&" not in text:
        return text
    resolved = html.unescape(text)
    # A space that was written as an entity is none of the breaks.
    return (
        resolved
        if resolved.count("\n") == text.count("\n") and not STRANGE_SPACE.search(resolved)
        else None
    )


def _break(tag: re.Match[str]) -> str:
    name = tag[1].lower()
    if name == "br" and tag[0][1] == "/":
        return ""
    return UNSEEN if name in SKIPPED else BREAKS.get(name, "")


def one_line(source: str) -> str:
    """A title: text without tags, in one line. One that is all tags is shown as it stands."""
    if not MARKUP.search(source) and is_plain(source):
        return " ".join(source.split())
    text = " ".join(plain(source).split())
    return text or " ".join(clean(source).split())
