"""What a call to Telegram came to: one table, from the error to what follows from it."""

from enum import Enum

from bot.errors import (
    ChatGone,
    ChatMoved,
    StartupError,
    TelegramRefused,
    TelegramUnknown,
    TelegramUnreachable,
    TooManyRequests,
    Unparsable,
)


class Outcome(Enum):
    """The states a delivery can end an attempt in."""

    NOT_SENT = "not sent; the same message may be tried again"
    UNKNOWN = "it may have arrived"
    GONE = "the chat takes no messages"
    MOVED = "the chat has another id"
    UNPARSABLE = "the formatting was refused; plain text may do"
    REFUSED = "it will never be taken"
    BOT_WIDE = "no message can be sent with this token"


TABLE: tuple[tuple[type[Exception], Outcome], ...] = (
    (TooManyRequests, Outcome.NOT_SENT),
    (TelegramUnreachable, Outcome.NOT_SENT),
    (TelegramUnknown, Outcome.UNKNOWN),
    (ChatGone, Outcome.GONE),
    (ChatMoved, Outcome.MOVED),
    (Unparsable, Outcome.UNPARSABLE),
    (TelegramRefused, Outcome.REFUSED),
    (StartupError, Outcome.BOT_WIDE),
)


def outcome(error: Exception) -> Outcome:
    """The row of the table that holds for an error. Raises the error if there is none."""
    for kind, result in TABLE:
        if isinstance(error, kind):
            return result
    raise error
