"""Where a headline has the words that were asked for: they are shown in bold."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from bot.model import Article
from bot.news.query import Document, Query, Span
from bot.render.pieces import LONGEST_TITLE, harmless, linked

LENGTH = 100
BEFORE = 40  # of these, at most so many before the first match
LONGEST_SNIPPET = 160  # in UTF-16 units
LOOKED_THROUGH = 50_000  # characters of a text: a book must not keep a reader waiting
MOST_BOLD = 5  # a message of six headlines may have a hundred formattings
BOLD = Markup("<b>{}</b>")


class Found(NamedTuple):
    """A headline's title as a link, and a snippet of its text; "" where the text has no match."""

    title: Markup
    snippet: Markup


def found(article: Article, query: Query) -> Found:
    """It reads the whole text: not for the event loop."""
    title = harmless(article.title, LONGEST_TITLE)
    text = article.text[:LOOKED_THROUGH]
    document = Document.read(title, text, language=article.language)
    in_title, in_text = query.spans(document)
    snippet = ""
    if in_text:
        snippet = harmless(excerpt(text, in_text[0]), LONGEST_SNIPPET)
    # Found once more in what is left to be shown: what makes a text harmless moves its words.
    (again,) = query.spans(Document.read(snippet, language=document.language))
    return Found(linked(marked(title, in_title), article.url), marked(snippet, again))


def excerpt(text: str, match: Span) -> str:
    """About LENGTH characters around a match, whole words on one line, `…` where it is cut."""
    start, end = match
    left = max(0, start - BEFORE)
    right = max(end, left + LENGTH)
    if left > 0:
        left = next((at + 1 for at in range(left, start) if text[at].isspace()), start)
    if right < len(text) and not text[right].isspace():
        right = next((at for at in range(right, end, -1) if text[at - 1].isspace()), end)
    shown = " ".join(text[left:right].split())
    return f"{'…' if left > 0 else ''}{shown}{'…' if text[right:].strip() else ''}"


def marked(text: str, spans: Sequence[Span]) -> Markup:
    """The text, escaped, with the first few spans in bold."""
    parts, at = [], 0
    for start, end in spans[:MOST_BOLD]:
        parts += [Markup("{}").format(text[at:start]), BOLD.format(text[start:end])]
        at = end
    return Markup().join([*parts, Markup("{}").format(text[at:])])
