"""The outlets, how they are, and buttons to mute or follow each."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from markupsafe import Markup

from bot.languages import Language
from bot.model import Button, Message, Polling, SourceState
from bot.render.buttons import MUTE, SOURCES, pack, tag
from bot.render.pieces import GAP, LONGEST_SOURCE, bold, harmless
from bot.render.rows import grid

PAGE_SIZE = 10
IN_A_ROW = 2
LONGEST_BUTTON = 30
QUIET = timedelta(days=7)
LANGUAGES = {
    "en": "English",
    "ru": "Russian",
    "kk": "Kazakh",
    "ky": "Kyrgyz",
    "uz": "Uzbek",
    "tg": "Tajik",
    "tk": "Turkmen",
}


def sources(
    states: Sequence[SourceState],
    muted: frozenset[str],
    page: int,
    now: datetime,
    language: Language,
) -> Message:
    """Page 0 is the first; beyond the last it is the last."""
    if not states:
        return Message(language.gettext("No outlets are set up yet."))
    listed = sorted(states, key=_place)
    pages = (len(listed) - 1) // PAGE_SIZE
    page = min(max(0, page), pages)
    first = page * PAGE_SIZE
    shown = listed[first : first + PAGE_SIZE]
    head = language.gettext("Outlets {first}–{last} of {total}").format(
        first=first + 1, last=first + len(shown), total=len(listed)
    )
    hint = language.gettext(
        "Tap one, or a language, to mute it in this chat or to follow it again. What is muted is "
        "left out of lists, searches and watches; one outlet's headlines in any case: /news {id}"
    ).format(id=shown[0].source.id)
    parts = [bold(head), *_groups(shown, muted, now, language), Markup("{}").format(hint)]
    rows = (
        *_toggles(shown, muted, page, language),
        *_languages(listed, muted, page, language),
        _moves(page, pages),
    )
    return Message(str(GAP.join(parts)), tuple(filter(None, rows)))


def meant(states: Sequence[SourceState]) -> dict[str, tuple[str, ...]]:
    """The ids that a button is of, by its name: an outlet's id, or a language's."""
    found = {state.source.id: (state.source.id,) for state in states}
    spoken: dict[str, list[str]] = {}
    for state in states:
        spoken.setdefault(_of_language(state.source.language), []).append(state.source.id)
    return found | {name: tuple(ids) for name, ids in spoken.items()}


def _of_language(code: str) -> str:
    return f"language:{code}"


def _place(state: SourceState) -> tuple[int, str, str]:
    source = state.source
    codes = list(LANGUAGES)
    known = codes.index(source.language) if source.language in codes else len(codes)
    return known, source.language, source.title.casefold()


def _groups(
    shown: Sequence[SourceState], muted: frozenset[str], now: datetime, language: Language
) -> list[Markup]:
    """The outlets of a language under its name."""
    groups = []
    for code, states in groupby(shown, lambda state: state.source.language):
        name = language.gettext(LANGUAGES.get(code, code))
        lines = [_line(state, muted, now, language) for state in states]
        groups.append(Markup("\n").join([Markup("<i>{}</i>").format(name), *lines]))
    return groups


def _line(state: SourceState, muted: frozenset[str], now: datetime, language: Language) -> Markup:
    muting = [language.gettext("muted")] if state.source.id in muted else []
    title = harmless(state.source.title, LONGEST_SOURCE)
    line = " · ".join([title, *muting, health(state, now, language)])
    return Markup("{}").format(line)


def health(state: SourceState, now: datetime, language: Language) -> str:
    """How an outlet is, in words: not read yet, no answer, quiet, or its newest headline's age."""
    polling, newest = state.polling, state.newest_at
    if polling.error is not None:
        return _trouble(polling, now, language)
    if polling.checked_at is None:
        return language.gettext("not read yet")
    if newest is None:
        return language.gettext("no headlines yet")
    if now - newest > QUIET:
        days = (now - newest).days
        return language.ngettext("quiet for {n} day", "quiet for {n} days", days).format(n=days)
    return language.gettext("newest {ago}").format(ago=language.ago(newest, now))


def _trouble(polling: Polling, now: datetime, language: Language) -> str:
    """What is wrong and since when: an outlet that fails is not one that has nothing to say."""
    why = _why(polling.fault, language)
    if polling.succeeded_at is None:
        return language.gettext("{why}, not read yet").format(why=why)
    ago = language.ago(polling.succeeded_at, now)
    return language.gettext("{why}, last read {ago}").format(why=why, ago=ago)


def _why(fault: str | None, language: Language) -> str:
    """In words, by the class of the last error (bot.errors)."""
    words = {
        "SourceTooSlow": language.gettext("answers too slowly"),
        "SourceRefused": language.gettext("refuses to answer"),
        "SourceTooBig": language.gettext("sends too much"),
        "SourceForbidden": language.gettext("has an address that may not be asked"),
        "SourceUntrusted": language.gettext("has no valid certificate"),
        "SourceWanders": language.gettext("redirects without end"),
        "NotAFeed": language.gettext("sends no feed"),
        "PageForbidden": language.gettext("does not want to be read by programs"),
        "SourceError": language.gettext("sends what cannot be read"),
    }
    return words.get(fault or "", language.gettext("does not answer"))


def _moves(page: int, pages: int) -> tuple[Button, ...]:
    moves = []
    if page > 0:
        moves.append(Button("‹", data=pack(SOURCES, page - 1)))
    if page < pages:
        moves.append(Button("›", data=pack(SOURCES, page + 1)))
    return tuple(moves)


def _toggles(
    shown: Sequence[SourceState], muted: frozenset[str], page: int, language: Language
) -> tuple[tuple[Button, ...], ...]:
    titles = Counter(state.source.title for state in shown)
    buttons = []
    for state in shown:
        source = state.source
        title = harmless(source.title, LONGEST_BUTTON)
        if titles[source.title] > 1:  # in two languages
            title = f"{title} ({source.language})"
        buttons.append(_toggle(source.id, title, source.id in muted, page, language))
    return grid(buttons, IN_A_ROW)


def _toggle(source_id: str, title: str, muted: bool, page: int, language: Language) -> Button:
    """It says what is to be, not that it is to change: pressed twice it does the same."""
    text = language.gettext("— {title}, muted").format(title=title) if muted else f"✓ {title}"
    return Button(text, data=pack(MUTE, tag(source_id), int(not muted), page))


def _languages(
    listed: Sequence[SourceState], muted: frozenset[str], page: int, language: Language
) -> tuple[tuple[Button, ...], ...]:
    """All of a language at once; where there is one only, there is nothing to choose."""
    by_code: dict[str, list[str]] = {}
    for state in listed:
        by_code.setdefault(state.source.language, []).append(state.source.id)
    if len(by_code) < 2:
        return ()
    buttons = [_whole(code, ids, muted, page, language) for code, ids in by_code.items()]
    return grid(buttons, IN_A_ROW)


def _whole(
    code: str, ids: Sequence[str], muted: frozenset[str], page: int, language: Language
) -> Button:
    """It says how many are followed. A tap follows all, or where all are followed mutes all."""
    name = language.gettext(LANGUAGES.get(code, code))
    followed = sum(source_id not in muted for source_id in ids)
    if followed == len(ids):
        text = language.gettext("✓ {language}: all {n}")
    elif followed:
        text = language.gettext("{language}: {n} of {total}")
    else:
        text = language.gettext("— {language}: none")
    data = pack(MUTE, tag(_of_language(code)), int(followed == len(ids)), page)
    return Button(text.format(language=name, n=followed, total=len(ids)), data=data)
