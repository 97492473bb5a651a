"""The JSON side of the chat page: the demo user's chats as one stream, and the ways to act.

Only this machine may talk to it: Host, and Origin where there is one, must name it, so that
neither another website nor a name that resolves to 127.0.0.1 can drive the chat.
"""

import asyncio
import json
import re
from collections.abc import Iterable
from typing import Any

from aiohttp import web

from bot.emulator import pagefiles
from bot.emulator.asking import commands_in
from bot.emulator.chats import Chat
from bot.emulator.emulator import Emulator
from bot.emulator.inline import Offered
from bot.emulator.messages import Message
from bot.emulator.pagefiles import body_of, check
from bot.emulator.people import Place
from bot.emulator.stage import Stage
from bot.emulator.state import Event

DEMO_USER = 1

_LANGUAGE = re.compile("[A-Za-z]{2,3}(?![A-Za-z])")
_HEARTBEAT_SECONDS = 15.0
_PATIENCE = 5.0  # seconds for an inline query's answer


class ChatPage:
    """Routes under /chat. `stage` is what the page's panel moves; without one it has none."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.user = emulator.user(DEMO_USER, name="You", started=False)
        self.stage: Stage | None = None
        self._streams: set[asyncio.Queue[Event | None]] = set()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/chat", pagefiles.page),
            web.get("/chat/static/{name}", pagefiles.static),
            web.get("/chat/files/{file_id}", self.file),
            web.get("/chat/events", self.events),
            web.post("/chat/say", self.say),
            web.post("/chat/press", self.press),
            web.post("/chat/inline", self.inline),
            web.post("/chat/pick", self.pick),
            web.post("/chat/stage", self.act),
        ]

    async def file(self, request: web.Request) -> web.Response:
        """A file that the bot has sent."""
        check(request)
        return pagefiles.sent(self.emulator.state.files.get(request.match_info["file_id"]))

    async def say(self, request: web.Request) -> web.Response:
        """{"text", "chat_id", "reply_to"}: what the user writes; the private chat by default."""
        body = await body_of(request)
        text, chat = body.get("text"), self._chat(body)
        if not isinstance(text, str):
            raise web.HTTPBadRequest(text="text: a string")
        try:
            await self._write(chat, text, self._message(chat, body.get("reply_to")))
        except ValueError as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        return web.Response(status=204)

    async def _write(self, chat: Chat, text: str, reply_to: Message | None) -> None:
        place = Place(self.emulator.state, chat)
        if chat.kind == "private":
            await self.user.say(text, reply_to=reply_to)
        elif chat.kind != "channel":
            await self.user.say(text, place, reply_to=reply_to)
        elif chat.member(DEMO_USER).status in ("creator", "administrator"):
            await place.post(text)
        else:
            raise ValueError("only administrators write in a channel")

    async def press(self, request: web.Request) -> web.Response:
        """{"message_id", "data", "chat_id"}: the button pressed."""
        body = await body_of(request)
        chat = self._chat(body)
        message_id, data = body.get("message_id"), body.get("data")
        if not isinstance(message_id, int) or not isinstance(data, str):
            raise web.HTTPBadRequest(text="message_id: a number, data: a string")
        message = self._message(chat, message_id)
        if message is None and chat.kind != "private":
            raise web.HTTPBadRequest(text="that message is gone")
        try:
            await self.user.press(message or message_id, data)
        except (LookupError, ValueError) as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        return web.Response(status=204)

    async def inline(self, request: web.Request) -> web.Response:
        """{"text"}: typed behind the bot's name; gives {"query", "results", "button"}."""
        text = (await body_of(request)).get("text")
        try:
            query = await self.user.inline(str(text))
        except ValueError as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        try:
            async with asyncio.timeout(_PATIENCE):
                while query.answer is None:
                    await self.emulator.state.changed.wait()
        except TimeoutError:
            raise web.HTTPGatewayTimeout(text="The bot offers nothing.") from None
        return web.json_response({"query": query.id, **_offered(query.answer)})

    async def pick(self, request: web.Request) -> web.Response:
        """{"query", "id", "chat_id"}: one of the results, to be sent to that chat."""
        body = await body_of(request)
        chat, query = self._chat(body), self.emulator.state.inline.get(str(body.get("query")))
        results = query.answer.results if query and query.answer else ()
        found = next((each for each in results if each.id == body.get("id")), None)
        if found is None or chat.kind == "channel":
            raise web.HTTPBadRequest(text="that cannot be sent there")
        place = None if chat.kind == "private" else Place(self.emulator.state, chat)
        await self.user.pick(found, place)
        return web.Response(status=204)

    async def act(self, request: web.Request) -> web.Response:
        """{"act"}: something of the stage's; gives {"words"}."""
        body = await body_of(request)
        if self.stage is None:
            raise web.HTTPNotFound(text="there is no stage here")
        try:
            words = await self.stage.act(str(body.get("act")))
        except LookupError:
            raise web.HTTPBadRequest(text="there is no such act") from None
        return web.json_response({"words": words})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """All that there is so far, "ready", then whatever happens, as server-sent events."""
        check(request)
        self._meet(request.headers.get("Accept-Language", ""))
        response = web.StreamResponse(headers={"Cache-Control": "no-store"})
        response.content_type = "text/event-stream"
        await response.prepare(request)
        stream: asyncio.Queue[Event | None] = asyncio.Queue()
        for event in self._so_far():
            stream.put_nowait(event)
        self._streams.add(stream)
        try:
            await _pump(stream, response)
        finally:
            self._streams.discard(stream)
        return response

    def _meet(self, languages: str) -> None:
        """Who has said nothing yet has the language of the browser."""
        found = _LANGUAGE.match(languages)
        if found and not self.user.chat.messages:
            self.user.json["language_code"] = found.group().lower()

    def hear(self, chat_id: int | None, event: Event) -> None:
        """A listener of the state: pass on what the demo user sees of it."""
        if event["kind"] == "commands":
            self._send(self._commands())
        elif event["kind"] == "stage":
            self._send([self._stage()])
        elif chat_id in self._chats() and event.get("user_id", DEMO_USER) == DEMO_USER:
            self._send([event | {"chat_id": chat_id}])

    def close(self) -> None:
        """End every stream."""
        for stream in self._streams:
            stream.put_nowait(None)

    def _send(self, events: Iterable[Event]) -> None:
        for event in events:
            for stream in self._streams:
                stream.put_nowait(event)

    def _so_far(self) -> Iterable[Event]:
        chats, state = self._chats(), self.emulator.state
        shown = [chat.json | {"members": chat.size} for chat in chats.values()]
        yield self._stage()
        yield {"kind": "chats", "user": self.user.json, "bot": state.bot, "chats": shown}
        for chat in chats.values():
            for message in chat.messages.values():
                yield {"kind": "message", "chat_id": chat.id, "message": message}
        yield from self._commands()
        yield {"kind": "ready"}

    def _stage(self) -> Event:
        """What time it is here, and what the panel shows."""
        shown = self.stage.shown() if self.stage else None
        return {"kind": "stage", "now": self.emulator.clock.now().timestamp(), "stage": shown}

    def _commands(self) -> list[Event]:
        language, state = self.user.json["language_code"], self.emulator.state
        return [
            {
                "kind": "commands",
                "chat_id": chat.id,
                "commands": commands_in(state, chat, DEMO_USER, language),
            }
            for chat in self._chats().values()
        ]

    def _chats(self) -> dict[int, Chat]:
        """Those that the demo user is in, the private one first."""
        return {
            chat.id: chat
            for chat in self.emulator.state.chats.values()
            if chat.id == DEMO_USER or chat.member(DEMO_USER).present
        }

    def _chat(self, body: dict[str, Any]) -> Chat:
        chat = self._chats().get(body.get("chat_id", DEMO_USER))
        if chat is None:
            raise web.HTTPBadRequest(text="chat_id: none of the user's chats")
        return chat

    def _message(self, chat: Chat, message_id: object) -> Message | None:
        return chat.messages.get(message_id) if isinstance(message_id, int) else None


def _offered(answer: Offered) -> dict[str, Any]:
    results = [
        {"id": each.id, "title": each.title, "description": each.description}
        for each in answer.results
    ]
    return {"results": results, "button": answer.button}


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
