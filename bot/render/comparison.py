"""What each official source says of a currency, one below the other."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from markupsafe import Markup

from bot.languages import Language
from bot.model import Message
from bot.rates import change
from bot.rates.board import Line
from bot.rates.figures import ratio
from bot.render.pieces import GAP, bold
from bot.render.rates import figure, source


def compared(currency: str, lines: Sequence[Line], now: datetime, language: Language) -> Message:
    """The first line is the one that the others are held against."""
    if not lines:
        text = language.gettext("{currency}: no official source has it.")
        return Message(str(Markup("{}").format(text.format(currency=currency))))
    head = language.gettext("{currency} by each official source").format(currency=currency)
    parts = [bold(head), *(_entry(line, lines[0], now, language) for line in lines)]
    if len(lines) == 1:
        parts.append(Markup("{}").format(language.gettext("No other official source has it.")))
    return Message(str(GAP.join(parts)))


def _entry(line: Line, first: Line, now: datetime, language: Language) -> Markup:
    said = Markup("<b>{}</b>").format(figure(line, language))
    difference = "" if line is first else f"  {_difference(line, first, language)}"
    return Markup("{}{}\n{}").format(said, difference, source(line, language, now))


def _difference(line: Line, first: Line, language: Language) -> str:
    """How far it is from the first; what may be the rounding of both is no difference."""
    if line.value == first.value:
        return language.gettext("the same")
    if line.figure.equals(first.figure):
        return language.gettext("the same within rounding")
    share = ratio((line.figure,), (first.figure,))
    percent = (share.value - 1) * 100
    places = change.decimals(share.bound * 100)
    unit = Decimal(1).scaleb(-places)
    shown = language.number(max(unit, abs(percent)), places)
    return f"{'+' if percent > 0 else '−'}{shown} %"
