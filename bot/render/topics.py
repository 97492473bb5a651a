"""What there is to follow, as buttons."""

from collections.abc import Sequence

from bot.languages import Language
from bot.model import Button, Message
from bot.news.topics import countries, names
from bot.render.buttons import TOPIC, pack, tag
from bot.render.pieces import GAP, bold
from bot.render.rows import grid

IN_A_ROW = 2
MOST_COUNTRIES = 14  # with all of them the themes would be out of sight

Rows = tuple[tuple[Button, ...], ...]


def topics(counts: Sequence[tuple[str, int]], language: Language) -> Message:
    """`counts` are topics with their articles of the last week, most first. Topics that are no
    longer known are left out."""
    known = [(topic, count) for topic, count in counts if count and topic in names()]
    if not known:
        return Message(language.gettext("No news of any topic this week. All headlines: /news"))
    places = [each for each in known if each[0] in countries()]
    themes = [each for each in known if each[0] not in countries()]
    text = language.gettext(
        "Countries first, then themes, with their headlines of the last 7 days. Tap one to read "
        "them, or say its name: /news {name}"
    )
    name = language.gettext(names()[known[0][0]])
    parts = [bold(language.gettext("Topics")), text.format(name=name)]
    buttons = _rows(places[:MOST_COUNTRIES], language) + _rows(themes, language)
    return Message(str(GAP.join(parts)), buttons)


def _rows(counts: Sequence[tuple[str, int]], language: Language) -> Rows:
    buttons = tuple(_button(topic, count, language) for topic, count in counts)
    return grid(buttons, IN_A_ROW)


def _button(topic: str, count: int, language: Language) -> Button:
    text = f"{language.gettext(names()[topic])} · {language.integer(count)}"
    return Button(text, data=pack(TOPIC, tag(topic)))
