"""/broadcast: the owner tells something to every chat."""

from bot.errors import ChatError
from bot.render import broadcast as render
from bot.render.buttons import StaleButton
from bot.render.pieces import LIMIT
from bot.text import utf16_length
from handlers import ownership
from handlers.context import Context


class TellWhat(ChatError):
    key = "Tell them what? Write it after the command: /broadcast We are back."


class TooLongToTell(ChatError):
    key = "That is too long for one message: {length} characters of {limit}."


async def broadcast(context: Context) -> None:
    ownership.check(context)
    text = context.words.strip()
    if not text:
        raise TellWhat
    if utf16_length(text) > LIMIT:
        raise TooLongToTell(length=utf16_length(text), limit=LIMIT)
    shown = render.preview(text)
    drafted, count = await context.services.broadcasts.draft(context.chat, shown.html)
    await context.reply(shown)
    await context.reply(render.ask(drafted, count, context.language))


async def pressed(context: Context) -> None:
    ownership.check(context)
    message_id = context.incoming.message_id
    match context.numbers:
        case (render.SEND, broadcast_id) if message_id is not None:
            await context.services.broadcasts.begin(context.chat, broadcast_id, message_id)
            await context.answer(context.language.gettext("It goes out."))
        case (render.STOP, broadcast_id):
            await context.services.broadcasts.stop(context.chat, broadcast_id)
            await context.answer(context.language.gettext("Stopped."))
        case (render.DROP, _):
            await context.edit(render.dropped(context.language))
            await context.answer()
        case _:
            raise StaleButton
