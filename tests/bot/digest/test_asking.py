import contextlib
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest.asking import Asked, BadTime, NoTime, TooManyWords, asked, parts
from bot.digest.slots import DAILY, WEEKDAYS
from bot.errors import ChatError
from bot.languages import LANGUAGE_NAMES, language

NINE = time(9)


@pytest.mark.parametrize(
    ("said", "at", "days", "words"),
    [
        ("09:00", NINE, DAILY, ""),
        ("9", NINE, DAILY, ""),
        ("9.30", time(9, 30), DAILY, ""),
        ("9pm", time(21), DAILY, ""),
        ("12 am", time(0), DAILY, ""),
        ("12pm", time(12), DAILY, ""),
        ("24:00", time(0), DAILY, ""),
        ("00:00", time(0), DAILY, ""),
        ("23:59", time(23, 59), DAILY, ""),
        ("09:00 daily", NINE, DAILY, ""),
        ("09:00 weekdays", NINE, WEEKDAYS, ""),
        ("09:00 Weekends", NINE, {5, 6}, ""),
        ("09:00 mon,thu", NINE, {0, 3}, ""),
        ("09:00 mon, thu", NINE, {0, 3}, ""),
        ("09:00 mon thu", NINE, {0, 3}, ""),
        ("09:00 Monday", NINE, {0}, ""),
        ("09:00 mon-fri", NINE, WEEKDAYS, ""),
        ("09:00 fri-mon", NINE, {4, 5, 6, 0}, ""),
        ("09:00 будни", NINE, WEEKDAYS, ""),
        ("09:00 по будням gas", NINE, WEEKDAYS, "gas"),
        ("09:00 Жұмыс күндері", NINE, WEEKDAYS, ""),
        ("09:00 dam olish kunlari, gaz", NINE, {5, 6}, "gaz"),
        ("09:00 рӯзҳои корӣ", NINE, WEEKDAYS, ""),
        ("09:00 iş günleri", NINE, WEEKDAYS, ""),
        ("09:00 каждый день", NINE, DAILY, ""),
        ("09:00 каждый раз", NINE, DAILY, "каждый раз"),
        ("09:00 пн,чт", NINE, {0, 3}, ""),
        ("09:00 дүйсенбі", NINE, {0}, ""),
        ("09:00 payshanba", NINE, {3}, ""),
        ("09:00 панҷшанбе", NINE, {3}, ""),
        ("09:00 anna", NINE, {4}, ""),
        ("09:00 Kazakhstan", NINE, DAILY, "Kazakhstan"),
        ("09:00 weekdays Kazakhstan, economy", NINE, WEEKDAYS, "Kazakhstan, economy"),
        ("09:00 mon sunny weather", NINE, {0}, "sunny weather"),
        ("  09:00   gas   prices ", NINE, DAILY, "gas prices"),
        ("09:00, gas", NINE, DAILY, "gas"),
    ],
)
def test_what_is_asked_for(said: str, at: time, days: set[int], words: str) -> None:
    assert asked(said) == Asked(at, frozenset(days), words)


@pytest.mark.parametrize("said", ["", "weekdays", "mon 09:00", "9h30", "09:00:00", "100", "x9"])
def test_no_time(said: str) -> None:
    with pytest.raises(NoTime):
        asked(said)


@pytest.mark.parametrize("said", ["25:00", "24:01", "9:60", "13pm", "0am", "99"])
def test_no_time_of_the_day(said: str) -> None:
    with pytest.raises(BadTime) as raised:
        asked(said)
    assert said in str(raised.value)


def test_too_much() -> None:
    with pytest.raises(TooManyWords):
        asked("09:00 " + "gas " * 60)


def test_what_it_is_of() -> None:
    assert parts("Kazakhstan,  economy;gas prices ,") == ("Kazakhstan", "economy", "gas prices")


@given(st.text())
def test_any_text_is_understood_or_refused_in_words(text: str) -> None:
    for said in (text, "9 " + text):
        with contextlib.suppress(ChatError):
            assert asked(said).days <= DAILY


@pytest.mark.parametrize("code", LANGUAGE_NAMES)
def test_a_day_is_understood_as_it_is_shown(code: str) -> None:
    """`du,pay`: what a digest's line says of its days can be said."""
    for day in range(7):
        assert asked(f"09:00 {language(code).weekday(day)} gas") == Asked(
            NINE, frozenset({day}), "gas"
        )


@pytest.mark.parametrize("code", LANGUAGE_NAMES)
def test_all_days_and_working_days_are_understood_as_they_are_shown(code: str) -> None:
    for text, days in (("every day", DAILY), ("weekdays", WEEKDAYS)):
        assert asked(f"09:00 {language(code).gettext(text)}") == Asked(NINE, days, "")
