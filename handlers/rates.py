"""/rates: the official board."""

import re

from bot.errors import ChatError
from bot.render import rates as render
from handlers.context import Context

CODE = re.compile(r"[A-Za-z]{3}", re.ASCII)
MOST = 12


class NotCurrencies(ChatError):
    key = "Currencies are named by their three letters: /rates KZT RUB"


async def rates(context: Context) -> None:
    asked = _asked(context.words)
    lines = await context.services.board.lines(asked, context.chat.currencies)
    await context.reply(render.rates(lines, context.language))


def _asked(words: str) -> tuple[str, ...]:
    codes = words.replace(",", " ").split()
    if len(codes) > MOST or not all(CODE.fullmatch(code) for code in codes):
        raise NotCurrencies
    return tuple(dict.fromkeys(code.upper() for code in codes))
