"""The topics that a chat follows."""

from dataclasses import replace

from bot.news.topics import names
from bot.render import follows as render
from bot.render.buttons import StaleButton, tagged
from handlers import administrators
from handlers.context import Context


async def pressed(context: Context) -> None:
    """The button of a topic: follow it, or no longer."""
    if len(context.numbers) != 2 or context.numbers[1] not in (0, 1):
        raise StaleButton
    number, on = context.numbers
    await follow(tagged(number, names()), context, on=bool(on))
    await context.edit(render.page(context.chat, context.language))
    await context.answer()


async def follow(topic: str, context: Context, *, on: bool) -> None:
    """Raises NotAdministrator and its like."""
    await administrators.check(context)
    rest = [each for each in context.chat.topics if each != topic and each in names()]
    topics = (*rest, topic) if on else tuple(rest)
    await context.services.chats.follow(context.chat.id, topics)
    context.chat = replace(context.chat, topics=topics)
