"""/currencies: a chat's own list and base."""

from datetime import date
from decimal import Decimal

import pytest

from bot.model import Quote
from tests.handlers.test_news import labels, stale
from tests.kit.clock import START
from tests.kit.program import Engine

DAY = date(2026, 4, 2)


async def remember(engine: Engine) -> None:
    rows = (("USD", "472.31"), ("EUR", "548.12"), ("RUB", "5.81"), ("KGS", "5.4"))
    await engine.store.rates.add(
        [Quote("nbk", base, "KZT", Decimal(value), 1, DAY, START) for base, value in rows]
    )
    await engine.store.rates.add([Quote("ecb", "EUR", "USD", Decimal("1.1646"), 1, DAY, START)])


async def test_the_list_and_its_buttons(engine: Engine) -> None:
    shown = await engine.ask("/currencies")
    assert "/rates shows KZT KGS UZS TJS TMT against USD." in shown.text
    assert "\nKZT · Kazakhstani Tenge\nKGS · Kyrgystani Som\n" in shown.text
    assert "\nUSD · US Dollar\n" in shown.text
    assert labels(shown)[0] == ["RUB", "EUR", "CNY", "TRY"]
    assert labels(shown)[-1] == ["Against: USD"]
    assert max(map(len, labels(shown))) == 4


async def test_a_currency_comes_and_goes(engine: Engine) -> None:
    await remember(engine)
    shown = await engine.tap(await engine.ask("/currencies"), "EUR")
    assert "KZT KGS UZS TJS TMT EUR against USD" in shown.text
    assert "1 EUR = 1.1646 USD" in (await engine.ask("/rates")).text
    data = shown.button("CNY")["callback_data"]
    for _ in range(2):
        await engine.notice(shown, data, forged=True)
    assert (await engine.store.chats.open(1, "private")).currencies == ("EUR", "CNY")
    shown = await engine.tap(await engine.ask("/currencies"), "✓ EUR")
    assert "TMT CNY against USD" in shown.text
    assert "EUR" not in (await engine.ask("/rates")).text


async def test_another_base(engine: Engine) -> None:
    await remember(engine)
    bases = await engine.tap(await engine.ask("/currencies RUB"), "Against: USD")
    assert labels(bases)[:2] == [["✓ USD", "EUR", "RUB", "KZT"], ["KGS", "UZS", "TJS", "TMT"]]
    chosen = await engine.tap(bases, "KZT")
    assert "✓ KZT" in labels(chosen)[0]
    assert "/rates shows USD KGS UZS TJS TMT RUB against KZT." in chosen.text
    board = (await engine.ask("/rates")).text
    assert "1 USD = 472.31 KZT" in board
    assert "1 RUB = 5.81 KZT" in board
    assert "1 KGS = 5.40 KZT" in board
    assert "1 TMT = 134.95 KZT" in board
    assert "USD, KGS, RUB · 2 Apr 2026 · National Bank of Kazakhstan" in board
    listed = await engine.tap(chosen, "‹")
    assert labels(listed)[-1] == ["Against: KZT"]


async def test_by_words(engine: Engine) -> None:
    shown = await engine.ask("/currencies JPY, usd тенге")
    assert "TMT JPY USD against USD" not in shown.text
    assert "/rates shows KZT KGS UZS TJS TMT JPY against USD." in shown.text
    assert "✓ JPY" in [label for row in labels(shown) for label in row]
    based = await engine.ask("/currencies base JPY")
    assert "against JPY." in based.text


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("XXX", "“XXX” is no currency that I know."),
        ("EUR gelt?", "“gelt?” is no currency that I know."),
        ("base", "Name one currency"),
        ("base EUR RUB", "Name one currency"),
        (
            "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD",
            "These are 13 currencies; 12 at once are the most.",
        ),
    ],
)
async def test_what_cannot_be_set(engine: Engine, words: str, answer: str) -> None:
    assert (await engine.ask(f"/currencies {words}")).text.startswith(answer)
    chat = await engine.store.chats.open(1, "private")
    assert (chat.currencies, chat.base) == ((), "USD")


@pytest.mark.parametrize(
    "data", ["1:c", "1:c:0", "1:c:0:xxx:1", "1:c:0:kzt:2", "1:c:1:1", "1:c:9", "1:c:0:-eur:1"]
)
async def test_made_up_buttons(engine: Engine, data: str) -> None:
    shown = await engine.ask("/currencies")
    assert await engine.notice(shown, data, forged=True) == stale("/currencies")
    assert (await engine.store.chats.open(1, "private")).currencies == ()


async def test_in_a_group_only_administrators_choose(engine: Engine) -> None:
    owner, member = engine.telegram.user(1), engine.telegram.user(2)
    group = engine.telegram.group(-5, "Group", owner, member)
    await owner.say("/currencies", group)
    shown = await engine.telegram.wait_for(-5, 0)
    assert (await engine.notice(shown, "EUR", member)).startswith("Only administrators")
    assert await engine.notice(shown, "EUR", owner) == ""
    assert (await engine.store.chats.open(-5, "group")).currencies == ("EUR",)
