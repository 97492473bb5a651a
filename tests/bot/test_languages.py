from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.languages import language
from tests.kit.clock import START

EN, RU = language("en"), language("ru")


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("12194.21", 2, "12,194.21"),
        ("0.00008", 5, "0.00008"),
        ("1.219E+4", 2, "12,190.00"),
        ("0.5", 0, "0"),
        ("1.005", 2, "1.00"),
        ("-1234567.891", 1, "-1,234,567.9"),
    ],
)
def test_numbers_in_english(value: str, decimals: int, text: str) -> None:
    assert EN.number(Decimal(value), decimals) == text


def test_numbers_elsewhere() -> None:
    assert RU.number(Decimal("12194.21"), 2) == "12\u00a0194,21"
    assert EN.integer(1234567) == "1,234,567"


def test_dates() -> None:
    assert EN.date(date(2026, 4, 2)) == "2 Apr 2026"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-5, "just now"),
        (59, "just now"),
        (60, "1 min ago"),
        (3599, "59 min ago"),
        (3600, "1 h ago"),
        (86399, "23 h ago"),
        (86400, "1 day ago"),
        (6 * 86400, "6 days ago"),
        (7 * 86400, "26 Mar 2026"),
    ],
)
def test_ages(seconds: int, text: str) -> None:
    moment: datetime = START - timedelta(seconds=seconds)
    assert EN.ago(moment, START) == text
