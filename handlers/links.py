"""`t.me/bot?start=…`: a topic, an outlet or a pair of currencies. A link asks, it never acts."""

import re

from bot.model import Message, SourceState
from bot.news.topics import names
from bot.rates.board import HOME
from bot.rates.conversion.vocabulary import vocabulary
from bot.render import links as render
from bot.render import rates as rates_render
from bot.render.buttons import StaleButton, tagged
from handlers import administrators, currencies, follows, news
from handlers.context import Context

LONGEST = 64  # Telegram's own
SHAPE = re.compile(r"(?P<kind>[tsp])-(?P<name>[A-Za-z0-9_-]+)", re.ASCII)
PAIR = re.compile(r"([A-Z]{3})-([A-Z]{3})", re.ASCII)


async def found(context: Context) -> Message | None:
    """What a link's words are of, with a question; None where they are of nothing."""
    said = SHAPE.fullmatch(context.words) if len(context.words) <= LONGEST else None
    if said is None:
        return None
    name = said["name"]
    match said["kind"]:
        case "t":
            slug = name.lower()
            return render.topic(slug, context.chat, context.language) if slug in names() else None
        case "s":
            states = await context.services.articles.sources()
            state = next((each for each in states if each.source.id == name.lower()), None)
            return None if state is None else await _source(state, context)
    codes = PAIR.fullmatch(name.upper())
    return None if codes is None else await _pair(codes[1], codes[2], context)


async def pressed(context: Context) -> None:
    """The question was confirmed, or what it is of is to be read."""
    match context.numbers:
        case (render.TOPIC, number, (0 | 1) as on):
            name = tagged(number, names())
            await follows.follow(name, context, on=bool(on))
            await context.edit(render.topic(name, context.chat, context.language))
        case (render.SOURCE, number, (0 | 1) as muted):
            await administrators.check(context)
            state = await _state(number, context)
            await context.services.chats.mute(context.chat.id, state.source.id, muted=bool(muted))
            await context.edit(await _source(state, context))
        case (render.PAIR, base, quote) if base > 0 < quote:
            await _add(currencies.known_code(base), currencies.known_code(quote), context)
        case (render.READ_TOPIC, number):
            await news.show_named(tagged(number, names()), context)
        case (render.READ_SOURCE, number):
            await news.show_named((await _state(number, context)).source.id, context)
        case _:
            raise StaleButton
    await context.answer()


async def _add(base: str, quote: str, context: Context) -> None:
    await administrators.check(context)
    chat = context.chat
    own = (*chat.currencies, *_absent(base, quote, context))
    await currencies.put(own, chat.base, context)
    message = await _pair(base, quote, context)
    if message is None:
        raise StaleButton
    await context.edit(message)


def _absent(base: str, quote: str, context: Context) -> tuple[str, ...]:
    """Those of the pair that /rates does not show in this chat."""
    shown = {*HOME, *context.chat.currencies, context.chat.base}
    return tuple(code for code in (base, quote) if code not in shown)


async def _source(state: SourceState, context: Context) -> Message:
    muted = await context.services.chats.muted(context.chat.id)
    return render.source(state, state.source.id in muted, context.chat, context.language)


async def _state(number: int, context: Context) -> SourceState:
    states = {each.source.id: each for each in await context.services.articles.sources()}
    return states[tagged(number, states)]


async def _pair(base: str, quote: str, context: Context) -> Message | None:
    known = vocabulary().codes
    if base == quote or base not in known or quote not in known:
        return None
    lines = await context.services.board.spoken(
        (base,), (), base=quote, indicative=context.chat.kind != "channel"
    )
    now = context.services.clock.now()
    board = rates_render.rates(lines, context.language, now=now)
    absent = _absent(base, quote, context)
    return render.pair(base, quote, absent, board, context.chat, context.language)
