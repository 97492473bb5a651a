from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import Language
from bot.model import Standing
from bot.rates.change import Change, of_points, of_standing, shown
from bot.rates.figures import Figure
from tests.bot.rates.memory import MemoryRates, quote

DAY = date(2026, 4, 3)
number = Language("en").number


def back(days: int) -> date:
    return DAY - timedelta(days=days)


async def standing(*values: tuple[int, str, int]) -> Standing:
    """Of (days back, value, nominal)."""
    rates = MemoryRates(*(quote("nbk", "USD", "KZT", v, back(d), n) for d, v, n in values))
    found = await rates.standing("nbk", "USD", "KZT")
    assert found is not None
    return found


async def test_newest_against_the_one_before() -> None:
    moved = of_standing(await standing((2, "478.77", 1), (1, "475.09", 1), (0, "472.31", 1)))
    assert moved.percent == (Decimal("472.31") - Decimal("475.09")) / Decimal("475.09") * 100
    assert shown(moved.percent, number) == "▼ 0.59 %"


async def test_a_figure_dated_anew_is_no_move() -> None:
    moved = of_standing(await standing((4, "475.09", 1), (1, "472.31", 1), (0, "472.31", 1)))
    assert moved.percent is not None
    assert shown(moved.percent, number) == "▼ 0.59 %"


async def test_another_nominal_is_no_move() -> None:
    moved = of_standing(await standing((2, "11", 1000), (1, "10", 1000), (0, "100", 10_000)))
    assert moved.percent is not None
    assert round(moved.percent, 4) == Decimal("-9.0909")


async def test_unchanged_for_more_than_a_week() -> None:
    assert of_standing(await standing((9, "87", 1), (7, "88", 1), (0, "88", 1))).percent
    still = of_standing(await standing((9, "87", 1), (8, "88", 1), (0, "88", 1)))
    assert still == Change(since=back(8))


async def test_nothing_to_compare_with() -> None:
    assert of_standing(await standing((0, "472.31", 1))) == Change()
    assert of_standing(await standing((30, "88", 1), (0, "88", 1))) == Change(since=back(30))


def point(days: int, value: str, bound: str = "0.01") -> tuple[date, Figure]:
    return back(days), Figure(Decimal(value), Decimal(bound))


def test_derived_rates_that_agree_within_their_bounds_are_equal() -> None:
    assert of_points([point(1, "100.00"), point(0, "100.02")]) == Change()
    assert of_points([point(1, "100.00"), point(0, "100.03")]).percent == Decimal("0.03")
    moved = of_points([point(3, "50"), point(2, "100"), point(1, "100.01"), point(0, "100.00")])
    assert moved.percent == 100
    still = of_points([point(20, "50"), point(9, "100"), point(1, "100.01"), point(0, "100")])
    assert still == Change(since=back(9))


@pytest.mark.parametrize(
    ("percent", "text"),
    [
        ("-0.585", "▼ 0.58 %"),
        ("0.586", "▲ 0.59 %"),
        ("0.0051", "▲ 0.01 %"),
        ("0.005", "▲ <0.01 %"),
        ("-0.00000001", "▼ <0.01 %"),
        ("2272", "▲ 2,272.00 %"),
    ],
)
def test_shown(percent: str, text: str) -> None:
    assert shown(Decimal(percent), number) == text


@given(st.decimals(-1000, 1000, places=9).filter(bool))
def test_a_true_move_never_reads_nothing(percent: Decimal) -> None:
    text = shown(percent, number)
    assert text.startswith("▲" if percent > 0 else "▼")
    assert "-" not in text
    assert " 0.00 %" not in text
