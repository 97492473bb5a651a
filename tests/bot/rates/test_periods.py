"""What a chart is asked for, in people's words."""

import pytest

from bot.rates.conversion.problems import Misread
from bot.rates.periods import PERIODS, NotAPair, UnknownPeriod, read


@pytest.mark.parametrize(
    ("words", "language", "meaning"),
    [
        ("", "en", "USD/KZT 90d"),
        ("USD/KZT 30d", "en", "USD/KZT 30d"),
        ("USD/KZT", "en", "USD/KZT 90d"),
        ("usd kzt 1Y", "en", "USD/KZT 1y"),
        ("usdkzt 5y", "en", "USD/KZT 5y"),
        ("5y kztrub", "en", "KZT/RUB 5y"),
        ("KZT", "en", "USD/KZT 90d"),
        ("eur 12m", "en", "EUR/USD 1y"),
        ("UZS → USD 90", "en", "UZS/USD 90d"),
        ("30d", "en", "USD/KZT 30d"),
        ("доллар тенге 1y", "ru", "USD/KZT 1y"),
        ("доллар/сом 3m текст", "ky", "USD/KGS 90d text"),
        ("USD/KZT 90d text", "en", "USD/KZT 90d text"),
        ("text", "en", "USD/KZT 90d text"),
        ("dollar so'm 30d matn", "uz", "USD/UZS 30d text"),
        ("TMT 365d", "en", "USD/TMT 1y"),
    ],
)
def test_what_is_asked_for(words: str, language: str, meaning: str) -> None:
    asked = read(words, language)
    plain = " text" if asked.plain else ""
    assert f"{asked.base}/{asked.quote} {asked.period.name}{plain}" == meaning


def test_the_chats_own_currencies_stand_in() -> None:
    assert read("1y", "en", ("USD", "KGS")).quote == "KGS"
    assert read("", "en", ("EUR",)).base == "EUR"


@pytest.mark.parametrize("words", ["USD/KZT 7d", "USD/KZT 90x", "usd kzt 1.5y", "USD/KZT 100"])
def test_a_time_that_there_is_no_chart_of(words: str) -> None:
    with pytest.raises(UnknownPeriod) as caught:
        read(words, "en")
    problem = caught.value
    assert problem.text[problem.start : problem.end] == words.split()[-1]
    assert problem.facts["names"] == "30d, 90d, 1y, 5y"


@pytest.mark.parametrize(
    ("words", "wrong"),
    [("USD/QQQ 30d", "QQQ"), ("30d usd hello", "hello"), ("kztqqq", "kztqqq"), ("a/b", "a")],
)
def test_what_is_no_currency_is_pointed_at(words: str, wrong: str) -> None:
    with pytest.raises(Misread) as caught:
        read(words, "en")
    problem = caught.value
    assert problem.text[problem.start : problem.end] == wrong
    assert problem.start == words.index(wrong)


def test_a_chart_is_of_two() -> None:
    with pytest.raises(NotAPair):
        read("USD KZT RUB", "en")


def test_no_word_means_two_periods() -> None:
    names = [name for period in PERIODS for name in (period.name, *period.also)]
    assert len(names) == len(set(names))
