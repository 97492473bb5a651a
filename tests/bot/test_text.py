import time
import unicodedata
from urllib.parse import urljoin

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.text import (
    _PLAIN,
    REMEMBERED_CHARACTERS,
    _made_plain,
    _safe_link,
    clean,
    is_plain,
    is_plain_link,
    neutralise,
    reading_minutes,
    safe_link,
    utf16_length,
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


def test_plain_text_is_what_cleaning_leaves_as_it_is() -> None:
    plain = "".join(filter(is_plain, map(chr, range(0x110000))))
    assert set("Ўzbekiston, Қырғызстан – «№ 1», €\n") <= set(plain)
    kept = plain.replace("\n", "").replace(" ", "")
    assert _made_plain(kept) == kept
    assert not any(map(unicodedata.combining, kept))


PARTS = (
    "http:// https:// a.kz xn--p1ai 1.2.3.4 localhost - . .. / // a B 9 _ ~ %41 %d1 ?a=b #c :80 @ é"
)
LINKS = st.lists(st.sampled_from([*PARTS.split(), " ", "\u200b"]), max_size=8).map("".join)


@given(LINKS)
@example("https://a.kz/2026/11/25/a_B-9.html")
@example("https://a.kz/a/../b")
def test_a_plain_link_is_safe_as_it_stands(address: str) -> None:
    assert safe_link(address) == _safe_link(address)
    if is_plain_link(address):
        assert safe_link(address) == urljoin("https://b.kz/c", address) == address


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
