"""/chart in a chat: the picture, its buttons, the text in its place, and what cannot be drawn."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from PIL import Image

from bot.emulator import Message
from bot.model import Quote
from tests.kit.clock import START
from tests.kit.program import Engine

TODAY = START.date()


async def remember(engine: Engine, days: int = 40) -> None:
    """Rates of the tenge, one a day, the last of today."""
    await engine.store.rates.add(
        [
            Quote("nbk", "USD", "KZT", Decimal(480 + n % 9), 1, TODAY - timedelta(days=n), START)
            for n in range(days)
        ]
    )


def content(engine: Engine, message: Message) -> bytes:
    return engine.telegram.state.files[message["photo"][0]["file_id"]].content


def labels(message: Message) -> list[str]:
    return [button["text"] for row in message.buttons for button in row]


async def test_a_picture_with_its_facts(engine: Engine) -> None:
    await remember(engine)
    answer = await engine.ask("/chart USD/KZT 30d")
    picture = Image.open(io.BytesIO(content(engine, answer)))
    assert (picture.format, picture.size) == ("PNG", (1080, 720))
    assert len(content(engine, answer)) < 60_000
    assert answer.text.startswith("USD/KZT · 30 days\n1 USD = 480.00 KZT")
    assert "National Bank of Kazakhstan · 2 Apr 2026" in answer.text
    assert labels(answer) == ["· 30d ·", "90d", "1y", "5y", "⇄ KZT/USD"]


async def test_the_same_chart_is_sent_by_its_name(engine: Engine) -> None:
    await remember(engine)
    first = await engine.ask("/chart usd kzt 30d")
    again = await engine.ask("/chart доллар/тенге 30d", engine.telegram.user(2))
    assert again["photo"] == first["photo"]
    assert len(engine.telegram.state.files) == 1


async def test_a_name_that_telegram_has_forgotten(engine: Engine) -> None:
    await remember(engine)
    first = await engine.ask("/chart USD/KZT 30d")
    picture = content(engine, first)
    engine.telegram.state.files.clear()
    again = await engine.ask("/chart USD/KZT 30d")
    assert content(engine, again) == picture
    third = await engine.ask("/chart USD/KZT 30d")
    assert third["photo"] == again["photo"]


async def test_buttons_change_the_picture_in_its_place(engine: Engine) -> None:
    await remember(engine)
    first = await engine.ask("/chart USD/KZT 30d")
    longer = await engine.tap(first, "1y")
    assert (longer.id, labels(longer)[2]) == (first.id, "· 1y ·")
    assert longer.text.startswith("USD/KZT · 1 year")
    assert longer["photo"] != first["photo"]
    swapped = await engine.tap(longer, "⇄ KZT/USD")
    assert (swapped.id, swapped.text.split("\n")[0]) == (first.id, "KZT/USD · 1 year")
    assert "1 KZT = 0.0020833 USD" in swapped.text
    back = await engine.tap(swapped, "⇄ USD/KZT")
    assert back["photo"] == longer["photo"]


async def test_pressing_the_same_again_changes_nothing(engine: Engine) -> None:
    await remember(engine)
    first = await engine.ask("/chart USD/KZT 30d")
    data = first.button("· 30d ·")["callback_data"]
    assert await engine.notice(first, data) == ""


async def test_text_for_those_who_save_data(engine: Engine) -> None:
    await remember(engine)
    answer = await engine.ask("/chart USD/KZT 30d text")
    assert "photo" not in answer
    head, line, now, *_ = answer.text.split("\n")
    assert (head, len(line)) == ("USD/KZT · 30 days", 24)
    assert set(line) <= set("▁▂▃▄▅▆▇█·")
    assert now.startswith("1 USD = 480.00 KZT")
    longer = await engine.tap(answer, "90d")
    assert (longer.id, longer.text.split("\n")[0]) == (answer.id, "USD/KZT · 90 days")
    assert not engine.telegram.state.files


async def test_the_manat_needs_no_history(engine: Engine) -> None:
    answer = await engine.ask("/chart TMT 5y")
    assert "fixed since 2015" in answer.text
    assert content(engine, answer).startswith(b"\x89PNG")


async def test_without_a_picture_there_is_text(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await remember(engine)
    monkeypatch.setattr("bot.rates.easel.SECONDS", 0.0)
    answer = await engine.ask("/chart USD/KZT 30d")
    assert "photo" not in answer
    assert "▁" in answer.text


NO_PERIOD = (
    "USD/KZT <b><u>7d</u></b>\n“7d” is no time that there are charts of. "
    "These are: 30d, 90d, 1y, 5y"
)
NO_CURRENCY = (
    "USD/<b><u>QQQ</u></b> 30d\n“QQQ” is no currency that I know. "
    "By its three letters each is understood: USD"
)
NO_HISTORY = (
    "There is no history of KGS/USD yet: it grows with every day. Whoever runs this bot "
    "can fetch the past with this command:\n<code>yamchi rates backfill --days 365</code>"
)


@pytest.mark.parametrize(
    ("said", "html"),
    [
        ("/chart USD/KZT 7d", NO_PERIOD),
        ("/chart USD/QQQ 30d", NO_CURRENCY),
        ("/chart USD KZT RUB", "A chart is of two currencies: /chart USD/KZT 90d"),
        ("/chart KGS/USD", NO_HISTORY),
    ],
)
async def test_what_cannot_be_drawn_and_why(engine: Engine, said: str, html: str) -> None:
    assert (await engine.ask(said)).html == html


@pytest.mark.parametrize(
    "data",
    [
        "1:g",
        "1:g:1:2:3",
        "1:g:usd:kzt:9:0",
        "1:g:usd:usd:1:0",
        "1:g:usd:zzz:1:0",
        "1:g:usd:kzt:1:2",
        "1:g:-1:kzt:1:0",
        "1:g:usd:kgs:1:0",
    ],
)
async def test_buttons_that_nobody_made(engine: Engine, data: str) -> None:
    await remember(engine)
    first = await engine.ask("/chart USD/KZT 30d")
    assert "out of date" in await engine.notice(first, data, forged=True)


async def test_one_day_is_no_history(engine: Engine) -> None:
    await remember(engine, 1)
    assert "no history of USD/KZT yet" in (await engine.ask("/chart USD/KZT 30d")).text
