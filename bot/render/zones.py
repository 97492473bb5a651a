"""The page on which a chat's time zone is set."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.languages import Language
from bot.model import Button, Chat, Message
from bot.render.buttons import ZONE, pack
from bot.render.pieces import GAP, bold
from bot.render.rows import grid

# By the place that people name. Kazakhstan has one time since 2024, and zones that remember others.
CITIES: tuple[tuple[str, str], ...] = (
    ("Almaty", "Asia/Almaty"),
    ("Astana", "Asia/Almaty"),
    ("Bishkek", "Asia/Bishkek"),
    ("Tashkent", "Asia/Tashkent"),
    ("Dushanbe", "Asia/Dushanbe"),
    ("Ashgabat", "Asia/Ashgabat"),
    ("Aqtau", "Asia/Aqtau"),
    ("Samarkand", "Asia/Samarkand"),
    ("Moscow", "Europe/Moscow"),
    ("Istanbul", "Europe/Istanbul"),
    ("Dubai", "Asia/Dubai"),
    ("Seoul", "Asia/Seoul"),
    ("Berlin", "Europe/Berlin"),
    ("London", "Europe/London"),
    ("New York", "America/New_York"),
)
IN_A_ROW = 3


def zones(chat: Chat, now: datetime, language: Language) -> Message:
    """What time it is here, and cities to choose from."""
    local = now.astimezone(ZoneInfo(chat.timezone))
    gettext = language.gettext
    here = gettext("It is {time} here ({zone}).").format(
        time=f"{local:%H:%M}", zone=called(chat.timezone, language)
    )
    parts = [
        bold(gettext("Time zone")),
        Markup("{}").format(here),
        Markup("{}").format(gettext("Tap a city, or name a zone: /timezone Europe/Warsaw")),
    ]
    return Message(str(GAP.join(parts)), cities(chat, language, lambda number: pack(ZONE, number)))


def cities(
    chat: Chat, language: Language, data: Callable[[int], str]
) -> tuple[tuple[Button, ...], ...]:
    """A button for each, those of the chat's own zone marked: who tapped Astana is not to find only
    Almaty there. `data` is of its place."""
    buttons = []
    for number, (name, zone) in enumerate(CITIES):
        text = language.gettext(name)
        mark = "✓ " if zone == chat.timezone else ""
        buttons.append(Button(f"{mark}{text}", data=data(number)))
    return grid(buttons, IN_A_ROW)


def called(zone: str, language: Language) -> str:
    """A zone by its city: `Almaty`."""
    name = next((name for name, its in CITIES if its == zone), None)
    return language.gettext(name) if name else zone.rpartition("/")[2].replace("_", " ")
