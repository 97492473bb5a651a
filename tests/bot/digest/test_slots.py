from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digest.slots import DAILY, WEEKDAYS, Rhythm, exists, last_slot, moment, next_slot

ZONES = files("tzdata").joinpath("zones").read_text().split()
# Many names stand for the same zone.
DATA = {zone: files("tzdata").joinpath("zoneinfo", *zone.split("/")) for zone in ZONES}
DISTINCT = sorted({file.read_bytes(): zone for zone, file in DATA.items()}.values())
DAYS = st.sets(st.integers(0, 6), min_size=1).map(frozenset)
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
TEN_YEARS = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC))


def rhythm(at: str, zone: str, days: frozenset[int] = DAILY) -> Rhythm:
    return Rhythm(time.fromisoformat(at), days, zone)


@pytest.mark.parametrize(
    ("at", "zone", "days", "after", "due"),
    [
        ("09:00", "Asia/Bishkek", DAILY, "2026-04-02T02:59", "2026-04-02T03:00"),
        ("09:00", "Asia/Bishkek", DAILY, "2026-04-02T03:00", "2026-04-03T03:00"),
        # A Friday evening: the next weekday is Monday.
        ("09:00", "Asia/Tashkent", WEEKDAYS, "2026-04-03T04:00", "2026-04-06T04:00"),
        ("00:00", "Asia/Almaty", DAILY, "2026-04-02T18:59", "2026-04-02T19:00"),
        # Kazakhstan went from +06 to +05 at midnight before 2024-03-01: 23:00 to 24:00 came twice.
        ("23:30", "Asia/Almaty", DAILY, "2024-02-29T17:00", "2024-02-29T17:30"),
        ("23:30", "Asia/Almaty", DAILY, "2024-02-29T17:30", "2024-03-01T18:30"),
        ("09:00", "Asia/Almaty", DAILY, "2024-02-29T12:00", "2024-03-01T04:00"),
        # The hour that is left out in spring: at its end. Half an hour on Lord Howe.
        ("02:30", "Europe/Berlin", DAILY, "2027-03-27T12:00", "2027-03-28T01:00"),
        ("02:15", "Australia/Lord_Howe", DAILY, "2026-10-03T00:00", "2026-10-03T15:30"),
        # The hour that comes twice in autumn: the first time.
        ("02:30", "Europe/Berlin", DAILY, "2026-10-24T12:00", "2026-10-25T00:30"),
        ("02:30", "Europe/Berlin", DAILY, "2026-10-25T00:30", "2026-10-26T01:30"),
        ("01:30", "America/New_York", DAILY, "2026-11-01T00:00", "2026-11-01T05:30"),
        # Midnight itself is left out in Cairo.
        ("00:00", "Africa/Cairo", DAILY, "2026-04-23T12:00", "2026-04-23T22:00"),
        # Samoa had no 30 December 2011.
        ("09:00", "Pacific/Apia", DAILY, "2011-12-29T20:00", "2011-12-30T19:00"),
    ],
)
def test_the_next_slot(at: str, zone: str, days: frozenset[int], after: str, due: str) -> None:
    found = next_slot(rhythm(at, zone, days), datetime.fromisoformat(f"{after}+00:00"))
    assert found.due == datetime.fromisoformat(f"{due}+00:00")
    assert found.local.time() == time.fromisoformat(at)


def test_a_slot_is_named_by_its_wall_clock() -> None:
    found = next_slot(rhythm("08:05", "Asia/Dushanbe"), datetime(2026, 4, 1, 12, tzinfo=UTC))
    assert found.name == "2026-04-02T08:05"


def test_a_day_that_a_zone_leaves_out() -> None:
    zone = ZoneInfo("Pacific/Apia")
    assert not exists(date(2011, 12, 30), zone)
    assert exists(date(2011, 12, 31), zone)


@pytest.mark.parametrize("zone", DISTINCT)
def test_each_local_day_has_its_slot_once_in_ten_years(zone: str) -> None:
    """Stepping from slot to slot: the whole time at half past two, and around each change of the
    clock at the times that it touches."""
    check(rhythm("02:30", zone), *TEN_YEARS)
    for change in changes(zone):
        wall = change.astimezone(ZoneInfo(zone))
        touched = {wall.time(), (wall - timedelta(minutes=1)).time(), time(0, 0), time(23, 59)}
        touched |= {(wall + timedelta(minutes=minutes)).time() for minutes in (-30, 30, 59)}
        for at in touched:
            within = (change - timedelta(days=3), change + timedelta(days=3))
            check(Rhythm(at.replace(second=0), DAILY, zone), *within)


def changes(zone: str) -> list[datetime]:
    """The first midnight UTC after each change of offset in the ten years."""
    begin, end = TEN_YEARS
    days = [begin + timedelta(days=n) for n in range((end - begin).days)]
    offsets = [day.astimezone(ZoneInfo(zone)).utcoffset() for day in days]
    return [
        day for day, (one, other) in zip(days[1:], pairwise(offsets), strict=True) if one != other
    ]


def check(daily: Rhythm, begin: datetime, end: datetime) -> None:
    found, now = [], begin
    while (slot := next_slot(daily, now)).due < end:
        found.append(slot)
        now = slot.due
    days = [slot.local.date() for slot in found]
    between = [days[0] + timedelta(days=n) for n in range((days[-1] - days[0]).days + 1)]
    assert days == [day for day in between if exists(day, ZoneInfo(daily.zone))]
    gaps = [later.due - earlier.due for earlier, later in pairwise(found)]
    assert min(gaps) >= timedelta(hours=20)
    assert max(gaps) <= timedelta(hours=49)


@settings(max_examples=300)
@given(st.sampled_from(ZONES), TIMES, DAYS, MOMENTS)
def test_nothing_lies_between_a_moment_and_its_next_slot(
    zone: str, at: time, days: frozenset[int], after: datetime
) -> None:
    found = next_slot(Rhythm(at, days, zone), after)
    assert found.due > after
    assert found.local.weekday() in days
    assert last_slot(Rhythm(at, days, zone), found.due) == found
    before = last_slot(Rhythm(at, days, zone), after)
    assert before.due <= after
    assert next_slot(Rhythm(at, days, zone), before.due) == found


@settings(max_examples=300)
@given(st.sampled_from(ZONES), TIMES, MOMENTS)
def test_a_slot_shows_its_time_on_the_wall_or_the_first_after_a_gap(
    zone: str, at: time, after: datetime
) -> None:
    found = next_slot(Rhythm(at, DAILY, zone), after)
    shown = found.due.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert shown >= found.local
    if shown > found.local:
        just_before = (found.due - timedelta(seconds=1)).astimezone(ZoneInfo(zone))
        assert just_before.replace(tzinfo=None) < found.local


def test_a_moment_is_never_ahead_of_its_first_showing() -> None:
    zone = ZoneInfo("Europe/Berlin")
    assert moment(datetime(2026, 10, 25, 2, 30), zone).hour == 0  # noqa: DTZ001
