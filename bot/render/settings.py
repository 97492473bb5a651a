"""The page of all settings, and the way back to it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.languages import LANGUAGE_NAMES, Language, msgid
from bot.model import Button, Chat, Message, Quiet
from bot.rates.board import HOME
from bot.render import zones
from bot.render.buttons import BACK, SETTINGS, pack
from bot.render.follows import named
from bot.render.pieces import GAP, bold
from bot.render.rows import grid
from bot.render.watches import HOURS

# The sections; the number of each stands in its button.
DIGESTS, ALERTS, WATCHES, TOPICS, SOURCES, CURRENCIES, QUIET, LEAN, LANGUAGE, ZONE, RICH = range(11)
TITLES = {
    DIGESTS: msgid("Digests"),
    ALERTS: msgid("Alerts"),
    WATCHES: msgid("Watches"),
    TOPICS: msgid("Topics"),
    SOURCES: msgid("Outlets"),
    CURRENCIES: msgid("Currencies"),
    QUIET: msgid("Quiet hours"),
    LEAN: msgid("Low data"),
    RICH: msgid("Rich messages"),
    LANGUAGE: msgid("Language"),
    ZONE: msgid("Time zone"),
}
IN_A_ROW = 2


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are in a chat; those that are paused are among them."""

    digests: int
    alerts: int
    watches: int
    muted: int


def overview(
    chat: Chat, counts: Counts, now: datetime, language: Language, title: str = ""
) -> Message:
    """`title` names a chat that is not the one in which it is shown."""
    gettext = language.gettext
    local = now.astimezone(ZoneInfo(chat.timezone))
    told: dict[int, Callable[[], str]] = {
        DIGESTS: lambda: language.integer(counts.digests),
        ALERTS: lambda: language.integer(counts.alerts),
        WATCHES: lambda: language.integer(counts.watches),
        TOPICS: lambda: named(chat.topics, language),
        SOURCES: lambda: _muted(counts.muted, language),
        CURRENCIES: lambda: " ".join(dict.fromkeys((*HOME, *chat.currencies))),
        QUIET: lambda: hours(chat.quiet, language),
        LEAN: lambda: _on(chat, language),
        RICH: lambda: _tables(chat, language),
        LANGUAGE: lambda: LANGUAGE_NAMES.get(chat.language, chat.language),
        ZONE: lambda: f"{zones.called(chat.timezone, language)}, {local:%H:%M}",
    }
    lines = [
        Markup("{}: {}").format(gettext(title), told[section]())
        for section, title in TITLES.items()
    ]
    buttons = [_button(section, chat, language) for section in TITLES]
    rows = grid(buttons, IN_A_ROW)
    parts = [bold(title or gettext("Settings of this chat")), Markup("\n").join(lines)]
    return Message(str(GAP.join(parts)), rows)


def _button(section: int, chat: Chat, language: Language) -> Button:
    """Low data and rich messages have no page of their own: their buttons turn them on and off."""
    title = language.gettext(TITLES[section])
    if section not in (LEAN, RICH):
        return Button(title, data=pack(SETTINGS, section))
    on = chat.lean if section == LEAN else chat.rich
    return Button(f"✓ {title}" if on else title, data=pack(SETTINGS, section, int(not on)))


def _muted(count: int, language: Language) -> str:
    if not count:
        return language.gettext("all")
    return language.ngettext("{n} muted", "{n} muted", count).format(n=language.integer(count))


def _on(chat: Chat, language: Language) -> str:
    if chat.lean:
        return language.gettext("on: text only, short lists, no previews")
    return language.gettext("off")


def _tables(chat: Chat, language: Language) -> str:
    if chat.rich:
        return language.gettext("on: tables and parts to unfold, for new Telegram apps")
    return language.gettext("off")


def hours(quiet: Quiet | None, language: Language) -> str:
    """`22:00–07:00`."""
    if quiet is None:
        return language.gettext("off")
    return "–".join(f"{minute // 60:02}:{minute % 60:02}" for minute in quiet)


def quiet_hours(chat: Chat, language: Language) -> Message:
    gettext = language.gettext
    parts = [
        bold(gettext("Quiet hours")),
        Markup("{} ({})").format(
            hours(chat.quiet, language), zones.called(chat.timezone, language)
        ),
        Markup("{}").format(
            gettext("What watches and alerts find then waits, and comes together after.")
        ),
    ]
    buttons = tuple(
        Button(_marked(each, chat, language), data=pack(SETTINGS, QUIET, number))
        for number, each in enumerate(HOURS)
    )
    return Message(str(GAP.join(parts)), (buttons[:2], buttons[2:]))


def _marked(quiet: Quiet | None, chat: Chat, language: Language) -> str:
    text = hours(quiet, language)
    return f"✓ {text}" if quiet == chat.quiet else text


def with_back(message: Message, language: Language) -> Message:
    """With a button that leads back to the settings."""
    back = (Button(language.gettext("‹ Settings"), data=BACK),)
    if back in message.buttons:
        return message
    return replace(message, buttons=(*message.buttons, back))
