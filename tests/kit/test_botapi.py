"""The checker itself: what it finds wrong, and what it leaves alone."""

import json
from typing import Any

import pytest

from bot.clock import SystemClock
from bot.emulator import Call, Upload
from tests.kit.botapi import problems
from tests.kit.telegram import serving


def found(method: str, **values: Any) -> list[str]:
    return problems([Call(method, values, SystemClock().now())])


@pytest.mark.parametrize("as_text", [True, False])
def test_a_good_call(as_text: bool) -> None:
    values: dict[str, Any] = {
        "chat_id": 5,
        "text": "x",
        "parse_mode": "HTML",
        "disable_notification": True,
        "link_preview_options": {"url": "https://x.y", "prefer_small_media": True},
        "reply_parameters": {"message_id": 3},
        "entities": [{"type": "bold", "offset": 0, "length": 1}],
        "reply_markup": {
            "inline_keyboard": [[{"text": "x", "copy_text": {"text": "y"}, "style": "primary"}]]
        },
    }
    if as_text:
        texts = {"text", "parse_mode"}
        values = {k: v if k in texts else json.dumps(v) for k, v in values.items()}
    assert found("sendMessage", **values) == []


@pytest.mark.parametrize(
    ("method", "values", "lines"),
    [
        ("sendTelepathy", {}, ["sendTelepathy: no such method"]),
        ("sendMessage", {"chat_id": 5}, ["sendMessage: required field text is missing"]),
        ("getMe", {"x": 1}, ["getMe: unknown field x"]),
        (
            "sendMessage",
            {"chat_id": 5.5, "text": "x"},
            ["sendMessage: chat_id is not Integer: 5.5"],
        ),
        (
            "sendMessage",
            {"chat_id": "5", "text": "x", "message_thread_id": "six"},
            ["sendMessage: message_thread_id is not Integer: 'six'"],
        ),
        (
            "sendMessage",
            {"chat_id": 5, "text": "x", "protect_content": "maybe"},
            ["sendMessage: protect_content is not Boolean: 'maybe'"],
        ),
        (
            "sendMessage",
            {"chat_id": 5, "text": "x", "reply_parameters": "x"},
            ["sendMessage: reply_parameters is not JSON: 'x'"],
        ),
        (
            "sendMessage",
            {"chat_id": 5, "text": "x", "reply_parameters": "[]"},
            ["sendMessage: reply_parameters is not ReplyParameters: []"],
        ),
        (
            "setMyCommands",
            {"commands": {}},
            ["setMyCommands: commands is not an array: {}"],
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "x", "description": "x"}] * 101},
            ["setMyCommands: commands has 101 items"],
        ),
        (
            "setMyCommands",
            {"commands": json.dumps([{"command": "x", "description": "x"}] * 101)},
            ["setMyCommands: commands has 101 items"],
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "x" * 33, "description": "x"}]},
            ["setMyCommands: commands[0].command has 33 characters"],
        ),
        (
            "setMyCommands",
            {"commands": [], "scope": {"type": "everywhere"}},
            ["setMyCommands: scope.type is 'everywhere', not 'default'"],
        ),
        ("getUpdates", {"limit": 0}, ["getUpdates: limit is 0"]),
        (
            "answerCallbackQuery",
            {"callback_query_id": "1", "text": "x" * 201},
            ["answerCallbackQuery: text has 201 characters"],
        ),
        (
            "sendDocument",
            {"chat_id": 5, "document": 5},
            ["sendDocument: document is not a file"],
        ),
    ],
)
def test_what_is_wrong(method: str, values: dict[str, Any], lines: list[str]) -> None:
    assert found(method, **values)[: len(lines)] == lines


def test_buttons() -> None:
    button = {"text": "x", "callback_data": "я" * 33, "url": "https://x.y"}
    where = "sendMessage: reply_markup.inline_keyboard[0][0]"
    assert found(
        "sendMessage", chat_id=5, text="x", reply_markup={"inline_keyboard": [[button]]}
    ) == [
        f"{where}.callback_data has 66 bytes",
        f"{where} must be of exactly one kind, not ['callback_data', 'url']",
    ]


def test_files() -> None:
    upload = Upload("x.png", "image/png", b"x")
    assert found("sendPhoto", chat_id=5, photo=upload) == []
    assert found("sendPhoto", chat_id=5, photo="attach://f", f=upload) == []
    assert found("sendPhoto", chat_id=5, photo="file-1") == []


async def test_a_bad_call_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="required field text is missing"):
        async with serving() as telegram:
            await telegram.call("sendMessage", {"chat_id": 5})
