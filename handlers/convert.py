"""/convert, and amounts written as plain text in a private chat."""

import asyncio
from decimal import Decimal

from bot.rates.conversion.exchange import Conversion, converted
from bot.rates.conversion.phrases import Amount, Request, meant, parse
from bot.rates.conversion.problems import Misread
from bot.rates.conversion.sums import MOST
from bot.rates.conversion.vocabulary import vocabulary
from bot.render import conversion as render
from bot.render.buttons import StaleButton, read_swap
from handlers.context import Context


async def convert(context: Context) -> None:
    try:
        request = await asyncio.to_thread(parse, context.words, context.language.iso)
    except Misread as problem:
        await context.reply(render.misread(problem, context.language))
    else:
        await _show(request, context)


async def plain(context: Context) -> bool:
    """Answer a text that is a conversion, or one beyond doubt with something wrong in it."""
    try:
        request = await asyncio.to_thread(meant, context.incoming.text, context.language.iso)
    except Misread as problem:
        await context.reply(render.misread(problem, context.language))
        return True
    if request is None:
        return False
    await _show(request, context)
    return True


async def swap(context: Context) -> None:
    """The button that converts the same amount the other way round, in the same message."""
    amount, source, target = read_swap(context.numbers)
    codes = (await asyncio.to_thread(vocabulary)).codes
    if source == target or not {source, target} <= codes or amount > MOST:
        raise StaleButton
    done = await _converted(_one(amount, source, target), context)
    await context.edit(render.conversion(done, context.language))
    await context.answer()


def _one(amount: Decimal, source: str, target: str) -> Request:
    return Request((Amount(amount, source),), (target,))


async def _show(request: Request, context: Context) -> None:
    done = await _converted(request, context)
    await context.reply(render.conversion(done, context.language))


async def _converted(request: Request, context: Context) -> Conversion:
    return await converted(request, context.services.board, context.chat.currencies)
