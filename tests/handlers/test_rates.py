"""/rates: what is asked for, and what is no currency."""

from datetime import date
from decimal import Decimal

import pytest

from bot.model import Quote
from tests.kit.clock import START
from tests.kit.program import Engine

WRONG = "Currencies are named by their three letters: /rates KZT RUB"


async def remember(engine: Engine, *values: str) -> None:
    """Rates of the tenge, one a day, the last on 2 April."""
    days = range(3 - len(values), 3)
    await engine.store.rates.add(
        [
            Quote("nbk", "USD", "KZT", Decimal(value), 1, date(2026, 4, day), START)
            for day, value in zip(days, values, strict=True)
        ]
    )


async def test_before_any_bank_has_answered(engine: Engine) -> None:
    answer = await engine.ask("/rates")
    assert answer.text.startswith("Official rates\n")
    for code in ("KZT", "KGS", "UZS", "TJS"):
        assert f"{code}: " in answer.text


async def test_a_rate_with_its_change_date_and_source(engine: Engine) -> None:
    await remember(engine, "475.00", "472.31")
    answer = await engine.ask("/rates")
    assert "1 USD = 472.31 KZT  ▼ 0.57 %" in answer.text
    assert "2 Apr 2026 · National Bank of Kazakhstan" in answer.text


@pytest.mark.parametrize("said", ["/rates kzt", "/rates KZT,kzt", "/rates  KZT , KZT"])
async def test_named_currencies(engine: Engine, said: str) -> None:
    await remember(engine, "475.00", "472.31")
    answer = await engine.ask(said)
    assert answer.text.count("KZT") == 2
    assert "KGS" not in answer.text


async def test_a_currency_that_no_source_has(engine: Engine) -> None:
    rubles = Quote("cbr", "USD", "RUB", Decimal("81.25"), 1, date(2026, 4, 2), START)
    await engine.store.rates.add([rubles])
    assert "XXX: no official source has it." in (await engine.ask("/rates XXX")).text


@pytest.mark.parametrize(
    "words",
    ["tenge", "KZ", "K2T", "ſſſ", "<b>", "KZT " * 13, "2026-11-20", "😀😀😀", "KZT RUBL"],
)
async def test_what_is_no_currency(engine: Engine, words: str) -> None:
    assert (await engine.ask(f"/rates {words}")).text == WRONG


async def test_twelve_are_not_too_many(engine: Engine) -> None:
    codes = [f"XX{letter}" for letter in "ABCDEFGHIJKL"]
    answer = await engine.ask(f"/rates {' '.join(codes)}")
    assert all(f"{code}: " in answer.text for code in codes)
