"""Watches: standing queries of chats, what they find, and what is asked of storage for them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model import Article, Quiet


@dataclass(frozen=True, slots=True)
class Watch:
    """A standing query, as it was typed. `thread_id` is the forum topic in which it was asked."""

    id: int
    chat_id: int
    words: str
    thread_id: int | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Watcher:
    """A chat for which a watch found something. `told_at` is when its watches spoke last, or will
    speak next."""

    chat_id: int
    timezone: str
    quiet: Quiet | None = None
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that a watch found; its chat is to be told at `due_at`. `story_id` is the first
    article that told the same event, perhaps itself."""

    watch_id: int
    article_id: int
    story_id: int
    source_id: str
    due_at: datetime


class Watches(Protocol):
    """Standing queries of one bot's chats, and what they found that was not told yet."""

    async def of_chat(self, chat_id: int) -> list[Watch]:
        """In the order in which they were made."""

    async def add(self, chat_id: int, words: str, thread_id: int | None = None) -> Watch: ...
    async def pause(self, chat_id: int, watch_id: int, *, paused: bool) -> Watch | None:
        """None, here and below, for one that the chat does not have."""

    async def reword(self, chat_id: int, watch_id: int, words: str) -> Watch | None:
        """What it found already stays found."""

    async def remove(self, chat_id: int, watch_id: int, at: datetime) -> Watch | None:
        """It can be brought back until `prune`. What it found and did not tell is never told."""

    async def restore(self, chat_id: int, watch_id: int) -> Watch | None: ...
    async def changed(self, since: int) -> tuple[list[tuple[Watch, bool]], int]:
        """The watches that changed since that revision, each with whether it is to be looked for;
        and the revision up to which that is so. 0 is the beginning."""

    async def watchers(self, chat_ids: Collection[int]) -> list[Watcher]:
        """Of these chats, those that may be sent something."""

    async def found(self, hits: Sequence[Hit]) -> None:
        """Write hits down that are to be told: each story once a chat, none of a muted outlet."""

    async def due(self, now: datetime, limit: int) -> list[int]:
        """Chats that are to be told something now, the longest due first."""

    async def untold(self, chat_id: int) -> list[tuple[Watch, Article]]:
        """What the chat's watches found, oldest first; each article as its first watch."""

    async def told(self, chat_id: int) -> None:
        """Nothing of that is untold any more."""

    async def prune(self, before: datetime) -> None:
        """Forget what was removed, and which stories were told, before then."""
