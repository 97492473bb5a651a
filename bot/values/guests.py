"""Who may use the bot: those who asked, were let in, refused or banned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.model import ChatKind

State = Literal["asked", "admitted", "refused", "banned"]
OUTSIDE = "not admitted"  # why a chat of a bot that has become private gets nothing
BANNED = "banned"


@dataclass(frozen=True, slots=True)
class Guest:
    """A chat, or a person by their private chat. `name` is as it was when they asked."""

    chat_id: int
    kind: ChatKind
    name: str
    language: str
    state: State


class Guests(Protocol):
    async def get(self, chat_id: int) -> Guest | None: ...
    async def of(self, state: State, limit: int) -> Sequence[Guest]:
        """The latest first."""

    async def ids(self, state: State) -> frozenset[int]: ...
    async def count(self, state: State) -> int: ...
    async def ask(self, guest: Guest, at: datetime) -> bool:
        """Remember who asks; False for one who is known already."""

    async def decide(self, chat_id: int, state: State, at: datetime) -> Guest:
        """One who never asked becomes known by it."""

    async def forget(self, chat_id: int) -> None: ...
    async def outsiders(self, owner_id: int | None) -> Sequence[int]:
        """Active chats that are neither admitted nor the owner's."""

    async def shut_out(self) -> Sequence[tuple[int, ChatKind]]:
        """Chats that get nothing since they were outsiders."""
