"""What handlers ask of a model's summaries, and what those ask of storage."""

from datetime import date, datetime
from typing import Protocol

from bot.model import Article, Written


class Writer(Protocol):
    """A model that sums articles up in its own words, in any of the languages."""

    async def known(self, article: Article, language: str) -> Written | None:
        """What it wrote before, at once."""

    async def write(self, article: Article, language: str, chat_id: int) -> Written | None:
        """What it wrote, or writes now, for the chat; None where there is nothing to show, for
        whatever reason. Raises nothing."""


class Writings(Protocol):
    """What a model wrote, and how often it was asked."""

    async def get(self, key: str) -> str | None: ...
    async def put(self, key: str, text: str, at: datetime) -> None:
        """Keep it, and forget what is older than a month."""

    async def take(self, chat_id: int, day: date, most: int, most_of_chat: int) -> bool:
        """Count one more request of the day, unless that is more than `most` or, of the chat,
        `most_of_chat`: then nothing is counted. Earlier days are forgotten."""
