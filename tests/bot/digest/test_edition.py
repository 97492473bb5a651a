from datetime import date, datetime
from decimal import Decimal

import pytest

from bot.digest.choice import Story
from bot.digest.edition import Item, edition, moved
from bot.rates.board import Gap, Line
from tests.bot.digest.builders import article, line

SLOT = datetime(2026, 4, 2, 9, 0)  # noqa: DTZ001 - a wall clock's


def test_the_first_time_all_rates_that_move_are_told() -> None:
    first, second = line(), line("KGS", "87.45")
    lines: list[Line | Gap] = [first, second, Gap("UZS", "Central Bank of Uzbekistan")]
    fresh, told = moved(lines, "")
    assert fresh == (first, second)
    assert told == "USD/KZT=475.09 USD/KGS=87.45"


def test_afterwards_only_those_that_moved_since() -> None:
    _, told = moved([line(), line("KGS", "87.45")], "")
    assert moved([line(), line("KGS", "87.45")], told) == ((), told)
    again = line("KGS", "87.46")
    assert moved([line(), again], told) == ((again,), "USD/KZT=475.09 USD/KGS=87.46")


def test_what_is_lost_for_a_day_is_remembered() -> None:
    _, told = moved([line()], "")
    assert moved([Gap("KZT", None)], told) == ((), told)


@pytest.mark.parametrize(
    "still",
    [
        line("TMT", "3.5", fixed=True, since=date(2015, 1, 1), change=None),
        line("KGS", "87.45", since=date(2026, 3, 1), change=None),
    ],
)
def test_what_stands_still_is_no_news(still: Line) -> None:
    assert moved([still], "")[0] == ()


def test_a_cross_rate_moves_only_beyond_its_bound() -> None:
    before = line("RUB", "81.1234", bound=Decimal("0.01"))
    _, told = moved([before], "")
    assert moved([line("RUB", "81.1300", bound=Decimal("0.01"))], told)[0] == ()
    assert len(moved([line("RUB", "81.1400", bound=Decimal("0.01"))], told)[0]) == 1


@pytest.mark.parametrize("value", ["0.00000001", "1E-7", "12194.21", "1E+4", "475.10"])
def test_what_was_told_is_read_back(value: str) -> None:
    _, told = moved([line(value=value, bound=Decimal(0))], "")
    assert "E" not in told.replace("USD/KZT=", "")
    assert moved([line(value=value, bound=Decimal(0))], told) == ((), told)


def test_an_edition_keeps_its_stories_in_sections() -> None:
    items = [
        Item(Story(article(number), (), topic, 1.0), f"Lead {number}.")
        for number, topic in ((1, "sport"), (2, None), (3, "sport"))
    ]
    made = edition(SLOT, "", (), items, more=4)
    assert made.sections == (("sport", (items[0], items[2])), (None, (items[1],)))
    assert (made.more, made.empty) == (4, False)
    assert edition(SLOT, "", (), []).empty
    assert not edition(SLOT, "", (line(),), []).empty
