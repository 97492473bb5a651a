"""What the owner is told of what is wrong, and that it is over."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from markupsafe import Markup

from bot.languages import Language, msgid
from bot.model import Message
from bot.rates.providers import PROVIDERS
from bot.render.pieces import GAP, bold, harmless
from bot.values.incidents import Incident, Trouble

MOST = 12
ROOM = 120
BANKS = {bank.code: bank.name for bank in PROVIDERS}
HOUR = 3600
DAY = 24 * HOUR
OVER = {
    "source": msgid("{name} answers again"),
    "quiet": msgid("{name} has news again"),
    "bank": msgid("{name} answers again"),
    "held": msgid("{name}: no rates are held back any more"),
    "disk": msgid("There is room on the disk again"),
    "database": msgid("The database can be written to again"),
    "outbox": msgid("Messages get out again"),
    "updates": msgid("Updates come in again"),
    "clock": msgid("The clock is right again, or has kept its new time for an hour"),
    "dead": msgid("No message was given up for a day"),
}


def troubles(
    begun: Sequence[Trouble],
    ended: Sequence[Incident],
    titles: Mapping[str, str],
    now: datetime,
    language: Language,
) -> Message:
    """`titles` are the outlets' by their ids."""
    parts = []
    if begun:
        lines = [_line(one, _name(one, titles, language), now, language) for one in begun]
        parts.append(_section(language.gettext("Something is wrong"), lines, language))
    if ended:
        lines = [
            language.gettext(OVER[one.kind]).format(name=_name(one, titles, language))
            for one in ended
        ]
        parts.append(_section(language.gettext("It is over"), lines, language))
    parts.append(Markup("{}").format(language.gettext("How everything is: /status")))
    return Message(str(GAP.join(parts)))


def _section(head: str, lines: Sequence[str], language: Language) -> Markup:
    shown = [Markup("{}").format(harmless(line, 2 * ROOM)) for line in lines[:MOST]]
    more = len(lines) - MOST
    if more > 0:
        text = language.ngettext("and {n} more", "and {n} more", more).format(n=more)
        shown.append(Markup("{}").format(text))
    return Markup("\n").join([bold(head), *shown])


def _name(one: Trouble | Incident, titles: Mapping[str, str], language: Language) -> str:
    if one.subject in BANKS:
        return language.gettext(BANKS[one.subject])
    return titles.get(one.subject, one.subject)


def _line(one: Trouble, name: str, now: datetime, language: Language) -> str:
    gettext = language.gettext
    since = "" if one.since is None else language.ago(one.since, now)
    match one.kind:
        case "source" | "bank" if since:
            return gettext("{name} does not answer; last read {ago}").format(name=name, ago=since)
        case "source" | "bank":
            return gettext("{name} does not answer, and never has").format(name=name)
        case "quiet":
            text = gettext("{name} answers, but has had nothing new since {ago}")
            return text.format(name=name, ago=since)
        case "disk":
            text = gettext("The disk is nearly full: {n} MB are left")
            return text.format(n=language.integer(one.amount))
        case "database":
            text = gettext("The database cannot be written to: {reason}. Nothing is sent meanwhile")
            return text.format(reason=gettext(one.reason)[:ROOM])
        case "outbox":
            text = gettext("No message gets out: {n} wait, the oldest was due {ago}")
            return text.format(n=language.integer(one.amount), ago=since)
        case "updates":
            return gettext("No updates come in; the last time was {ago}").format(ago=since)
        case "clock":
            return _jump(one.amount, language)
        case _:
            text = gettext("Given up in the last day: {n}. {reason}")
            return text.format(n=language.integer(one.amount), reason=one.reason[:ROOM])


def _jump(seconds: int, language: Language) -> str:
    if seconds > 0:
        days = seconds // DAY
        return language.ngettext(
            "The clock jumped {n} day ahead; digests wait for an hour",
            "The clock jumped {n} days ahead; digests wait for an hour",
            days,
        ).format(n=days)
    minutes = language.integer(-seconds // 60)
    return language.gettext("The clock was put back by {n} min").format(n=minutes)
