"""What the courier handles: parts of deliveries on their way, and what becomes of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from bot.model import Address, DeliveryKind, Message

State = Literal["sent", "ready", "paused", "dead"]


class Parcel(NamedTuple):
    """A part of a delivery, due to be sent. `plain`: its formatting was refused before.
    `attempts` have been made; of `unknowns` the answer was lost.

    A tuple, since there may be a million: it is made in a fifth of a dataclass's time.
    """

    id: int
    chat_id: int
    thread_id: int | None
    kind: DeliveryKind
    message: Message
    silent: bool
    plain: bool
    attempts: int
    unknowns: int
    expires_at: datetime

    @property
    def to(self) -> Address:
        return Address(self.chat_id, self.thread_id)


class Settlement(NamedTuple):
    """How an attempt to send a parcel ended, and what becomes of it: `sent` as `message_id`,
    `ready` for another try at `due_at`, `paused` until its chat returns, or `dead`.

    `unknown`: the answer was lost. `plain`: the next try is without formatting.
    """

    parcel_id: int
    state: State
    outcome: str
    message_id: int | None = None
    reason: str | None = None
    due_at: datetime | None = None
    unknown: bool = False
    plain: bool = False


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A part of a delivery that was given up, and why."""

    chat_id: int
    kind: DeliveryKind
    dedupe_key: str
    part: int
    attempts: int
    reason: str
    settled_at: datetime


@dataclass(frozen=True, slots=True)
class Dispatches:
    """The outbox at a glance. `counts` are by state, of what waits up to 100,000, of what is
    settled the last day's; `oldest` is since when something is due."""

    counts: Mapping[str, int]
    oldest: datetime | None
    dead: tuple[DeadLetter, ...] = ()
