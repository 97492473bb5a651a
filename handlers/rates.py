"""/rates: the official board, of a day, or by each bank."""

from bot.clock import local_date
from bot.model import Message
from bot.rates.asked import Asked, CompareOne, read
from bot.rates.board import BASE
from bot.render import comparison
from bot.render import rates as render
from handlers.context import Context


async def rates(context: Context) -> None:
    today = local_date(context.services.clock.now(), context.chat.timezone)
    asked = read(context.words, today, context.language.iso)
    message = _compared if asked.compare else _board
    await context.reply(await message(asked, context))


async def _board(asked: Asked, context: Context) -> Message:
    chat = context.chat
    lines = await context.services.board.spoken(
        asked.currencies,
        chat.currencies,
        asked.day,
        base=chat.base,
        indicative=chat.kind != "channel",
    )
    now = context.services.clock.now()
    return render.rates(lines, context.language, now=now, day=asked.day, rich=chat.rich)


async def _compared(asked: Asked, context: Context) -> Message:
    (currency,) = asked.currencies
    if currency == BASE:
        raise CompareOne
    lines = await context.services.board.compare(currency, asked.day)
    now = context.services.clock.now()
    return comparison.compared(currency, lines, now, context.language)
