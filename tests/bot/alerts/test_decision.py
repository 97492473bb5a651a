"""What is told, and what is not."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.decision import Point, outcome, paused, percent, reach, too_fine
from bot.values.alerts import Rule
from tests.bot.alerts.builders import HOUR, alert, replay, sighting, values
from tests.kit.clock import START

HYSTERESIS = Decimal("0.005")
RATES = st.decimals("400", "600", places=2)


@pytest.mark.parametrize(
    ("series", "told"),
    [
        (["479", "480", "481"], ["480"]),
        (["479.99", "480.01"], ["480.01"]),
        (["479", "481", "470", "481"], ["481"]),
        (["479", "478"], []),
    ],
)
def test_once(series: Sequence[str], told: list[str]) -> None:
    assert values(replay(alert("above", "480", now="472"), series)) == told


@pytest.mark.parametrize(
    ("series", "told"),
    [
        (["481", "480", "479", "481", "482"], ["481"]),  # it has not come back far enough
        (["481", "477.6", "481"], ["481", "481"]),
        (["481", "477.61", "481"], ["481"]),
        (["481", "470", "485", "470", "485"], ["481", "485", "485"]),
        (["481", "485", "490", "495"], ["481"]),
    ],
)
def test_again_and_again(series: Sequence[str], told: list[str]) -> None:
    assert values(replay(alert("above", "480", now="472", again=True), series)) == told


@pytest.mark.parametrize(
    ("series", "told"),
    [(["461", "460", "459"], ["460"]), (["459", "461", "462.31", "459"], ["459", "459"])],
)
def test_below(series: Sequence[str], told: list[str]) -> None:
    assert values(replay(alert("below", "460", now="472", again=True), series)) == told


def test_what_is_true_already_is_told_when_it_comes_true_anew() -> None:
    for again in (False, True):
        one = alert("above", "480", now="485", again=again)
        assert one.state == "resting"
        assert replay(one, ["486", "490", "481", "480"]) == []
        assert values(replay(one, ["486", "470", "482"])) == ["482"]
    assert values(replay(alert("above", "480", now="485"), ["479.99", "480"])) == ["480"]
    assert alert("below", "480", now="480").state == "resting"
    assert values(replay(alert("below", "480", now="475"), ["480.01", "479"])) == ["479"]


def test_a_coarse_rate_comes_back_farther() -> None:
    """Three times the bound is one percent here."""
    one = alert("above", "480", now="472", again=True)
    for value, fired in (
        ("481", True),
        ("477", False),
        ("481", False),
        ("475", False),
        ("481", True),
    ):
        now = sighting(value, 1, bound="1.6")
        result = outcome(one, sighting("472"), now, [], START)
        assert (result.fired is not None) is fired
        one = result.after


def test_it_says_from_what_to_what() -> None:
    (told,) = replay(alert("above", "480", now="472"), ["475", "476", "482"])
    assert (str(told.since.value), told.since.day.day) == ("476", 4)
    assert (str(told.now.value), told.now.day.day) == ("482", 5)


def test_a_move_is_from_what_was_last_told() -> None:
    one = alert("move", "2", now="500", again=True)
    told = replay(one, ["505", "509.99", "510", "515", "520.2", "511", "510", "509.796", "509.7"])
    assert values(told) == ["510", "520.2", "509.796"]
    assert [str(each.since.value) for each in told] == ["500", "510", "520.2"]
    assert len(replay(alert("move", "2", now="500"), ["510", "530", "560"])) == 1
    assert values(replay(alert("move", "2", now="500"), ["490"])) == ["490"]


def test_a_move_is_told_once_a_day() -> None:
    one = alert("move", "2", now="500", again=True)
    told = replay(one, ["511", "525", "540", "555"], every=8 * HOUR)
    assert values(told) == ["511", "555"]


def test_a_move_within_so_many_bulletins() -> None:
    slow = ["505", "507", "509", "511", "513", "515", "517"]
    assert replay(alert("move", "2", 2, now="503"), slow) == []
    assert values(replay(alert("move", "2", 5, now="500"), slow)) == ["511"]
    fast = ["500", "500", "500", "500", "509", "511"]
    (told,) = replay(alert("move", "2", 2, now="500"), fast)
    assert (str(told.now.value), str(told.since.value), told.since.day.day) == ("511", "500", 6)


def test_what_was_before_it_was_set_counts_no_more() -> None:
    one = alert("move", "2", 5, now="500")
    past = [Point(sighting("1", day).day, Decimal(490)) for day in (-3, -2, -1)]
    past.append(Point(sighting("1").day, Decimal(500)))
    now = sighting("505", 1)
    come = reach("move", 5, now, past)
    assert come is not None
    assert come.level > 3
    assert outcome(one, sighting("500"), now, past, START).fired is None


def test_a_window_is_of_what_came_after_it_was_last_told() -> None:
    one = alert("move", "2", 5, now="500", again=True)
    told = replay(one, ["511", "512", "513", "525"])
    assert values(told) == ["511", "525"]
    assert [str(each.since.value) for each in told] == ["500", "511"]


def test_highs_and_lows() -> None:
    series = ["472", "480", "479", "480", "481", "490", "470", "465"]
    assert values(replay(alert("high", span=30, now="475"), series)) == ["480"]
    told = replay(alert("high", span=30, now="475", again=True), [*series, "491"])
    assert values(told) == ["480", "491"]
    assert values(replay(alert("low", span=3, now="475"), ["476", "477", "478", "475.5"])) == [
        "475.5"
    ]
    assert values(replay(alert("low", span=30, now="475"), ["476", "477", "475.5", "475"])) == []


def test_what_is_paused_or_done_stays_so() -> None:
    one = alert("above", "480", now="472")
    for still in (paused(one), replace(one, state="done")):
        assert outcome(still, sighting("472"), sighting("490", 1), [], START).after == still
    assert paused(one).rise is None


@pytest.mark.parametrize(
    ("rule", "bound", "fine"),
    [
        (Rule("move", Decimal("0.1")), "0.005", False),
        (Rule("move", Decimal("0.1")), "0.6", True),
        (Rule("move", Decimal("0.4")), "0.6", False),
        (Rule("above", Decimal(473)), "0.6", True),
        (Rule("above", Decimal(475)), "0.6", False),
        (Rule("high", span=30), "0.6", False),
    ],
)
def test_what_rounding_may_do_is_refused(rule: Rule, bound: str, *, fine: bool) -> None:
    now = replace(sighting("472", bound=bound), exact=False)
    assert too_fine(rule, now) is fine


def test_a_published_rate_is_compared_to_its_last_digit() -> None:
    assert not too_fine(Rule("above", Decimal("472.001")), sighting("472"))


def test_percent() -> None:
    assert percent(Decimal(500), Decimal(510)) == 2
    assert percent(Decimal(500), Decimal(490)) == -2


@given(st.lists(RATES, min_size=1, max_size=40), RATES, RATES, st.booleans())
def test_nothing_is_told_while_it_rests_beyond(
    series: list[Decimal], level: Decimal, now: Decimal, again: bool
) -> None:
    """Each telling was crossed for: there was a rate below the level before it, and between two
    tellings one that had come back by all of the hysteresis."""
    told = replay(alert("above", str(level), now=now, again=again), series)
    rates = [now, *series]
    places = [(each.now.day - sighting("1").day).days for each in told]
    for place in places:
        assert rates[place] >= level
        assert any(rate < level for rate in rates[:place])
    for first, second in itertools.pairwise(places):
        assert min(rates[first:second]) <= level * (1 - HYSTERESIS)
    assert again or len(told) <= 1


@given(st.lists(RATES, min_size=1, max_size=40), RATES, RATES)
def test_no_crossing_is_missed(series: list[Decimal], level: Decimal, now: Decimal) -> None:
    rates = [now, *series]
    crossed = any(one < level <= other for one, other in zip(rates, series, strict=False))
    assert bool(replay(alert("above", str(level), now=now), series)) is crossed


@given(st.lists(RATES, min_size=1, max_size=40), RATES, RATES)
def test_below_is_above_in_the_mirror(series: list[Decimal], level: Decimal, now: Decimal) -> None:
    def mirrored(value: Decimal) -> Decimal:
        return 1000 - value

    above = replay(alert("above", str(level), now=now), series)
    below = replay(
        alert("below", str(mirrored(level)), now=mirrored(now)), [mirrored(one) for one in series]
    )
    assert [one.now.day for one in above] == [one.now.day for one in below]


@given(st.lists(RATES, min_size=1, max_size=40), RATES)
def test_two_moves_are_a_day_and_a_move_apart(series: list[Decimal], now: Decimal) -> None:
    told = replay(alert("move", "2", now=now, again=True), series, every=timedelta(hours=7))
    for first, second in itertools.pairwise(told):
        assert (second.now.day - first.now.day).days * 7 >= 24
        assert abs(percent(first.now.value, second.now.value)) >= 2
