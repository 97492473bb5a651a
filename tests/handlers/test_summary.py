"""/summary in its forms, Save, /saved."""

from pathlib import Path

import pytest

from bot.errors import WorkerFailed
from bot.model import Article, Summary
from tests.kit.program import Engine, running

WHICH = "Which one? Ask for the list with /news, then for a headline by its number: /summary 2"
GONE = "This article is no longer kept. Ask for a new list: /news"
NOTHING = "Nothing saved yet. Press Save under a summary, or say /save 2 after a list."
NO_ADDRESS = (
    "This is not the address of a page on the web. Like this: /summary https://example.com/news"
)
UNKNOWN = "No article of yamchi's sources has this address. What it reads: /sources"


async def test_by_number(engine: Engine) -> None:
    await engine.publish(15)
    await engine.ask("/news")
    answer = await engine.ask("/summary 2")
    lines = answer.text.splitlines()
    assert lines[:2] == ["Headline 2", "The Times · 2 Apr 2026 · 1\u00a0min\u00a0read"]
    assert "The first sentence of Headline 2." in answer.text
    assert answer.links == {"Headline 2": "https://times.example/2"}
    assert [button["text"] for row in answer.buttons for button in row] == ["Open", "Save"]
    assert answer.button("Open")["url"] == "https://times.example/2"


async def test_numbers_of_every_page_that_was_shown(engine: Engine) -> None:
    await engine.publish(15)
    await engine.tap(await engine.ask("/news"), "›")
    assert (await engine.ask("/summary 12")).text.startswith("Headline 12\n")
    assert (await engine.ask("/summary 1")).text.startswith("Headline 1\n")


async def test_numbers_are_those_of_the_last_list(engine: Engine) -> None:
    await engine.publish(9, begin=11)
    await engine.tap(await engine.ask("/news"), "›")
    await engine.publish(2, begin=1)
    await engine.ask("/news")
    assert (await engine.ask("/summary 1")).text.startswith("Headline 1\n")
    assert "no headline 9" in (await engine.ask("/summary 9")).text


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/summary", WHICH),
        ("/summary uranium", WHICH),
        ("/summary -1", WHICH),
        ("/summary 1 2", WHICH),
        ("/summary ²", WHICH),
        ("/summary 1234567890", WHICH),
        ("/summary ftp://times.example/2", WHICH),
        ("/summary 99", "The last list shown here has no headline 99. Ask for a new list: /news"),
        ("/summary 0", "The last list shown here has no headline 0. Ask for a new list: /news"),
        ("/summary https://elsewhere.example/", UNKNOWN),
        ("/summary http://<b>", NO_ADDRESS),
    ],
)
async def test_what_cannot_be_summed_up(engine: Engine, said: str, answer: str) -> None:
    await engine.publish(3)
    await engine.ask("/news")
    assert (await engine.ask(said)).text == answer


async def test_by_address(engine: Engine) -> None:
    await engine.publish(3)
    answer = await engine.ask("/summary https://times.example/3")
    assert answer.text.startswith("Headline 3\n")


async def test_as_a_reply_to_a_message_with_a_link(engine: Engine) -> None:
    await engine.publish(3)
    user = engine.telegram.user(1)
    written = await user.say("look: https://times.example/2 and https://times.example/3")
    await engine.settled()
    before = engine.telegram.acts(1)
    await user.say("/summary", reply_to=written)
    assert (await engine.telegram.wait_for(1, before)).text.startswith("Headline 2\n")


async def test_as_a_reply_to_a_linked_text_and_to_a_picture(engine: Engine) -> None:
    await engine.publish(3)
    user = engine.telegram.user(1)
    listed = await engine.ask("/news")
    before = engine.telegram.acts(1)
    await user.say("/summary", reply_to=listed)
    assert (await engine.telegram.wait_for(1, before)).text.startswith("Headline 1\n")
    picture = engine.telegram.state.write(
        user.chat,
        {"from": user.json},
        {
            "photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}],
            "caption": "https://times.example/3",
            "caption_entities": [{"type": "url", "offset": 0, "length": 23}],
        },
    )
    before = engine.telegram.acts(1)
    await user.say("/summary", reply_to=picture)
    assert (await engine.telegram.wait_for(1, before)).text.startswith("Headline 3\n")


async def test_as_a_reply_to_a_message_without_a_link(engine: Engine) -> None:
    user = engine.telegram.user(1)
    written = await engine.ask("hello")
    before = engine.telegram.acts(1)
    await user.say("/summary", reply_to=written)
    assert (await engine.telegram.wait_for(1, before)).text == WHICH


async def test_the_button_with_the_number(engine: Engine) -> None:
    await engine.publish(3)
    answer = await engine.tap(await engine.ask("/news"), "3")
    assert answer.text.startswith("Headline 3\n")
    await engine.settled()
    assert [query.answer for query in engine.telegram.state.queries.values()] == [
        {"text": "", "show_alert": False}
    ]


async def test_saving_twice_and_the_list_of_what_is_kept(engine: Engine) -> None:
    assert (await engine.ask("/saved")).text == NOTHING
    await engine.publish(12)
    await engine.ask("/news")
    summary = await engine.ask("/summary 2")
    assert await engine.notice(summary, "Save") == "Saved. /saved lists it."
    assert await engine.notice(summary, "Save") == "Already saved. /saved lists it."
    await engine.clock.sleep(1)
    assert await engine.notice(await engine.ask("/summary 5"), "Save") == "Saved. /saved lists it."
    kept = await engine.ask("/saved")
    assert kept.text.splitlines()[:3] == ["Saved 1–2 of 2", "", "1. Headline 5"]
    assert "2. Headline 2\n" in kept.text
    assert (await engine.tap(kept, "2")).text.startswith("Headline 2\n")


async def test_saving_by_number(engine: Engine) -> None:
    await engine.publish(9)
    await engine.ask("/news")
    told = await engine.ask("/save 3")
    assert told.text == "Headline 3\nSaved. /saved lists it."
    assert told.links == {"Headline 3": "https://times.example/3"}
    assert (await engine.ask("/save 3")).text == "Headline 3\nAlready saved. /saved lists it."
    assert (await engine.ask("/save https://times.example/7")).text.startswith("Headline 7\n")
    assert {each.title for each in await engine.store.chats.saved(1, 9)} == {
        "Headline 3",
        "Headline 7",
    }


async def test_saving_as_a_reply(engine: Engine) -> None:
    await engine.publish(3)
    user = engine.telegram.user(1)
    listed = await engine.ask("/news")
    before = engine.telegram.acts(1)
    await user.say("/save", reply_to=listed)
    assert (await engine.telegram.wait_for(1, before)).text.startswith("Headline 1\nSaved.")


@pytest.mark.parametrize("said", ["/save", "/save uranium", "/save 1 2"])
async def test_what_cannot_be_saved(engine: Engine, said: str) -> None:
    assert (await engine.ask(said)).text == WHICH.replace("/summary 2", "/save 2")


async def test_what_is_kept_is_a_list_with_numbers(engine: Engine) -> None:
    await engine.publish(15)
    listed = await engine.ask("/news")
    await engine.ask("/save 5")
    await engine.ask("/saved")
    assert (await engine.ask("/summary 1")).text.startswith("Headline 5\n")
    assert "no headline 2" in (await engine.ask("/summary 2")).text
    await engine.tap(listed, "›")
    assert "no headline 1." in (await engine.ask("/summary 1")).text
    assert (await engine.ask("/summary 8")).text.startswith("Headline 8\n")


async def test_what_is_kept_belongs_to_its_chat(engine: Engine) -> None:
    await engine.publish(1)
    await engine.ask("/news")
    await engine.notice(await engine.ask("/summary 1"), "Save")
    other = engine.telegram.user(2)
    assert "Nothing saved" in (await engine.ask("/saved", other)).text
    assert "no headline 1" in (await engine.ask("/summary 1", other)).text


@pytest.mark.parametrize(
    "data", ["1:s:zz", "1:k:zz", "1:k", "1:s:1:1", "1:s:-1", "1:k:" + "z" * 13]
)
async def test_an_article_that_does_not_exist(engine: Engine, data: str) -> None:
    await engine.publish(1)
    listed = await engine.ask("/news")
    assert await engine.notice(listed, data, forged=True) == GONE
    assert await engine.store.chats.saved(1, 10) == []


async def test_a_number_whose_article_is_gone(engine: Engine) -> None:
    await engine.store.chats.show(1, 7, {1: 4242})
    assert (await engine.ask("/summary 1")).text == GONE


class Refusing:
    """A summarizer that cannot."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def summarize(self, article: Article) -> Summary:
        raise self._error


async def test_a_press_that_fails_has_words_too(tmp_path: Path) -> None:
    refusing = Refusing(WorkerFailed(reason="deadline"))
    async with running(tmp_path, summaries=refusing) as engine:
        await engine.publish(1)
        words = await engine.notice(await engine.ask("/news"), "1")
        assert words == "Reading took too long or failed. Please try again later."
