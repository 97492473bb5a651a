"""sendMessage and its kin: what they return and what they refuse."""

import struct
from typing import Any

import pytest

from bot.emulator import Emulator, Upload
from bot.emulator.sending import dimensions
from tests.bot.emulator.conftest import Bot

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480) + b"\x08\x02"
JPEG = b"\xff\xd8\xff\xe0\x00\x04xx\xff\xc0\x00\x11\x08\x01\xe0\x02\x80\x03" + bytes(9)
BUTTON = {"text": "Open", "callback_data": "v1:1"}


def keyboard(*buttons: Any) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


async def test_a_message_as_the_bot_api_describes_it(bot: Bot, emulator: Emulator) -> None:
    emulator.user(5)
    sent = await bot(
        "sendmessage",
        chat_id="5",
        text="<b>Hi</b> /news",
        parse_mode="HTML",
        reply_markup='{"inline_keyboard": [[{"text": "Open", "callback_data": "v1:1"}], []]}',
        link_preview_options={"is_disabled": True},
    )
    assert sent == {
        "message_id": 1,
        "from": emulator.state.bot,
        "date": 1775109600,
        "chat": {"id": 5, "type": "private", "first_name": "User 5"},
        "text": "Hi /news",
        "entities": [
            {"type": "bold", "offset": 0, "length": 2},
            {"type": "bot_command", "offset": 3, "length": 5},
        ],
        "reply_markup": keyboard(BUTTON),
        "link_preview_options": {"is_disabled": True},
    }
    (message,) = emulator.sent_to(5)
    assert (message.html, message.buttons) == ("<b>Hi</b> /news", [[BUTTON]])


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"chat_id": None}, "chat_id is empty"),
        ({"chat_id": 6}, "chat not found"),
        ({"chat_id": "six"}, "chat not found"),
        ({"chat_id": "@nobody"}, "chat not found"),
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "\u200b"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "\ud83d"}, "strings must be encoded in UTF-8"),
        (
            {"text": "a<br>", "parse_mode": "html"},
            'can\'t parse entities: Unsupported start tag "br" at byte offset 1',
        ),
        ({"parse_mode": "MarkdownV2"}, "unsupported parse_mode"),
        ({"entities": "{"}, "can't parse entities JSON object"),
        ({"entities": "{}"}, "can't parse entities: expected an Array of entities"),
        ({"entities": ["x"]}, "can't parse MessageEntity: expected an Object"),
        (
            {"entities": [{"type": "bold"}]},
            "can't parse MessageEntity: offset and length must be of type Number",
        ),
        (
            {"entities": [{"type": "fat", "offset": 0, "length": 1}]},
            "can't parse MessageEntity: Unsupported type specified",
        ),
        (
            {"entities": [{"type": "bold", "offset": 1, "length": 9}]},
            "entity beginning at UTF-16 offset 1 ends after the end of the text",
        ),
        (
            {"entities": [{"type": "text_link", "offset": 0, "length": 1, "url": "x"}]},
            "entity URL 'x' is invalid",
        ),
        ({"link_preview_options": "[]"}, "LinkPreviewOptions must be an Object"),
        ({"reply_markup": "nonsense"}, "can't parse reply keyboard markup JSON object"),
        ({"reply_markup": "[1]"}, "object expected as reply keyboard markup"),
        ({"reply_markup": {"x": 1}}, "object expected as reply markup"),
        ({"reply_parameters": {"message_id": 9}}, "message to be replied not found"),
        ({"reply_parameters": {"quote": "x"}}, "message identifier is not specified"),
        ({"message_thread_id": 7}, "message thread not found"),
    ],
)
async def test_refusals(bot: Bot, emulator: Emulator, values: dict[str, Any], refusal: str) -> None:
    emulator.user(5)
    given = {"chat_id": 5, "text": "hello", **values}
    assert await bot("sendMessage", **given) == f"Bad Request: {refusal}"
    assert emulator.sent_to(5) == []
    assert emulator.calls[0].outcome == f"400 Bad Request: {refusal}"


@pytest.mark.parametrize(
    ("markup", "refusal"),
    [
        ({"inline_keyboard": 1}, "must be an Array of Arrays"),
        ({"inline_keyboard": [1]}, "must be an Array of Arrays"),
        (keyboard(1), "InlineKeyboardButton must be an Object"),
        (keyboard({"callback_data": "x"}), 'field "text" must be of type String'),
        (keyboard({"text": " ", "callback_data": "x"}), "must be non-empty"),
        (keyboard({"text": "x"}), "Text buttons are unallowed in the inline keyboard"),
        (keyboard({**BUTTON, "url": "https://x.y"}), "exactly one kind of button"),
        (keyboard({**BUTTON, "callback_data": ""}), "BUTTON_DATA_INVALID"),
        (keyboard({**BUTTON, "callback_data": "я" * 33}), "BUTTON_DATA_INVALID"),
        (keyboard({"text": "x", "url": "http://localhost"}), "Wrong HTTP URL"),
        (keyboard({"text": "x", "copy_text": {"text": ""}}), "BUTTON_COPY_TEXT_INVALID"),
        (keyboard({"text": "x", "copy_text": "y"}), "BUTTON_COPY_TEXT_INVALID"),
        ({"inline_keyboard": [[BUTTON] * 8] * 13}, "reply markup is too long"),
    ],
)
async def test_keyboards_refused(
    bot: Bot, emulator: Emulator, markup: dict[str, Any], refusal: str
) -> None:
    emulator.user(5)
    answer = await bot("sendMessage", chat_id=5, text="x", reply_markup=markup)
    assert answer.startswith("Bad Request: ")
    assert refusal in answer


@pytest.mark.parametrize(
    "button",
    [
        {"text": "x", "callback_data": "я" * 32},
        {"text": "x", "url": "tg://resolve?domain=x"},
        {"text": "x", "copy_text": {"text": "y" * 256}},
        {"text": "x", "switch_inline_query": ""},
    ],
)
async def test_keyboards_taken(bot: Bot, emulator: Emulator, button: dict[str, Any]) -> None:
    emulator.user(5)
    sent = await bot("sendMessage", chat_id=5, text="x", reply_markup=keyboard(button))
    assert sent["reply_markup"] == keyboard(button)


@pytest.mark.parametrize("markup", [{"inline_keyboard": []}, {"remove_keyboard": True}, "", "{}"])
async def test_keyboards_that_leave_no_trace(bot: Bot, emulator: Emulator, markup: Any) -> None:
    emulator.user(5)
    assert "reply_markup" not in await bot("sendMessage", chat_id=5, text="x", reply_markup=markup)


async def test_given_entities(bot: Bot, emulator: Emulator) -> None:
    emulator.user(5)
    emulator.user(6)
    sent = await bot(
        "sendMessage",
        chat_id=5,
        text=" ab cd ef",
        entities=[
            {"type": "text_link", "offset": 1, "length": 2, "url": "x.y"},
            {"type": "text_mention", "offset": 4, "length": 2, "user": {"id": 6}},
            {"type": "text_mention", "offset": 7, "length": 2, "user": {"id": 7}},
            {"type": "url", "offset": 0, "length": 2},
        ],
    )
    assert [(e["type"], e["offset"]) for e in sent["entities"]] == [
        ("text_link", 0),
        ("text_mention", 3),
    ]
    assert sent["entities"][1]["user"] == emulator.state.users[6]
    message = emulator.sent_to(5)[0]
    assert message.links == {"ab": "http://x.y/"}
    assert message.html == '<a href="http://x.y/">ab</a> cd ef'


async def test_html_of_a_message_reads_back_the_same(bot: Bot, emulator: Emulator) -> None:
    emulator.user(5)
    source = (
        "<b>a <i>b</i></b> &lt; <blockquote expandable>q 😀</blockquote><code>c</code>"
        '<tg-time unix="5" format="r">t</tg-time> <tg-time unix="6">u</tg-time>'
    )
    await bot("sendMessage", chat_id=5, text=source, parse_mode="HTML")
    assert emulator.sent_to(5)[0].html == source


async def test_replies_and_topics(bot: Bot, emulator: Emulator) -> None:
    user = emulator.user(5)
    group = emulator.group(-1001, "G", user)
    group.topic(7)
    group.topic(8, is_open=False)
    first = await user.say("/news", group, thread_id=7)
    sent = await bot(
        "sendMessage",
        chat_id=-1001,
        text="x",
        message_thread_id=7,
        reply_parameters={"message_id": first.id},
        protect_content="true",
    )
    assert sent["is_topic_message"]
    assert sent["message_thread_id"] == 7
    assert sent["has_protected_content"]
    assert sent["reply_to_message"]["text"] == "/news"
    closed = await bot("sendMessage", chat_id=-1001, text="x", message_thread_id=8)
    assert closed == "Bad Request: TOPIC_CLOSED"
    lonely = await bot(
        "sendMessage",
        chat_id=-1001,
        text="x",
        reply_parameters={"message_id": 99, "allow_sending_without_reply": True},
    )
    assert "reply_to_message" not in lonely
    answered = await user.say("/x", group, reply_to=emulator.sent_to(-1001)[0])
    assert "reply_to_message" not in answered["reply_to_message"]


@pytest.mark.parametrize("picture", [PNG, JPEG])
async def test_a_photo(bot: Bot, emulator: Emulator, picture: bytes) -> None:
    emulator.user(5)
    sent = await bot(
        "sendPhoto",
        chat_id=5,
        photo="attach://f",
        f=Upload("c.png", "image/png", picture),
        caption="<b>c</b>",
        parse_mode="HTML",
    )
    (size,) = sent["photo"]
    assert (size["width"], size["height"], size["file_size"]) == (640, 480, len(picture))
    assert sent["caption_entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    again = await bot("sendPhoto", chat_id=5, photo=size["file_id"])
    assert again["photo"] == sent["photo"]
    assert "caption" not in again
    refused = await bot("editMessageText", chat_id=5, message_id=1, text="x")
    assert refused == "Bad Request: there is no text in the message to edit"


@pytest.mark.parametrize(
    ("photo", "refusal"),
    [
        (None, "Bad Request: there is no photo in the request"),
        (Upload("x", "x", b""), "Bad Request: file must be non-empty"),
        (Upload("x", "x", b"text"), "Bad Request: IMAGE_PROCESS_FAILED"),
        (Upload("x", "x", bytes(10 * 1024 * 1024 + 1)), "Request Entity Too Large"),
        (
            Upload("x", "x", PNG[:16] + struct.pack(">II", 9999, 2)),
            "Bad Request: PHOTO_INVALID_DIMENSIONS",
        ),
        (
            "https://x.y/z.png",
            "Bad Request: wrong remote file identifier specified: the emulator fetches nothing",
        ),
    ],
)
async def test_photos_refused(bot: Bot, emulator: Emulator, photo: Any, refusal: str) -> None:
    emulator.user(5)
    assert await bot("sendPhoto", chat_id=5, photo=photo) == refusal


def test_dimensions_of_broken_pictures() -> None:
    assert dimensions(PNG[:20]) is None
    assert dimensions(b"\xff\xd8\xff\xe0\x00\x04xx") is None
    assert dimensions(JPEG.replace(b"\x01\xe0", b"\0\0")) is None


async def test_a_document(bot: Bot, emulator: Emulator) -> None:
    emulator.user(5)
    sent = await bot("sendDocument", chat_id=5, document=Upload("a.json", "text/x", b"{}"))
    assert sent["document"]["file_name"] == "a.json"
    assert emulator.state.files[sent["document"]["file_id"]].content == b"{}"
    long = await bot("sendDocument", chat_id=5, document="file-1", caption="x" * 1025)
    assert long == "Bad Request: message caption is too long"


async def test_chat_action(bot: Bot, emulator: Emulator) -> None:
    emulator.user(5)
    assert await bot("sendChatAction", chat_id=5, action="typing") is True
    wrong = await bot("sendChatAction", chat_id=5, action="dancing")
    assert wrong == "Bad Request: wrong parameter action in request"
