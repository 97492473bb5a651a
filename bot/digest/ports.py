"""What digests ask of storage."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.values.digests import Digest, DueDigest, Fresh


class Digests(Protocol):
    """Standing orders for digests, of one bot."""

    async def add(self, digest: Digest) -> Digest:
        """Keep a new one; the same with its id. `digest.id` says nothing."""

    async def put(self, digest: Digest) -> bool:
        """Change what was asked for, and when it is due; False where there is none."""

    async def of_chat(self, chat_id: int) -> list[Digest]:
        """In the order in which they were made."""

    async def remove(self, chat_id: int, digest_id: int, at: datetime) -> Digest | None:
        """Take one away, for good once it is forgotten; None where there is none."""

    async def restore(self, chat_id: int, digest_id: int) -> Digest | None:
        """Bring back what was removed and not forgotten yet."""

    async def forget(self, before: datetime) -> None:
        """Those removed by then."""

    async def due(self, now: datetime, limit: int) -> list[DueDigest]:
        """Those not paused whose time has come, the longest due first."""

    async def served(self, digests: Sequence[tuple[Digest, Digest]]) -> frozenset[int]:
        """Write down what became of slots, before and after: `slot`, `due_at`, `told_id`,
        `told_rates`. One that has another time by now stays as it is; the ids of the others."""

    async def due_later(self, now: datetime) -> list[DueDigest]:
        """All whose time is yet to come, paused ones too."""

    async def fresh(self, after_id: int, limit: int) -> list[Fresh]:
        """The articles that came after that one, the newest first."""

    async def told_before(self, story_ids: Sequence[int], until_id: int) -> list[Fresh]:
        """The articles of those stories up to that id."""

    async def last_id(self) -> int:
        """The newest article's id, 0 where there is none."""
