"""/status: how the bot is, for its owner, short enough for a phone."""

import platform
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version

from markupsafe import Markup

from bot.clock import zones_version
from bot.languages import Language
from bot.model import Message, SourceState
from bot.parcels import DeadLetter, Dispatches
from bot.render.pieces import GAP, bold, harmless
from bot.render.sources import health

WORST, DEAD = 3, 5
ROOM = 200


def status(
    states: Sequence[SourceState],
    sends: Dispatches,
    begun_at: datetime | None,
    now: datetime,
    language: Language,
) -> Message:
    parts = [_outlets(states, now, language), _queue(sends, now, language)]
    if sends.dead:
        parts.append(_dead(sends.dead, now, language))
    parts.append(_versions(begun_at, now, language))
    return Message(str(GAP.join(parts)))


def _outlets(states: Sequence[SourceState], now: datetime, language: Language) -> Markup:
    """Counts, then those that fail, the longest failing first."""
    on = [state for state in states if state.source.enabled]
    failing = sorted(
        (state for state in on if state.polling.failures),
        key=lambda state: -state.polling.failures,
    )
    counts = language.gettext("{fine} of {all} answer").format(
        fine=language.integer(len(on) - len(failing)), all=language.integer(len(on))
    )
    lines = [
        Markup("{}: {}").format(harmless(state.source.title, ROOM), health(state, now, language))
        for state in failing[:WORST]
    ]
    return _section(language.gettext("Outlets"), [Markup("{}").format(counts), *lines])


def _queue(sends: Dispatches, now: datetime, language: Language) -> Markup:
    gettext, counts = language.gettext, sends.counts
    waiting = gettext("waiting: {n}").format(
        n=language.integer(counts.get("ready", 0) + counts.get("sending", 0))
    )
    if sends.oldest is not None and sends.oldest < now:
        waiting += " · " + gettext("the oldest was due {ago}").format(
            ago=language.ago(sends.oldest, now)
        )
    day = gettext("in the last day: {sent} sent, {expired} too late, {dead} given up").format(
        sent=language.integer(counts.get("sent", 0)),
        expired=language.integer(counts.get("expired", 0)),
        dead=language.integer(counts.get("dead", 0)),
    )
    return _section(gettext("Messages"), [Markup("{}").format(line) for line in (waiting, day)])


def _dead(dead: Sequence[DeadLetter], now: datetime, language: Language) -> Markup:
    lines = [
        Markup("{} · {} · {}").format(
            letter.kind, language.ago(letter.settled_at, now), harmless(letter.reason or "", ROOM)
        )
        for letter in dead[:DEAD]
    ]
    return _section(language.gettext("Given up"), lines)


def _versions(begun_at: datetime | None, now: datetime, language: Language) -> Markup:
    lines = [
        Markup("yamchi {} · Python {} · tzdata {}").format(
            version("yamchi"), platform.python_version(), zones_version()
        )
    ]
    if begun_at is not None:
        text = language.gettext("started {ago}").format(ago=language.ago(begun_at, now))
        lines.append(Markup("{}").format(text))
    return _section(language.gettext("Program"), lines)


def _section(head: str, lines: Sequence[Markup]) -> Markup:
    return Markup("\n").join([bold(head), *lines])
