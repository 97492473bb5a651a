"""A digest as Telegram HTML."""

from collections.abc import Iterator

from markupsafe import Markup

from bot.digest.edition import Edition, Item
from bot.languages import Language
from bot.model import Message
from bot.news.topics import names
from bot.render import rates, rich
from bot.render.follows import titled
from bot.render.news import also_in
from bot.render.pieces import (
    GAP,
    LONGEST_SOURCE,
    LONGEST_TITLE,
    bold,
    grouped,
    harmless,
    linked,
)
from bot.render.rich import details, heading, italic, paragraph, written

LONGEST_LABEL = 100
LONGEST_LEAD = 500
MORNING, NOON, EVENING = 4, 12, 18  # o'clock


Piece = tuple[Markup, list[rich.Block]]


def digest(edition: Edition, language: Language, *, rich: bool = False) -> tuple[Message, ...]:
    """One message where it fits, else several, split between items only. With `rich` each is also
    a rich message of the same items."""
    pieces = [_head(edition, language), *_body(edition, language)]
    messages, at = [], 0
    for group in grouped(html for html, _ in pieces):
        blocks = [block for _, some in pieces[at : at + len(group)] for block in some]
        body = written(blocks) if rich else None
        messages.append(Message(str(GAP.join(group)), rich=body))
        at += len(group)
    return tuple(messages)


def _body(edition: Edition, language: Language) -> Iterator[Piece]:
    if edition.empty:
        yield _line(language.gettext("Nothing new since the last digest."))
    if edition.rates:
        html = Markup(rates.rates(edition.rates, language).html)  # noqa: S704 - our own HTML
        yield html, rates.blocks(edition.rates, language)
    for topic, items in edition.sections:
        head = language.gettext(names()[topic]) if topic else language.gettext("More news")
        (first, blocks), *rest = [_item(item, language) for item in items]
        # A heading is never the last thing in a message.
        yield bold(head) + Markup("\n") + first, [heading(head, 4), *blocks]
        yield from rest
    if edition.more:
        text = language.ngettext("and {n} more: /news", "and {n} more: /news", edition.more)
        yield _line(text.format(n=language.integer(edition.more)))


def _line(text: str) -> Piece:
    return Markup("{}").format(text), [paragraph(text)]


def _head(edition: Edition, language: Language) -> Piece:
    label = harmless(titled(edition.label, language), LONGEST_LABEL)
    day = language.date(edition.slot.date())
    title = " · ".join(filter(None, [_greeting(edition.slot.hour, language), day, label]))
    if not edition.late:
        return bold(title), [heading(title, 3)]
    due = edition.slot.strftime("%H:%M")
    text = language.gettext("It was due at {time}, when the bot was away.").format(time=due)
    html = bold(title) + Markup("\n<i>{}</i>").format(text)
    return html, [heading(title, 3), paragraph(italic(text))]


def _greeting(hour: int, language: Language) -> str:
    if MORNING <= hour < NOON:
        return language.gettext("Good morning")
    if NOON <= hour < EVENING:
        return language.gettext("Good afternoon")
    return language.gettext("Good evening")


def _item(item: Item, language: Language) -> Piece:
    """The headline, who tells it, and its summary to unfold."""
    article = item.story.article
    title = harmless(article.title, LONGEST_TITLE)
    source = harmless(article.source_title, LONGEST_SOURCE)
    also = also_in(item.story.also, language)
    lead = harmless(item.lead, LONGEST_LEAD) if item.lead else ""
    told = Markup("{}\n{}{}").format(linked(title, article.url), source, also)
    if not lead:
        return told, [paragraph([rich.linked(title, article.url), f"\n{source}{also}"])]
    told += Markup("\n<blockquote expandable>{}</blockquote>").format(lead)
    teller = rich.linked(source, article.url)
    inside = [paragraph(lead), paragraph([teller, also] if also else teller)]
    return told, [details(title, inside)]
