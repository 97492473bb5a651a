"""Values of rate alerts: what a chat waits for, and what a pair stood at."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Kind = Literal["above", "below", "move", "high", "low"]
# Armed: it is told when it comes true. Resting: it is true already, or was told and waits for the
# rate to come back. Done: it was told once, or has ended.
State = Literal["armed", "resting", "done"]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """`level` is a rate for above and below, percent for a move. `span` is the bulletins in which
    it moves so far, 0 for any number; for a new high or low the days of which it is one."""

    kind: Kind
    level: Decimal = Decimal(0)
    span: int = 0


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a pair stood at: `value` (to within `bound`) units of `quote` for one `base`, on `day`
    by `source`, a name in English. `bank` is the one whose sheet it was read off, "" where several
    have a part in it. `exact` tells that it is a figure as it was published."""

    base: str
    quote: str
    value: Decimal
    bound: Decimal
    day: date
    source: str
    bank: str = ""
    exact: bool = False

    @property
    def pair(self) -> Pair:
        return self.base, self.quote


@dataclass(frozen=True, slots=True)
class Alert:
    """`again` tells that it is told anew each time. `anchor` is what the pair stood at on
    `anchor_day`, when it was set or last told. The rate at which something is to be done about it,
    coming from below or from above, is `rise` or `fall`; a rule with a span has neither while it
    is armed, and one that is paused has none. `warned`: that it ends at `expires_at` was said.
    """

    id: int
    chat_id: int
    thread_id: int | None
    base: str
    quote: str
    rule: Rule
    begun_at: datetime
    expires_at: datetime
    anchor: Decimal
    anchor_day: date
    again: bool = False
    state: State = "armed"
    paused: bool = False
    rise: Decimal | None = None
    fall: Decimal | None = None
    told_at: datetime | None = None
    warned: bool = False

    @property
    def pair(self) -> Pair:
        return self.base, self.quote
