from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.values.quiet import after_quiet
from bot.values.watches import Watcher
from bot.watches.timing import GATHERING, due

NIGHT = (22 * 60, 7 * 60)
ALMATY = "Asia/Almaty"  # UTC+5
NOON = datetime(2026, 4, 2, 7, 0, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_first_match_is_told_at_once() -> None:
    assert due(NOON, Watcher(1, ALMATY)) == NOON
    assert due(NOON, Watcher(1, ALMATY, None, NOON - timedelta(hours=1))) == NOON


def test_what_comes_soon_after_waits_for_more() -> None:
    just = Watcher(1, ALMATY, None, NOON - timedelta(seconds=3))
    assert due(NOON, just) == NOON - timedelta(seconds=3) + GATHERING


def test_what_waits_already_is_joined() -> None:
    waiting = Watcher(1, ALMATY, None, NOON + timedelta(seconds=7))
    assert due(NOON, waiting) == NOON + timedelta(seconds=7)


def test_at_night_it_waits_for_the_morning_and_is_told_with_the_rest() -> None:
    evening = at("2026-04-02T18:30")
    morning = at("2026-04-03T02:00")
    assert due(evening, Watcher(1, ALMATY, NIGHT)) == morning
    assert due(at("2026-04-02T23:59"), Watcher(1, ALMATY, NIGHT, morning)) == morning


@pytest.mark.parametrize(
    ("moment", "quiet", "zone", "expected"),
    [
        ("2026-04-02T07:00", None, ALMATY, "2026-04-02T07:00"),
        ("2026-04-02T07:00", (0, 0), ALMATY, "2026-04-02T07:00"),
        ("2026-04-02T16:59", NIGHT, ALMATY, "2026-04-02T16:59"),
        ("2026-04-02T17:00", NIGHT, ALMATY, "2026-04-03T02:00"),
        ("2026-04-02T20:00", NIGHT, ALMATY, "2026-04-03T02:00"),
        ("2026-04-03T01:59:59", NIGHT, ALMATY, "2026-04-03T02:00"),
        ("2026-04-03T02:00", NIGHT, ALMATY, "2026-04-03T02:00"),
        # Not over midnight.
        ("2026-04-02T08:30", (13 * 60, 15 * 60), ALMATY, "2026-04-02T10:00"),
        # Kazakhstan's change of 2024-03-01: an hour is lived through twice.
        ("2024-02-29T17:30", NIGHT, ALMATY, "2024-03-01T02:00"),
        # A spring night is an hour short, an autumn one an hour long.
        ("2026-03-28T23:00", NIGHT, "Europe/Berlin", "2026-03-29T05:00"),
        ("2026-10-24T23:00", NIGHT, "Europe/Berlin", "2026-10-25T06:00"),
        # Their end is in the gap.
        ("2026-03-29T00:30", (0, 150), "Europe/Berlin", "2026-03-29T01:30"),
    ],
)
def test_quiet_hours(moment: str, quiet: tuple[int, int] | None, zone: str, expected: str) -> None:
    assert after_quiet(at(moment), quiet, zone) == at(expected)


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.tuples(st.integers(0, 1439), st.integers(0, 1439)),
    st.sampled_from([ALMATY, "UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia"]),
)
def test_it_never_comes_early_nor_a_day_late(
    moment: datetime, quiet: tuple[int, int], zone: str
) -> None:
    told = after_quiet(moment, quiet, zone)
    assert moment <= told <= moment + timedelta(hours=26)
