import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cyrillic import KEPT, cyrillic


@pytest.mark.parametrize(
    ("latin", "text"),
    [
        ("Oʻzbekcha yangiliklar", "Ўзбекча янгиликлар"),
        ("yoʻq, yo'l, g‘isht, G’arb", "йўқ, йўл, ғишт, Ғарб"),
        ("maʼlumot, eʼlon, Isʼhoq", "маълумот, эълон, Исҳоқ"),
        ("Shanba CHORSHANBA Yakshanba", "Шанба ЧОРШАНБА Якшанба"),
        ("aeroport poezd kecha bekor", "аэропорт поэзд кеча бекор"),
        ("inflyatsiya konferensiya funksiya protsent", "инфляция конференция функция процент"),
        ("Rossiya ketsin aytsa", "Россия кетсин айтса"),
        ("2-iyul, iyulda, iyuli, 100 rubl, rubli", "2-июль, июлда, июли, 100 рубль, рубли"),
        ("xabar hamma qishloq tong jahon vaqt", "хабар ҳамма қишлоқ тонг жаҳон вақт"),
        ("byulleten, byulleteni, model", "бюллетень, бюллетени, модель"),
        ("Nyu-York, Belarus, neft narxi", "Нью-Йорк, Беларусь, нефть нархи"),
        ("Shveytsariya franki, Polsha, Vyetnam dongi", "Швейцария франки, Польша, Вьетнам донги"),
        ("Windows, Facebook va YouTube", "Windows, Facebook ва YouTube"),
    ],
)
def test_words(latin: str, text: str) -> None:
    assert cyrillic(latin) == text


@pytest.mark.parametrize(
    ("latin", "original", "text"),
    [
        ("{n} ta yangi", "{n} new", "{n} та янги"),
        ("Kursni {base} da koʻring", "", "Курсни {base} да кўринг"),
        ("Masalan: 100 USD KZT yoki USD/KZT", "", "Масалан: 100 USD KZT ёки USD/KZT"),
        (
            "Masalan: /digest 18:30 weekdays economy yoki /news",
            "For example: /digest 18:30 weekdays economy or /news",
            "Масалан: /digest 18:30 weekdays economy ёки /news",
        ),
        ("/news bot haqida", "/news says what a bot is", "/news бот ҳақида"),
        (
            "Masalan: /alert USD/KZT high 30d. Kurs (2%, high 30d) haqida",
            "Like this: /alert USD/KZT high 30d. A rate (2%, high 30d) moves",
            "Масалан: /alert USD/KZT high 30d. Курс (2%, high 30d) ҳақида",
        ),
        ("100 usd in kzt yoki mavzu", "100 usd in kzt or a topic", "100 usd in kzt ёки мавзу"),
        ("“text” bilan – “matn”", "with “text”", "“text” билан – “матн”"),
        ("Sport, bot, London", "Sport, bot, London", "Спорт, бот, Лондон"),
        ("yamchi: HTTP 404 keldi", "yamchi: HTTP 404 came", "yamchi: HTTP 404 келди"),
        ("Hammasi: /help. Bot", "All: /help. Bot", "Ҳаммаси: /help. Бот"),
        ("@yamchi_bot, https://example.org/salom", "", "@yamchi_bot, https://example.org/salom"),
        ("<b>qalin</b> &amp; qiya", "", "<b>қалин</b> &amp; қия"),
    ],
)
def test_what_is_no_uzbek_stays(latin: str, original: str, text: str) -> None:
    assert cyrillic(latin, original) == text


@given(st.text(alphabet="abcdeghoqsuyʻʼ' {}/<>&;AZGO\n"), st.text(alphabet="abn /{}"))
def test_nothing_that_is_kept_is_lost(latin: str, original: str) -> None:
    made = cyrillic(latin, original)
    placeholder = re.compile(r"\{[^}]*\}")
    assert placeholder.findall(made) == placeholder.findall(latin)
    assert [one[0] for one in KEPT.finditer(latin) if one[0][0] in "{<"] == [
        one[0] for one in KEPT.finditer(made) if one[0][0] in "{<"
    ]
