"""What is kept of a chat and why, its export, and its erasure, asked twice."""

from datetime import datetime

from markupsafe import Markup

from bot.clock import micros
from bot.languages import Language
from bot.model import Button, Message
from bot.render.buttons import ERASE, pack
from bot.render.pieces import GAP, bold

# What a button does; it stands first in the button's data.
SURE, ERASED, KEEP = range(3)


def policy(language: Language) -> Message:
    gettext = language.gettext
    paragraphs = (
        gettext(
            "For this chat: its Telegram number, language, time zone, currencies and quiet hours; "
            "its digests, alerts, watches, topics and muted outlets; what you saved; the last "
            "lists and words, so that their numbers and buttons work."
        ),
        gettext(
            "What you write is kept until it is answered; the numbers of messages for two days, so "
            "that none is answered twice. What was sent to you is kept for a week, so that nothing "
            "is sent twice; what could not be delivered for 30 days."
        ),
        gettext(
            "No phone numbers, no list of members; a name only of who asks to be let in to a bot "
            "that is not for everybody. Nothing is sold or passed on. Who runs this bot can see "
            "what is stored."
        ),
        gettext("All of it as a file: /export. Erase it: /forget_me"),
    )
    head = bold(gettext("What is kept, and why"))
    return Message(str(GAP.join([head, *(Markup("{}").format(text) for text in paragraphs)])))


def exported(language: Language) -> str:
    """The caption of the file."""
    text = language.gettext("All that is stored of this chat. Erase it: /forget_me")
    return str(Markup("{}").format(text))


def ask(now: datetime, language: Language) -> Message:
    gettext = language.gettext
    text = gettext(
        "Erase all that is stored of this chat: settings, digests, alerts, watches, what was "
        "saved? As a file before: /export"
    )
    return _question(text, gettext("Erase…"), pack(ERASE, SURE, micros(now)), now, language)


def ask_again(now: datetime, language: Language) -> Message:
    gettext = language.gettext
    text = gettext("Really everything? It cannot be brought back.")
    erase = pack(ERASE, ERASED, micros(now))
    return _question(text, gettext("Yes, erase everything"), erase, now, language)


def _question(text: str, yes: str, data: str, now: datetime, language: Language) -> Message:
    keep = Button(language.gettext("Keep it"), data=pack(ERASE, KEEP, micros(now)))
    return Message(str(Markup("{}").format(text)), ((keep,), (Button(yes, data=data),)))


def kept(language: Language) -> Message:
    return Message(language.gettext("Nothing was erased."))


def erased(language: Language) -> Message:
    text = language.gettext(
        "Everything that was stored of this chat is erased. Nothing more is sent here. "
        "To begin anew: /start"
    )
    return Message(str(Markup("{}").format(text)))
