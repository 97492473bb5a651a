"""What is stored of a chat, and the file in which it is handed out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

Facts = dict[str, object]


@dataclass(frozen=True, slots=True)
class Document:
    """A file with its name, its type and a caption in Telegram HTML."""

    name: str
    content: bytes
    mime: str
    html: str = ""


class Belongings(Protocol):
    """All that is stored of a chat."""

    async def export(self, chat_id: int) -> Mapping[str, Sequence[Facts]]:
        """The rows of each kind, with moments as text. Only what JSON has."""

    async def forget(self, chat_id: int, at: datetime) -> None:
        """Erase it, in one transaction. Whoever writes again is a new chat."""
