"""/start and /help: the first minute of a chat, and its way around later."""

from dataclasses import replace
from datetime import time

from bot.digest.asking import Asked
from bot.digest.orders import DigestThere
from bot.digest.slots import DAILY
from bot.news.topics import names
from bot.render import chat as chat_render
from bot.render import first as render
from bot.render.buttons import StaleButton, tagged
from bot.render.zones import CITIES
from bot.values.digests import Digest
from handlers import (
    administrators,
    digests,
    follows,
    language,
    links,
    news,
    ownership,
    rates,
    settings,
)
from handlers.context import Context


async def start(context: Context) -> None:
    if ownership.asked(context, "start"):
        await ownership.claim(context)
        return
    link = await links.found(context)
    if link is not None:
        await context.reply(link)
    elif context.chat.greeted or context.chat.kind != "private":
        await context.reply(render.welcome(context.language))
    else:
        await _guess_zone(context)
        await context.reply(render.ask_language(context.language))
        await _greeted(context)


async def help_(context: Context) -> None:
    from handlers.commands import COMMANDS

    listed = [
        (command.usage, command.description)
        for command in COMMANDS
        if context.owned or not command.owner
    ]
    await context.reply(chat_render.commands(listed, context.language))


async def pressed(context: Context) -> None:
    """A button of the first minute, or of the welcome."""
    match context.numbers:
        case (render.NEWS | render.RATES | render.SETTINGS | render.HELP as verb,):
            await MENU[verb](context)
        case numbers:
            await administrators.check(context)
            await _step(numbers, context)
    await context.answer()


MENU = {
    render.NEWS: news.news,
    render.RATES: rates.rates,
    render.SETTINGS: settings.settings,
    render.HELP: help_,
}


async def _step(numbers: tuple[int, ...], context: Context) -> None:
    match numbers:
        case (render.ASK_LANGUAGE,):
            await context.edit(render.ask_language(context.language))
            await _greeted(context)
        case (render.SPEAK, choice):
            await language.speak(language.chosen(choice), context)
            await _guess_zone(context)
            await _ask_zone(context)
        case (render.ASK_ZONE,):
            await _ask_zone(context)
        case (render.LIVE, choice) if 0 <= choice < len(CITIES):
            await _live(CITIES[choice][1], context)
            await _ask_topics(context)
        case (render.ASK_TOPICS,):
            await _ask_topics(context)
        case (render.TOPIC, number, (0 | 1) as on):
            await follows.follow(tagged(number, names()), context, on=bool(on))
            await _ask_topics(context)
        case (render.ORDER, choice) if 0 <= choice < len(render.TIMES):
            await _order(render.TIMES[choice], context)
        case (render.NOTHING,):
            await context.edit(render.ready(None, context.chat, context.language))
        case _:
            raise StaleButton


async def _ask_zone(context: Context) -> None:
    now = context.services.clock.now()
    await context.edit(render.ask_zone(context.chat, now, context.language))


async def _ask_topics(context: Context) -> None:
    await context.edit(render.ask_topics(context.chat, context.language))


async def _order(at: time, context: Context) -> None:
    """A daily digest of what is followed, and at once what it looks like."""
    orders, chat = context.services.orders, context.chat
    try:
        digest = await orders.add(chat, context.incoming.thread_id, Asked(at, DAILY, ""))
    except DigestThere:
        digest = next(each for each in await orders.of_chat(chat) if _is(each, at))
    await context.edit(render.ready(digest, chat, context.language))
    await digests.preview(digest, context)


def _is(digest: Digest, at: time) -> bool:
    return (digest.at, digest.days, digest.words) == (at, DAILY, "")


async def _guess_zone(context: Context) -> None:
    """Until somebody says otherwise, by the language."""
    guess = render.ZONES.get(context.chat.language)
    if guess is not None and context.chat.timezone == context.services.timezone:
        await _live(guess, context)


async def _live(zone: str, context: Context) -> None:
    if zone != context.chat.timezone:
        context.chat = await context.services.orders.relocate(context.chat, zone)


async def _greeted(context: Context) -> None:
    await context.services.chats.greet(context.chat.id)
    context.chat = replace(context.chat, greeted=True)
