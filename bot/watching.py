"""Values of watches: standing queries of chats, and what they find."""

from dataclasses import dataclass
from datetime import datetime

from bot.model import Quiet


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
