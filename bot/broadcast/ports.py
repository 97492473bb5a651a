"""Values of broadcasts, and what they ask of storage."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

BroadcastState = Literal["draft", "sending", "stopped", "done"]


@dataclass(frozen=True, slots=True)
class Broadcast:
    """What the owner tells all chats. `chat_id` and `message_id` are where its progress stands;
    `spread` tells that it was promised to every chat."""

    id: int
    chat_id: int
    html: str
    state: BroadcastState
    created_at: datetime
    message_id: int | None = None
    begun_at: datetime | None = None
    spread: bool = False

    @property
    def key(self) -> str:
        return f"broadcast:{self.id}"


@dataclass(frozen=True, slots=True)
class Progress:
    """How many chats have it, will not get it, and are yet to get it."""

    sent: int = 0
    failed: int = 0
    waiting: int = 0


class Broadcasts(Protocol):
    """Broadcasts of one bot."""

    async def draft(self, chat_id: int, html: str, at: datetime) -> Broadcast: ...
    async def get(self, broadcast_id: int) -> Broadcast | None: ...
    async def begin(self, broadcast_id: int, message_id: int, at: datetime) -> bool:
        """From draft to sending; False where it is no draft any more."""

    async def spread(self, broadcast_id: int) -> None:
        """Every chat has it in the outbox now."""

    async def end(self, broadcast_id: int, state: BroadcastState) -> bool:
        """From sending to that; False where it is not being sent."""

    async def call_off(self, key: str, at: datetime) -> int:
        """What is not on its way yet is not sent; how many."""

    async def sending(self) -> list[Broadcast]: ...
    async def progress(self, key: str) -> Progress: ...
    async def audience(self) -> Mapping[str, int]:
        """The active chats, by kind."""
