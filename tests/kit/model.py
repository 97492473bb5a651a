"""An OpenAI-compatible endpoint on loopback that says what it is told to, or misbehaves."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from tests.kit.web import answer

Behaviour = Callable[[asyncio.StreamWriter], Awaitable[None]]


def saying(text: str) -> bytes:
    """A whole answer with that for its one choice."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}}
    return given({"id": "1", "object": "chat.completion", "choices": [choice]})


def given(body: Any) -> bytes:
    return answer(json.dumps(body).encode(), headers={"Content-Type": "application/json"})


@dataclass(frozen=True)
class Question:
    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def system(self) -> str:
        return str(self.body["messages"][0]["content"])

    @property
    def user(self) -> str:
        return str(self.body["messages"][1]["content"])


@dataclass
class ModelServer:
    """`answers` are given one after the other, the last one again and again."""

    answers: list[bytes | Behaviour] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)
    port: int = 0
    _server: asyncio.Server | None = None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        for writer in tuple(self._open):
            writer.transport.abort()
        await self._server.wait_closed()
        await asyncio.sleep(0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            self.asked.append(await _read(reader))
            reply = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            if callable(reply):
                await reply(writer)
            else:
                writer.write(reply)
            await writer.drain()
            writer.close()
        except (OSError, asyncio.IncompleteReadError):
            writer.transport.abort()
        finally:
            self._open.discard(writer)


async def _read(reader: asyncio.StreamReader) -> Question:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in head[1:] if line)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    body = await reader.readexactly(int(headers["content-length"]))
    return Question(head[0].split(" ")[1], headers, json.loads(body))


async def stall(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


async def drip(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while not writer.is_closing():
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.01)


async def hang_up(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()
