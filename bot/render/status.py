"""/status: how the bot is, for its owner, short enough for a phone."""

import platform
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from markupsafe import Markup

from bot.clock import zones_version
from bot.languages import Language, msgid
from bot.model import Message, SourceState
from bot.news.health import state_of
from bot.rates.providers import PROVIDERS
from bot.render.pieces import GAP, bold, harmless
from bot.render.sources import health
from bot.values.incidents import Overview
from bot.values.parcels import DeadLetter, Dispatches

WORST, DEAD = 3, 5
ROOM = 200
BANKS = {bank.code: bank.name for bank in PROVIDERS}
GIGABYTE = 1_000_000_000
KINDS = {
    "alert": msgid("alert"),
    "watch": msgid("watch"),
    "digest": msgid("digest"),
    "broadcast": msgid("broadcast"),
    "notice": msgid("notice"),
}
# What came of an attempt, see bot.delivery.outcomes.
WAYS = {
    "sent": msgid("sent"),
    "not_sent": msgid("to be tried again"),
    "unknown": msgid("perhaps arrived"),
    "gone": msgid("chat closed"),
    "moved": msgid("chat moved"),
    "unparsable": msgid("formatting refused"),
    "refused": msgid("refused"),
    "bot_wide": msgid("token refused"),
    "storage": msgid("database failed"),
    "error": msgid("error"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What the page is made of. `begun_at` is the start of the program."""

    states: Sequence[SourceState]
    sends: Dispatches
    whole: Overview
    begun_at: datetime | None = None


def status(found: Found, now: datetime, language: Language) -> Message:
    parts = [_outlets(found, now, language)]
    if banks := _banks(found.whole, now, language):
        parts.append(_section(language.gettext("Rates"), banks))
    parts.append(_messages(found, now, language))
    if found.sends.dead:
        parts.append(_dead(found.sends.dead, now, language))
    parts.append(_program(found, now, language))
    return Message(str(GAP.join(parts)))


def _outlets(found: Found, now: datetime, language: Language) -> Markup:
    """Counts, then those that fail, the longest failing first."""
    counts = Counter(state_of(state.source, state, now) for state in found.states)
    worst = sorted(
        (state for state in found.states if state.polling.failures),
        key=lambda state: -state.polling.failures,
    )
    gettext = language.gettext
    words = [
        gettext("{n} well").format(n=counts["ok"]),
        gettext("{n} failing").format(n=counts["failing"]),
        gettext("{n} without news for a week").format(n=counts["zombie"]),
        gettext("{n} not read yet").format(n=counts["never"]),
        gettext("{n} off").format(n=found.whole.off),
    ]
    lines = [
        Markup("{}: {}").format(harmless(state.source.title, ROOM), health(state, now, language))
        for state in worst[:WORST]
    ]
    return _section(gettext("Outlets"), [Markup("{}").format(" · ".join(words)), *lines])


def _banks(whole: Overview, now: datetime, language: Language) -> list[Markup]:
    """Those of which there are figures, the oldest first."""
    shown = sorted(whole.banks, key=lambda bank: (bank.day, bank.code))
    return [
        Markup("{}: {} · {}").format(
            language.gettext(BANKS[bank.code]),
            language.date(bank.day),
            language.gettext("read {ago}").format(ago=language.ago(bank.read_at, now)),
        )
        for bank in shown
        if bank.code in BANKS
    ]


def _messages(found: Found, now: datetime, language: Language) -> Markup:
    gettext, counts, oldest = language.gettext, found.sends.counts, found.sends.oldest
    count = {
        name: language.integer(counts.get(name, 0))
        for name in ("sent", "expired", "dead", "paused")
    }
    waiting = gettext("waiting: {n}").format(
        n=language.integer(counts.get("ready", 0) + counts.get("sending", 0))
    )
    if oldest is not None and oldest < now:
        waiting += " · " + gettext("the oldest was due {ago}").format(ago=language.ago(oldest, now))
    day = gettext("in the last day: {sent} sent, {expired} too late, {dead} given up").format(
        **{name: count[name] for name in ("sent", "expired", "dead")}
    )
    lines = [waiting, day]
    if found.whole.outcomes:
        ways = [
            f"{gettext(WAYS.get(way, way))} {language.integer(n)}"
            for way, n in found.whole.outcomes
        ]
        lines.append(gettext("attempts: {ways}").format(ways=", ".join(ways)))
    chats = gettext("chats: {n}, of them paused: {paused}; messages that wait for them: {held}")
    lines.append(
        chats.format(
            n=language.integer(found.whole.chats),
            paused=language.integer(found.whole.inactive),
            held=count["paused"],
        )
    )
    return _section(gettext("Messages"), [Markup("{}").format(line) for line in lines])


def _dead(dead: Sequence[DeadLetter], now: datetime, language: Language) -> Markup:
    lines = [
        Markup("{} · {} · {}").format(
            language.gettext(KINDS.get(letter.kind, letter.kind)),
            language.ago(letter.settled_at, now),
            harmless(letter.reason or "", ROOM),
        )
        for letter in dead[:DEAD]
    ]
    return _section(language.gettext("Given up"), lines)


def _program(found: Found, now: datetime, language: Language) -> Markup:
    whole, gettext = found.whole, language.gettext
    versions = ("yamchi", version("yamchi")), ("Python", platform.python_version())
    lines = [
        " · ".join(" ".join(each) for each in versions),
        " · ".join([whole.engine, gettext("schema {n}").format(n=whole.schema)]),
        f"tzdata {zones_version()}",
    ]
    if whole.free is not None:
        gigabytes = language.integer(whole.free // GIGABYTE)
        lines.append(gettext("disk: {n} GB free").format(n=gigabytes))
    if found.begun_at is not None:
        lines.append(gettext("started {ago}").format(ago=language.ago(found.begun_at, now)))
    return _section(gettext("Program"), [Markup("{}").format(line) for line in lines])


def _section(head: str, lines: Sequence[Markup]) -> Markup:
    return Markup("\n").join([bold(head), *lines])
