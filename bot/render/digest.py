"""A digest as Telegram HTML."""

from collections.abc import Iterator

from markupsafe import Markup

from bot.digest.edition import Edition, Item
from bot.languages import Language
from bot.model import Message
from bot.news.topics import names
from bot.render import rates
from bot.render.follows import titled
from bot.render.news import also_in
from bot.render.pieces import (
    LONGEST_SOURCE,
    LONGEST_TITLE,
    bold,
    harmless,
    linked,
    packed,
)

LONGEST_LABEL = 100
LONGEST_LEAD = 500
MORNING, NOON, EVENING = 4, 12, 18  # o'clock


def digest(edition: Edition, language: Language) -> tuple[Message, ...]:
    """One message where it fits, else several, split between items only."""
    blocks = [_head(edition, language), *_body(edition, language)]
    return tuple(Message(html) for html in packed(blocks))


def _body(edition: Edition, language: Language) -> Iterator[Markup]:
    if edition.empty:
        yield Markup("{}").format(language.gettext("Nothing new since the last digest."))
    if edition.rates:
        yield Markup(rates.rates(edition.rates, language).html)  # noqa: S704 - our own HTML
    for topic, items in edition.sections:
        head = language.gettext(names()[topic]) if topic else language.gettext("More news")
        first, *rest = [_item(item, language) for item in items]
        # A heading is never the last thing in a message.
        yield bold(head) + Markup("\n") + first
        yield from rest
    if edition.more:
        text = language.ngettext("and {n} more: /news", "and {n} more: /news", edition.more)
        yield Markup("{}").format(text.format(n=language.integer(edition.more)))


def _head(edition: Edition, language: Language) -> Markup:
    label = harmless(titled(edition.label, language), LONGEST_LABEL)
    day = language.date(edition.slot.date())
    head = bold(" · ".join(filter(None, [_greeting(edition.slot.hour, language), day, label])))
    if edition.late:
        due = edition.slot.strftime("%H:%M")
        text = language.gettext("It was due at {time}, when the bot was away.").format(time=due)
        head += Markup("\n<i>{}</i>").format(text)
    return head


def _greeting(hour: int, language: Language) -> str:
    if MORNING <= hour < NOON:
        return language.gettext("Good morning")
    if NOON <= hour < EVENING:
        return language.gettext("Good afternoon")
    return language.gettext("Good evening")


def _item(item: Item, language: Language) -> Markup:
    """The headline, who tells it, and its summary to unfold."""
    article = item.story.article
    title = linked(harmless(article.title, LONGEST_TITLE), article.url)
    source = harmless(article.source_title, LONGEST_SOURCE)
    told = Markup("{}\n{}{}").format(title, source, also_in(item.story.also, language))
    if item.lead:
        lead = harmless(item.lead, LONGEST_LEAD)
        told += Markup("\n<blockquote expandable>{}</blockquote>").format(lead)
    return told
