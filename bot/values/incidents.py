"""Values of what goes wrong with the bot, and what its owner was told of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

Kind = Literal[
    "source", "quiet", "bank", "held", "disk", "database", "outbox", "updates", "clock", "dead"
]
# What goes wrong, and with which of its kind: an outlet's id, a bank's code, "" where there is one.
Key = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is wrong now. `since` is when it began, `amount` how much of it there is: of
    a disk megabytes that are free, of a clock seconds that it jumped, of letters their number.
    `reason` is in whatever words there are."""

    kind: Kind
    subject: str = ""
    since: datetime | None = None
    amount: int = 0
    reason: str = ""

    @property
    def key(self) -> Key:
        return self.kind, self.subject


@dataclass(frozen=True, slots=True)
class Incident:
    """A trouble from the time that it was seen until it is over."""

    kind: Kind
    subject: str
    began_at: datetime
    told: bool = False

    @property
    def key(self) -> Key:
        return self.kind, self.subject


class Incidents(Protocol):
    """Those that are not over, so that none is told twice."""

    async def open(self) -> list[Incident]:
        """The first to begin first."""

    async def begin(self, keys: Collection[Key], at: datetime, *, told: bool = False) -> None:
        """One that has begun already stays as it is."""

    async def tell(self, keys: Collection[Key]) -> None: ...
    async def end(self, keys: Collection[Key]) -> None: ...


@dataclass(frozen=True, slots=True)
class BankState:
    """`day` is that of a bank's newest figures, `read_at` when they were fetched."""

    code: str
    day: date
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole at one moment. `outcomes` are how the attempts to send of the last day ended, those
    that came most often first; `free` is bytes of the disk, None where that is not known."""

    off: int
    banks: Sequence[BankState]
    chats: int
    inactive: int
    outcomes: Sequence[tuple[str, int]]
    free: int | None
    engine: str
    schema: int


class Survey(Protocol):
    """What the owner may want to know of the whole."""

    async def overview(self, now: datetime) -> Overview: ...
    async def last_sent(self) -> datetime | None: ...
    async def free(self) -> int | None:
        """Bytes that the disk of the database has left, None where that is not known."""
