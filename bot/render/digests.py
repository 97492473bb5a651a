"""The pages on which digests are set."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.digest.slots import DAILY, WEEKDAYS
from bot.languages import LANGUAGE_NAMES, Language
from bot.model import Button, Chat, Message
from bot.render.buttons import DIGEST, pack
from bot.render.follows import named, titled
from bot.render.pieces import GAP, bold, harmless, moment
from bot.render.zones import called
from bot.values.digests import Digest

LONGEST_WORDS = 100
# What a button of digests does; its number stands first in the button's data.
LIST, SHOW, PREVIEW, PAUSE, RESUME, REMOVE, RESTORE, MOST, RATES, QUIET, LANGUAGE, SHIFT = range(12)
EDIT, AMEND = 12, 13
SIZES = (5, 8, 12, 20)
SHIFTS = (-60, -15, 15, 60)  # minutes
CODES = ("en", "ru", "kk", "ky", "uz", "tg", "tk")  # that outlets write in

Rows = list[tuple[Button, ...]]


def listed(
    digests: Sequence[Digest],
    chat: Chat,
    language: Language,
    removed: Digest | None = None,
) -> Message:
    """The chat's digests, a row of buttons for each; `removed` can be brought back."""
    gettext = language.gettext
    parts = [bold(gettext("Digests"))]
    for number, digest in enumerate(digests, 1):
        line = Markup("{}. {}\n{}")
        parts.append(
            line.format(
                number, described(digest, chat, language), next_slot(digest, chat, language)
            )
        )
    if not digests:
        parts.append(_plain(gettext("None yet. For example: /digest 09:00 weekdays economy")))
    if removed is not None:
        text = gettext("Deleted: {digest}.").format(digest=described(removed, chat, language))
        parts.append(_plain(text))
    zone = gettext("Times are those of {zone}: /timezone").format(
        zone=called(chat.timezone, language)
    )
    parts.append(_plain(zone))
    rows = [_row(number, digest, language) for number, digest in enumerate(digests, 1)]
    if removed is not None:
        rows.append((Button(gettext("Undo"), data=pack(DIGEST, RESTORE, removed.id)),))
    return Message(str(GAP.join(parts)), tuple(rows))


def added(digest: Digest, chat: Chat, language: Language) -> Message:
    """What was ordered, and when it comes first."""
    gettext = language.gettext
    parts = [bold(described(digest, chat, language)), next_slot(digest, chat, language)]
    if digest.quiet:
        parts.append(_plain(gettext("When nothing is new, nothing comes.")))
    buttons = (
        Button(gettext("Preview"), data=pack(DIGEST, PREVIEW, digest.id)),
        Button(gettext("Change"), data=pack(DIGEST, SHOW, digest.id)),
        Button(gettext("Delete"), data=pack(DIGEST, REMOVE, digest.id)),
    )
    return Message(str(Markup("\n").join(parts)), (buttons,))


def settings(digest: Digest, chat: Chat, language: Language) -> Message:
    """One digest, each of its settings a button that says how it stands."""
    parts = [
        bold(described(digest, chat, language)),
        next_slot(digest, chat, language),
    ]
    return Message(str(GAP.join(parts)), tuple(_settings(digest, language)))


def amended(digest: Digest, before: Digest, asked: int, chat: Chat, language: Language) -> Message:
    """`asked` is the number under which the words are kept that it had before, 0 for none."""
    parts = [bold(described(digest, chat, language)), next_slot(digest, chat, language)]
    minute, days = before.at.hour * 60 + before.at.minute, sum(1 << day for day in before.days)
    undo = pack(DIGEST, AMEND, digest.id, minute, days, asked)
    row = (
        Button(language.gettext("Change"), data=pack(DIGEST, SHOW, digest.id)),
        Button(language.gettext("Undo"), data=undo),
    )
    return Message(str(Markup("\n").join(parts)), (row,))


def off(count: int, language: Language) -> Message:
    if not count:
        return Message(language.gettext("There is no digest in this chat that could stop."))
    text = language.gettext("Digests are off. /digest shows them and lets them go on.")
    return Message(str(_plain(text)))


def _plain(text: str) -> Markup:
    return Markup("{}").format(text)


def described(digest: Digest, chat: Chat, language: Language) -> str:
    """`09:00 · weekdays · Kazakhstan, economy`. Without words of its own, what the chat follows."""
    own = harmless(titled(digest.words, language), LONGEST_WORDS)
    words = own or named(chat.topics, language)
    return " · ".join((f"{digest.at:%H:%M}", _days(digest.days, language), words))


def _days(days: frozenset[int], language: Language) -> str:
    if days == DAILY:
        return language.gettext("every day")
    if days == WEEKDAYS:
        return language.gettext("weekdays")
    return ", ".join(language.weekday(day) for day in sorted(days))


def next_slot(digest: Digest, chat: Chat, language: Language) -> Markup:
    """`next: Thu 2 Apr 2026, 09:00`, or that it is paused."""
    if digest.paused:
        return _plain(language.gettext("paused"))
    local = digest.due_at.astimezone(ZoneInfo(chat.timezone))
    shown = f"{language.weekday(local.weekday())} {language.date(local.date())}, {local:%H:%M}"
    told = moment(digest.due_at, shown, "wDt")
    return _plain(language.gettext("next: {moment}")).format(moment=told)


def _row(number: int, digest: Digest, language: Language) -> tuple[Button, ...]:
    gettext = language.gettext
    verb, word = (RESUME, gettext("Resume")) if digest.paused else (PAUSE, gettext("Pause"))
    return (
        Button(f"{number}. {word}", data=pack(DIGEST, verb, digest.id)),
        Button(gettext("Change"), data=pack(DIGEST, SHOW, digest.id)),
        Button(gettext("Delete"), data=pack(DIGEST, REMOVE, digest.id)),
    )


def _settings(digest: Digest, language: Language) -> Rows:
    gettext = language.gettext
    sizes = tuple(
        Button(
            _marked(language.integer(size), on=size == digest.most),
            data=pack(DIGEST, MOST, digest.id, size),
        )
        for size in SIZES
    )
    shifts = tuple(
        Button(
            gettext("{n} min").format(n=f"{shift:+d}".replace("-", "−")),
            data=pack(DIGEST, SHIFT, digest.id, shift),
        )
        for shift in SHIFTS
    )
    rates = gettext("With rates") if digest.rates else gettext("Without rates")
    quiet = gettext("Only when there is news") if digest.quiet else gettext("Always")
    languages = [_language(number, digest, code) for number, code in enumerate(CODES)]
    return [
        shifts,
        sizes,
        (
            Button(rates, data=pack(DIGEST, RATES, digest.id, int(not digest.rates))),
            Button(quiet, data=pack(DIGEST, QUIET, digest.id, int(not digest.quiet))),
        ),
        tuple(languages[:4]),
        tuple(languages[4:]),
        (Button(gettext("Time, days, words"), data=pack(DIGEST, EDIT, digest.id)),),
        (
            Button(gettext("Preview"), data=pack(DIGEST, PREVIEW, digest.id)),
            Button(gettext("All digests"), data=pack(DIGEST, LIST)),
        ),
    ]


def _language(number: int, digest: Digest, code: str) -> Button:
    """Marked where news in it comes: with none chosen, all do."""
    on = code in digest.languages
    return Button(
        _marked(LANGUAGE_NAMES[code], on=on), data=pack(DIGEST, LANGUAGE, digest.id, number)
    )


def _marked(text: str, *, on: bool) -> str:
    return f"✓ {text}" if on else text
