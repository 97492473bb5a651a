"""The chat page's JSON side, and who may use it."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.emulator import chatpage
from bot.emulator.params import Upload
from tests.bot.emulator.conftest import Bot
from tests.kit.telegram import Telegram

KEYS = {"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]}


async def events(response: aiohttp.ClientResponse) -> AsyncIterator[dict[str, Any]]:
    assert response.content_type == "text/event-stream"
    async for line in response.content:
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))


async def test_a_conversation(served: Telegram, http: aiohttp.ClientSession) -> None:
    bot = Bot(served)
    async with http.post(f"{served.url}/chat/say", json={"text": "/news"}) as said:
        assert said.status == 204
    await bot("sendMessage", chat_id=1, text="one", reply_markup=KEYS)
    async with http.get(f"{served.url}/chat/events") as response:
        stream = events(response)
        past = [await anext(stream) for _ in range(3)]
        assert [event["kind"] for event in past] == ["message", "message", "commands"]
        assert past[1]["message"] == served.sent_to(1)[0]
        async with http.post(
            f"{served.url}/chat/press", json={"message_id": 2, "data": "y"}
        ) as pressed:
            assert pressed.status == 204
        served.user(2)
        await bot("sendMessage", chat_id=2, text="elsewhere")
        (query,) = served.state.queries.values()
        await bot("answerCallbackQuery", callback_query_id=query.id, text="done")
        await bot("sendChatAction", chat_id=1, action="typing")
        await bot("editMessageText", chat_id=1, message_id=2, text="two")
        await bot("deleteMessage", chat_id=1, message_id=2)
        await bot("setMyCommands", commands=[{"command": "news", "description": "News"}])
        live = [await anext(stream) for _ in range(5)]
    assert [event["kind"] for event in live] == ["answer", "typing", "edit", "delete", "commands"]
    assert (live[0]["text"], live[0]["show_alert"]) == ("done", False)
    assert live[2]["message"]["text"] == "two"
    assert live[3]["message_id"] == 2
    assert live[4]["commands"] == [{"command": "news", "description": "News"}]


async def test_a_stream_ends_with_the_server(
    served: Telegram, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chatpage, "_HEARTBEAT_SECONDS", 0.01)
    async with http.get(f"{served.url}/chat/events") as response:
        assert await response.content.readuntil(b"still here\n\n")
        await served.server.stop()
        await response.read()
    await served.server.stop()


async def test_a_reader_who_left_is_forgotten(
    served: Telegram, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chatpage, "_HEARTBEAT_SECONDS", 0.01)
    response = await http.get(f"{served.url}/chat/events")
    assert len(served.server.page._streams) == 1
    response.close()
    async with asyncio.timeout(5):
        while served.server.page._streams:  # noqa: ASYNC110 - nothing announces it
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 204),
        ({"Host": "localhost:1"}, 204),
        ({"Host": "[::1]:1", "Origin": "http://[::1]:1"}, 204),
        ({"Host": "evil.example"}, 403),
        ({"Host": "localhost:1", "Origin": "http://localhost:2"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Content-Type": "text/plain"}, 415),
    ],
)
async def test_who_may_drive_it(
    served: Telegram, http: aiohttp.ClientSession, headers: dict[str, str], status: int
) -> None:
    body = b'{"text": "hi"}'
    sent = {"Content-Type": "application/json", **headers}
    async with http.post(f"{served.url}/chat/say", data=body, headers=sent) as response:
        assert response.status == status
    assert len(served.conversation(1)) == (status == 204)


@pytest.mark.parametrize(
    "path", ["/chat", "/chat/events", "/chat/static/index.html", "/chat/files/file-1"]
)
async def test_who_may_read_it(served: Telegram, http: aiohttp.ClientSession, path: str) -> None:
    async with http.get(served.url + path, headers={"Host": "evil.example"}) as response:
        assert response.status == 403


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("say", "{"),
        ("say", "[]"),
        ("say", "{}"),
        ("say", '{"text": "  "}'),
        ("press", '{"message_id": "2", "data": "x"}'),
        ("press", '{"message_id": 1, "data": "x"}'),
    ],
)
async def test_what_it_does_not_understand(
    served: Telegram, http: aiohttp.ClientSession, path: str, body: str
) -> None:
    await served.user(1).say("hello")
    headers = {"Content-Type": "application/json"}
    async with http.post(f"{served.url}/chat/{path}", data=body, headers=headers) as response:
        assert response.status == 400


async def test_a_button_of_a_message_that_is_gone(
    served: Telegram, http: aiohttp.ClientSession
) -> None:
    body = {"message_id": 9, "data": "x"}
    async with http.post(f"{served.url}/chat/press", json=body) as response:
        assert response.status == 204
    (update,) = served.state.updates.waiting()
    assert update["callback_query"]["message"]["date"] == 0


async def test_files(served: Telegram, http: aiohttp.ClientSession) -> None:
    async with http.get(f"{served.url}/chat") as response:
        assert (response.status, response.content_type) == (200, "text/html")
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    for name in ("nothing.js", "..%2Fserver.py", "..%5Cx.js", "index", "x.exe"):
        async with http.get(f"{served.url}/chat/static/{name}") as response:
            assert response.status == 404


async def test_a_picture_of_the_bot(http: aiohttp.ClientSession, served: Telegram) -> None:
    served.state.files["file-1"] = Upload("c.png", "image/png", b"\x89PNG")
    served.state.files["file-2"] = Upload("c.html", "text/html", b"<script>")
    async with http.get(f"{served.url}/chat/files/file-1") as response:
        assert (response.status, await response.read()) == (200, b"\x89PNG")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    for name in ("file-2", "file-3"):
        async with http.get(f"{served.url}/chat/files/{name}") as response:
            assert response.status == 404
