"""When a digest is due: a wall-clock time on some days of the week, in a chat's own zone. Pure.

A slot is named by its local date and time, so that no change of the clock makes it two. What the
zone does to it is decided here: in a gap it falls on the first instant after the gap, in a fold on
the first of the two. A day that a zone leaves out altogether has no slot.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAILY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))
DAY = timedelta(days=1)
# A week and a day that is left out, on both sides of the date line.
FURTHEST = 16


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`at` is local, in whole minutes; `days` are weekdays, 0 for Monday; `zone` an IANA name."""

    at: time
    days: frozenset[int]
    zone: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A local day and time, and the moment (UTC) that they are."""

    local: datetime
    due: datetime

    @property
    def name(self) -> str:
        """Its identity within a schedule: `2026-04-02T08:00`."""
        return self.local.isoformat(timespec="minutes")


def next_slot(rhythm: Rhythm, after: datetime) -> Slot:
    """The first slot that is due later than `after`."""
    first = local_day(rhythm, after) - DAY
    return next(slot for slot in slots(rhythm, first, FURTHEST) if slot.due > after)


def last_slot(rhythm: Rhythm, until: datetime) -> Slot:
    """The newest slot that is due by `until`."""
    first = local_day(rhythm, until) - (FURTHEST - 1) * DAY
    return [slot for slot in slots(rhythm, first, FURTHEST + 1) if slot.due <= until][-1]


def slots(rhythm: Rhythm, first: date, count: int) -> Iterator[Slot]:
    """Those of `count` days from `first` on, in the order of the days."""
    zone = ZoneInfo(rhythm.zone)
    for number in range(count):
        day = first + number * DAY
        if day.weekday() in rhythm.days:
            local = datetime.combine(day, rhythm.at)
            due = moment(local, zone)
            if due.astimezone(zone).date() == day or exists(day, zone):
                yield Slot(local, due)


def local_day(rhythm: Rhythm, at: datetime) -> date:
    return at.astimezone(ZoneInfo(rhythm.zone)).date()


@lru_cache(4096)
def moment(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, of a naive local time."""
    due = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if due.astimezone(zone).replace(tzinfo=None) == local:
        return due
    return _end_of_gap(local.replace(tzinfo=zone, fold=1).astimezone(UTC), due, zone)


def exists(day: date, zone: ZoneInfo) -> bool:
    """Whether any moment of the zone has that date."""
    start = moment(datetime.combine(day, time.min), zone)
    return start.astimezone(zone).date() == day


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The change of offset between two instants, to the second."""
    early, late = int(before.timestamp()), int(after.timestamp())
    old = _offset(early, zone)
    while late - early > 1:
        middle = (early + late) // 2
        early, late = (middle, late) if _offset(middle, zone) == old else (early, middle)
    return datetime.fromtimestamp(late, UTC)


def _offset(seconds: int, zone: ZoneInfo) -> timedelta | None:
    return datetime.fromtimestamp(seconds, zone).utcoffset()
