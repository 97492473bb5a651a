"""What is left to ask of an archive, and how it is asked for."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rates.archive import Known, days, plan
from bot.rates.providers import PROVIDERS

BANKS = {provider.code: provider for provider in PROVIDERS}
TODAY = date(2026, 6, 30)
JUNE = days(date(2026, 6, 1), TODAY)


def known(count: int, stored: set[date] | None = None, **answered: set[date]) -> Known:
    since = TODAY - timedelta(days=count - 1)
    found = {code.strip("_"): frozenset(days) for code, days in answered.items()}
    return Known(since, TODAY, frozenset(stored or ()), found)


def test_days_one_by_one_newest_first() -> None:
    found = plan(BANKS["nbk"], known(3), TODAY)
    assert found.days == (TODAY, date(2026, 6, 29), date(2026, 6, 28))
    assert found.series == ()


def test_what_is_stored_or_was_answered_is_not_asked_for() -> None:
    found = plan(BANKS["nbk"], known(5, {JUNE[-1], JUNE[-2]}, _={JUNE[-3], JUNE[-2]}), TODAY)
    assert found.days == (JUNE[-4], JUNE[-5])
    assert plan(BANKS["nbk"], known(5, set(JUNE)), TODAY).steps == ()


@pytest.mark.parametrize(
    ("code", "count", "by_days", "requests"),
    [
        ("cbr", 30, True, 30),
        ("cbr", 54, True, 54),
        ("cbr", 55, False, 54),
        ("cbr", 1825, False, 54),
        ("nbt", 30, True, 30),
        ("nbt", 90, False, 36),
        ("nbkr", 1, False, 5),
        ("nbkr", 366, False, 10),
        ("ecb", 1825, False, 1),
        ("nbu", 1825, False, 10),
        ("nbu", 1, True, 1),
        ("frankfurter", 1825, False, 5),
        ("nbk", 1825, True, 1825),
        ("cbu", 90, True, 90),
        ("erapi", 90, False, 0),
    ],
)
def test_the_fewest_requests(code: str, count: int, by_days: bool, requests: int) -> None:
    found = plan(BANKS[code], known(count), TODAY)
    assert (bool(found.days), len(found.steps)) == (by_days, requests)


def test_a_series_that_was_broken_off_goes_on_with_the_other_currencies() -> None:
    whole = set(days(TODAY - timedelta(days=89), TODAY))
    found = plan(BANKS["cbr"], known(90, whole, USD=whole, KZT=whole), TODAY)
    codes = {series.code for series in found.series}
    assert len(found.series) == 52
    assert not codes & {"USD", "KZT"}


def test_a_series_covers_only_what_is_unknown() -> None:
    (series,) = plan(BANKS["ecb"], known(30, set(JUNE[:9])), TODAY).series
    assert (series.since, series.until) == (JUNE[9], TODAY)


def test_a_day_without_rates_that_was_answered_for_is_a_gap() -> None:
    found = known(5, {JUNE[-1], JUNE[-3]}, _={JUNE[-2], JUNE[-3]})
    assert found.gaps() == [JUNE[-2]]


@given(st.sets(st.sampled_from(JUNE)), st.sets(st.sampled_from(JUNE)))
def test_every_unknown_day_is_asked_for_and_no_other(
    stored: set[date], answered: set[date]
) -> None:
    found = plan(BANKS["cbu"], known(30, stored, _=answered), TODAY)
    assert set(found.days) == set(JUNE) - stored - answered
