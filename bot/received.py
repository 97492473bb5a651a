"""What came in from Telegram, as it is written down."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Received:
    """An update as written down: Telegram's raw JSON, and the chat whose order it belongs to."""

    update_id: int
    chat_id: int
    payload: str
    attempts: int = 0
