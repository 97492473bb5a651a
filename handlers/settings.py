"""/settings: everything that is set in a chat, in one message that is edited in place."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.model import Message
from bot.render import channels, follows, tongues, zones
from bot.render import currencies as currencies_render
from bot.render import settings as render
from bot.render.buttons import StaleButton
from bot.render.watches import HOURS
from handlers import administrators, alerts, digests, sources, watches
from handlers.context import Context


async def settings(context: Context) -> None:
    await administrators.check(context)
    await context.reply(await overview(context))


async def pressed(context: Context) -> None:
    """A section's button, or the one back to all of them. In a group administrators only, each
    time anew."""
    await administrators.check(context)
    match context.numbers:
        case ():
            await _whole(context)
        case (render.LEAN, (0 | 1) as lean):
            await context.services.chats.thin(context.chat.id, lean=bool(lean))
            context.chat = replace(context.chat, lean=bool(lean))
            await _whole(context)
        case (render.RICH, (0 | 1) as rich):
            await context.services.chats.enrich(context.chat.id, rich=bool(rich))
            context.chat = replace(context.chat, rich=bool(rich))
            await _whole(context)
        case (render.QUIET, choice) if 0 <= choice < len(HOURS):
            await context.services.chats.be_quiet(context.chat.id, HOURS[choice])
            context.chat = replace(context.chat, quiet=HOURS[choice])
            await context.edit(render.quiet_hours(context.chat, context.language))
        case (section,) if section in PAGES:
            page = await PAGES[section](context)
            await context.edit(render.with_back(page, context.language))
        case _:
            raise StaleButton
    await context.answer()


async def _whole(context: Context) -> None:
    context.incoming = replace(context.incoming, within=False)
    await context.edit(await overview(context))


async def overview(context: Context) -> Message:
    services, chat = context.services, context.chat
    now = services.clock.now()
    counts = render.Counts(
        digests=len(await services.orders.of_chat(chat)),
        alerts=len(await services.alerts.of_chat(chat)),
        watches=len(await services.watches.of_chat(chat.id)),
        muted=len(await services.chats.muted(chat.id)),
    )
    if context.channel is None:
        return render.overview(chat, counts, now, context.language)
    managers = await services.channels.managers(chat.id)
    return channels.page(context.channel, chat, counts, managers, now, context.language)


async def _topics(context: Context) -> Message:
    return follows.page(context.chat, context.language)


async def _currencies(context: Context) -> Message:
    return currencies_render.own(context.chat, context.language)


async def _quiet(context: Context) -> Message:
    return render.quiet_hours(context.chat, context.language)


async def _language(context: Context) -> Message:
    return tongues.languages(context.own)


async def _zone(context: Context) -> Message:
    return zones.zones(context.chat, context.services.clock.now(), context.language)


PAGES: dict[int, Callable[[Context], Awaitable[Message]]] = {
    render.DIGESTS: digests.listed,
    render.ALERTS: alerts.listed,
    render.WATCHES: watches.listed,
    render.TOPICS: _topics,
    render.SOURCES: sources.listed,
    render.CURRENCIES: _currencies,
    render.QUIET: _quiet,
    render.LANGUAGE: _language,
    render.ZONE: _zone,
}
