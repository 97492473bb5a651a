"""Headlines and summaries as Telegram HTML."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from markupsafe import Markup

from bot.languages import Language
from bot.model import Article, Button, Message, Page, Summary
from bot.render.buttons import SAVE, SUMMARY, following, pack, page_button, preceding
from bot.text import neutralise, reading_minutes, safe_link, utf16_length

PAGE_SIZE = 6
LIMIT = 4096
# In UTF-16 units. Ten kept headlines of the longest title and source are still one message.
LONGEST_TITLE = 300
LONGEST_SOURCE = 64
LONGEST_LEAD = 2400
TAIL = 200  # the room that the last line and the gaps before it may take
GAP = Markup("\n\n")


def headlines(page: Page, now: datetime, language: Language) -> Message:
    """A page of the list: title as link, source and age below; buttons for summaries and pages."""
    if not page.articles:
        return Message(language.gettext("No news yet. The first headlines come within minutes."))
    last = page.first + len(page.articles) - 1
    head = Markup("<b>{}</b>").format(
        language.gettext("Viewing results {first}–{last} of {total}").format(
            first=page.first, last=last, total=page.total
        )
    )
    items = [
        _headline(number, article, now, language)
        for number, article in enumerate(page.articles, page.first)
    ]
    return Message(str(GAP.join([head, *items])), _list_buttons(page))


def saved(articles: Sequence[Article], now: datetime, language: Language) -> Message:
    """The kept headlines, newest kept first."""
    if not articles:
        return Message(language.gettext("Nothing saved yet. Press Save under a summary."))
    head = Markup("<b>{}</b>").format(language.gettext("Saved"))
    items = [_headline(number, each, now, language) for number, each in enumerate(articles, 1)]
    buttons = [
        Button(str(number), data=pack(SUMMARY, each.id)) for number, each in enumerate(articles, 1)
    ]
    rows = tuple(tuple(buttons[at : at + 5]) for at in range(0, len(buttons), 5))
    return Message(str(GAP.join([head, *items])), rows)


def _headline(number: int, article: Article, now: datetime, language: Language) -> Markup:
    age = language.ago(article.published_at, now)
    return _headline_of(number, article.title, article.url, article.source_title, age)


@lru_cache(1024)
def _headline_of(number: int, title: str, url: str, source: str, age: str) -> Markup:
    """Kept, since within a minute all chats are shown the same lines."""
    shown = _harmless(source, LONGEST_SOURCE)
    return Markup("{}. {}\n{} · {}").format(number, _title(title, url), shown, age)


def _title(title: str, url: str) -> Markup:
    link, shown = safe_link(url), _harmless(title, LONGEST_TITLE)
    if link is None:
        return Markup("{}").format(shown)
    return Markup('<a href="{}">{}</a>').format(link, shown)


def _harmless(text: str, room: int) -> str:
    """Neutralised and no longer than `room` UTF-16 units; what is cut off leaves `…`."""
    shown = neutralise(text)
    if utf16_length(shown) <= room:
        return shown
    kept, excess = text[:room], 1
    while excess > 0:
        kept = kept[: len(kept) - max(1, excess // 2)]
        # Made harmless after each cut: an end that was part of a longer word may be an address.
        shown = neutralise(kept.rstrip() + "…")
        excess = utf16_length(shown) - room
    return shown


def _list_buttons(page: Page) -> tuple[tuple[Button, ...], ...]:
    numbers = tuple(
        Button(str(number), data=pack(SUMMARY, article.id))
        for number, article in enumerate(page.articles, page.first)
    )
    before, after = preceding(page, PAGE_SIZE), following(page)
    moves = []
    if before:
        moves.append(Button("‹", data=page_button(before)))
    if after:
        moves.append(Button("›", data=page_button(after)))
    return (numbers, tuple(moves)) if moves else (numbers,)


def summary(article: Article, found: Summary, language: Language) -> Message:
    """Title, source, date and reading time; the lead; the rest of the text to unfold."""
    head = Markup("<b>{}</b>\n{}").format(
        _title(article.title, article.url), _about(article, language)
    )
    parts = [head]
    if found.lead:
        parts.append(Markup("{}").format(_harmless(" ".join(found.lead), LONGEST_LEAD)))
    else:
        parts.append(Markup("{}").format(language.gettext("The outlet gives no text with it.")))
    message = GAP.join(parts)
    rest = _that_fits(found.rest, LIMIT - utf16_length(str(message)) - TAIL)
    if rest:
        message += GAP + Markup("<blockquote expandable>{}</blockquote>").format(rest)
    if article.cut:
        message += GAP + Markup("<i>{}</i>").format(
            language.gettext("The outlet's excerpt ends here.")
        )
    return Message(str(message), (_summary_buttons(article, language),))


def _about(article: Article, language: Language) -> str:
    facts = [
        _harmless(article.source_title, LONGEST_SOURCE),
        language.date(article.published_at.date()),
    ]
    if article.text:
        minutes = reading_minutes(article.text)
        facts.append(language.gettext("{n}\u00a0min\u00a0read").format(n=minutes))
    return " · ".join(facts)


def _that_fits(sentences: Sequence[str], room: int) -> str:
    """As many whole sentences as fit, measured as escaped: never too long, sometimes shorter."""
    text = ""
    for sentence in sentences:
        longer = f"{text} {neutralise(sentence)}".strip()
        if utf16_length(str(Markup("{}").format(longer))) > room:
            break
        text = longer
    return text


def _summary_buttons(article: Article, language: Language) -> tuple[Button, ...]:
    link = safe_link(article.url)
    keep = Button(language.gettext("Save"), data=pack(SAVE, article.id))
    return (Button(language.gettext("Open"), url=link), keep) if link else (keep,)
