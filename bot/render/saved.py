"""What a chat keeps: a list, with a way to take each out again."""

from datetime import datetime

from markupsafe import Markup

from bot.clock import micros
from bot.languages import Language
from bot.model import Button, Message
from bot.render.buttons import SAVED, pack
from bot.render.news import item, numbers
from bot.render.pieces import GAP, LONGEST_TITLE, bold, harmless
from bot.values.saved import Kept, KeptPage

PAGE_SIZE = 6
NOTHING = "Nothing saved yet. Press Save under a summary, or say /save 2 after a list."
# What a button of the list does; its number stands first in the button's data.
OLDER, NEWER, REMOVE, RESTORE = range(4)


def saved(
    page: KeptPage, now: datetime, language: Language, removed: Kept | None = None
) -> Message:
    """`removed` is what was just taken out, and can be put back."""
    gone = [] if removed is None else [_gone(removed, language)]
    undo = () if removed is None else (_undo(removed, page, language),)
    if not page.kept:
        nothing = Markup("{}").format(language.gettext(NOTHING))
        return Message(str(GAP.join([*gone, nothing])), (undo,) if undo else ())
    head = language.gettext("Saved {first}–{last} of {total}").format(
        first=page.first,
        last=page.first + len(page.kept) - 1,
        total=language.integer(page.total),
    )
    articles = [kept.article for kept in page.kept]
    items = [
        item(number, article, None, now, language)
        for number, article in enumerate(articles, page.first)
    ]
    rows = (numbers(articles, page.first), _removals(page), undo, _moves(page))
    return Message(str(GAP.join([bold(head), *items, *gone])), tuple(filter(None, rows)))


def _gone(removed: Kept, language: Language) -> Markup:
    title = harmless(removed.article.title, LONGEST_TITLE)
    return Markup("{}").format(language.gettext("Taken out: {title}").format(title=title))


def _place(kept: Kept) -> tuple[int, int]:
    return micros(kept.at), kept.article.id


def _removals(page: KeptPage) -> tuple[Button, ...]:
    begin = _place(page.kept[0])
    return tuple(
        Button(f"✕ {number}", data=pack(SAVED, REMOVE, kept.article.id, *begin))
        for number, kept in enumerate(page.kept, page.first)
    )


def _undo(removed: Kept, page: KeptPage, language: Language) -> Button:
    """Back at its place, with the page beginning where it began, or with what comes back."""
    begin = max(_place(kept) for kept in (*page.kept[:1], removed))
    data = pack(SAVED, RESTORE, removed.article.id, micros(removed.at), *begin)
    return Button(language.gettext("Undo"), data=data)


def _moves(page: KeptPage) -> tuple[Button, ...]:
    moves = []
    if page.first > 1:
        moves.append(Button("‹", data=pack(SAVED, NEWER, *_place(page.kept[0]))))
    if page.first + len(page.kept) <= page.total:
        at, article_id = _place(page.kept[-1])
        moves.append(Button("›", data=pack(SAVED, OLDER, at, article_id - 1)))
    return tuple(moves)
