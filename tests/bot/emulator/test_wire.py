"""The Bot API over real HTTP: paths, encodings, faults."""

import json
from typing import Any

import aiohttp
import pytest

from bot.emulator import Upload
from tests.kit.telegram import Telegram

KEYS = {"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]}


def address(telegram: Telegram, method: str, token: str = "") -> str:
    return f"{telegram.url}/bot{token or telegram.token}/{method}"


async def post(
    http: aiohttp.ClientSession, telegram: Telegram, method: str, **values: Any
) -> dict[str, Any]:
    async with http.post(address(telegram, method), data=values) as response:
        body = await response.json()
        assert response.status == body.get("error_code", 200)
        assert isinstance(body, dict)
        return body


@pytest.mark.parametrize(
    ("token", "status"), [("1:wrong", 401), ("nonsense", 404), ("1:", 404), ("1:a%20b", 404)]
)
async def test_tokens(
    served: Telegram, http: aiohttp.ClientSession, token: str, status: int
) -> None:
    async with http.get(address(served, "getMe", token)) as response:
        body = await response.json()
    words = {401: "Unauthorized", 404: "Not Found"}
    assert (response.status, body) == (
        status,
        {"ok": False, "error_code": status, "description": words[status]},
    )
    assert not served.calls


async def test_every_encoding(served: Telegram, http: aiohttp.ClientSession) -> None:
    served.user(5)
    url = address(served, "SENDmessage")
    form = aiohttp.FormData({"chat_id": "5", "text": "multipart"})
    form.add_field("reply_markup", json.dumps(KEYS))
    form.add_field("unused", b"x", filename="x.bin")
    for request in (
        http.get(url, params={"chat_id": 5, "text": "query"}),
        http.post(url, data={"chat_id": 5, "text": "form", "reply_markup": json.dumps(KEYS)}),
        http.post(url, json={"chat_id": 5, "text": "json", "reply_markup": KEYS}),
        http.post(url, data=form),
        http.post(f"{url}?chat_id=5&text=empty", data=b"", headers={"Content-Type": "text/x"}),
    ):
        async with request as response:
            assert (await response.json())["ok"]
    texts = [message.text for message in served.sent_to(5)]
    assert texts == ["query", "form", "json", "multipart", "empty"]
    buttons = [bool(message.buttons) for message in served.sent_to(5)]
    assert buttons == [False, True, True, True, False]
    assert {call.method for call in served.calls} == {"sendMessage"}
    assert served.calls[1].json("reply_markup") == KEYS
    assert served.calls[3].params["unused"] == Upload("x.bin", "application/octet-stream", b"x")


async def test_bodies_that_cannot_be_read(served: Telegram, http: aiohttp.ClientSession) -> None:
    url = address(served, "getMe")
    for body in (b"{", b"[]"):
        async with http.post(url, data=body, headers={"Content-Type": "application/json"}) as r:
            assert (await r.json())["description"] == "Bad Request: can't parse request JSON object"
    async with http.post(url, data=b"", headers={"Content-Type": "application/json"}) as response:
        assert response.status == 200
    for kind, body in (
        ("boundary=B", b"--B\r\n\r\nx\r\n--B--\r\n"),
        ("", b"x"),
        ("boundary=B", b"x"),
    ):
        headers = {"Content-Type": f"multipart/form-data; {kind}"}
        async with http.post(url, data=body, headers=headers) as response:
            words = (await response.json())["description"]
        assert words == "Bad Request: can't parse multipart form data"


@pytest.mark.parametrize(
    ("kind", "status", "text"),
    [
        ("too_many_requests", 429, '"retry_after":7'),
        ("internal_error", 500, "Internal Server Error"),
        ("bad_gateway", 502, "<html>"),
        ("unauthorized", 401, "Unauthorized"),
        ("conflict", 409, "terminated by other getUpdates request"),
    ],
)
async def test_faults_that_answer(
    served: Telegram, http: aiohttp.ClientSession, kind: Any, status: int, text: str
) -> None:
    served.user(5)
    served.faults.add(kind, "sendMessage", chat_id=5, retry_after=7)
    values = {"chat_id": 5, "text": "x"}
    async with http.post(address(served, "sendMessage"), data=values) as response:
        assert (response.status, text in await response.text()) == (status, True)
    assert served.sent_to(5) == []
    assert served.calls[0].outcome == kind
    assert (await post(http, served, "sendMessage", **values))["ok"]
    assert served.calls[1].outcome == "ok"


@pytest.mark.parametrize(
    ("kind", "sent"), [("reset_before", 0), ("reset_after", 1), ("truncated", 1)]
)
async def test_faults_that_break_the_connection(
    served: Telegram, http: aiohttp.ClientSession, kind: Any, sent: int
) -> None:
    served.user(5)
    served.faults.add(kind, "sendMessage")
    with pytest.raises(aiohttp.ClientError):
        await post(http, served, "sendMessage", chat_id=5, text="x")
    assert len(served.sent_to(5)) == sent
    assert served.calls[0].outcome == kind


async def test_slow(served: Telegram, http: aiohttp.ClientSession) -> None:
    served.user(5)
    served.faults.add("slow", "sendMessage", seconds=5)
    with pytest.raises(TimeoutError):
        async with http.post(
            address(served, "sendMessage"),
            data={"chat_id": 5, "text": "x"},
            timeout=aiohttp.ClientTimeout(total=0.1),
        ):
            pass
    assert len(served.sent_to(5)) == 1


async def test_a_picture_arrives(served: Telegram, http: aiohttp.ClientSession) -> None:
    served.user(5)
    form = aiohttp.FormData({"chat_id": "5"}, quote_fields=False)
    form.add_field("document", b"\0\xff", filename="я.bin", content_type="text/x")
    async with http.post(address(served, "sendDocument"), data=form) as response:
        document = (await response.json())["result"]["document"]
    assert (document["file_name"], document["file_size"]) == ("я.bin", 2)
