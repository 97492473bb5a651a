"""Watches: what they found, and the list of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from markupsafe import Markup

from bot.languages import Language
from bot.model import Article, Button, Chat, Message, Quiet
from bot.render.buttons import WATCH, pack
from bot.render.news import item, numbers
from bot.render.pieces import GAP, bold, harmless
from bot.render.rows import grid
from bot.render.zones import called
from bot.text import safe_link
from bot.values.watches import Watch

PAGE_SIZE = 8
MOST_WORDS = 3  # watches named in the head of what was found
LONGEST_WORDS = 60
LONGEST_BUTTON = 24
IN_A_MESSAGE = 6
MOST_MESSAGES = 8
# What a button of watches does; its number stands first in the button's data.
LIST, PAUSE, RESUME, REMOVE, RESTORE, SHOW, QUIET, EDIT, REWORD = range(9)
HOURS: tuple[Quiet | None, ...] = (None, (1320, 420), (1380, 480), (0, 540))


def found(
    articles: Sequence[Article],
    words: Sequence[str],
    also: Mapping[int, tuple[str, ...]],
    first: int,
    now: datetime,
    language: Language,
) -> tuple[Message, ...]:
    """Headlines numbered from `first` on, in messages of at most six. `words` are what the watches
    were asked for, `also` the other outlets that tell an article's story."""
    shown = articles[: IN_A_MESSAGE * MOST_MESSAGES]
    named = ", ".join(harmless(each, LONGEST_WORDS) for each in words[:MOST_WORDS])
    head = bold(language.gettext("New for {words}").format(words=named))
    messages = []
    for at in range(0, len(shown), IN_A_MESSAGE):
        part = shown[at : at + IN_A_MESSAGE]
        begin = first + at
        parts = [head, *_items(part, also, begin, now, language)]
        if at + len(part) == len(shown) < len(articles):
            parts.append(_more(len(articles) - len(shown), language))
        preview = safe_link(part[0].url) if len(articles) == 1 else None
        messages.append(Message(str(GAP.join(parts)), _rows(numbers(part, begin), 5), preview))
    return tuple(messages)


def _items(
    articles: Sequence[Article],
    also: Mapping[int, tuple[str, ...]],
    first: int,
    now: datetime,
    language: Language,
) -> list[Markup]:
    return [
        item(number, article, None, now, language, also.get(article.id, ()))
        for number, article in enumerate(articles, first)
    ]


def _more(count: int, language: Language) -> Markup:
    text = language.ngettext(
        "And {n} more. What your watches look for: /watches",
        "And {n} more. What your watches look for: /watches",
        count,
    )
    return Markup("{}").format(text.format(n=language.integer(count)))


def _rows(buttons: Sequence[Button], size: int) -> tuple[tuple[Button, ...], ...]:
    return grid(buttons, size)


def added(watch: Watch, so_far: str | None, chat: Chat, language: Language) -> Message:
    """`so_far` is how many headlines have the words already, None for none."""
    parts = [
        bold(
            language.gettext("Watching for {words}").format(
                words=harmless(watch.words, LONGEST_WORDS)
            )
        ),
        language.gettext("New headlines with these words come here at once."),
    ]
    if chat.quiet is not None:
        parts[-1] += " " + language.gettext("In quiet hours they wait, and come together after.")
    if so_far is not None:
        parts.append(language.gettext("Headlines so far: {n}").format(n=so_far))
    show = Button(language.gettext("Show them"), data=pack(WATCH, SHOW, watch.id))
    remove = Button(language.gettext("Stop"), data=pack(WATCH, REMOVE, watch.id, 0))
    buttons = (show, remove) if so_far is not None else (remove,)
    return Message(str(GAP.join(Markup("{}").format(part) for part in parts)), (buttons,))


def reworded(watch: Watch, before: str, asked: int, language: Language) -> Message:
    """`asked` is the number under which the words are kept that it had before."""
    text = language.gettext("Watching for {words}, no longer for {before}.").format(
        words=_words(watch), before=harmless(before, LONGEST_WORDS)
    )
    undo = Button(language.gettext("Undo"), data=pack(WATCH, REWORD, watch.id, asked))
    return Message(str(Markup("{}").format(text)), ((undo,),))


def listed(
    watches: Sequence[Watch],
    page: int,
    most: int,
    chat: Chat,
    language: Language,
    removed: Watch | None = None,
) -> Message:
    """The chat's watches, each with its buttons; `removed` is one that can be brought back."""
    pages = max(0, len(watches) - 1) // PAGE_SIZE
    page = min(max(0, page), pages)
    first = page * PAGE_SIZE
    shown = watches[first : first + PAGE_SIZE]
    parts = [_head(watches, most, language)]
    lines = [_line(number, watch, language) for number, watch in enumerate(shown, first + 1)]
    parts += [Markup("\n").join(lines)] if lines else []
    if removed is not None:
        text = language.gettext("Stopped watching for {words}.")
        parts.append(Markup("{}").format(text.format(words=_words(removed))))
    parts.append(Markup("{}").format(_hint(chat, language, any_=bool(shown))))
    rows = [_buttons(number, each, page) for number, each in enumerate(shown, first + 1)]
    if removed is not None:
        undo = Button(language.gettext("Undo"), data=pack(WATCH, RESTORE, removed.id, page))
        rows.append((undo,))
    rows += [_quiet(chat, page, language), _moves(page, pages)]
    return Message(str(GAP.join(parts)), tuple(filter(None, rows)))


def _head(watches: Sequence[Watch], most: int, language: Language) -> Markup:
    if not watches:
        return Markup("{}").format(language.gettext("Nothing is watched for in this chat."))
    text = language.gettext("Watches: {n} of {most}")
    return bold(text.format(n=len(watches), most=most))


def _line(number: int, watch: Watch, language: Language) -> Markup:
    state = f" · {language.gettext('paused')}" if watch.paused else ""
    return Markup("{}. {}{}").format(number, _words(watch), state)


def _words(watch: Watch) -> str:
    return harmless(watch.words, LONGEST_WORDS)


def _hint(chat: Chat, language: Language, *, any_: bool) -> str:
    hint = language.gettext(
        'To watch for words: /watch gas "central bank" -football. New headlines with all of them '
        "come at once."
    )
    if not any_:
        return hint
    hint += " " + language.gettext(
        "Tap a number to list its headlines, ⏸ to pause, ✎ to change, ✕ to stop."
    )
    if chat.quiet is not None:
        text = language.gettext("In quiet hours ({zone}) they wait, and come together after.")
        hint += " " + text.format(zone=called(chat.timezone, language))
    return hint


def _buttons(number: int, watch: Watch, page: int) -> tuple[Button, ...]:
    name = f"{number}. {harmless(watch.words, LONGEST_BUTTON)}"
    verb, sign = (RESUME, "▶") if watch.paused else (PAUSE, "⏸")
    return (
        Button(name, data=pack(WATCH, SHOW, watch.id)),
        Button(f"{sign} {number}", data=pack(WATCH, verb, watch.id, page)),
        Button(f"✎ {number}", data=pack(WATCH, EDIT, watch.id)),
        Button(f"✕ {number}", data=pack(WATCH, REMOVE, watch.id, page)),
    )


def _quiet(chat: Chat, page: int, language: Language) -> tuple[Button, ...]:
    """It says what is, and the next choice comes when it is pressed."""
    at = HOURS.index(chat.quiet) if chat.quiet in HOURS else 0
    hours = _hours(chat.quiet) if chat.quiet else language.gettext("off")
    text = language.gettext("Quiet hours: {hours}").format(hours=hours)
    return (Button(text, data=pack(WATCH, QUIET, (at + 1) % len(HOURS), page)),)


def _hours(quiet: Quiet) -> str:
    return "–".join(f"{minute // 60:02}:{minute % 60:02}" for minute in quiet)


def _moves(page: int, pages: int) -> tuple[Button, ...]:
    moves = []
    if page > 0:
        moves.append(Button("‹", data=pack(WATCH, LIST, page - 1)))
    if page < pages:
        moves.append(Button("›", data=pack(WATCH, LIST, page + 1)))
    return tuple(moves)
