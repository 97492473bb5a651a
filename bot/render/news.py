"""Lists of headlines as Telegram HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from markupsafe import Markup

from bot.languages import Language, msgid
from bot.model import Article, Button, Look, Message, Page
from bot.render.buttons import (
    SUMMARY,
    following,
    pack,
    page_button,
    preceding,
    since_button,
)
from bot.render.pieces import GAP, LONGEST_SOURCE, LONGEST_TITLE, bold, harmless, linked, moment
from bot.render.snippets import Found

PAGE_SIZE = 6
LONGEST_LABEL = 100
OTHERS = 3  # outlets named beside the first
FEWER, SHORTER = 2, 30  # the same below a headline that has a snippet
LEAN_SIZE = 3  # of a page where little data is wanted
NONE_YET = msgid("No news yet. The first headlines come within minutes.")


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list is of. `label` stands in its head, `asked` is its number in its buttons, `found`
    has the matched words of its articles by id, `also` the other outlets that tell an article's
    story, `nothing` is the msgid for an empty list; it may have a place for {label}. `size` is how
    many headlines a page has."""

    label: str = ""
    asked: int = 0
    found: Mapping[int, Found] = field(default_factory=dict)
    also: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    nothing: str = NONE_YET
    size: int = PAGE_SIZE


ALL = Listed()


def headlines(page: Page, now: datetime, language: Language, of: Listed = ALL) -> Message:
    """A page of a list: title as link, source and age below; buttons for summaries and pages."""
    if of.found:
        return _headlines(page, now, language, of)
    shown = _Shown(_key(page, of), page, of, now)
    return _kept(shown, now.replace(second=0, microsecond=0), language)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A page with what stands in it and the moment it is seen; alike where its key is."""

    key: tuple[object, ...]
    page: Page = field(compare=False)
    of: Listed = field(compare=False)
    now: datetime = field(compare=False)


def _key(page: Page, of: Listed) -> tuple[object, ...]:
    articles = tuple((a.id, a.title, a.url, a.source_title) for a in page.articles)
    also = tuple(of.also.items())
    return (
        articles,
        page.first,
        page.total,
        page.capped,
        page.anchor,
        of.label,
        of.asked,
        also,
        of.nothing,
        of.size,
    )


@lru_cache(64)
def _kept(shown: _Shown, _minute: datetime, language: Language) -> Message:
    """Within a minute all chats are shown the same page: ages are told in minutes."""
    return _headlines(shown.page, shown.now, language, shown.of)


def _headlines(page: Page, now: datetime, language: Language, of: Listed) -> Message:
    label = harmless(of.label, LONGEST_LABEL)
    if not page.articles:
        nothing = language.gettext(of.nothing).format(label=label)
        return Message(str(Markup("{}").format(nothing)))
    items = [
        item(number, article, of.found.get(article.id), now, language, of.also.get(article.id, ()))
        for number, article in enumerate(page.articles, page.first)
    ]
    head = " · ".join(filter(None, [_viewing(page, language), label]))
    return Message(str(GAP.join([bold(head), *items])), _list_buttons(page, of))


def with_new(message: Message, fresh: Page, look: Look, language: Language) -> Message:
    """A page of all headlines with the way to what is new; `fresh` is the list of that."""
    text = language.gettext("New since you looked: {n}").format(n=total(fresh, language))
    button = Button(text, data=since_button(look))
    return replace(message, buttons=(*message.buttons, (button,)))


def since(look: Look, now: datetime, language: Language) -> str:
    """The label of the list of what is new."""
    return language.gettext("new since you looked, {ago}").format(ago=language.ago(look.at, now))


def _viewing(page: Page, language: Language) -> str:
    return language.gettext("Viewing results {first}–{last} of {total}").format(
        first=page.first,
        last=page.first + len(page.articles) - 1,
        total=total(page, language),
    )


def total(page: Page, language: Language) -> str:
    total = language.integer(page.total)
    return language.gettext("more than {n}").format(n=total) if page.capped else total


def item(
    number: int,
    article: Article,
    found: Found | None,
    now: datetime,
    language: Language,
    also: tuple[str, ...] = (),
) -> Markup:
    age = moment(article.published_at, language.ago(article.published_at, now), "r")
    if found is None:
        others = also_in(also, language)
        return _headline(number, article.title, article.url, article.source_title, age, others)
    source = harmless(article.source_title, LONGEST_SOURCE)
    lines = [Markup("{}. {}").format(number, found.title), found.snippet]
    others = also_in(also, language, FEWER, SHORTER)
    about = Markup("{} · {}{}").format(source, age, others)
    return Markup("\n").join([*filter(None, lines), about])


@lru_cache(1024)
def _headline(number: int, title: str, url: str, source: str, age: Markup, others: str) -> Markup:
    """Kept, since within a minute all chats are shown the same lines."""
    shown = harmless(source, LONGEST_SOURCE)
    link = linked(harmless(title, LONGEST_TITLE), url)
    return Markup("{}. {}\n{} · {}{}").format(number, link, shown, age, others)


def also_in(
    also: tuple[str, ...], language: Language, most: int = OTHERS, longest: int = LONGEST_SOURCE
) -> str:
    """Who else tells the story, on a line of its own; "" for nobody."""
    if not also:
        return ""
    named = ", ".join(harmless(title, longest) for title in also[:most])
    if len(also) > most:
        more = language.ngettext("and {n} more", "and {n} more", len(also) - most)
        named = f"{named} {more.format(n=len(also) - most)}"
    return "\n" + language.gettext("also in: {outlets}").format(outlets=named)


def numbers(articles: Sequence[Article], first: int) -> tuple[Button, ...]:
    """The buttons that sum an article up."""
    return tuple(
        Button(str(number), data=pack(SUMMARY, article.id))
        for number, article in enumerate(articles, first)
    )


def _list_buttons(page: Page, of: Listed) -> tuple[tuple[Button, ...], ...]:
    shown = numbers(page.articles, page.first)
    before, after = preceding(page, of.size), following(page)
    moves = []
    if before:
        moves.append(Button("‹", data=page_button(before, of.asked)))
    if after:
        moves.append(Button("›", data=page_button(after, of.asked)))
    return (shown, tuple(moves)) if moves else (shown,)
