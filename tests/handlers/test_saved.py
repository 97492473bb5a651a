"""/saved and its pages."""

from datetime import timedelta

import pytest

from bot.emulator import Message
from tests.handlers.test_news import labels, stale, titles
from tests.kit.program import Engine


async def keep(engine: Engine, count: int) -> None:
    """Headline 1 is the first to be kept, and so the last of the list."""
    articles = await engine.publish(count)
    for n, article in enumerate(reversed(articles)):
        at = engine.clock.now() + timedelta(seconds=n)
        await engine.store.chats.save(1, article.id, at)


def head(message: Message) -> str:
    return message.text.splitlines()[0]


async def test_pages(engine: Engine) -> None:
    await keep(engine, 15)
    first = await engine.ask("/saved")
    assert head(first) == "Saved 1–6 of 15"
    assert titles(first) == [f"Headline {n}" for n in range(15, 9, -1)]
    second = await engine.tap(first, "›")
    third = await engine.tap(second, "›")
    assert (second.id, third.id) == (first.id, first.id)
    assert (head(second), head(third)) == ("Saved 7–12 of 15", "Saved 13–15 of 15")
    assert titles(third) == ["Headline 3", "Headline 2", "Headline 1"]
    back = await engine.tap(third, "‹")
    assert (back.text, labels(back)) == (second.text, labels(second))
    assert (await engine.tap(back, "‹")).text == first.text
    assert (await engine.ask("/summary 8")).text.startswith("Headline 8\n")
    assert (await engine.ask("/summary 14")).text.startswith("Headline 2\n")


async def test_a_page_stays_while_more_is_kept(engine: Engine) -> None:
    await keep(engine, 8)
    first = await engine.ask("/saved")
    (article,) = await engine.publish(1, begin=50)
    await engine.store.chats.save(1, article.id, engine.clock.now() + timedelta(hours=1))
    second = await engine.tap(first, "›")
    assert titles(second) == ["Headline 2", "Headline 1"]
    assert head(second) == "Saved 8–9 of 9"
    assert titles(await engine.tap(second, "‹")) == titles(first)


async def test_taking_out_and_putting_back(engine: Engine) -> None:
    await keep(engine, 8)
    first = await engine.ask("/saved")
    without = await engine.tap(first, "✕ 2")
    assert (without.id, head(without)) == (first.id, "Saved 1–6 of 7")
    assert titles(without) == [f"Headline {n}" for n in (8, 6, 5, 4, 3, 2)]
    assert without.text.endswith("Taken out: Headline 7")
    assert (await engine.ask("/summary 2")).text.startswith("Headline 6\n")
    again = await engine.tap(without, "Undo")
    assert (again.text, labels(again)) == (first.text, labels(first))


async def test_taking_out_the_first_of_a_page_and_the_last_of_all(engine: Engine) -> None:
    await keep(engine, 7)
    second = await engine.tap(await engine.ask("/saved"), "›")
    assert titles(second) == ["Headline 1"]
    first = await engine.tap(second, "✕ 7")
    assert head(first) == "Saved 1–6 of 6"
    back = await engine.tap(first, "Undo")
    assert head(back) == "Saved 1–6 of 7"
    for _ in range(7):
        back = await engine.tap(back, "✕ 1")
    assert back.text.startswith("Taken out: Headline 1\n\nNothing saved yet.")
    assert head(await engine.tap(back, "Undo")) == "Saved 1–1 of 1"


async def test_pressed_twice_it_does_the_same(engine: Engine) -> None:
    await keep(engine, 2)
    first = await engine.ask("/saved")
    data = first.button("✕ 1")["callback_data"]
    for _ in range(2):
        assert await engine.notice(first, data, forged=True) == ""
        assert len(await engine.store.chats.saved(1, 9)) == 1


@pytest.mark.parametrize(
    "data",
    [
        "1:v",
        "1:v:0",
        "1:v:0:-1:1",
        "1:v:9:1:1",
        "1:v:3:zz:1:1:1",
        "1:v:1:zzzzzzzzzzzzz:1",
        "1:v:2:1:1",
    ],
)
async def test_made_up_buttons(engine: Engine, data: str) -> None:
    await keep(engine, 2)
    first = await engine.ask("/saved")
    assert await engine.notice(first, data, forged=True) == stale("/saved")
    for odd in ("1:v:2:zzzzzzzzzzzzz:1:1", "1:v:0:1:zzzzzzzzzzzzz", "1:v:0:1:-1"):
        assert await engine.notice(first, odd, forged=True) == ""
    assert len(await engine.store.chats.saved(1, 9)) == 2
