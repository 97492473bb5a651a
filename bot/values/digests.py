"""Values of digests: standing orders, and what is chosen from."""

from dataclasses import dataclass
from datetime import datetime, time

from bot.model import Article, Chat


@dataclass(frozen=True, slots=True)
class Digest:
    """A chat's standing order. `at` is local to the chat's zone, `days` are weekdays, 0 for Monday.

    `words` is what it is of as it was typed, "" for everything; `languages` restricts it, where
    there are any. `most` is how many stories. With `quiet` nothing is sent where nothing is new.
    Articles up to `told_id` and the rates of `told_rates` were in an earlier one. `slot` names the
    last slot that was served or passed over, `due_at` is when the next one is, `begun_at` when it
    was ordered.
    """

    id: int
    chat_id: int
    thread_id: int | None
    at: time
    days: frozenset[int]
    due_at: datetime
    begun_at: datetime
    words: str = ""
    languages: frozenset[str] = frozenset()
    most: int = 8
    rates: bool = True
    quiet: bool = True
    paused: bool = False
    told_id: int = 0
    told_rates: str = ""
    slot: str = ""


@dataclass(frozen=True, slots=True)
class DueDigest:
    """A digest whose time has come, with its chat and the outlets that the chat has muted."""

    digest: Digest
    chat: Chat
    muted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fresh:
    """An article with what a choice among articles goes by: its topics, strongest first, and the
    first article of its story, itself where it began one or tells alone."""

    article: Article
    topics: tuple[str, ...]
    story_id: int
