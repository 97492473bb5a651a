"""Frozen values of pictures, which are sent once and named from then on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model import Button


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with its caption in Telegram HTML and rows of buttons. `file_id` names one that
    Telegram has already; then `content` is not sent."""

    html: str
    content: bytes = b""
    file_id: str | None = None
    buttons: tuple[tuple[Button, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Posted:
    """A picture in a chat: the message's id, and Telegram's name for the file."""

    message_id: int
    file_id: str


class Pictures(Protocol):
    """Telegram's names for the pictures that this bot has sent, by what they show."""

    async def get(self, key: str) -> str | None:
        """The file_id, None where it was not sent or has been forgotten."""

    async def put(self, key: str, file_id: str, at: datetime) -> None: ...
    async def prune(self, before: datetime) -> int:
        """Forget those that were put before; how many."""
