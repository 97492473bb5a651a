"""The first minute: language, time zone, what to follow and when, in one message."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.languages import Language
from bot.model import Button, Chat, Message
from bot.render import follows, tongues, zones
from bot.render.buttons import DIGEST, FIRST, pack, tag
from bot.render.chat import about
from bot.render.digests import SHOW, next_slot
from bot.render.pieces import GAP, bold
from bot.render.rows import Rows
from bot.values.digests import Digest

# What a button does; its number stands first in the button's data.
ASK_LANGUAGE, SPEAK, ASK_ZONE, LIVE, ASK_TOPICS, TOPIC, ORDER, NOTHING = range(8)
NEWS, RATES, SETTINGS, HELP = range(8, 12)
TIMES = (time(7), time(8), time(9), time(18), time(20))
# What most ask for; all the others are in the settings.
COUNTRIES = ("kazakhstan", "kyrgyzstan", "uzbekistan", "tajikistan", "turkmenistan", "afghanistan")
THEMES = ("economy", "politics", "energy", "society", "technology", "sport")
# Where most of those live who speak it.
ZONES = {
    "kk": "Asia/Almaty",
    "ky": "Asia/Bishkek",
    "uz": "Asia/Tashkent",
    "uz_Cyrl": "Asia/Tashkent",
    "tg": "Asia/Dushanbe",
    "tk": "Asia/Ashgabat",
}


def welcome(language: Language) -> Message:
    """For one who has been here before."""
    hint = language.gettext("Start with /news, /topics or /rates. All commands: /help")
    return Message(str(GAP.join([about(language), Markup("{}").format(hint)])), menu(language))


def menu(language: Language) -> Rows:
    gettext = language.gettext
    return (
        (
            Button(gettext("News"), data=pack(FIRST, NEWS)),
            Button(gettext("Rates"), data=pack(FIRST, RATES)),
        ),
        (
            Button(gettext("Settings"), data=pack(FIRST, SETTINGS)),
            Button(gettext("Help"), data=pack(FIRST, HELP)),
        ),
    )


def ask_language(language: Language) -> Message:
    gettext = language.gettext
    question = gettext("1 of 3. Which language do you read?")
    rows = tongues.choices(language, lambda number: pack(FIRST, SPEAK, number))
    later = gettext("All of it can be changed later: /settings. All commands: /help")
    onward = _step(gettext("Next ›"), ASK_ZONE)
    parts = [about(language), bold(question), Markup("{}").format(later)]
    return Message(str(GAP.join(parts)), (*rows, (onward,)))


def ask_zone(chat: Chat, now: datetime, language: Language) -> Message:
    gettext = language.gettext
    local = f"{now.astimezone(ZoneInfo(chat.timezone)):%H:%M}"
    here = gettext("{city}: it is {time} there now.").format(
        city=zones.called(chat.timezone, language), time=local
    )
    parts = [
        bold(gettext("2 of 3. Where do you live?")),
        Markup("{}").format(here),
        Markup("{}").format(gettext("Digests come by your clock. Any other place: /timezone")),
    ]
    rows = zones.cities(chat, language, lambda number: pack(FIRST, LIVE, number))
    moves = (_step("‹", ASK_LANGUAGE), _step(gettext("Next ›"), ASK_TOPICS))
    return Message(str(GAP.join(parts)), (*rows, moves))


def ask_topics(chat: Chat, language: Language) -> Message:
    gettext = language.gettext
    parts = [
        bold(gettext("3 of 3. What do you follow, and when shall it come?")),
        Markup("{}").format(follows.named(chat.topics, language)),
        Markup("{}").format(
            gettext(
                "Tap countries and themes, or none for everything. Then tap a time for your daily "
                "digest of news and rates; you see at once what it looks like."
            )
        ),
    ]
    topics = [
        row
        for offered in (COUNTRIES, THEMES)
        for row in follows.toggles(offered, chat, language, _topic)
    ]
    times = tuple(
        Button(f"{each:%H:%M}", data=pack(FIRST, ORDER, number))
        for number, each in enumerate(TIMES)
    )
    moves = (_step("‹", ASK_ZONE), _step(gettext("No digest"), NOTHING))
    return Message(str(GAP.join(parts)), (*topics, times, moves))


def ready(digest: Digest | None, chat: Chat, language: Language) -> Message:
    """The end: what was ordered, and what else there is."""
    gettext = language.gettext
    parts = [bold(gettext("All is set."))]
    rows: Rows = ()
    if digest is not None:
        text = gettext("Your digest comes every day at {time} ({city}): {topics}.").format(
            time=f"{digest.at:%H:%M}",
            city=zones.called(chat.timezone, language),
            topics=follows.named(chat.topics, language),
        )
        parts += [Markup("{}").format(text), next_slot(digest, chat, language)]
        change = Button(gettext("Change the digest"), data=pack(DIGEST, SHOW, digest.id))
        rows = ((change,),)
    else:
        parts.append(Markup("{}").format(gettext("A digest whenever you want one: /digest 09:00")))
    return Message(str(GAP.join(parts)), (*rows, *menu(language)))


def _step(text: str, verb: int) -> Button:
    return Button(text, data=pack(FIRST, verb))


def _topic(topic: str, on: bool) -> str:
    return pack(FIRST, TOPIC, tag(topic), int(on))
