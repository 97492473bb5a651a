"""What alerts ask of storage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from bot.model import Chat
from bot.values.alerts import Alert, Kind, Sighting


@dataclass(frozen=True, slots=True)
class Watched:
    """A pair that alerts are of: what it stood at when they were last decided, and the rules with
    a span that there are for it."""

    seen: Sighting
    spans: tuple[tuple[Kind, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a rule with a span has come: `level` percent for a move; for a high or a low there
    is one or there is none."""

    kind: Kind
    span: int
    level: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Touched:
    """An alert that something is to be done about, with its chat."""

    alert: Alert
    chat: Chat


class Alerts(Protocol):
    """Rate alerts of one bot. None, where an alert is returned, is for one that the chat does not
    have."""

    async def of_chat(self, chat_id: int) -> list[Alert]:
        """In the order in which they were made."""

    async def add(self, alert: Alert, seen: Sighting) -> Alert:
        """Keep a new one; the same with its id. `seen` is what its pair stands at, remembered
        where alerts of the pair are the first."""

    async def put(self, alert: Alert, seen: Sighting) -> bool:
        """Change one, as `add`; False where there is none."""

    async def remove(self, chat_id: int, alert_id: int, at: datetime) -> Alert | None:
        """It can be brought back until it is forgotten."""

    async def restore(self, chat_id: int, alert_id: int) -> Alert | None:
        """It waits for nothing until it is put."""

    async def watched(self) -> list[Watched]:
        """The pairs of which there are alerts."""

    async def reached(self, now: Sighting, reaches: Sequence[Reach] = ()) -> list[int]:
        """The ids of those that are to be looked at when a pair stands there, from an index alone:
        however many others there are costs nothing."""

    async def touched(self, alert_ids: Sequence[int]) -> list[Touched]:
        """These, without those of inactive chats, the oldest first."""

    async def settle(self, alerts: Sequence[Alert]) -> None:
        """Write down what became of them; what their chats may change stays."""

    async def saw(self, sightings: Sequence[Sighting]) -> None:
        """Remember what pairs stood at when their alerts were decided."""

    async def ending(self, before: datetime, limit: int) -> list[Touched]:
        """Those that end by then, and whose chats were not warned, the first to end first."""

    async def end(self, now: datetime) -> int:
        """Be done with those whose time has come; how many."""

    async def forget(self, before: datetime) -> None:
        """Those that were removed or done by then, and pairs that nobody waits for."""
