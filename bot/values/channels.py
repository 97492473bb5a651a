"""Channels that people manage from their private chats, and what is asked of storage for them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.model import Message

Decision = Literal["published", "skipped"]


@dataclass(frozen=True, slots=True)
class Place:
    """A chat as Telegram describes it. `kind` is Telegram's word for it."""

    id: int
    kind: str
    title: str
    username: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """A member's status in a chat; `posts` tells whether they may write in it, for a channel."""

    status: str
    posts: bool


@dataclass(frozen=True, slots=True)
class Channel:
    """`username` without @, "" for a private channel. `footer` is plain text, "" for none."""

    id: int
    title: str
    username: str = ""
    footer: str = ""
    review: bool = False

    @property
    def address(self) -> str:
        """By which it is named to the bot."""
        return f"@{self.username}" if self.username else str(self.id)


@dataclass(frozen=True, slots=True)
class Draft:
    """A post as it is shown for review; `key` says what it is, as in Delivery. It may be published
    until `until`."""

    id: int
    channel_id: int
    key: str
    messages: tuple[Message, ...]
    silent: bool
    until: datetime
    decision: Decision | None = None


class Channels(Protocol):
    """Linked channels of one bot. A person is named by their private chat."""

    async def link(self, person: int, channel: Channel, at: datetime) -> Channel:
        """Its title and username are taken; of one that is known, footer and review stay."""

    async def unlink(self, person: int, channel_id: int) -> bool:
        """False where it was not linked."""

    async def release(self, channel_id: int) -> list[int]:
        """Unlink it from everybody; from whom. Its settings stay."""

    async def linked(self, person: int, channel_id: int) -> Channel | None: ...
    async def of(self, person: int) -> list[Channel]:
        """By title."""

    async def managers(self, channel_id: int) -> list[int]: ...
    async def among(self, chat_ids: Collection[int]) -> Mapping[int, Channel]:
        """Those that are known, by id."""

    async def sign(self, channel_id: int, footer: str) -> None: ...
    async def review(self, channel_id: int, *, on: bool) -> None: ...
    async def draft(
        self,
        channel_id: int,
        key: str,
        messages: Sequence[Message],
        until: datetime,
        *,
        silent: bool,
    ) -> Draft | None:
        """Keep a post for review; None where there is one of that key already."""

    async def drafted(self, channel_id: int, draft_id: int) -> Draft | None: ...
    async def decide(self, draft: Draft, decision: Decision) -> bool:
        """False where it was decided before."""

    async def prune(self, before: datetime) -> None:
        """Forget drafts that could be published until then at most."""
