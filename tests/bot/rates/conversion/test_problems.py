"""What is wrong with a conversion is told with its place."""

import pickle

import pytest

from bot.rates.conversion import problems
from bot.rates.conversion.phrases import meant, parse
from bot.rates.conversion.problems import Misread


def refused(text: str, language: str = "en") -> Misread:
    with pytest.raises(Misread) as caught:
        parse(text, language)
    return caught.value


@pytest.mark.parametrize(
    ("text", "kind", "word"),
    [
        ("100 usd kzzt", problems.NearCurrency, "kzzt"),
        ("100 тенгэ в usd", problems.NearCurrency, "тенгэ"),
        ("100 usd in apples", problems.UnknownCurrency, "apples"),
        ("100 🇦🇶 usd", problems.UnknownCurrency, "🇦🇶"),
        ("100 mexican rubles in usd", problems.UnknownCurrency, "mexican rubles"),
        ("100 ☃ usd", problems.Misread, "☃"),
        ("100 крон в тенге", problems.WhichCurrency, "крон"),
        ("100 in usd", problems.AmountOfWhat, "100"),
        ("100 + 5 usd + 5 eur kzt", problems.AmountOfWhat, "100"),
        ("12.05.2026 usd", problems.BadNumber, "12.05.2026"),
        ("1234567890123456 usd kzt", problems.LongNumber, "1234567890123456"),
        ("2000000 bn usd kzt", problems.TooMuch, "bn"),
        ("999999999 * 999999999 usd kzt", problems.TooMuch, "*"),
        ("1 usd / 10000000000 kzt eur", problems.OddOperation, "/"),
        ("(1 usd / 100000) / 1000000 in kzt", problems.TooLittle, "(1 usd / 100000) / 1000000"),
        ("0 usd kzt", problems.NoAmount, "0 usd"),
        ("5 usd - 5 usd in kzt", problems.NoAmount, "5 usd - 5 usd"),
        ("-5 usd kzt", problems.Negative, "-5 usd"),
        ("5 - 10 usd kzt", problems.Negative, "5 - 10 usd"),
        ("100 / 0 usd kzt", problems.DividedByNothing, "/"),
        ("100 usd / (5 - 5) in kzt", problems.DividedByNothing, "/"),
        ("100 usd * 5 eur", problems.OddOperation, "*"),
        ("(100 usd kzt", problems.Unclosed, "("),
        ("100) usd kzt", problems.Unclosed, ")"),
        ("100 + usd kzt", problems.Misread, "+"),
        ("100 usd *", problems.Unfinished, "*"),
        ("usd kzt (", problems.Misread, "("),
        ("(" * 30 + "1 usd kzt", problems.TooDeep, "("),
        ("1 usd, " * 9 + "kzt", problems.TooManyCurrencies, "1"),
        ("1 usd kzt kgs uzs tjs tmt rub eur cny try", problems.TooManyCurrencies, "try"),
        ("", problems.NothingToConvert, ""),
        ("usd", problems.NothingToConvert, ""),
        ("100", problems.NothingToConvert, ""),
        ("100 usd " * 50, problems.TooWordy, ""),
    ],
)
def test_the_place_is_pointed_at(text: str, kind: type[Misread], word: str) -> None:
    problem = refused(text)
    assert type(problem) is kind
    assert problem.text[problem.start : problem.end] == word
    assert word in str(problem)


def test_the_nearest_and_the_several_are_named() -> None:
    assert str(refused("100 usd kzzt")).endswith("Did you mean KZT?")
    assert str(refused("100 долларов в тенгэ")).endswith("Did you mean KZT?")
    assert "CZK, DKK, NOK, SEK, ISK" in str(refused("100 крон в тенге"))


@pytest.mark.parametrize(
    "text",
    ["100 usd kzzt", "100 крон", "100/0 usd kzt", "(100 usd kzt", "0 usd", "9999999999999999 usd"],
)
def test_plain_text_with_a_mistake_is_answered(text: str) -> None:
    with pytest.raises(Misread):
        meant(text, "en")


@pytest.mark.parametrize(
    "text",
    [
        "крон",
        "usd kzzt",
        "100 kzzt",
        "kzzt 100 usd",
        "100 usd kzzt bla",
        "10-15 usd",
        "100 / 0",
        "(",
    ],
)
def test_plain_text_that_may_be_anything_is_left_alone(text: str) -> None:
    assert meant(text, "en") is None


def test_it_can_be_sent_to_another_process() -> None:
    problem = refused("100 usd kzzt")
    again = pickle.loads(pickle.dumps(problem))  # noqa: S301 - made here
    assert (type(again), str(again), again.start) == (type(problem), str(problem), problem.start)


def test_what_is_typed_in_pieces_is_shown_in_one_spelling() -> None:
    problem = refused("100   usd \n и\u0306")
    assert problem.text == "100 usd й"
