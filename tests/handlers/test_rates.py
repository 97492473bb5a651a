"""/rates: what is asked for, and what is no currency."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.model import Quote
from tests.kit.clock import START
from tests.kit.program import Engine

A_DAY = timedelta(days=1)


async def remember(engine: Engine, *values: str) -> None:
    """Rates of the tenge, one a day, the last on 2 April."""
    await engine.store.rates.add(
        [
            Quote("nbk", "USD", "KZT", Decimal(value), 1, date(2026, 4, 2) - A_DAY * back, START)
            for back, value in enumerate(reversed(values))
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
    ("words", "answer"),
    [
        ("KZ", "“KZ” is no currency that I know. Each is named by its three letters: "),
        ("K2T", "“K2T” is no currency that I know. Each is named by its three letters: "),
        ("KZT <b>", "“<b>” is no currency that I know. "),
        ("😀😀😀", "“😀😀😀” is no currency that I know. "),
        ("KZT dolar2", "“dolar2” is no currency that I know. Did you mean USD?"),
        ("x" * 400, "“xxxxxxxxxxxxxxxxxxxxxxx…” is no currency that I know. "),
        (" ".join(f"XX{n}" for n in "ABCDEFGHIJKLM"), "These are 13 currencies; 12 at once are"),
        ("2026-02-30", "“2026-02-30” is no day of the calendar."),
        ("31.11.2025", "“31.11.2025” is no day of the calendar."),
        (
            "2026-04-04",
            "2026-04-04 is still to come: its rates are not known yet. Today is 2026-04-02",
        ),
        ("KZT 2026-04-01 2026-03-31", "“2026-03-31” is a second day."),
        ("compare", "Name one currency to compare"),
        ("compare KZT RUB", "Name one currency to compare"),
        ("compare USD", "Name one currency to compare"),
        ("compare compare", "“compare” is no currency that I know."),
    ],
)
async def test_the_error_is_pointed_at(engine: Engine, words: str, answer: str) -> None:
    assert (await engine.ask(f"/rates {words}")).text.startswith(answer)


@pytest.mark.parametrize("said", ["tenge", "тенге", "₸", "KZT", "kzt,"])
async def test_currencies_by_their_names(engine: Engine, said: str) -> None:
    await remember(engine, "475.00", "472.31")
    assert "1 USD = 472.31 KZT" in (await engine.ask(f"/rates {said}")).text


@pytest.mark.parametrize("said", ["2026-04-01", "1.4.2026", "KZT 2026-04-01", "01/04/2026 kzt"])
async def test_the_rates_of_a_day(engine: Engine, said: str) -> None:
    await remember(engine, "478.77", "475.00", "472.31")
    answer = (await engine.ask(f"/rates {said}")).text
    assert answer.startswith("Official rates in force on 1 Apr 2026\n")
    assert "1 USD = 475.00 KZT  ▼ 0.79 %" in answer
    assert "KZT · 1 Apr 2026 · National Bank of Kazakhstan" in answer


async def test_a_day_without_a_bulletin_has_the_one_in_force(engine: Engine) -> None:
    rows = [
        Quote("cbr", "USD", "RUB", Decimal(value), 1, date(2026, 3, day), START)
        for value, day in (("83.12", 27), ("81.25", 28), ("81.90", 31))
    ]
    await engine.store.rates.add(rows)
    monday = (await engine.ask("/rates RUB 2026-03-30")).text
    assert "in force on 30 Mar 2026" in monday
    assert "1 USD = 81.2500 RUB  ▼ 2.25 %" in monday
    assert "RUB · 28 Mar 2026 · Bank of Russia" in monday
    early = (await engine.ask("/rates RUB 2026-03-01")).text
    assert "RUB: no rate is known for 1 Mar 2026." in early


async def test_what_each_bank_says(engine: Engine) -> None:
    await remember(engine, "475.00", "472.31")
    day = date(2026, 4, 1)
    await engine.store.rates.add(
        [
            Quote("cbr", "USD", "RUB", Decimal("81.0517"), 1, day, START),
            Quote("cbr", "KZT", "RUB", Decimal("17.1000"), 100, day, START),
            Quote("cbu", "USD", "UZS", Decimal("12194.21"), 1, day, START),
            Quote("cbu", "KZT", "UZS", Decimal("25.82"), 1, day, START),
        ]
    )
    old = "1 Apr 2026 · {}"
    answer = (await engine.ask("/rates compare KZT")).text
    assert answer.split("\n\n") == [
        "KZT by each official source",
        "1 USD = 472.31 KZT\n2 Apr 2026 · National Bank of Kazakhstan",
        f"1 USD = 472 KZT  the same within rounding\n{old} · 1 day old".format(
            "Central Bank of Uzbekistan, cross rate through UZS"
        ),
        f"1 USD = 473.99 KZT  +0.35 %\n{old} · 1 day old".format(
            "Bank of Russia, cross rate through RUB"
        ),
    ]
    day_before = (await engine.ask("/rates compare KZT 2026-04-01")).text
    assert "1 USD = 475.00 KZT" in day_before
    assert (await engine.ask("/rates compare JPY")).text == "JPY: no official source has it."


async def test_twelve_are_not_too_many(engine: Engine) -> None:
    codes = [f"XX{letter}" for letter in "ABCDEFGHIJKL"]
    answer = await engine.ask(f"/rates {' '.join(codes)}")
    assert all(f"{code}: " in answer.text for code in codes)
