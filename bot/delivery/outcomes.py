"""The one table: what an answer of Telegram's, or its absence, means for a delivery."""

from dataclasses import dataclass
from datetime import datetime, timedelta
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
from bot.values.parcels import Parcel, Settlement, State


class Outcome(Enum):
    """The states a delivery can end an attempt in."""

    SENT = "Telegram has it"
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
LONGEST_PAUSE = 300.0
RESENT = 1  # times that a message is sent again after an answer was lost


def outcome(error: Exception) -> Outcome:
    """The row of the table that holds for an error. Raises the error if there is none."""
    for kind, result in TABLE:
        if isinstance(error, kind):
            return result
    raise error


@dataclass(frozen=True, slots=True)
class Sent:
    """The other side of the table: Telegram took it under this id."""

    message_id: int


def settlement(parcel: Parcel, came: Sent | Exception, now: datetime, chance: float) -> Settlement:
    """What becomes of a promised message after an attempt. `chance`, from 0 to 1, is the jitter.

    Raises the error if the table does not know it.
    """
    if isinstance(came, Sent):
        return _settled(parcel, "sent", Outcome.SENT)._replace(message_id=came.message_id)
    found, why = outcome(came), str(came)
    match found:
        case Outcome.NOT_SENT:
            pause = came.retry_after if isinstance(came, TooManyRequests) else None
            return _again(parcel, found, why, now, pause or backoff(parcel.attempts, chance))
        case Outcome.UNKNOWN if parcel.unknowns < RESENT:
            # It is kept until it ends: an alert that is no longer fresh has expired by then.
            again = _again(parcel, found, why, now, backoff(parcel.attempts, chance))
            return again._replace(unknown=True)
        case Outcome.UNPARSABLE if not parcel.plain:
            return _again(parcel, found, why, now, 0.0)._replace(plain=True)
        case Outcome.MOVED | Outcome.BOT_WIDE:
            return _again(parcel, found, why, now, 0.0)
        case Outcome.GONE:
            return _settled(parcel, "paused", found)._replace(reason=why)
    return _settled(parcel, "dead", found)._replace(reason=why)


def backoff(attempts: int, chance: float) -> float:
    """Seconds until the next try: twice as long each time, up to five minutes, and scattered, so
    that what failed together does not come back together."""
    return min(LONGEST_PAUSE, 2.0 ** min(attempts, 30)) * (0.5 + chance / 2)


def _settled(parcel: Parcel, state: State, found: Outcome) -> Settlement:
    return Settlement(parcel.id, state, found.name.lower())


def _again(parcel: Parcel, found: Outcome, why: str, now: datetime, pause: float) -> Settlement:
    due = now + timedelta(seconds=pause)
    return _settled(parcel, "ready", found)._replace(reason=why, due_at=due)
