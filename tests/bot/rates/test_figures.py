import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import Language
from bot.rates.figures import Figure, cross, decimals, inverse, published, shown

number = Language("en").number
PLACES = st.integers(0, 6)
NOMINALS = st.sampled_from([1, 10, 100, 1000, 10_000, 1_000_000, 7])
TINY = Decimal("1e-20")


@st.composite
def rates(draw: st.DrawFn) -> Figure:
    places = draw(PLACES)
    value = Decimal(draw(st.integers(1, 10**9))).scaleb(-places)
    return published(value, draw(NOMINALS), places)


@pytest.mark.parametrize(
    ("value", "nominal", "places", "text"),
    [
        ("472.31", 1, 2, "472.31"),
        ("12194.21", 1, 2, "12,194.21"),
        ("12142.10", 1, 2, "12,142.10"),
        ("87.4500", 1, 4, "87.4500"),
        ("9.3450", 1, 4, "9.3450"),
        ("83.1259", 1, 4, "83.1259"),
        # Zeros that a bank leaves out are known; digits that it never had are not.
        ("179.5", 1, 2, "179.50"),
        ("3", 1, 2, "3.00"),
        ("5.87", 1, 2, "5.87"),
        ("0.1277", 1, 4, "0.1277"),
        ("0.0780", 100, 4, "0.000780"),
        ("67.0335", 10_000, 4, "0.0067034"),
        ("0.4", 1000, 2, "0.00040"),
        ("58.8139", 1_000_000, 4, "0.000058814"),
        ("0.0001", 7, 4, "0.00001"),
    ],
)
def test_published(value: str, nominal: int, places: int, text: str) -> None:
    assert shown(published(Decimal(value), nominal, places), number) == text


def test_bounds_are_half_a_unit_of_the_last_digit() -> None:
    assert published(Decimal("67.0335"), 10_000, 4).bound == Decimal("0.00005") / 10_000
    assert published(Decimal("0.4"), 1000, 2).bound == Decimal("0.005") / 1000
    assert published(Decimal("12.345"), 1, 2).bound == Decimal("0.0005")


def test_an_exact_figure_has_five_digits() -> None:
    assert shown(Figure(Decimal("3.5"), Decimal(0)), number) == "3.5000"
    assert shown(Figure(Decimal(12000), Decimal(0)), number) == "12,000.00"


# USD and each currency in roubles, 17.03.2026.
USD = published(Decimal("81.0517"), 1, 4)


@pytest.mark.parametrize(
    ("value", "nominal", "text"),
    [
        ("16.4977", 100, "491.29"),
        ("92.6835", 100, "87.450"),
        ("67.0335", 10_000, "12,091.2"),
        ("84.3691", 10, "9.6068"),
        ("23.1576", 1, "3.5000"),
        ("92.6555", 1, "0.87476"),
        ("11.7441", 1, "6.9015"),
        ("18.3955", 10, "44.061"),
        # Not even the tens are known.
        ("58.8139", 1_000_000, "1,378,100"),
    ],
)
def test_cross(value: str, nominal: int, text: str) -> None:
    assert shown(cross(USD, published(Decimal(value), nominal, 4)), number) == text


def test_inverse_of_a_rate_of_one_digit_is_not_zero() -> None:
    assert shown(inverse(published(Decimal("0.0001"), 1, 4)), number) == "10,000"


def test_what_may_be_nothing_is_not_divided_by() -> None:
    with pytest.raises(ValueError, match="known to"):
        inverse(Figure(Decimal("0.5"), Decimal("0.5")))


@given(rates())
def test_inverse_there_and_back(figure: Figure) -> None:
    back = Figure(inverse(figure).value, Decimal(0))
    assert abs(inverse(back).value - figure.value) <= figure.bound


@given(rates(), st.decimals(-1, 1, places=6))
def test_inverse_holds_every_true_value(figure: Figure, part: Decimal) -> None:
    true = figure.value + figure.bound * part
    other = inverse(figure)
    assert abs(1 / true - other.value) <= other.bound * (1 + TINY)


@given(
    st.decimals(Decimal("0.01"), Decimal(10_000), places=8),
    st.decimals(Decimal("0.01"), Decimal(10_000), places=8),
    st.sampled_from([1, 10, 100]),
)
def test_cross_equals_direct(one: Decimal, other: Decimal, nominal: int) -> None:
    """Two true rates, published to four decimals: their cross is the true one within its bound."""
    places = Decimal("0.0001")
    figure = cross(
        published(one.quantize(places), 1, 4),
        published((other * nominal).quantize(places), nominal, 4),
    )
    assert abs(figure.value - one / other) <= figure.bound * (1 + TINY)
    assert figure.equals(Figure(one / other, TINY))


@given(st.one_of(rates(), st.builds(cross, rates(), rates()), rates().map(inverse)))
def test_shown_is_plain_true_and_never_zero(figure: Figure) -> None:
    text = shown(figure, number)
    assert re.fullmatch(r"\d{1,3}(,\d{3})*(\.\d+)?", text)
    read = Decimal(text.replace(",", ""))
    assert read > 0
    unit = Decimal(1).scaleb(-decimals(figure))
    assert abs(read - figure.value) <= unit / 2 * (1 + TINY)
    one_digit = Decimal(1).scaleb(figure.value.adjusted())
    assert unit >= min(2 * figure.bound, one_digit)


@given(rates())
def test_every_known_digit_up_to_five_is_shown(figure: Figure) -> None:
    unit = Decimal(1).scaleb(-decimals(figure))
    five = Decimal(1).scaleb(figure.value.adjusted() - 4)
    finer = unit / 10
    assert unit <= five or finer < 2 * figure.bound
