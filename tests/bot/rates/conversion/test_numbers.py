"""Which mark parts thousands and which decimals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rates.conversion.numbers import NUMBER, decimal_mark, read


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("100", "100"),
        ("0,5", "0.5"),
        ("0.125", "0.125"),
        ("0,125", "0.125"),
        (",5", "0.5"),
        ("1,5", "1.5"),
        ("1,2345", "1.2345"),
        ("1234,567", "1234.567"),
        ("1 234", "1234"),
        ("1\u00a0234\u00a0567,89", "1234567.89"),
        ("1\u202f234.5", "1234.5"),
        ("1\u2009234,567", "1234.567"),
        ("1'234'567.89", "1234567.89"),
        ("1’234", "1234"),
        ("1_000_000", "1000000"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1.234.567,89", "1234567.89"),
        ("1,234,567.89", "1234567.89"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
    ],
)
def test_there_is_one_reading(text: str, value: str) -> None:
    for mark in (".", ","):
        reading = read(text, mark)
        assert reading is not None
        assert (reading.value, reading.other) == (Decimal(value), None)


@pytest.mark.parametrize(
    "text",
    ["12.05.2026", "1,2,3", "1.5,5.5", "1,23,456", "1'5", "12'34'567", "1.234,567.8", "10_00"],
)
def test_what_is_no_number(text: str) -> None:
    assert read(text, ".") is None


def test_three_digits_behind_the_only_mark_may_be_either() -> None:
    english, russian = read("1,234", "."), read("1,234", ",")
    assert english is not None
    assert russian is not None
    assert (english.value, english.other) == (Decimal(1234), Decimal("1.234"))
    assert (russian.value, russian.other) == (Decimal("1.234"), Decimal(1234))


def test_a_word_for_millions_tells() -> None:
    reading = read("1,234", ".", scaled=True)
    assert reading is not None
    assert (reading.value, reading.other) == (Decimal("1.234"), None)


@pytest.mark.parametrize(
    ("texts", "language", "mark"),
    [
        ([], "en", "."),
        ([], "ru", ","),
        ([], "uz", ","),
        (["1,234"], "en", "."),
        (["1.234"], "kk", ","),
        (["1,234", "1,5"], "en", ","),
        (["1,234", "1.5"], "ru", "."),
        (["1,234", "2,345.00"], "ru", "."),
        (["1,234", "2,345,678"], "ru", "."),
        (["1.234", "2.345,5"], "en", ","),
    ],
)
def test_the_other_numbers_tell_then_the_language(
    texts: list[str], language: str, mark: str
) -> None:
    assert decimal_mark(texts, language) == mark


@given(st.from_regex(NUMBER, fullmatch=True))
def test_any_number_is_read_or_refused(text: str) -> None:
    for mark in (".", ","):
        reading = read(text, mark)
        assert reading is None or reading.value >= 0


@given(st.decimals(0, 10**12, places=2), st.sampled_from([(",", "."), (" ", ","), (".", ",")]))
def test_what_is_written_is_read(value: Decimal, marks: tuple[str, str]) -> None:
    thousands, decimal = marks
    text = f"{value:,.2f}".translate({ord(","): thousands, ord("."): decimal})
    reading = read(text, "." if decimal == "." else ",")
    assert reading is not None
    assert reading.value == value
