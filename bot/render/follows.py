"""What a chat follows: countries and themes as buttons that are on or off."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from bot.digest.asking import parts
from bot.languages import Language
from bot.model import Button, Chat, Message
from bot.news.topics import countries, names
from bot.render.buttons import FOLLOW, pack, tag
from bot.render.pieces import GAP, bold
from bot.render.rows import Rows, grid

IN_A_ROW = 2
SHOWN = 5  # topics that are named in a line
HOME = ("kazakhstan", "kyrgyzstan", "uzbekistan", "tajikistan", "turkmenistan", "central-asia")
NEIGHBOURS = ("russia", "china", "afghanistan", "iran", "turkey", "azerbaijan")

Data = Callable[[str, bool], str]


def page(chat: Chat, language: Language) -> Message:
    gettext = language.gettext
    parts = [
        bold(gettext("Topics of this chat")),
        Markup("{}").format(named(chat.topics, language)),
        Markup("{}").format(
            gettext(
                "Tap a country or a theme to follow it or not. A digest that was ordered without "
                "words tells what is followed here; without any it tells everything."
            )
        ),
    ]
    offered = dict.fromkeys((*HOME, *NEIGHBOURS, *themes(), *chat.topics))
    rows = toggles(list(offered), chat, language, toggle)
    return Message(str(GAP.join(parts)), rows)


def themes() -> list[str]:
    return [topic for topic in names() if topic not in countries()]


def toggle(topic: str, on: bool) -> str:
    return pack(FOLLOW, tag(topic), int(on))


def toggles(topics: Sequence[str], chat: Chat, language: Language, data: Data) -> Rows:
    """It says what is to be, not that it is to change: pressed twice it does the same."""
    buttons = [
        Button(_marked(topic, chat, language), data=data(topic, topic not in chat.topics))
        for topic in topics
        if topic in names()
    ]
    return grid(buttons, IN_A_ROW)


def _marked(topic: str, chat: Chat, language: Language) -> str:
    name = language.gettext(names()[topic])
    return f"✓ {name}" if topic in chat.topics else name


def named(topics: Sequence[str], language: Language) -> str:
    """`Kazakhstan, Economy`; those that are no longer known are left out."""
    known = [language.gettext(names()[topic]) for topic in topics if topic in names()]
    if not known:
        return language.gettext("all news")
    more = ("…",) if len(known) > SHOWN else ()
    return ", ".join((*known[:SHOWN], *more))


def titled(words: str, language: Language) -> str:
    """What a digest is of, with the topics in it as the language calls them."""
    known = names()
    return ", ".join(
        language.gettext(known[part.lower()]) if part.lower() in known else part
        for part in parts(words)
    )
