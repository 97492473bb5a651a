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
        past = [await anext(stream) for _ in range(6)]
        kinds = ["stage", "chats", "message", "message", "commands", "ready"]
        assert [event["kind"] for event in past] == kinds
        assert past[0]["stage"] is None
        assert [chat["id"] for chat in past[1]["chats"]] == [1]
        assert past[3]["message"] == served.sent_to(1)[0]
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
    assert {event["chat_id"] for event in live} == {1}


async def post(http: aiohttp.ClientSession, url: str, **body: Any) -> int:
    async with http.post(url, json=body) as response:
        return response.status


async def test_a_group_and_a_channel_of_the_users_own(
    served: Telegram, http: aiohttp.ClientSession
) -> None:
    bot, user, other = Bot(served), served.user(1), served.user(2)
    group = served.group(-5, "Group", user)
    served.channel(-6, "Own", user, username="own")
    served.channel(-7, "Other", other).set_member(user, "member")
    served.group(-8, "Strange", other)
    say, press = f"{served.url}/chat/say", f"{served.url}/chat/press"
    assert await post(http, say, chat_id=-5, text="/news") == 204
    assert await post(http, say, chat_id=-6, text="a post") == 204
    assert await post(http, say, chat_id=-7, text="a post") == 400
    assert await post(http, say, chat_id=-8, text="/news") == 400
    sent = await bot("sendMessage", chat_id=-5, text="one", reply_markup=KEYS)
    reply = {"chat_id": -5, "text": "/summary", "reply_to": sent["message_id"]}
    assert await post(http, say, **reply) == 204
    assert await post(http, press, chat_id=-5, message_id=sent["message_id"], data="y") == 204
    assert await post(http, press, chat_id=-5, message_id=99, data="y") == 400
    updates = served.state.updates.waiting()
    assert [update["message"]["text"] for update in updates if "message" in update] == [
        "/news",
        "/summary",
    ]
    assert served.conversation(-5)[-1]["reply_to_message"]["message_id"] == sent["message_id"]
    assert updates[-1]["callback_query"]["message"]["chat"]["id"] == group.id
    assert served.conversation(-6)[0]["sender_chat"]["title"] == "Own"


async def test_the_stream_has_the_users_chats_only(
    served: Telegram, http: aiohttp.ClientSession
) -> None:
    bot, user, other = Bot(served), served.user(1), served.user(2)
    served.group(-5, "Group", user, other)
    served.group(-8, "Strange", other)
    scope = {"type": "all_chat_administrators"}
    await bot("setMyCommands", commands=[{"command": "rule", "description": "x"}], scope=scope)
    async with http.get(f"{served.url}/chat/events") as response:
        stream = events(response)
        past = [await anext(stream) for _ in range(5)]
        assert [chat["id"] for chat in past[1]["chats"]] == [1, -5]
        menus = {event["chat_id"]: event["commands"] for event in past[2:4]}
        assert menus == {1: [], -5: [{"command": "rule", "description": "x"}]}
        await bot("sendMessage", chat_id=-8, text="elsewhere")
        sent = await bot("sendMessage", chat_id=-5, text="here", reply_markup=KEYS)
        for person in (other, user):
            query = await person.press(sent["message_id"], "y", forged=True)
            served.state.queries[query.id].chat_id = -5
            await bot("answerCallbackQuery", callback_query_id=query.id, text=f"for {person.id}")
        live = [await anext(stream) for _ in range(2)]
    assert live[0]["message"]["text"] == "here"
    assert (live[1]["kind"], live[1]["text"]) == ("answer", "for 1")


OFFER = {
    "type": "article",
    "id": "7",
    "title": "T",
    "input_message_content": {"message_text": "picked"},
}


async def test_what_the_bot_offers_is_shown_and_sent(
    served: Telegram, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot, user = Bot(served), served.user(1)
    served.group(-5, "Group", user)
    served.channel(-6, "Own", user)
    asked = asyncio.create_task(http.post(f"{served.url}/chat/inline", json={"text": "x"}))  # noqa: TID251
    async with asyncio.timeout(5):
        while not served.state.inline:  # noqa: ASYNC110 - nothing announces it
            await asyncio.sleep(0.01)
    (query,) = served.state.inline
    await bot("answerInlineQuery", inline_query_id=query, results=[OFFER])
    async with await asked as response:
        offers = await response.json()
    results = [{"id": "7", "title": "T", "description": ""}]
    assert offers == {"query": query, "results": results, "button": None}
    pick = f"{served.url}/chat/pick"
    assert await post(http, pick, query=query, id="7", chat_id=-5) == 204
    assert served.conversation(-5)[-1].text == "picked"
    assert await post(http, pick, query=query, id="7") == 204
    assert await post(http, pick, query=query, id="7", chat_id=-6) == 400
    assert await post(http, pick, query=query, id="8") == 400
    assert await post(http, pick, query="none", id="7") == 400
    monkeypatch.setattr(chatpage, "_PATIENCE", 0.01)
    assert await post(http, f"{served.url}/chat/inline", text="x") == 504
    assert await post(http, f"{served.url}/chat/inline", text="x" * 257) == 400


class Bells:
    """A stage with one act."""

    rung = 0

    def shown(self) -> dict[str, Any]:
        return {"rung": self.rung}

    async def act(self, name: str) -> str:
        if name != "ring":
            raise LookupError(name)
        self.rung += 1
        return "ding"


async def test_a_stage(served: Telegram, http: aiohttp.ClientSession) -> None:
    url = f"{served.url}/chat/stage"
    assert await post(http, url, act="ring") == 404
    served.server.page.stage = Bells()
    async with http.get(f"{served.url}/chat/events") as response:
        stream = events(response)
        assert (await anext(stream))["stage"] == {"rung": 0}
        async with http.post(url, json={"act": "ring"}) as rung:
            assert await rung.json() == {"words": "ding"}
        served.state.tell(None, "stage")
        kinds = [await anext(stream) for _ in range(4)]
    assert kinds[-1]["stage"] == {"rung": 1}
    assert await post(http, url, act="no such") == 400


@pytest.mark.parametrize(
    ("languages", "code"),
    [("ru-RU,ru;q=0.9,en;q=0.8", "ru"), ("KK", "kk"), ("*", "en"), ("", "en"), ("english", "en")],
)
async def test_a_newcomer_speaks_the_browsers_language(
    served: Telegram, http: aiohttp.ClientSession, languages: str, code: str
) -> None:
    user, url = served.user(1), f"{served.url}/chat/events"
    async with http.get(url, headers={"Accept-Language": languages}):
        assert user.json["language_code"] == code
    await user.say("/start")
    async with http.get(url, headers={"Accept-Language": "uz"}):
        assert user.json["language_code"] == code


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
        ("say", '{"text": "hi", "chat_id": 9}'),
        ("say", '{"text": "hi", "chat_id": "1"}'),
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
        policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self' 'sha256-" in policy
    assert "unsafe" not in policy
    for name in ("nothing.js", "..%2Fserver.py", "..%5Cx.js", "index", "x.exe"):
        async with http.get(f"{served.url}/chat/static/{name}") as response:
            assert response.status == 404


async def test_a_picture_is_shown_and_a_file_is_only_saved(
    http: aiohttp.ClientSession, served: Telegram
) -> None:
    served.state.files["file-1"] = Upload("c.png", "image/png", b"\x89PNG")
    served.state.files["file-2"] = Upload("c.html", "text/html", b"<script>")
    async with http.get(f"{served.url}/chat/files/file-1") as response:
        assert (response.status, await response.read()) == (200, b"\x89PNG")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    async with http.get(f"{served.url}/chat/files/file-2") as response:
        assert response.content_type == "application/octet-stream"
        assert response.headers["Content-Disposition"].startswith("attachment")
    async with http.get(f"{served.url}/chat/files/file-3") as response:
        assert response.status == 404
