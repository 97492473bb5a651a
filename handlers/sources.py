"""/sources: the outlets, and which of them a chat does not want."""

from bot.model import Message
from bot.render import sources as render
from bot.render.buttons import StaleButton, tagged
from handlers import administrators
from handlers.context import Context


async def sources(context: Context) -> None:
    await context.reply(await _message(0, context))


async def turn(context: Context) -> None:
    """‹ and ›: another page of outlets, in the same message."""
    if len(context.numbers) != 1:
        raise StaleButton
    await context.edit(await _message(context.numbers[0], context))
    await context.answer()


async def toggle(context: Context) -> None:
    """The button of an outlet, or of a language's all: mute it in this chat, or follow it again."""
    if len(context.numbers) != 3 or context.numbers[1] not in (0, 1):
        raise StaleButton
    number, muted, page = context.numbers
    states = await context.services.articles.sources()
    meant = render.meant(states)
    source_ids = meant[tagged(number, meant)]
    await administrators.check(context)
    await context.services.chats.mute(context.chat.id, *source_ids, muted=bool(muted))
    await context.edit(await _message(page, context))
    gettext = context.language.gettext
    await context.answer(gettext("Muted in this chat.") if muted else gettext("Followed again."))


async def _message(page: int, context: Context) -> Message:
    states = await context.services.articles.sources()
    muted = await context.services.chats.muted(context.chat.id)
    now = context.services.clock.now()
    return render.sources(states, muted, page, now, context.language)


async def listed(context: Context) -> Message:
    """The page of the outlets."""
    return await _message(0, context)
