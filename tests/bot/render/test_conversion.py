"""A conversion as it stands in a chat."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import language
from bot.model import Message
from bot.rates.conversion.exchange import converted
from bot.rates.conversion.phrases import LONGEST, parse
from bot.rates.conversion.problems import Misread, TooWordy
from bot.render.buttons import StaleButton, read_swap, swap_button, unpack
from bot.render.conversion import conversion, misread
from tests.bot.rates.conversion.test_exchange import EUR, KGS, KZT, TMT, UZS, Fixed
from tests.bot.render.hostile import HOSTILE, check

MADE_UP = frozenset({"nbk", "nbkr", "cbu"})

BOARD = Fixed(KZT, KGS, UZS, TMT, EUR)


async def of(text: str, code: str = "en") -> Message:
    done = await converted(parse(text, code), BOARD, ())
    return conversion(done, language(code))


async def test_one_amount() -> None:
    message = await of("100 usd kzt")
    assert message.html == (
        "<b>100 USD = 47,231.00 KZT</b>\n1 USD = 472.31 KZT\nKZT · 2 Apr 2026 · nbk"
    )
    copy, swap = (row[0] for row in message.buttons)
    assert (copy.text, copy.copy) == ("⧉ 47,231.00 KZT", "47231.00")
    assert swap.text == "⇄ KZT → USD"


async def test_numbers_as_in_the_language_of_the_chat() -> None:
    message = await of("1234,5 usd kzt", "ru")
    assert "1\u00a0234,5 USD = 583\u00a0066,70 KZT" in message.html
    assert message.buttons[0][0].copy == "583066,70"


async def test_the_rate_is_told_as_people_say_it() -> None:
    message = await of("12 000 uzs usd")
    assert message.html.startswith("<b>12,000 UZS = 0.9841 USD</b>\n1 USD = 12,194.21 UZS\n")


async def test_a_cross_rate_says_so_and_names_both_sources() -> None:
    message = await of("100 kgs kzt")
    assert message.html.splitlines() == [
        "<b>100 KGS ≈ 540.1 KZT</b>",
        "1 KGS = 5.401 KZT",
        "KZT · 2 Apr 2026 · nbkr, nbk, cross rate through USD",
    ]


async def test_several_targets() -> None:
    message = await of("100 usd kzt kgs rub")
    assert message.html.splitlines() == [
        "<b>100 USD</b>",
        "= <b>47,231.00 KZT</b>",
        "= <b>8,745.00 KGS</b>",
        "1 USD = 472.31 KZT",
        "1 USD = 87.4500 KGS",
        "KZT · 2 Apr 2026 · nbk",
        "KGS · 2 Apr 2026 · nbkr",
        "RUB: no official source has it.",
    ]
    assert [len(row) for row in message.buttons] == [2]


async def test_several_amounts() -> None:
    lines = (await of("100 usd + 1000 kgs in kzt")).html.splitlines()
    assert lines[:3] == [
        "100 USD = 47,231.00 KZT",
        "1,000 KGS ≈ 5,401 KZT",
        "<b>Together: ≈ 52,632 KZT</b>",
    ]


async def test_several_amounts_and_targets() -> None:
    lines = (await of("100 usd - 1000 kgs in kzt uzs")).html.splitlines()
    assert lines[0] == "<b>100 USD − 1,000 KGS</b>"
    assert lines[1] == "≈ <b>41,830 KZT</b>"


async def test_a_doubtful_number_is_told() -> None:
    english, russian = (await of("1,234 usd kzt")).html, (await of("1,234 usd kzt", "ru")).html
    assert "“1,234” is taken for 1234. If you meant 1.2340, write it so." in english
    assert "«1,234» понято как 1,2340. Если вы имели в виду 1234, так и напишите." in russian


async def test_the_advice_is_read_as_it_says() -> None:
    assert parse("1.2340 usd kzt", "en").amounts[0].value == Decimal("1.234")
    assert parse("1,2340 usd kzt", "ru").amounts[0].value == Decimal("1.234")


async def test_nothing_known() -> None:
    message = await of("100 rub kzt")
    assert message.html == "<b>100 RUB</b>\nRUB: no official source has it."
    assert message.buttons == ()


@given(st.integers(1, 10**15), st.integers(0, 20), st.sampled_from(["USD", "KZT", "ZWG"]))
def test_a_swap_button_reads_back(mantissa: int, decimals: int, code: str) -> None:
    amount = Decimal(mantissa).scaleb(-decimals)
    data = swap_button(amount, code, "UZS")
    assert data is not None
    assert len(data) <= 64
    assert read_swap(unpack(data)[1]) == (amount, code, "UZS")


def test_an_amount_without_end_has_no_button() -> None:
    assert swap_button(Decimal(100) / 3, "USD", "KZT") is None
    assert swap_button(Decimal(0), "USD", "KZT") is None


@pytest.mark.parametrize("numbers", [(), (1, 2, 3), (0, 0, 1, 1), (1, 21, 1, 1), (1, -1, 1, 1)])
def test_a_made_up_swap_is_stale(numbers: tuple[int, ...]) -> None:
    with pytest.raises(StaleButton):
        read_swap(numbers)


def refused(text: str) -> Message:
    with pytest.raises(Misread) as caught:
        parse(text, "en")
    return misread(caught.value, language("en"))


def test_a_mistake_is_pointed_at() -> None:
    assert refused("100 usd in <kzzt").html == (
        "100 usd in <b><u>&lt;</u></b>kzzt\n“&lt;” is not understood here. "
        "Like this: /convert 100 USD KZT"
    )
    assert refused("100 usd kzzt").html == (
        "100 usd <b><u>kzzt</u></b>\n“kzzt” is no currency that I know. Did you mean KZT?"
    )
    assert refused("").html == "Tell me an amount and currencies: /convert 100 USD KZT"


def test_an_example_beside_a_mistake_can_be_typed_as_it_stands() -> None:
    said = "/start 1"
    html = misread(TooWordy(said, 0, len(said)), language("en")).html
    assert html.endswith("\nThat is too long. Like this: /convert 100 USD KZT")
    assert "/start" not in html  # what was said is no command any more


@given(HOSTILE)
def test_hostile_words_stay_words(text: str) -> None:
    check(refused(f"100 usd in ☃ {text}"[:LONGEST]), (), own=["/convert"])


def test_too_many_words_are_not_said_back() -> None:
    html = refused("☃ <b>" * 100).html
    assert html == "That is too long. Like this: /convert 100 USD KZT"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("1.5k usd kzt", "1,500 USD"),
        ("100.50 usd kzt", "100.50 USD"),
        ("100 / 3 usd kzt", "33.333333 USD"),
        ("0.00001 usd kzt", "0.00001 USD"),
        ("1 / 3000000 usd kzt", "0.00000033 USD"),
    ],
)
async def test_an_amount_as_it_was_read(said: str, shown: str) -> None:
    assert (await of(said)).html.startswith(f"<b>{shown} ")
