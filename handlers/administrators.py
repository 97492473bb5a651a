"""Who may change what concerns a whole group."""

from bot.errors import (
    ChatError,
    TelegramRefused,
    TelegramUnknown,
    TelegramUnreachable,
    TooManyRequests,
)
from handlers.context import Context

MUTED = "may not write"
ADMINISTRATORS = frozenset({"creator", "administrator"})


class NotAdministrator(ChatError):
    key = "Only administrators change this for the group. Ask one of them."


class UnknownAdministrators(ChatError):
    key = (
        "I cannot see who the administrators of this group are. Make me one of them, "
        "then try again."
    )


class SilentTelegram(ChatError):
    key = "Telegram does not tell just now who the administrators are. Please try again."


async def check(context: Context) -> None:
    """In a group the administrators decide; a private chat is its person's own, and a channel is
    managed there by those who were found to be its administrators before."""
    user_id = context.incoming.user_id
    if context.here.kind == "private" or context.incoming.unnamed:
        return
    try:
        if not user_id:
            raise NotAdministrator
        standing = await context.services.replies.standing(context.chat.id, user_id)
    except TelegramRefused:
        raise UnknownAdministrators from None
    except (TelegramUnreachable, TelegramUnknown, TooManyRequests):
        raise SilentTelegram from None
    if standing.status not in ADMINISTRATORS:
        raise NotAdministrator
