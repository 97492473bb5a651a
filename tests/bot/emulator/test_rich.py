"""sendRichMessage as strict as the specification."""

import json
from typing import Any

import pytest

from bot.emulator.emulator import Emulator
from tests.kit.botapi import problems, shape

WHOLE = [
    {"type": "heading", "text": "Rates", "size": 3},
    {
        "type": "table",
        "cells": [[{"text": "1 USD", "align": "left", "valign": "top", "is_header": True}]],
        "is_striped": True,
    },
    {
        "type": "details",
        "summary": [{"type": "bold", "text": "Title"}, " more"],
        "blocks": [
            {"type": "paragraph", "text": {"type": "url", "text": "a", "url": "https://a.kz/"}}
        ],
    },
    {"type": "divider"},
    {"type": "footer", "text": "end"},
]


def deep(levels: int) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = [{"type": "divider"}]
    for _ in range(levels):
        blocks = [{"type": "details", "summary": "s", "blocks": blocks}]
    return blocks


def cells(**changes: Any) -> list[dict[str, Any]]:
    cell = {"text": "a", "align": "left", "valign": "top"} | changes
    return [{"type": "table", "cells": [[cell]]}]


async def sent(emulator: Emulator, message: Any) -> dict[str, Any]:
    emulator.user(5)
    values = {"chat_id": "5", "rich_message": json.dumps(message)}
    answer = await emulator.call("sendRichMessage", values)
    found: dict[str, Any] = json.loads(answer.body)
    return found


async def test_what_is_taken_is_what_the_specification_says(emulator: Emulator) -> None:
    answer = await sent(emulator, {"blocks": WHOLE})
    assert answer["ok"]
    assert shape("Message", answer["result"]) == []
    assert problems(emulator.calls) == []
    (message,) = emulator.sent_to(5)
    assert message.text.splitlines() == ["Rates", "1 USD", "Title more", "a", "end"]


@pytest.mark.parametrize(
    "message",
    [
        None,
        {},
        {"blocks": []},
        {"blocks": WHOLE, "html": "<p>a</p>"},
        {"blocks": [{"type": "paragraph"}]},
        {"blocks": [{"type": "paragraph", "text": "a", "colour": "red"}]},
        {"blocks": [{"type": "poem", "text": "a"}]},
        {"blocks": [{"type": "heading", "text": "a", "size": 7}]},
        {"blocks": [{"type": "paragraph", "text": {"type": "blink", "text": "a"}}]},
        {"blocks": [{"type": "paragraph", "text": {"type": "url", "text": "a", "url": "no way"}}]},
        {"blocks": [{"type": "table", "cells": []}]},
        {"blocks": cells(align="middle")},
        {"blocks": cells(valign="left")},
        {"blocks": [{"type": "table", "cells": [cells()[0]["cells"][0] * 21]}]},
        {"blocks": deep(17)},
        {"blocks": [{"type": "divider"}] * 501},
        {"blocks": [{"type": "paragraph", "text": "a" * 32_769}]},
    ],
)
async def test_what_is_refused(emulator: Emulator, message: Any) -> None:
    answer = await sent(emulator, message)
    assert answer["error_code"] == 400
    assert emulator.sent_to(5) == []
