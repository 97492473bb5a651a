"""Which currencies a chat is told of, and against which: two screens of one message."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.currencies import currency_name
from bot.languages import Language
from bot.model import Button, Chat, Message
from bot.rates.board import BASE, HOME
from bot.render.buttons import CURRENCIES, pack
from bot.render.pieces import GAP, bold
from bot.render.rows import grid

# What people of the region earn, send home and travel with, beside the five.
OFFERED = tuple(
    code
    for row in ("RUB EUR CNY TRY", "GBP AED UAH AMD", "AZN GEL BYN MNT", "INR KRW JPY CHF")
    for code in row.split()
)
IN_A_ROW = 4
BASES = (BASE, "EUR", "RUB", *HOME)
TOGGLE, CHOOSE, LIST, PICK = range(4)


def own(chat: Chat, language: Language) -> Message:
    """The list, with a button for each currency that may be in it."""
    parts = [
        bold(language.gettext("Currencies of this chat")),
        _told(chat, language),
        Markup("{}").format(
            language.gettext("Tap one to have it in /rates or not. Any other: /currencies JPY USD")
        ),
    ]
    offered = dict.fromkeys((*OFFERED, *chat.currencies))
    buttons = [_toggle(code, code in chat.currencies) for code in offered if code not in HOME]
    base = language.gettext("Against: {base}").format(base=chat.base)
    return Message(str(GAP.join(parts)), (*_rows(buttons), (_screen(base, PICK),)))


def bases(chat: Chat, language: Language) -> Message:
    """The currency that all others are told against."""
    parts = [
        bold(language.gettext("Rates against which currency?")),
        _told(chat, language),
        Markup("{}").format(language.gettext("Any other: /currencies base JPY")),
    ]
    buttons = [_base(code, code == chat.base) for code in dict.fromkeys((*BASES, chat.base))]
    back = _screen("‹", LIST)
    return Message(str(GAP.join(parts)), (*_rows(buttons), (back,)))


def _told(chat: Chat, language: Language) -> Markup:
    first = () if chat.base == BASE else (BASE,)
    codes = dict.fromkeys((*first, *HOME, *chat.currencies))
    shown = " ".join(code for code in codes if code != chat.base)
    text = language.gettext("/rates shows {currencies} against {base}.")
    told = Markup("{}").format(text.format(currencies=shown, base=chat.base))
    named = (Markup("{}").format(_named(code, language)) for code in (*codes, chat.base))
    return Markup("\n").join((told, *dict.fromkeys(named)))


def _named(code: str, language: Language) -> str:
    return f"{code} · {currency_name(code, language.code)}"


def number(code: str) -> int:
    """A currency in a button's data: its three letters are digits in base 36."""
    return int(code, 36)


def _toggle(code: str, chosen: bool) -> Button:
    """It says what is to be, not that it is to change: pressed twice it does the same."""
    text = f"✓ {code}" if chosen else code
    return Button(text, data=pack(CURRENCIES, TOGGLE, number(code), int(not chosen)))


def _base(code: str, chosen: bool) -> Button:
    return Button(f"✓ {code}" if chosen else code, data=pack(CURRENCIES, CHOOSE, number(code)))


def _screen(text: str, screen: int) -> Button:
    return Button(text, data=pack(CURRENCIES, screen))


def _rows(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    return grid(buttons, IN_A_ROW)
