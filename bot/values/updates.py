"""What came in from Telegram, as it is written down."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Received:
    """An update as written down: Telegram's raw JSON, and the chat whose order it belongs to."""

    update_id: int
    chat_id: int
    payload: str
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A chat's updates that wait, by update_id. `abandoned`: who had them in hand is gone, and the
    first may be what ended it."""

    chat_id: int
    updates: list[Received]
    abandoned: bool
