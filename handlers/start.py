"""/start and /help."""

from bot.render import chat
from handlers.context import Context


async def start(context: Context) -> None:
    await context.reply(chat.welcome(context.language))


async def help_(context: Context) -> None:
    from handlers.commands import COMMANDS

    owner = context.incoming.user_id is not None and (
        context.incoming.user_id == context.services.owner_id
    )
    listed = [
        (command.usage, command.description) for command in COMMANDS if owner or not command.owner
    ]
    await context.reply(chat.commands(listed, context.language))
