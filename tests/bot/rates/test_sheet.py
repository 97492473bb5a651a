from datetime import date
from decimal import Decimal

import pytest

from bot.model import Quote
from bot.rates.figures import Figure, cross
from bot.rates.sheet import Sheet
from tests.bot.rates.memory import quote

DAY = date(2026, 4, 2)
TENGE = (
    quote("nbk", "USD", "KZT", "475.09", DAY),
    quote("nbk", "UZS", "KZT", "3.91", DAY, 100),
)
EURO = (quote("ecb", "EUR", "USD", "1.1789", DAY), quote("ecb", "EUR", "GBP", "0.7111", DAY))


def figure(value: str, bound: str) -> Figure:
    return Figure(Decimal(value), Decimal(bound))


def read(sheet: Sheet, base: str, quote: str) -> tuple[Figure, tuple[Quote, ...]]:
    found = sheet.rate(base, quote)
    assert found is not None
    return found.figure, found.quotes


def test_as_published_whichever_way_round() -> None:
    dollar = figure("475.09", "0.005")
    assert read(Sheet("KZT", TENGE), "USD", "KZT") == (dollar, TENGE[:1])
    assert read(Sheet("EUR", EURO), "EUR", "USD") == (figure("1.1789", "0.00005"), EURO[:1])


def test_the_other_way_round() -> None:
    there = read(Sheet("EUR", EURO), "USD", "EUR")[0]
    assert abs(there.value - 1 / Decimal("1.1789")) <= there.bound < Decimal("0.0001")


def test_through_the_hub() -> None:
    found, quotes = read(Sheet("KZT", TENGE), "USD", "UZS")
    assert found == cross(figure("475.09", "0.005"), figure("0.0391", "0.00005"))
    assert quotes == TENGE
    pounds, _ = read(Sheet("EUR", EURO), "USD", "GBP")
    assert pounds == cross(figure("0.7111", "0.000005"), figure("1.1789", "0.00005"))


@pytest.mark.parametrize("pair", [("USD", "USD"), ("KZT", "KZT"), ("USD", "EUR"), ("EUR", "KZT")])
def test_what_a_sheet_does_not_tell(pair: tuple[str, str]) -> None:
    assert Sheet("KZT", TENGE).rate(*pair) is None


def test_a_figure_without_a_known_digit_tells_nothing() -> None:
    empty = Sheet("KZT", [*TENGE, quote("nbk", "XXX", "KZT", "0.0", DAY)])
    assert empty.rate("USD", "XXX") is None
