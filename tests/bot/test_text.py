import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import (
    _PLAIN,
    REMEMBERED_CHARACTERS,
    clean,
    neutralise,
    reading_minutes,
    safe_link,
    sentences,
    utf16_length,
    whole_sentences,
)

WORD = "\u2060"


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("  a \t b\u00a0\u2003c  ", "a b c"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a \n \n\n\n b", "a\n\nb"),
        ("a\x00\x07\x9bb", "ab"),
        ("\ufeffne\u200bws\u180e", "news"),
        ("\u202egnp.exe\u202c \u2066x\u2069", "gnp.exe x"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\u3164\u115f\uffa0\u2800", ""),
        ("lone \ud83d surrogate", "lone surrogate"),
        ("е\u0308ж и\u0306", "ёж й"),
        ("Z" + "\u0351" * 500 + "algo", "Z" + "\u0351" * 3 + "algo"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("no\u200cjoiner \u200d", "nojoiner"),
        ("می\u200c\u200cخ", "میخ"),
        ("private \ue000 and unassigned \u0378", "private and unassigned"),
        ("Қазақстан, Тоҷикистон, O‘zbekiston 🇰🇬", "Қазақстан, Тоҷикистон, O‘zbekiston 🇰🇬"),
    ],
)
def test_clean(given_text: str, expected: str) -> None:
    assert clean(given_text) == expected


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_clean_text_is_clean(text: str) -> None:
    result = clean(text)
    assert clean(result) == result
    assert unicodedata.is_normalized("NFC", result)
    assert "\n\n\n" not in result
    assert "  " not in result
    assert not any(
        unicodedata.category(char) in {"Cc", "Cs", "Cn"} for char in set(result) - {"\n"}
    )


def test_clean_remembers_only_so_much() -> None:
    every = "".join(map(chr, range(0x20000)))
    assert clean(every) == clean(clean(every))
    assert len(_PLAIN) <= REMEMBERED_CHARACTERS


@pytest.mark.parametrize("unit", ["\u0301\u0316", "a\u200d", " \n", "\u202e", "\ufb1d"])
def test_clean_is_quick_on_hostile_text(unit: str) -> None:
    started = time.monotonic()
    clean(unit * 100_000)
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("ask @durov", f"ask @{WORD}durov"),
        ("me@mail.kz", "me@mail.kz"),
        ("/start now", f"/{WORD}start now"),
        ("24/7, и/или, https://a.kz/b", "24/7, и/или, https://a.kz/b"),
        ("(/stop)", f"(/{WORD}stop)"),
        ("tg://resolve?domain=x", f"tg:{WORD}//resolve?domain=x"),
        ("see T.me/joinchat and user.t.me", f"see T.{WORD}me/joinchat and user.t.{WORD}me"),
        ("telegram.dog/x telegram.me", f"telegram.{WORD}dog/x telegram.{WORD}me"),
        ("at.media and t.mean", "at.media and t.mean"),
    ],
)
def test_neutralise(given_text: str, expected: str) -> None:
    assert neutralise(given_text) == expected
    assert neutralise(expected) == expected
    assert clean(expected) == given_text


@pytest.mark.parametrize(("text", "units"), [("", 0), ("тест", 4), ("🇰🇿", 4), ("\ud83d", 1)])
def test_utf16_length(text: str, units: int) -> None:
    assert utf16_length(text) == units


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://timesca.com/a?b=c&d=e", "https://timesca.com/a?b=c&d=e"),
        ("HTTP://Kun.UZ", "http://kun.uz"),
        ("https://қаз.kz/жол", "https://xn--80ao21a.kz/%D0%B6%D0%BE%D0%BB"),
        ("https://аpple.com/", "https://xn--pple-43d.com/"),
        ("https://a.kz/и\u0306 б", "https://a.kz/%D0%B8%CC%86%20%D0%B1"),
        ("https://user@host.kz/", None),
        ("https://good.kz\\@evil.kz/", None),
        ("https://:@evil.kz/", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("tg://resolve?domain=x", None),
        ("ftp://a.kz/", None),
        ("//a.kz/b", None),
        ("/b", None),
        ("https://", None),
        ("https://[::1/", None),
        ("https://a.kz:99999/", None),
        ("https://a\u202e.kz/", None),
        (" https://a.kz/", None),
        ("https://a.kz/" + "x" * 2048, None),
        ("https://a.kz/" + "ж" * 500, None),
        ("", None),
    ],
)
def test_safe_link(address: str, link: str | None) -> None:
    assert safe_link(address) == link


@given(st.text())
def test_safe_link_never_fails(text: str) -> None:
    link = safe_link("https://" + text)
    assert link is None or link.startswith("https://")


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (180, 1), (300, 2), (1800, 10)])
def test_reading_minutes(words: int, minutes: int) -> None:
    assert reading_minutes("слово " * words) == minutes


SPLIT = [
    ("en", "It rose 3.5% in Jan. 2025.|Mr. Tokayev met U.S. President J. Biden.| He left."),
    ("en", 'He said, "It is done."|Then he left.|"Why?" she asked.|“Yes!”|He nodded.'),
    ("en", "Wait... what?|It ended.|No. 5 won; he said no.|The 2nd won."),
    ("en", "Visit Kun.uz.|It works at 5 p.m.|They left, etc.|The end"),
    ("en", "Gen. K. Kellogg (ret.) spoke.|[He] agreed.|A Ph.D. Holder came."),
    ("ru", "Об этом сообщил К. Токаев.|В 2024 г. Казахстан вырос на 4,8 %.|Это хорошо!"),
    ("ru", "«Мы готовы», — сказал А. С. Иванов.|«Нет!» — ответил он.|«Когда?»|Никто не знал."),
    ("ru", "Цена — 5 тыс. тенге и т.д.|Улица им. Абая, д. 5.|Рост 5 млн.|Далее…|Всё."),
    ("ru", "Жители с. Каскелен и г. Алматы, т.е. юга страны, довольны.|Так сказал Дж. Байден."),
    ("kk", "Қ. Тоқаев 2024 ж. Астанада сөйледі.|«Бұл маңызды!» деді ол.|Ештеңе өзгерген жоқ."),
    ("ky", "С. Жапаров Бишкекте сүйлөдү.|Ал 2025-ж. Ошко барды.|Жакшы."),
    ("uz", "Sh. Mirziyoyev Toshkentda so‘zladi.|O‘. Umarov ham keldi.|Hammasi yaxshi."),
    ("tg", "Э. Раҳмон дар ш. Душанбе суханронӣ кард.|Ин хуб аст."),
    ("tk", "G. Berdimuhamedow Aşgabatda çykyş etdi.|Bu gowy."),
    ("ur", "یہ پہلا جملہ ہے۔|یہ دوسرا ہے؟|ہاں۔"),
    ("en", "A heading\n\nA paragraph of one sentence.\n\nAnother one."),
    ("en", "1. The first.|2. The second."),
]


@pytest.mark.parametrize(("language", "marked"), SPLIT)
def test_sentences(language: str, marked: str) -> None:
    expected = [part.strip() for part in marked.replace("\n\n", "|").split("|")]
    text = marked.replace("| ", "|").replace("|", " ")
    assert sentences(text, language) == expected


def test_no_text_has_no_sentences() -> None:
    assert sentences("", "ru") == []
    assert sentences("\n\n", "ru") == []


@given(st.text(alphabet='Аa.б!? \n"»—1г'), st.sampled_from(["en", "ru", "kk"]))
def test_sentences_lose_nothing(text: str, language: str) -> None:
    text = clean(text)
    assert "".join("".join(sentences(text, language)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("One. Two. Three and", "One. Two."),
        ("Para one.\n\nPara two. And th", "Para one.\n\nPara two."),
        ("Heading\n\nBegun but nev", ""),
        ("Whole one. Whole two.", "Whole one. Whole two."),
        ("He met Sen.", ""),
        ("It is over. He met J.", "It is over."),
        ("Он сказал: «Да!» Потом", "Он сказал: «Да!»"),
        ("He said “go.”", "He said “go.”"),
        ("", ""),
    ],
)
def test_whole_sentences(text: str, whole: str) -> None:
    assert whole_sentences(text, cut=True) == whole
    assert whole_sentences(text, cut=False) == text


@pytest.mark.parametrize("unit", [".", '."', "а. ", "A. ", ". ", "«", "1. А ", "\n\n"])
def test_sentences_are_quick_on_hostile_text(unit: str) -> None:
    started = time.monotonic()
    sentences(unit * 20_000, "ru")
    whole_sentences(unit * 20_000, cut=True)
    assert time.monotonic() - started < 2
