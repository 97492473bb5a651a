"""The Bot API over HTTP: paths, tokens, and the three ways to send parameters."""

import asyncio
import json
import re
import socket
import struct
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from bot.emulator.emulator import Answer, Emulator
from bot.emulator.params import Upload
from bot.emulator.refusal import Refusal, bad, not_found, unauthorized

BODY_LIMIT = 64 * 1024 * 1024
_TOKEN = re.compile("[0-9]{1,16}:[A-Za-z0-9_-]{1,128}")


class BotApi:
    """Serves `/bot{token}/{method}` for one emulator."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self._connections: set[asyncio.WriteTransport] = set()

    def abort(self) -> None:
        """Break every connection with a call in flight; their handlers are cancelled by that."""
        for transport in tuple(self._connections):
            _reset(transport)

    async def handle(self, request: web.Request) -> web.Response:
        transport = request.transport
        if transport is None:
            return web.Response(status=499)
        self._connections.add(transport)
        try:
            return await self._answer(request, transport)
        finally:
            self._connections.discard(transport)

    async def _answer(
        self, request: web.Request, transport: asyncio.WriteTransport
    ) -> web.Response:
        try:
            self._check(request.match_info["token"])
            values = await decoded(request)
        except Refusal as refusal:
            return web.json_response(refusal.json(), status=refusal.code)
        answer = await self.emulator.call(request.match_info["method"], values)
        if answer.cut:
            return _broken(transport, answer)
        return web.Response(
            body=answer.body, status=answer.status, content_type=answer.content_type
        )

    def _check(self, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise not_found()
        if token != self.emulator.token:
            raise unauthorized()


async def decoded(request: web.Request) -> dict[str, Any]:
    """The parameters of a call, from the address and the body."""
    values: dict[str, Any] = dict(request.query)
    if request.method != "POST":
        return values
    kind = request.content_type
    if kind == "application/json":
        values.update(_object(await request.read()))
    elif kind == "multipart/form-data":
        try:
            values.update(await _parts(request))
        except (ValueError, AssertionError):  # aiohttp asserts that there is a boundary
            raise bad("can't parse multipart form data") from None
    elif kind == "application/x-www-form-urlencoded":
        text = (await request.read()).decode("utf-8", "replace")
        values.update(parse_qsl(text, keep_blank_values=True))
    return values


def _object(body: bytes) -> dict[str, Any]:
    try:
        values = json.loads(body) if body else {}
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise bad("can't parse request JSON object")
    return values


async def _parts(request: web.Request) -> dict[str, Any]:
    values: dict[str, Any] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name:
            raise bad("can't parse multipart form data")
        content = bytes(await part.read(decode=True))
        if part.filename is None:
            values[part.name] = content.decode("utf-8", "replace")
        else:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            values[part.name] = Upload(part.filename, mime, content)
    return values


def _broken(transport: asyncio.WriteTransport, answer: Answer) -> web.Response:
    """Break the connection: at once with a reset, or after half of the answer."""
    if answer.cut == "half":
        head = f"HTTP/1.1 {answer.status} OK\r\nContent-Type: application/json\r\n"
        head += f"Content-Length: {len(answer.body)}\r\n\r\n"
        transport.write(head.encode() + answer.body[: len(answer.body) // 2])
        transport.close()
    else:
        _reset(transport)
    return web.Response(status=500)


def _reset(transport: asyncio.WriteTransport) -> None:
    """Lingering for no time makes the kernel send RST in place of an orderly end."""
    if transport.is_closing():  # the bot was killed: its end of the connection is gone
        return
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
