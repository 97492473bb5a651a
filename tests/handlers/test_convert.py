"""/convert, plain text that is a conversion, and the buttons below."""

from datetime import date
from decimal import Decimal

import pytest

from bot.emulator import Message
from bot.model import Quote
from bot.render.buttons import pack
from tests.kit.clock import START
from tests.kit.program import Engine

HINT = "Say /news, /rates or /help."
RESULT = (
    "100 USD = 47,231.00 KZT\n1 USD = 472.31 KZT\nKZT · 2 Apr 2026 · National Bank of Kazakhstan"
)


@pytest.fixture(autouse=True)
async def remember(engine: Engine) -> None:
    rows = (("nbk", "KZT", "472.31"), ("nbkr", "KGS", "87.4500"), ("cbu", "UZS", "12194.21"))
    await engine.store.rates.add(
        [
            Quote(bank, "USD", currency, Decimal(value), 1, date(2026, 4, 2), START)
            for bank, currency, value in rows
        ]
    )


async def speak(engine: Engine, language: str) -> None:
    """Set the language of user 1's chat."""
    await engine.services.chats.open(1, "private")
    await engine.store._database.execute("UPDATE chats SET language = ?", language)


def copies(message: Message) -> list[str]:
    return [
        button["copy_text"]["text"]
        for row in message.buttons
        for button in row
        if "copy_text" in button
    ]


@pytest.mark.parametrize(
    "said",
    [
        "/convert 100 USD KZT",
        "/convert 100 usd in kzt",
        "100 usd in kzt",
        "100$ в тенге",
        "100 usd kzt?",
    ],
)
async def test_an_amount_its_rate_date_and_source(engine: Engine, said: str) -> None:
    answer = await engine.ask(said)
    assert answer.text == RESULT
    assert copies(answer) == ["47231.00"]


async def test_into_the_usual_currencies(engine: Engine) -> None:
    answer = await engine.ask("100 usd")
    for text in ("100 USD\n", "= 47,231.00 KZT", "= 8,745.00 KGS", "= 1,219,421.00 UZS"):
        assert text in answer.text
    assert "= 350.00 TMT" in answer.text
    assert "TJS: National Bank of Tajikistan has not answered yet." in answer.text


async def test_the_other_way_round_in_the_same_message(engine: Engine) -> None:
    answer = await engine.ask("100 usd kzt")
    swapped = await engine.tap(answer, "⇄ KZT → USD")
    assert swapped.id == answer.id
    assert swapped.text.startswith("100 KZT = 0.2117 USD\n1 USD = 472.31 KZT\n")
    again = await engine.tap(swapped, "⇄ USD → KZT")
    assert again.text == RESULT


@pytest.mark.parametrize(
    "numbers",
    [(), (1, 0, 1, 1), (100, 0, int("USD", 36), int("USD", 36)), (100, 0, int("USD", 36), 5)],
)
async def test_a_made_up_swap(engine: Engine, numbers: tuple[int, ...]) -> None:
    answer = await engine.ask("100 usd kzt")
    shown = await engine.notice(answer, pack("x", *numbers), forged=True)
    assert "out of date" in shown


async def test_the_place_of_a_mistake(engine: Engine) -> None:
    for said in ("/convert 100 usd kzzt", "100 usd kzzt"):
        answer = await engine.ask(said)
        assert answer.text == "100 usd kzzt\n“kzzt” is no currency that I know. Did you mean KZT?"
        underlined = [e for e in answer["entities"] if e["type"] == "underline"]
        assert [(e["offset"], e["length"]) for e in underlined] == [(8, 4)]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("/convert", "Tell me an amount and currencies: /convert 100 USD KZT"),
        ("/convert hello", "hello\n“hello” is no currency that I know."),
        ("/convert 0 usd kzt", "0 usd kzt\n“0 usd” is nothing to convert."),
        ("0 usd kzt", "0 usd kzt\n“0 usd” is nothing to convert."),
        ("/convert 100 usd usd", "USD is USD already."),
        ("/convert 1 usd - 1 kgs - 100 uzs * 10000 in kzt", "More is taken off than there is"),
        ("/convert 100 rub kzt", "100 RUB\nRUB: Bank of Russia has not answered yet."),
    ],
)
async def test_what_cannot_be_converted(engine: Engine, said: str, expected: str) -> None:
    assert (await engine.ask(said)).text.startswith(expected)


@pytest.mark.parametrize("said", ["hello", "USD", "курс доллара", "2024", "10:30"])
async def test_what_is_no_conversion_gets_the_hint(engine: Engine, said: str) -> None:
    assert (await engine.ask(said)).text == HINT


async def test_in_groups_only_the_command(engine: Engine) -> None:
    user = engine.telegram.user(1)
    group = engine.telegram.group(-100, "Group", user)
    group.set_bot("administrator")
    await user.say("100 usd in kzt", group)
    await user.say("/convert 100 usd in kzt", group)
    await engine.settled()
    (answer,) = engine.telegram.sent_to(-100)
    assert answer.text == RESULT


async def test_numbers_are_read_and_shown_as_the_chat_speaks(engine: Engine) -> None:
    await speak(engine, "ru")
    answer = await engine.ask("1,234 доллара в тенге")
    assert answer.text.startswith("1,234 USD = 582,83 KZT\n")
    assert "«1,234» понято как 1,2340. Если вы имели в виду 1234, так и напишите." in answer.text
    assert copies(answer) == ["582,83"]
