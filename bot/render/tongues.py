"""The page on which a chat's language is chosen. Each is called as it calls itself."""

from collections.abc import Callable

from markupsafe import Markup

from bot.languages import LANGUAGE_NAMES, Language
from bot.model import Button, Message
from bot.render.buttons import LANGUAGE, pack
from bot.render.pieces import GAP, bold
from bot.render.rows import grid

CODES = ("en", "ru", "kk", "ky", "uz", "uz_Cyrl", "tg", "tk")  # a button has a place among them
IN_A_ROW = 2

Data = Callable[[int], str]
Rows = tuple[tuple[Button, ...], ...]


def languages(language: Language) -> Message:
    gettext = language.gettext
    now = gettext("I speak {language} here.").format(language=LANGUAGE_NAMES[language.code])
    parts = [bold(gettext("Language")), Markup("{}").format(now)]
    return Message(str(GAP.join(parts)), choices(language, lambda number: pack(LANGUAGE, number)))


def choices(language: Language, data: Data) -> Rows:
    """A button for each, the chat's own marked; `data` is of its place."""
    buttons = [
        Button(_name(code, language), data=data(number)) for number, code in enumerate(CODES)
    ]
    return grid(buttons, IN_A_ROW)


def _name(code: str, language: Language) -> str:
    name = LANGUAGE_NAMES[code]
    return f"✓ {name}" if code == language.code else name
