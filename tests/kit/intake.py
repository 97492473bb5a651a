"""Scripted updates, and a handler that notes them."""

import asyncio
from collections.abc import Sequence
from typing import Any

from bot.errors import (
    DatabaseBusy,
    YamchiError,
)
from bot.nursery import Nursery
from bot.ports import Inbox
from bot.values.updates import Received
from handlers.wire.intake import Intake
from tests.kit.clock import TurnedClock

SECONDS = 10.0


def update(update_id: int, chat_id: int = 1) -> dict[str, Any]:
    chat = {"id": chat_id, "type": "private"}
    return {"update_id": update_id, "message": {"message_id": update_id, "chat": chat}}


class Handled:
    """A handler that notes what it is given; chats in `gates` wait until theirs is opened."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.ended: list[int] = []
        self.gates: dict[int, asyncio.Event] = {}
        self._more = asyncio.Event()

    async def __call__(self, received: Received) -> None:
        self.begun.append(received.update_id)
        self._tell()
        if received.chat_id in self.gates:
            await self.gates[received.chat_id].wait()
        self.ended.append(received.update_id)
        self._tell()

    def _tell(self) -> None:
        self._more.set()
        self._more = asyncio.Event()

    async def reached(self, count: int, *, begun: bool = False) -> None:
        async with asyncio.timeout(SECONDS):
            while len(self.begun if begun else self.ended) < count:
                await self._more.wait()


class Script:
    """getUpdates that plays what it is given, errors too, and then waits for ever."""

    def __init__(self, *steps: Sequence[dict[str, Any]] | YamchiError) -> None:
        self._steps = list(steps)
        self.offsets: list[int] = []
        self.over = asyncio.Event()

    async def __call__(self, *, offset: int, **fields: Any) -> list[dict[str, Any]]:
        self.offsets.append(offset)
        if not self._steps:
            self.over.set()
            await asyncio.Event().wait()
        step = self._steps.pop(0)
        if isinstance(step, YamchiError):
            raise step
        return list(step)


async def played(script: Script, inbox: Inbox, handled: Handled, clock: TurnedClock) -> Intake:
    """An intake that has polled the script to its end, without workers."""
    intake, nursery = Intake(script, inbox, handled, clock), Nursery()
    nursery.start("poll", intake.poll())
    async with asyncio.timeout(SECONDS):
        await nursery.until(script.over)
    await nursery.close()
    return intake


class Busy:
    """An inbox whose database is busy the first few times."""

    def __init__(self, inbox: Inbox, method: str, times: int) -> None:
        self._inbox = inbox
        self._method = method
        self._left = times

    def __getattr__(self, name: str) -> Any:
        if name == self._method and self._left:
            self._left -= 1
            return self._refuse
        return getattr(self._inbox, name)

    async def _refuse(self, *_: object) -> None:
        raise DatabaseBusy(path="p", reason="busy")
