from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from bot.languages import LANGUAGE_NAMES, PLURALS, Language, language, spoken
from bot.render.tongues import CODES
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


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("ru", "ru"),
        ("ru-RU", "ru"),
        ("EN_us", "en"),
        ("kk", "kk"),
        ("uz", "uz"),
        ("uz-Latn", "uz"),
        ("uz-Cyrl", "uz_Cyrl"),
        ("uz_Cyrl-UZ", "uz_Cyrl"),
        ("ru-Cyrl", "ru"),
        ("de", None),
        ("rus", None),
        ("ruble", None),
        ("pt-br", None),
        ("", None),
        ("-", None),
    ],
)
def test_the_language_that_telegram_names(said: str, code: str | None) -> None:
    assert spoken(said) == code


def test_uzbek_in_cyrillic_is_the_catalogue_in_other_letters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "uz" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    texts = Catalog(locale="uz")
    texts.add("{n} h ago", "{n} soat oldin")
    texts.add(("{n} day ago", "{n} days ago"), ("{n} kun oldin", "{n} kun oldin"))
    with (folder / "yamchi.mo").open("wb") as file:
        write_mo(file, texts)
    monkeypatch.setattr("bot.languages.LOCALE", tmp_path)
    uzbek = Language("uz_Cyrl")
    assert (uzbek.code, uzbek.iso) == ("uz_Cyrl", "uz")
    assert uzbek.ago(START - timedelta(hours=2), START) == "2 соат олдин"
    assert uzbek.ago(START - timedelta(days=2), START) == "2 кун олдин"
    assert uzbek.gettext("just now") == "just now"
    assert uzbek.ago(START - timedelta(seconds=1), START) == "just now"
    assert uzbek.date(date(2026, 4, 2)) == "2-апр 2026"
    assert uzbek.number(Decimal("1234.5"), 1) == "1\u00a0234,5"
    assert Language("uz").ago(START - timedelta(days=2), START) == "2 kun oldin"


def test_every_language_has_a_name_and_a_button() -> None:
    assert set(CODES) == set(LANGUAGE_NAMES)
    assert {code.partition("_")[0] for code in CODES} == {"en", *PLURALS}


def test_a_text_in_the_letters_of_the_chat() -> None:
    assert Language("uz_Cyrl").spelt("Qozogʻiston 5 % oʻsdi.") == "Қозоғистон 5 % ўсди."
    assert Language("uz").spelt("Qozogʻiston") == "Qozogʻiston"
    assert Language("en").spelt("Kazakhstan") == "Kazakhstan"
