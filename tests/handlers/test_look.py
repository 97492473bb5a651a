"""How messages look beyond their words: previews, moments, what is being done, what to do next."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.emulator import Message
from tests.kit.posting import Posting, posting
from tests.kit.program import Engine
from tests.storage.kit import quote

OFF = {"is_disabled": True}


@pytest.fixture
async def post(engine: Engine) -> AsyncIterator[Posting]:
    await engine.store.rates.add([quote("2026-03-31", "470"), quote("2026-04-01", "472.31")])
    async with posting(engine) as started:
        yield started


def moments(message: Message) -> list[tuple[str, datetime, str]]:
    """What is shown of each, when it is, in which form."""
    return [
        (
            message.part(entity["offset"], entity["length"]),
            datetime.fromtimestamp(entity["unix_time"], UTC),
            entity["date_time_format"],
        )
        for entity in message.entities
        if entity["type"] == "date_time"
    ]


async def acts(engine: Engine) -> list[str]:
    await engine.settled()
    calls = [call for call in engine.telegram.calls if call.method == "sendChatAction"]
    assert {call.outcome for call in calls} <= {"ok"}
    return [call.params["action"] for call in calls]


async def test_one_story_has_a_large_preview_and_a_list_none(engine: Engine) -> None:
    await engine.publish(3)
    listed = await engine.ask("/news")
    assert listed["link_preview_options"] == OFF
    summed_up = await engine.tap(listed, "1")
    large = {"url": "https://times.example/1", "prefer_large_media": True}
    assert summed_up["link_preview_options"] == large
    for said in ("/rates", "/settings", "/digest now"):
        assert (await engine.ask(said))["link_preview_options"] == OFF


async def test_where_little_data_is_wanted_there_is_no_preview(engine: Engine) -> None:
    await engine.publish(1)
    await engine.tap(await engine.ask("/settings"), "Low data")
    summed_up = await engine.ask("/news")
    summed_up = await engine.tap(summed_up, "1")
    assert summed_up["link_preview_options"] == OFF


async def test_ages_and_times_are_told_by_the_readers_own_clock(engine: Engine) -> None:
    *_, article = await engine.publish(2)
    listed = await engine.ask("/news")
    assert moments(listed)[0][1] == article.published_at
    assert [form for _, _, form in moments(listed)] == ["r", "r"]
    made = await engine.ask("/digest 09:00")
    nine = datetime(2026, 4, 3, 4, 0, tzinfo=UTC)
    assert moments(made) == [("Fri 3 Apr 2026, 09:00", nine, "wDt")]


@pytest.mark.parametrize(
    ("said", "action"),
    [
        ("/chart USD/KZT 90d", "upload_photo"),
        ("/export", "upload_document"),
        ("/digest now", "typing"),
    ],
)
async def test_what_takes_a_while_is_shown_meanwhile(
    engine: Engine, post: Posting, said: str, action: str
) -> None:
    await engine.ask(said)
    assert await acts(engine) == [action]


async def test_what_is_quick_shows_nothing(engine: Engine) -> None:
    await engine.publish(1)
    for said in ("/news", "/rates", "/settings"):
        await engine.ask(said)
    assert await acts(engine) == []


async def test_a_converted_amount_can_be_copied(engine: Engine, post: Posting) -> None:
    answer = await engine.ask("/convert 100 USD KZT")
    copied = [
        button["copy_text"]["text"]
        for row in answer.buttons
        for button in row
        if "copy_text" in button
    ]
    assert copied == ["47231.00"]


@pytest.mark.parametrize(
    ("said", "near"),
    [("/newz", "/news"), ("/rate", "/rates"), ("/serch gas", "/search"), ("/chanel", "/channel")],
)
async def test_a_mistyped_command_is_guessed(engine: Engine, said: str, near: str) -> None:
    assert f"Did you mean {near}?" in (await engine.ask(said)).text
