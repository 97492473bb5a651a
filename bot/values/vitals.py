"""What the database tells of the bot's health."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model import Lane


@dataclass(frozen=True, slots=True)
class Line:
    """The promised messages of a lane that wait to be sent, and since when the first is due."""

    waiting: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Queues:
    """Counts end at 100,000. `digest_due` is the earliest time of a digest that is not composed
    yet; it may lie ahead."""

    lines: Mapping[Lane, Line]
    in_flight: int
    digest_due: datetime | None


class Vitals(Protocol):
    async def write(self, at: datetime) -> None:
        """Write, durably, and no more than one row. Raises StorageError where that fails."""

    async def schema(self) -> tuple[int, int]:
        """The version of the database, and the newest that this yamchi knows."""

    async def queues(self) -> Queues: ...
