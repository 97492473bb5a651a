"""/start and /help."""

from bot.render import chat
from handlers.context import Context


async def start(context: Context) -> None:
    await context.reply(chat.welcome(context.language))


async def help_(context: Context) -> None:
    from handlers.commands import COMMANDS

    listed = [(command.usage, command.description) for command in COMMANDS]
    await context.reply(chat.commands(listed, context.language))
