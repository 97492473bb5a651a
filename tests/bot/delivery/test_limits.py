"""Wherever in its flight a call is counted, no window holds too many."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.limits import FLIGHT, GLANCE, Burst, Window

# (seconds until the next try, seconds of flight, where in the flight it is counted)
CALLS = st.lists(
    st.tuples(st.floats(0, 0.4), st.floats(0, FLIGHT), st.floats(0, 1)), min_size=1, max_size=80
)


def most_in_a_window(counted: Sequence[float], seconds: float) -> int:
    return max(sum(at <= other < at + seconds for other in counted) for at in counted)


def played(calls: list[tuple[float, float, float]], limit: Window) -> list[float]:
    """When each was counted, every call begun as soon as the limit lets it."""
    now, counted = 0.0, []
    ends: list[tuple[float, int]] = []
    for number, (gap, flight, where) in enumerate(calls):
        now += gap
        wait = 1.0
        while wait > 0:
            for end, ended in sorted(ends):
                if end <= now:
                    limit.end(ended, end)
                    ends.remove((end, ended))
            wait = limit.wait(now)
            now += wait
        limit.begin(number, now)
        ends.append((now + flight, number))
        counted.append(now + flight * where)
    return counted


@given(CALLS, st.integers(1, 5))
def test_no_window_holds_too_many(calls: list[tuple[float, float, float]], most: int) -> None:
    assert most_in_a_window(played(calls, Window(most, 1.0)), 1.0 - 1e-6) <= most


def test_a_place_is_free_a_second_after_the_end() -> None:
    limit = Window(2, 1.0)
    limit.begin(1, 0.0)
    limit.begin(2, 0.0)
    assert limit.wait(0.1) == GLANCE
    limit.end(1, 0.2)
    limit.end(2, 0.3)
    assert [round(limit.wait(now), 3) for now in (0.3, 1.0, 1.2)] == [0.9, 0.2, 0.0]
    limit.begin(3, 1.2)
    assert round(limit.wait(1.25), 3) == 0.05


def test_places_that_are_spared() -> None:
    limit = Window(3, 60.0)
    for number in range(2):
        limit.begin(number, 0.0)
        limit.end(number, float(number))
    assert limit.wait(2.0) == 0
    assert limit.wait(2.0, spare=1) == 58.0
    assert limit.wait(2.0, spare=2) == 59.0


def test_a_call_without_an_end_holds_its_place_no_longer_than_a_slow_one() -> None:
    limit = Window(1, 1.0)
    limit.begin(1, 0.0)
    assert limit.wait(0.5) == GLANCE
    assert limit.wait(FLIGHT + 0.25) == 0.75
    assert limit.wait(FLIGHT + 1.0) == 0
    limit.begin(2, 3.0)
    limit.end(1, 3.1)
    assert limit.wait(3.2) == GLANCE, "the late end of the first frees nobody else's place"


def test_what_an_earlier_run_made_counts() -> None:
    limit = Window(1, 60.0)
    limit.recall(-20.0)
    assert limit.wait(0.0) == 40.0
    assert not limit.idle(0.0)
    assert limit.idle(40.0)


def test_replies_have_an_allowance_and_promises_none() -> None:
    burst = Burst(3, 0.0)
    for number in range(3):
        assert burst.wait(0.0, urgent=True) == 0
        burst.begin(number, 0.0)
        burst.end(number, 0.0)
    assert burst.wait(0.0, urgent=True) == 1
    assert burst.wait(0.0, urgent=False) == 1
    assert burst.wait(1.0, urgent=True) == 0
    assert not burst.idle(2.9)
    assert burst.idle(3.0)


def test_nothing_is_filled_up_in_flight() -> None:
    burst = Burst(1, 0.0)
    burst.begin(1, 0.0)
    assert burst.wait(5.0, urgent=False) == GLANCE
    burst.end(1, 5.0)
    assert burst.wait(5.5, urgent=True) == 0.5
    assert burst.wait(5.5, urgent=False) == 0.5


@given(CALLS)
def test_a_strict_chat_takes_all_of_it(calls: list[tuple[float, float, float]]) -> None:
    """Three at once, one more each second, counted anywhere in the flight."""
    burst, now, left, at = Burst(3, 0.0), 0.0, 3.0, 0.0
    for number, (gap, flight, where) in enumerate(calls):
        now += gap
        now += burst.wait(now, urgent=True)
        burst.begin(number, now)
        counted = now + flight * where
        left, at = min(3.0, left + counted - at) - 1, counted
        assert left > -1e-6
        now += flight
        burst.end(number, now)
