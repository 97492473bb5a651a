import struct
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot import errors
from bot.model import Address, Button, Message
from bot.values.pictures import Picture
from handlers.wire.messenger import BotApi, TelegramMessenger, translate
from handlers.wire.transport import AiohttpRequest, NotSent, ServerFailed
from tests.kit.telegram import Telegram


@pytest.fixture
async def messenger(telegram: Telegram) -> AsyncIterator[TelegramMessenger]:
    transport = AiohttpRequest()
    await transport.initialize()
    yield TelegramMessenger(BotApi(Bot(telegram.token, f"{telegram.url}/bot", request=transport)))
    await transport.shutdown()


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (RetryAfter(7), errors.TooManyRequests),
        (ChatMigrated(-1007), errors.ChatMoved),
        (Forbidden("Forbidden: bot was blocked by the user"), errors.ChatGone),
        (BadRequest("Chat not found"), errors.ChatGone),
        (BadRequest("Not enough rights to send text messages to the chat"), errors.ChatGone),
        (BadRequest("TOPIC_CLOSED"), errors.TopicGone),
        (BadRequest("Message thread not found"), errors.TopicGone),
        (BadRequest("Can't parse entities: unsupported start tag"), errors.Unparsable),
        (BadRequest("Message is not modified: specified new"), errors.Unmodified),
        (BadRequest("Query is too old and response timeout expired"), errors.QueryExpired),
        (BadRequest("Message text is empty"), errors.TelegramRefused),
        (InvalidToken(), errors.TokenRefused),
        (Conflict("terminated by other getUpdates request"), errors.TokenInUse),
        (NotSent("refused"), errors.TelegramUnreachable),
        (ServerFailed("HTTP 502"), errors.TelegramUnreachable),
        (TimedOut(), errors.TelegramUnknown),
        (NetworkError("ClientOSError"), errors.TelegramUnknown),
    ],
)
def test_each_of_their_errors_is_one_of_ours(
    theirs: TelegramError, ours: type[errors.YamchiError]
) -> None:
    assert type(translate(theirs)) is ours


@pytest.mark.parametrize("wait", [7, timedelta(seconds=7)])
def test_the_wait_is_seconds_however_it_is_given(wait: int | timedelta) -> None:
    error = translate(RetryAfter(wait))
    assert isinstance(error, errors.TooManyRequests)
    assert error.retry_after == 7.0


async def test_a_message_with_everything(messenger: TelegramMessenger, telegram: Telegram) -> None:
    user = telegram.user(5)
    asked = await user.say("/news")
    buttons = (
        (Button("1", data="1:s:a"), Button("Open", url="https://example.org/")),
        (Button("Copy", copy="472.31"),),
    )
    message = Message("<b>News</b>", buttons, preview="https://example.org/")
    message_id = await messenger.send(Address(5, reply_to=asked.id), message)
    (sent,) = telegram.sent_to(5)
    assert sent.id == message_id
    assert (sent.text, sent.html) == ("News", "<b>News</b>")
    assert [button["text"] for row in sent.buttons for button in row] == ["1", "Open", "Copy"]
    assert sent["reply_to_message"]["message_id"] == asked.id
    assert sent["link_preview_options"] == {
        "url": "https://example.org/",
        "prefer_large_media": True,
    }


async def test_editing_and_editing_nothing(
    messenger: TelegramMessenger, telegram: Telegram
) -> None:
    telegram.user(5)
    message_id = await messenger.send(Address(5), Message("one"))
    await messenger.edit(Address(5), message_id, Message("two"))
    await messenger.edit(Address(5), message_id, Message("two"))
    assert [message.text for message in telegram.sent_to(5)] == ["two"]


async def test_a_button_press_is_answered(messenger: TelegramMessenger, telegram: Telegram) -> None:
    user = telegram.user(5)
    await messenger.send(Address(5), Message("one", ((Button("go", data="1:x"),),)))
    query = await user.press(telegram.sent_to(5)[0], "go")
    await messenger.answer(query.id, "x" * 300, alert=True)
    with pytest.raises(errors.QueryExpired):
        await messenger.answer(query.id)


async def test_who_is_what_in_a_chat(messenger: TelegramMessenger, telegram: Telegram) -> None:
    telegram.group(-5, "Group", telegram.user(1), telegram.user(2))
    telegram.user(3)
    found = [(await messenger.standing(-5, user_id)).status for user_id in (1, 2, 3)]
    assert found == ["creator", "member", "left"]
    with pytest.raises(errors.TelegramRefused):
        await messenger.standing(-5, 404)


async def test_refusals_arrive_as_ours(messenger: TelegramMessenger, telegram: Telegram) -> None:
    telegram.user(5).block()
    with pytest.raises(errors.ChatGone, match="blocked"):
        await messenger.send(Address(5), Message("hello"))
    with pytest.raises(errors.ChatGone):
        await messenger.send(Address(404), Message("hello"))
    telegram.user(6)
    with pytest.raises(errors.Unparsable):
        await messenger.send(Address(6), Message("<p>hello</p>"))


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480)
CHART = Picture("<b>USD/KZT</b>", PNG, buttons=((Button("30d", data="1:c"),),))


async def test_a_picture_is_uploaded_once(messenger: TelegramMessenger, telegram: Telegram) -> None:
    telegram.user(5)
    posted = await messenger.show(Address(5, reply_to=99), CHART)
    assert posted.file_id
    (sent,) = telegram.sent_to(5)
    assert (sent.id, sent.html) == (posted.message_id, "<b>USD/KZT</b>")
    assert sent.button("30d")["callback_data"] == "1:c"
    file = telegram.state.files[posted.file_id]
    assert (file.content, file.mime, file.name) == (PNG, "image/png", "chart.png")

    again = await messenger.show(Address(5), replace(CHART, content=b"", file_id=posted.file_id))
    assert again.file_id == posted.file_id
    assert "picture" not in telegram.calls[-1].params


async def test_another_picture_takes_its_place(
    messenger: TelegramMessenger, telegram: Telegram
) -> None:
    telegram.user(5)
    first = await messenger.show(Address(5), CHART)
    other = Picture("later", PNG + b"2", buttons=CHART.buttons)
    second = await messenger.replace(Address(5), first.message_id, other)
    assert second.message_id == first.message_id
    (shown,) = telegram.sent_to(5)
    assert (shown.html, shown["photo"][0]["file_id"]) == ("later", second.file_id)
    assert second.file_id != first.file_id

    known = replace(other, content=b"", file_id=second.file_id)
    assert await messenger.replace(Address(5), first.message_id, known) == second


async def test_a_file_that_telegram_does_not_know(
    messenger: TelegramMessenger, telegram: Telegram
) -> None:
    telegram.user(5)
    with pytest.raises(errors.TelegramRefused):
        await messenger.show(Address(5), replace(CHART, file_id="gone"))


@pytest.mark.parametrize("thread_id", [7, 8])
async def test_what_a_topic_no_longer_takes_goes_to_the_general_one(
    telegram: Telegram, messenger: TelegramMessenger, thread_id: int
) -> None:
    """7 was closed, 8 never was."""
    group = telegram.group(-1005, "Forum", telegram.user(1))
    group.topic(7, is_open=False)
    await messenger.send(Address(-1005, thread_id), Message("news"))
    (sent,) = telegram.sent_to(-1005)
    assert sent.text == "news"
    assert "message_thread_id" not in sent
