"""What people say in seven languages, and what is left alone: phrases.toml."""

import time
import tomllib
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rates.conversion.items import Reader
from bot.rates.conversion.phrases import LONGEST, Request, currencies, meant, parse
from bot.rates.conversion.problems import Misread

TABLE = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text("utf-8"))
LANGUAGES = ("en", "ru", "kk", "ky", "uz", "tg", "tk")
PHRASES = [
    (language, said, meaning) for language in LANGUAGES for said, meaning in TABLE[language].items()
]
Read = TypeVar("Read")
NO_CONVERSION = TABLE["none"]["words"]
PIECES = [
    *"()+-*/%,.;:=$€₸'\u00a0 ",
    *("1", "0", "12", "1,234", "000", "usd", "kzt", "тенге", "доллар", "в", "to", "k", "млн"),
    *("сколько", "с̲", "🇰🇿", "🇺🇸", "of", "крон", "us", "->", "xyz", "so'm"),
]


def told(request: Request) -> str:
    amounts = " + ".join(
        f"{amount.value.normalize():f} {amount.currency}" for amount in request.amounts
    )
    return " ".join((amounts, ">", *request.targets))


def expected(meaning: str) -> str:
    """The table's way of writing a number, in one spelling."""
    words = [
        f"{Decimal(w).normalize():f}" if w.lstrip("-")[0].isdigit() else w for w in meaning.split()
    ]
    return " ".join(words)


def attempt(read: Callable[[str, str], Read], text: str, language: str) -> Read | Misread:
    try:
        return read(text, language)
    except Misread as problem:
        return problem


@pytest.mark.parametrize(("language", "said", "meaning"), PHRASES)
def test_a_phrase_is_understood(language: str, said: str, meaning: str) -> None:
    assert told(parse(said, language)) == expected(meaning)


@pytest.mark.parametrize(("language", "said", "meaning"), PHRASES)
def test_it_needs_no_command(language: str, said: str, meaning: str) -> None:
    request = meant(said, language)
    assert request is not None
    assert told(request) == expected(meaning)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("said", NO_CONVERSION)
def test_what_is_no_conversion_is_left_alone(said: str, language: str) -> None:
    assert meant(said, language) is None


def test_there_are_enough_of_both() -> None:
    spoken = Counter(language for language, _, _ in PHRASES)
    assert sum(spoken.values()) >= 120
    assert min(spoken[language] for language in LANGUAGES) >= 15
    assert len(set(NO_CONVERSION)) >= 60


@given(
    st.text()
    | st.lists(st.sampled_from(PIECES)).map(" ".join)
    | st.lists(st.sampled_from(PIECES)).map("".join)
)
def test_any_text_is_read_or_refused_with_its_place(text: str) -> None:
    for language in ("en", "ru", "uz"):
        request = attempt(parse, text, language)
        if isinstance(request, Misread):
            assert 0 <= request.start <= request.end <= len(request.text)
            assert str(request)
        else:
            assert any(amount.value > 0 for amount in request.amounts)
            assert all(len(amount.currency) == 3 for amount in request.amounts)


@given(st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_plain_text_is_never_understood_otherwise(text: str) -> None:
    request = attempt(meant, text, "en")
    if isinstance(request, Misread):
        assert request.sure
    else:
        assert request is None or request == parse(text, "en")


@pytest.mark.parametrize(
    "text",
    [
        "1" * 10_000,
        "1 " * 5000,
        "1 234 " * 1700,
        "1,234" * 2000,
        "(" * 10_000,
        "-" * 10_000,
        "a" * 10_000,
        "a'" * 5000,
        "usd " * 2500,
        "us " * 3300,
        "100 usd + " * 1000,
        "с̲" * 5000,
        "🇰" * 10_000,
        "мың " * 2500,
        "\u0301" * 10_000,
    ],
)
def test_ten_thousand_characters_take_no_time(text: str) -> None:
    """The limit to what is read is not what makes it quick: words are taken apart beyond it."""
    began = time.perf_counter()
    for read in (parse, meant, _items):
        try:
            read(text, "en")
        except Misread:
            continue
    assert time.perf_counter() - began < 2.0


def _items(text: str, language: str) -> None:
    assert list(Reader(text, language).items())


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("", ()),
        ("KZT RUB", ("KZT", "RUB")),
        ("kzt, rub; kzt", ("KZT", "RUB")),
        ("usd/kzt", ("USD", "KZT")),
        ("тенге рубль и юань", ("KZT", "RUB", "CNY")),
        ("₸ € 🇺🇿", ("KZT", "EUR", "UZS")),
        ("so'm, somoni va manat", ("UZS", "TJS", "TMT")),
    ],
)
def test_currencies_by_any_name(said: str, codes: tuple[str, ...]) -> None:
    assert currencies(said, "en") == codes


@pytest.mark.parametrize(
    "said", ["100 kzt", "kzt rates", "kzzt", "крона", "(kzt)", "kzt " * LONGEST]
)
def test_what_is_no_list_of_currencies(said: str) -> None:
    with pytest.raises(Misread):
        currencies(said, "en")
