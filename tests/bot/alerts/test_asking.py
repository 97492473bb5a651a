"""What people write after /alert."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.asking import (
    AlertOnWhat,
    NoLevel,
    NoRate,
    OddShare,
    OddSpan,
    TooManyNamed,
    TwoRules,
    UnreadLevel,
    Wish,
    parse,
)
from bot.errors import ChatError
from bot.rates.conversion.problems import UnknownCurrency

DOLLAR = ("USD", "KZT")


@pytest.mark.parametrize(
    ("text", "language", "codes", "kind", "level"),
    [
        ("USD/KZT > 530", "en", DOLLAR, "above", "530"),
        ("USD/KZT>=530.5", "en", DOLLAR, "above", "530.5"),
        ("usd kzt < 480", "en", DOLLAR, "below", "480"),
        ("RUB/KZT≤5,5", "ru", ("RUB", "KZT"), "below", "5.5"),
        ("usd->kzt ≥ 1 530", "ru", DOLLAR, "above", "1530"),
        ("$ > 530₸", "en", DOLLAR, "above", "530"),
        ("🇺🇸/🇰🇿 > 530", "en", DOLLAR, "above", "530"),
        ("dollar in tenge above 530", "en", DOLLAR, "above", "530"),
        ("tell me when the dollar is over 530 tenge", "en", DOLLAR, "above", "530"),
        ("доллар выше 530 тенге", "ru", DOLLAR, "above", "530"),
        ("евро ниже 600", "ru", ("EUR",), "below", "600"),
        ("если доллар станет дороже 530 тенге", "ru", DOLLAR, "above", "530"),
        ("доллар 530 теңгеден жоғары болса", "kk", DOLLAR, "above", "530"),
        ("доллар 480 төмен", "kk", ("USD",), "below", "480"),
        ("доллар 90 жогору", "ky", ("USD",), "above", "90"),
        ("dollar 12 500 so'mdan yuqori", "uz", ("USD", "UZS"), "above", "12500"),
        ("доллар 12500 дан паст", "uz", ("USD",), "below", "12500"),
        ("доллар аз 11 боло", "tg", ("USD",), "above", "11"),
        ("dollar 20 ýokary", "tk", ("USD",), "above", "20"),
        ("USD/UZS > 12.5 тыс", "ru", ("USD", "UZS"), "above", "12500"),
        ("USD/UZS > 12k", "en", ("USD", "UZS"), "above", "12000"),
        ("USD/KZT 530", "en", DOLLAR, None, "530"),
        ("530 тенге за доллар", "ru", ("KZT", "USD"), None, "530"),
        ("< 480", "en", (), "below", "480"),
    ],
)
def test_levels(
    text: str, language: str, codes: tuple[str, ...], kind: str | None, level: str
) -> None:
    wish = parse(text, language)
    assert (wish.codes, wish.kind, wish.level) == (codes, kind, Decimal(level))
    assert wish.ordered is ("/" in text)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("USD/KZT 2%", Wish(DOLLAR, True, "move", Decimal(2))),
        ("2%", Wish((), False, "move", Decimal(2))),
        ("USD/KZT ±1,5 %", Wish(DOLLAR, True, "move", Decimal("1.5"))),
        ("USD/KZT +2%", Wish(DOLLAR, True, "move", Decimal(2), sign=1)),
        ("USD/KZT -2%", Wish(DOLLAR, True, "move", Decimal(2), sign=-1)),
        ("USD/KZT 2% 5d", Wish(DOLLAR, True, "move", Decimal(2), span=5)),
        ("USD/KZT 2% 5", Wish(DOLLAR, True, "move", Decimal(2), span=5)),
        ("USD/KZT 2 процента за 5 дней", Wish(DOLLAR, True, "move", Decimal(2), span=5)),
        ("доллар 2 % за неделю", Wish(("USD",), False, "move", Decimal(2), span=7)),
        ("USD/KZT 2% in 2 weeks", Wish(DOLLAR, True, "move", Decimal(2), span=14)),
        ("USD/KZT high 30d", Wish(DOLLAR, True, "high", span=30)),
        ("USD/KZT high", Wish(DOLLAR, True, "high", span=30)),
        ("low 90 USD/KZT", Wish(DOLLAR, True, "low", span=90)),
        ("доллар максимум за год", Wish(("USD",), False, "high", span=365)),
        ("USD/KZT ең жоғары 90 күн", Wish(DOLLAR, True, "high", span=90)),
        ("dollar eng past 2 oy", Wish(("USD",), False, "low", span=60)),
    ],
)
def test_moves_highs_and_lows(text: str, wish: Wish) -> None:
    language = "ru" if any("а" <= char <= "я" for char in text) else "en"
    assert parse(text, language) == wish


def test_a_number_that_may_be_two_is_both() -> None:
    wish = parse("USD/UZS > 12,500", "en")
    assert (wish.level, wish.other) == (Decimal(12500), Decimal("12.5"))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", AlertOnWhat),
        ("  ", AlertOnWhat),
        ("x" * 201, AlertOnWhat),
        ("USD/KZT", NoLevel),
        ("USD/KZT >", NoLevel),
        (">", NoLevel),
        ("USD KZT EUR > 5", TooManyNamed),
        ("USD/KZX > 530", UnknownCurrency),
        ("foo", UnknownCurrency),
        ("USD/KZT > 530 < 480", TwoRules),
        ("USD/KZT > 530 54", TwoRules),
        ("USD/KZT > 530 2%", TwoRules),
        ("USD/KZT 2% 3%", TwoRules),
        ("USD/KZT > 530 5d", TwoRules),
        ("USD/KZT high 2%", TwoRules),
        ("USD/KZT > 0", NoRate),
        ("USD/KZT > 1.2.3", UnreadLevel),
        ("USD/KZT 0%", OddShare),
        ("USD/KZT 51%", OddShare),
        ("USD/KZT 2% 31d", OddSpan),
        ("USD/KZT 2% 1.5d", OddSpan),
        ("USD/KZT high 1d", OddSpan),
        ("USD/KZT high 366d", OddSpan),
    ],
)
def test_what_is_wrong(text: str, kind: type[ChatError]) -> None:
    with pytest.raises(kind):
        parse(text, "en")


@given(st.text(max_size=60), st.sampled_from(["en", "ru", "kk", "ky", "uz", "tg", "tk"]))
def test_any_text_is_a_wish_or_is_told_why_not(text: str, language: str) -> None:
    try:
        wish = parse(text, language)
    except ChatError:
        return
    assert wish.level > 0 or wish.span


WORDS = "USD KZT / > < % 2 530 5d high low выше доллар 1,5 -2% +3% неделя год k 12 ≥ - за $"


@given(st.lists(st.sampled_from(WORDS.split()), max_size=7))
def test_words_of_alerts_in_any_order(words: list[str]) -> None:
    with suppress(ChatError):
        parse(" ".join(words), "ru")
