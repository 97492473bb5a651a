"""The JSON side of the chat page: the demo user's private chat as a stream, and two ways to act.

Only this machine may talk to it: Host, and Origin where there is one, must name it, so that
neither another website nor a name that resolves to 127.0.0.1 can drive the chat.
"""

import asyncio
import json
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.emulator.asking import commands_for
from bot.emulator.emulator import Emulator
from bot.emulator.state import Event

DEMO_USER = 1
PICTURES = frozenset({"image/png", "image/jpeg"})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

_HEARTBEAT_SECONDS = 15.0
_TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:"


class ChatPage:
    """Routes under /chat."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.user = emulator.user(DEMO_USER, name="You", started=False)
        self._streams: set[asyncio.Queue[Event | None]] = set()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/chat", self.page),
            web.get("/chat/static/{name}", self.static),
            web.get("/chat/files/{file_id}", self.file),
            web.get("/chat/events", self.events),
            web.post("/chat/say", self.say),
            web.post("/chat/press", self.press),
        ]

    async def page(self, request: web.Request) -> web.Response:
        _check(request)
        return await _file("index.html")

    async def static(self, request: web.Request) -> web.Response:
        _check(request)
        return await _file(request.match_info["name"])

    async def file(self, request: web.Request) -> web.Response:
        """A picture that the bot has sent."""
        _check(request)
        found = self.emulator.state.files.get(request.match_info["file_id"])
        if found is None or found.mime not in PICTURES:
            raise web.HTTPNotFound
        headers = {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff"}
        return web.Response(body=found.content, content_type=found.mime, headers=headers)

    async def say(self, request: web.Request) -> web.Response:
        """{"text"}: what the user writes."""
        text = (await _body(request)).get("text")
        if not isinstance(text, str):
            raise web.HTTPBadRequest(text="text: a string")
        try:
            await self.user.say(text)
        except ValueError as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        return web.Response(status=204)

    async def press(self, request: web.Request) -> web.Response:
        """{"message_id", "data"}: the button pressed."""
        body = await _body(request)
        message_id, data = body.get("message_id"), body.get("data")
        if not isinstance(message_id, int) or not isinstance(data, str):
            raise web.HTTPBadRequest(text="message_id: a number, data: a string")
        message = self.user.chat.messages.get(message_id)
        try:
            await self.user.press(message or message_id, data)
        except (LookupError, ValueError) as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        return web.Response(status=204)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """The conversation so far, then whatever happens, as server-sent events."""
        _check(request)
        response = web.StreamResponse(headers={"Cache-Control": "no-store"})
        response.content_type = "text/event-stream"
        await response.prepare(request)
        stream: asyncio.Queue[Event | None] = asyncio.Queue()
        for message in self.user.chat.messages.values():
            stream.put_nowait({"kind": "message", "message": message})
        stream.put_nowait(self._commands())
        self._streams.add(stream)
        try:
            await _pump(stream, response)
        finally:
            self._streams.discard(stream)
        return response

    def hear(self, chat_id: int | None, event: Event) -> None:
        """A listener of the state: pass on what belongs to the demo user's chat."""
        if event["kind"] == "commands":
            event = self._commands()
        elif chat_id != DEMO_USER:
            return
        for stream in self._streams:
            stream.put_nowait(event)

    def close(self) -> None:
        """End every stream."""
        for stream in self._streams:
            stream.put_nowait(None)

    def _commands(self) -> Event:
        language = self.user.json["language_code"]
        commands = commands_for(self.emulator.state, DEMO_USER, language)
        return {"kind": "commands", "commands": commands}


async def _pump(stream: "asyncio.Queue[Event | None]", response: web.StreamResponse) -> None:
    while True:
        try:
            async with asyncio.timeout(_HEARTBEAT_SECONDS):
                event = await stream.get()
        except TimeoutError:
            line = ": still here"
        else:
            if event is None:
                return
            line = f"data: {json.dumps(event, ensure_ascii=False)}"
        await response.write(f"{line}\n\n".encode())


def _check(request: web.Request) -> None:
    host = urlsplit(f"//{request.headers.get('Host', '')}")
    origin = request.headers.get("Origin")
    strange = origin is not None and origin != f"http://{request.headers.get('Host')}"
    if host.hostname not in LOOPBACK or strange:
        raise web.HTTPForbidden(text="Only the chat page of this machine may do this.")


async def _body(request: web.Request) -> dict[str, Any]:
    _check(request)
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="application/json only")
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="an object is expected")
    return body


async def _file(name: str) -> web.Response:
    """A file of the page's own folder; it has no folders of its own."""
    kind = _TYPES.get(name.rpartition(".")[2])
    path = files("bot.emulator").joinpath("page", name)
    if kind is None or "/" in name or "\\" in name or not path.is_file():
        raise web.HTTPNotFound
    text = await asyncio.to_thread(path.read_text, "utf-8")
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"}
    return web.Response(text=text, content_type=kind, headers=headers)
