"""Inline queries and their answers, with the limits of the Bot API."""

from typing import Any

import pytest

from bot.emulator import Emulator, Offered
from bot.emulator.inline import PATIENCE
from tests.bot.emulator.conftest import Bot
from tests.kit.botapi import shape
from tests.kit.clock import TurnedClock


def article(number: int = 1, **fields: Any) -> dict[str, Any]:
    content = {"message_text": f"<b>Text {number}</b>", "parse_mode": "HTML"}
    usual = {"type": "article", "id": str(number), "title": "T", "input_message_content": content}
    return {**usual, **fields}


async def refusal(bot: Bot, emulator: Emulator, **values: Any) -> str:
    query = await emulator.user(5).inline("x")
    answer = await bot("answerInlineQuery", inline_query_id=query.id, **values)
    assert isinstance(answer, str), "it was taken"
    assert query.answer is None
    return answer


async def test_an_update_is_as_the_bot_api_has_it(bot: Bot, emulator: Emulator) -> None:
    await emulator.user(5, language="ru").inline("100 usd", "7")
    updates = await bot("getUpdates")
    assert shape("Array of Update", updates) == []
    query = updates[0]["inline_query"]
    assert (query["query"], query["offset"], query["from"]["id"]) == ("100 usd", "7", 5)
    with pytest.raises(ValueError, match="256"):
        await emulator.user(5).inline("x" * 257)


async def test_an_answer_is_what_the_user_sees(bot: Bot, emulator: Emulator) -> None:
    query = await emulator.user(5).inline("x")
    button = {"text": "More", "start_parameter": "inline"}
    keyboard = {"inline_keyboard": [[{"text": "C", "copy_text": {"text": "1"}}]]}
    results = [article(1, description="D", reply_markup=keyboard), article(2, url="https://a.kz/")]
    assert await bot(
        "answerInlineQuery",
        inline_query_id=query.id,
        results=results,
        cache_time=60,
        is_personal=True,
        next_offset="10",
        button=button,
    )
    answer = query.answer
    assert isinstance(answer, Offered)
    assert (answer.cache_time, answer.personal, answer.following) == (60, True, "10")
    assert answer.button == button
    assert answer.titles() == ["T", "T"]
    first, _ = answer.results
    assert (first.text, first.description) == ("Text 1", "D")
    assert first.message["entities"] == [{"type": "bold", "offset": 0, "length": 6}]
    assert first.message["reply_markup"] == keyboard


async def test_it_is_answered_once_and_in_time(
    bot: Bot, emulator: Emulator, clock: TurnedClock
) -> None:
    query = await emulator.user(5).inline("x")
    assert await bot("answerInlineQuery", inline_query_id=query.id, results=[]) is True
    late = await emulator.user(5).inline("y")
    await clock.advance(PATIENCE + 1)
    for name in (query.id, late.id, "nobody's"):
        answer = await bot("answerInlineQuery", inline_query_id=name, results=[])
        assert "query is too old" in answer


LONG = "x" * 65
EMPTY = {"message_text": "", "parse_mode": "HTML"}
BROKEN = {"message_text": "<b>x", "parse_mode": "HTML"}
TOO_LONG = {"message_text": "x" * 4097}


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "expected an Array"),
        ({"results": [article(n) for n in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [article(1), article(1)]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article(id="")]}, "RESULT_ID_INVALID"),
        ({"results": [article(id=LONG)]}, "RESULT_ID_INVALID"),
        ({"results": [article(id=7)]}, "RESULT_ID_INVALID"),
        ({"results": [article(title=" ")]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [article(type="photo")]}, "type must be article"),
        ({"results": [article(url="x")]}, "ARTICLE_URL_INVALID"),
        ({"results": [article(input_message_content=None)]}, "not specified"),
        ({"results": [article(input_message_content=EMPTY)]}, "message text is empty"),
        ({"results": [article(input_message_content=BROKEN)]}, "can't parse entities"),
        ({"results": [article(input_message_content=TOO_LONG)]}, "too long"),
        ({"results": [], "next_offset": LONG}, "NEXT_OFFSET_INVALID"),
        ({"results": [], "button": {"text": "x"}}, "exactly one action"),
        ({"results": [], "button": {"text": "", "start_parameter": "x"}}, "non-empty"),
        ({"results": [], "button": {"text": "x", "start_parameter": "a b"}}, "START_PARAM"),
    ],
)
async def test_what_telegram_refuses(
    bot: Bot, emulator: Emulator, values: dict[str, Any], reason: str
) -> None:
    assert reason in await refusal(bot, emulator, **values)


async def test_what_is_picked_is_the_users_own_message_by_way_of_the_bot(
    bot: Bot, emulator: Emulator
) -> None:
    user = emulator.user(5)
    group = emulator.group(-5, "Group", user)
    query = await user.inline("x")
    await bot("answerInlineQuery", inline_query_id=query.id, results=[article()])
    await bot("getUpdates", offset=-1)
    for place in (None, group):
        sent = await user.pick(query.answer.results[0], place)
        assert (sent.text, sent["from"], sent["via_bot"]) == (
            "Text 1",
            user.json,
            emulator.state.bot,
        )
    updates = await bot("getUpdates")
    assert [update["message"]["chat"]["id"] for update in updates[1:]] == [5, -5]
    assert shape("Array of Update", updates) == []
