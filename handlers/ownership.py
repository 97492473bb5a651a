"""Who may do what the owner does, and how somebody becomes the owner."""

from bot.errors import ChatError
from bot.render import chat as render
from handlers.context import Context


class OwnersOnly(ChatError):
    key = "Only the owner of this bot does that, in a private chat with it."


def check(context: Context) -> None:
    """Raises OwnersOnly."""
    if context.chat.kind != "private" or not context.owned:
        raise OwnersOnly


def asked(context: Context, command: str) -> bool:
    """Whether this is `/start` with a code: it is read from anybody while there is no owner."""
    said = context.chat.kind == "private" and command == "start"
    user_id = context.incoming.user_id
    return said and context.services.ownership.asked(user_id, context.words)


async def claim(context: Context) -> None:
    """Raises WrongCode and TooManyCodes."""
    user_id = context.incoming.user_id
    if user_id is None:
        raise OwnersOnly
    await context.services.ownership.claim(user_id, context.words)
    await context.reply(render.owner(context.language))
