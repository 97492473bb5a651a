"""What several processes of one bot have in common."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from bot.values.updates import Line, Received


class Lines(Protocol):
    """Which of several processes works on a chat's updates: one at a time, as long as its lease is
    renewed. `owner` is a process."""

    async def claim(self, owner: str, at: datetime, until: datetime, most: int) -> list[Line]:
        """Chats with updates that wait and that nobody works on, those that wait longest first."""

    async def renew(self, owner: str, chat_ids: Collection[int], until: datetime) -> None: ...

    async def more(self, owner: str, chat_id: int) -> list[Received]:
        """What came for the chat meanwhile; when there is nothing, it is given up."""

    async def leave(self, owner: str) -> None:
        """Give all up."""


class Lead(Protocol):
    """Work that one process does for several. Where there is only one, that is it at once."""

    async def take(self) -> None:
        """Wait until it is this process's."""

    async def kept(self) -> None:
        """As long as it is, without end. Raises LeadLost when another may have it."""

    async def release(self) -> None: ...


class Turns(Protocol):
    """Moments at which a message may go, over all processes of the bot."""

    async def reserve(self, number: int, interval: float) -> float:
        """Take so many turns, `interval` seconds apart: in how many seconds the first of them is.

        One that is not used is lost. Raises StorageError.
        """
