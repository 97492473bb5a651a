"""What currencies are called, in every language that yamchi speaks."""

import re

import pytest

from bot.currencies import currency_name
from bot.languages import LANGUAGE_NAMES
from bot.rates.conversion.vocabulary import vocabulary

LATIN, CYRILLIC = re.compile("[A-Za-z]"), re.compile("[\u0400-\u04ff]")
IN_LATIN = ("en", "uz", "tk")


@pytest.mark.parametrize("code", LANGUAGE_NAMES)
def test_each_has_a_name_in_the_letters_of_the_language(code: str) -> None:
    foreign = CYRILLIC if code in IN_LATIN else LATIN
    for currency in vocabulary().codes:
        name = currency_name(currency, code)
        assert name != currency
        assert name[0] == name[0].upper()
        assert not foreign.search(name), f"{currency}: {name}"


@pytest.mark.parametrize(
    ("code", "currency", "name"),
    [
        ("en", "USD", "US Dollar"),
        ("ru", "KZT", "Казахстанский тенге"),
        ("kk", "USD", "АҚШ доллары"),
        ("kk", "SEK", "Швеция кронасы"),
        ("ky", "KGS", "Кыргызстан сому"),
        ("ky", "JPY", "Япония йени"),
        ("uz", "UZS", "Oʻzbekiston soʻmi"),
        ("uz_Cyrl", "UZS", "Ўзбекистон сўми"),
        ("uz_Cyrl", "CHF", "Швейцария франки"),
        ("tg", "CNY", "Юани Чин"),
        ("tg", "GEL", "Ларии Гурҷистон"),
        ("tk", "KZT", "Gazak teňňesi"),
        ("tk", "TMT", "Türkmen manady"),
    ],
)
def test_by_name(code: str, currency: str, name: str) -> None:
    assert currency_name(currency, code) == name


def test_what_has_no_name_is_called_by_its_code() -> None:
    assert currency_name("QQQ", "kk") == "QQQ"
