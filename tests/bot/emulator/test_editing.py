"""Edits, deletions and answers to pressed buttons."""

import json
import struct
from typing import Any

import pytest

from bot.emulator import Emulator, Message
from bot.emulator.params import Upload
from tests.bot.emulator.conftest import Bot
from tests.kit.clock import TurnedClock

UNMODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480)
KEYS = {"inline_keyboard": [[{"text": "›", "callback_data": "next"}]]}


async def sent(bot: Bot, **values: Any) -> Message:
    bot.emulator.user(5)
    return Message(await bot("sendMessage", chat_id=5, text="one", reply_markup=KEYS, **values))


async def test_an_edit_makes_a_new_message(bot: Bot, emulator: Emulator) -> None:
    old = await sent(bot)
    edited = await bot("editMessageText", chat_id=5, message_id=old.id, text="two")
    assert edited == {**{k: old[k] for k in old if k != "reply_markup"}, "text": "two"} | {
        "edit_date": 1775109600
    }
    assert [message.text for message in emulator.sent_to(5)] == ["two"]
    assert [message.text for message in emulator.state.chats[5].acts] == ["one", "two"]
    with_keys = await bot("editMessageReplyMarkup", chat_id=5, message_id=1, reply_markup=KEYS)
    assert (with_keys["text"], with_keys["reply_markup"]) == ("two", KEYS)


@pytest.mark.parametrize(
    ("method", "values", "refusal"),
    [
        ("editMessageText", {"message_id": None}, "message identifier is not specified"),
        ("editMessageText", {"message_id": 99}, "message to edit not found"),
        ("editMessageText", {"message_id": 2}, "message can't be edited"),
        ("editMessageText", {"text": ""}, "message text is empty"),
        ("editMessageText", {"reply_markup": {"force_reply": True}}, "inline keyboard expected"),
        (
            "editMessageText",
            {"text": "one", "reply_markup": KEYS},
            UNMODIFIED,
        ),
        (
            "editMessageReplyMarkup",
            {"reply_markup": KEYS},
            UNMODIFIED,
        ),
        ("deleteMessage", {"message_id": 99}, "message to delete not found"),
    ],
)
async def test_refusals(
    bot: Bot, emulator: Emulator, method: str, values: dict[str, Any], refusal: str
) -> None:
    await sent(bot)
    await emulator.user(5).say("mine")
    given = {"chat_id": 5, "message_id": 1, "text": "two", **values}
    assert await bot(method, **given) == f"Bad Request: {refusal}"


async def test_deletion(bot: Bot, emulator: Emulator, clock: TurnedClock) -> None:
    message = await sent(bot)
    assert await bot("deleteMessage", chat_id=5, message_id=message.id) is True
    assert emulator.sent_to(5) == []
    message = await sent(bot)
    await clock.advance(48 * 3600 + 1)
    late = await bot("deleteMessage", chat_id=5, message_id=message.id)
    assert late == "Bad Request: message can't be deleted for everyone"


async def test_deletion_in_a_group_needs_rights(bot: Bot, emulator: Emulator) -> None:
    user = emulator.user(5)
    group = emulator.group(-1001, "G", user)
    message = await user.say("hello", group)
    values = {"chat_id": -1001, "message_id": message.id}
    assert await bot("deleteMessage", **values) == "Bad Request: message can't be deleted"
    group.set_bot("administrator", can_delete_messages=True)
    assert await bot("deleteMessage", **values) is True


async def test_a_press_is_answered_once_and_in_time(
    bot: Bot, emulator: Emulator, clock: TurnedClock
) -> None:
    user, message = emulator.user(5), await sent(bot)
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    query = await user.press(message, "›")
    answer = {"callback_query_id": query.id, "text": "ok", "show_alert": "true"}
    too_long = await bot("answerCallbackQuery", **{**answer, "text": "x" * 201})
    assert too_long == "Bad Request: MESSAGE_TOO_LONG"
    assert await bot("answerCallbackQuery", **answer) is True
    assert query.answer == {"text": "ok", "show_alert": True}
    assert await bot("answerCallbackQuery", **answer) == too_old
    late = await user.press(message, "next")
    await clock.advance(16)
    assert await bot("answerCallbackQuery", callback_query_id=late.id) == too_old
    assert await bot("answerCallbackQuery", callback_query_id="7") == too_old


async def photo(bot: Bot, **values: Any) -> Message:
    bot.emulator.user(5)
    return Message(await bot("sendPhoto", chat_id=5, photo=picture("a"), caption="one", **values))


def picture(name: str) -> Upload:
    return Upload(f"{name}.png", "image/png", PNG + name.encode())


async def test_another_picture_in_the_same_message(bot: Bot, emulator: Emulator) -> None:
    old = await photo(bot, reply_markup=KEYS)
    media = {"type": "photo", "media": "attach://f", "caption": "<b>two</b>", "parse_mode": "HTML"}
    edited = Message(
        await bot(
            "editMessageMedia",
            chat_id=5,
            message_id=old.id,
            media=json.dumps(media),
            f=picture("b"),
        )
    )
    assert (edited.text, edited["caption_entities"][0]["type"]) == ("two", "bold")
    assert edited.buttons == []
    (size,) = edited["photo"]
    assert emulator.state.files[size["file_id"]] == picture("b")

    known = {"type": "photo", "media": old["photo"][0]["file_id"], "caption": "one"}
    again = await bot(
        "editMessageMedia", chat_id=5, message_id=old.id, media=known, reply_markup=KEYS
    )
    assert (again["photo"], again["caption"]) == (old["photo"], "one")
    same = await bot(
        "editMessageMedia", chat_id=5, message_id=old.id, media=known, reply_markup=KEYS
    )
    assert same == f"Bad Request: {UNMODIFIED}"
    with_keys = await bot("editMessageReplyMarkup", chat_id=5, message_id=old.id)
    assert (with_keys["caption"], "reply_markup" in with_keys) == ("one", False)


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({}, "media is empty"),
        ({"media": "{"}, "can't parse InputMedia JSON object"),
        ({"media": {"type": "dice"}}, "can't parse InputMedia: type must be photo here"),
        ({"media": {"type": "photo"}}, "can't parse InputMedia: media not found"),
        (
            {"media": {"type": "photo", "media": "attach://none"}},
            "there is no media in the request",
        ),
        (
            {"media": {"type": "photo", "media": "file-1", "caption": "<b>"}, "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
    ],
)
async def test_pictures_that_cannot_be_put_there(
    bot: Bot, values: dict[str, Any], refusal: str
) -> None:
    old = await photo(bot)
    answer = await bot("editMessageMedia", chat_id=5, message_id=old.id, **values)
    assert answer.lower() == f"Bad Request: {refusal}".lower()


async def test_a_text_gets_no_picture(bot: Bot) -> None:
    old, shown = await sent(bot), await photo(bot)
    media = {"type": "photo", "media": shown["photo"][0]["file_id"]}
    answer = await bot("editMessageMedia", chat_id=5, message_id=old.id, media=media)
    assert answer == "Bad Request: there is no media in the message to edit"
