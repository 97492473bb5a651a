"""What is new since a chat last looked."""

import re
from dataclasses import replace
from datetime import timedelta

from bot.clock import micros
from tests.handlers.test_news import labels, stale, titles
from tests.kit.clock import START
from tests.kit.program import SOURCE, Engine

NOTHING = "Nothing new since you looked, {}. All headlines: /news"
OTHER = replace(SOURCE, id="other", title="Other")


def head(text: str) -> str:
    return text.splitlines()[0]


async def later(engine: Engine, minutes: int) -> None:
    await engine.settled()
    await engine.clock.sleep(60 * minutes)


async def test_the_first_look_has_nothing_to_compare_with(engine: Engine) -> None:
    await engine.publish(3)
    answer = await engine.ask("/news")
    assert labels(answer) == [["1", "2", "3"]]


async def test_a_chat_that_never_looked_is_shown_everything(engine: Engine) -> None:
    await engine.publish(3)
    assert head((await engine.ask("/news new")).text) == "Viewing results 1–3 of 3"
    assert (await engine.ask("/news NEW")).text == NOTHING.format("just now")


async def test_nothing_new_and_since_when(engine: Engine) -> None:
    await engine.publish(3)
    await engine.ask("/news")
    await later(engine, 125)
    assert (await engine.ask("/news new")).text == NOTHING.format("2 h ago")
    assert labels(await engine.ask("/news")) == [["1", "2", "3"]]
    # A look at everything is a look, though nothing was new.
    assert (await engine.ask("/news new")).text == NOTHING.format("just now")


async def test_only_what_is_new(engine: Engine) -> None:
    await engine.publish(9, begin=101)
    await engine.ask("/news")
    await later(engine, 30)
    await engine.publish(8)
    fresh = await engine.ask("/news new")
    assert head(fresh.text) == "Viewing results 1–6 of 8 · new since you looked, 30 min ago"
    assert titles(fresh) == [f"Headline {n}" for n in range(1, 7)]
    await engine.publish(5, begin=50)
    second = await engine.tap(fresh, "›")
    assert head(second.text).startswith("Viewing results 7–8 of 8 · new since")
    assert titles(second) == ["Headline 7", "Headline 8"]
    assert titles(await engine.tap(second, "‹")) == titles(fresh)
    assert (await engine.ask("/summary 8")).text.startswith("Headline 8\n")
    assert head((await engine.ask("/news new")).text).startswith("Viewing results 1–5 of 5 · new")


async def test_the_button_says_how_many_and_keeps_its_own_mark(engine: Engine) -> None:
    await engine.publish(3, begin=101)
    await engine.ask("/news")
    await engine.publish(2)
    answer = await engine.ask("/news")
    assert labels(answer) == [["1", "2", "3", "4", "5"], ["New since you looked: 2"]]
    assert labels(await engine.ask("/news")) == [["1", "2", "3", "4", "5"]]
    await engine.publish(1, begin=50)
    fresh = await engine.tap(answer, "New since you looked: 2")
    assert head(fresh.text).startswith("Viewing results 1–3 of 3 · new since you looked")
    assert await engine.notice(answer, "New since you looked: 2") == ""
    assert (await engine.ask("/news new")).text == NOTHING.format("just now")


async def test_an_edited_headline_or_an_old_one_that_comes_late_is_not_new(engine: Engine) -> None:
    await engine.publish(3)
    await engine.ask("/news")
    await engine.publish(3, title="Edited")
    await engine.publish(1, begin=9, published_at=START - timedelta(days=3))
    assert (await engine.ask("/news new")).text.startswith("Nothing new")


async def test_a_story_that_was_shown_is_not_new_because_another_tells_it(engine: Engine) -> None:
    await engine.store.articles.declare([SOURCE, OTHER])
    (first,) = await engine.publish(1)
    await engine.ask("/news")
    await engine.settled()
    (second,) = await engine.publish(1, OTHER)
    await engine.publish(1, OTHER, begin=2)
    await engine.store.stories.join({second.id: first.id})
    for muted in (False, True):
        if muted:
            await engine.store.chats.mute(1, "nobody", muted=True)
        look = await engine.store.chats.open(1, "private")
        assert look.looked is not None
        fresh = await engine.ask("/news new")
        assert titles(fresh) == ["Headline 2"]
        assert fresh.text.startswith("Viewing results 1–1 of 1")
        await engine.settled()
        await engine.store.chats.look(1, look.looked)


async def test_muted_outlets_are_not_new(engine: Engine) -> None:
    await engine.store.articles.declare([SOURCE, OTHER])
    await engine.publish(1)
    await engine.ask("/news")
    await engine.store.chats.mute(1, OTHER.id, muted=True)
    await engine.publish(2, OTHER, begin=2)
    assert labels(await engine.ask("/news")) == [["1"]]


async def test_looks_are_a_chats_own(engine: Engine) -> None:
    await engine.publish(1)
    await engine.ask("/news")
    await engine.publish(1, begin=2)
    other = engine.telegram.user(2)
    assert labels(await engine.ask("/news", other)) == [["1", "2"]]
    assert re.match("Viewing results 1–1 of 1", (await engine.ask("/news new")).text)


async def test_made_up_looks(engine: Engine) -> None:
    await engine.publish(3)
    shown = await engine.ask("/news")
    for data in ("1:e", "1:e:1", "1:e:-1:1", "1:e:1:-1", "1:e:1:zzzzzzzzzzzz", "1:e:1:1:1"):
        assert await engine.notice(shown, data, forged=True) == stale("/news new")
    assert await engine.notice(shown, "1:e:zzzzzzzzzzzzz:0", forged=True) == stale("/news new")
    far = f"1:e:0:{micros(START)}"
    assert await engine.notice(shown, far, forged=True) in ("", stale("/news new"))
