"""Updates in: written down before they are confirmed, handled one at a time per chat.

A chat waits for itself only; many chats are worked on at once. An update is finished when its
handler has ended and its row says so: a kill at any moment loses none.
"""

import asyncio
import json
import logging
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import count
from typing import Any, TypeVar

from bot.clock import Clock
from bot.errors import StorageError, TokenInUse, TooManyRequests, YamchiError
from bot.nursery import Nursery
from bot.ports import Inbox
from bot.values.updates import Received

log = logging.getLogger(__name__)
LONG_POLL = 50
BATCH = 100
BACKLOG = 1000  # updates in memory; beyond it they wait at Telegram
ATTEMPTS = 3  # times that a run may end with an update in hand, after the first
CONFLICTS = 4  # a restart may overlap with its predecessor for a moment
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
ALLOWED = ("message", "callback_query", "inline_query", "my_chat_member")

T = TypeVar("T")
Fetch = Callable[..., Awaitable[list[dict[str, Any]]]]
Handle = Callable[[Received], Awaitable[None]]


class Intake:
    """Polls, writes down, hands out. `fetch` is getUpdates, its fields as keywords."""

    def __init__(
        self,
        fetch: Fetch,
        inbox: Inbox,
        handle: Handle,
        clock: Clock,
        nursery: Nursery | None = None,
    ) -> None:
        self._fetch = fetch
        self._inbox = inbox
        self._handle = handle
        self._clock = clock
        self._lines: dict[int, deque[Received]] = {}
        self._ready: asyncio.Queue[int] = asyncio.Queue()
        self._recovered: set[int] = set()
        self._held = 0
        self._room = asyncio.Event()
        self._room.set()
        self._working = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._closing = False
        self._nursery = nursery
        self._surplus = 0
        self.polled_at: float | None = None
        self.taken: Counter[str] = Counter()

    async def recover(self) -> None:
        """Queue what an earlier run wrote down and did not finish; bury what kept ending it."""
        for received in await self._inbox.waiting():
            await self._take_over(received)

    async def _take_over(self, received: Received) -> None:
        if received.attempts >= ATTEMPTS:
            log.error("An update is given up", extra={"update_id": received.update_id})
            await self._inbox.bury(received.update_id, "it ended the program", self._clock.now())
        else:
            self._queue(received)
            self._recovered.add(received.update_id)

    async def poll(self) -> None:
        """Take updates in for ever. Raises TokenRefused and TokenInUse."""
        offset, failures, conflicts = 0, 0, 0
        while not self._closing:
            await self._room.wait()
            try:
                updates = await self._fetch(offset=offset, limit=BATCH, allowed_updates=ALLOWED)
                offset = await self.take(updates) or offset
            except TokenInUse:
                conflicts += 1
                if conflicts >= CONFLICTS:
                    raise
                log.warning("Another program polls with this token", extra={"time": conflicts})
                await self._clock.sleep(PAUSES[conflicts])
            except YamchiError as error:
                if not error.passing:
                    raise
                await self._wait(error, failures)
                failures += 1
            else:
                failures = conflicts = 0
                self.heard()

    async def take(self, updates: Sequence[dict[str, Any]]) -> int:
        """Write a batch down and queue it; the offset that confirms it, 0 for an empty one."""
        if not updates:
            return 0
        self.taken.update(map(kind_of, updates))
        received = [
            Received(update["update_id"], chat_of(update), json.dumps(update, ensure_ascii=False))
            for update in updates
        ]
        await self._written(await self._inbox.add(received, self._clock.now()))
        return received[-1].update_id + 1

    async def _written(self, fresh: Sequence[Received]) -> None:
        """They are in the inbox, for the first time."""
        for received in fresh:
            self._queue(received)

    async def work(self) -> None:
        """One worker: handle the next update of the next chat, until drained. Start several."""
        while True:
            chat_id = await self._ready.get()
            if self._closing:
                return
            self._working += 1
            self._idle.clear()
            try:
                await self._one(chat_id)
            finally:
                self._working -= 1
                if not self._working:
                    self._idle.set()
            if self._surplus:
                self._surplus -= 1
                return

    @asynccontextmanager
    async def aside(self) -> AsyncIterator[None]:
        """Inside, a worker only waits for its chat: a further one works in its place, and when it
        goes on there is one too many, until the next of them is done."""
        if self._nursery is not None:
            self._nursery.start("stand-in", self.work())
        try:
            yield
        finally:
            if self._nursery is not None:
                self._surplus += 1

    async def drain(self) -> None:
        """Hand out no more; return when what was in the workers' hands is finished."""
        self._closing = True
        await self._idle.wait()

    def heard(self) -> None:
        """Updates flow: Telegram was just asked for them, or has just brought one."""
        self.polled_at = self._clock.monotonic()

    @property
    def closing(self) -> bool:
        """Nothing more is handed out in this run."""
        return self._closing

    @property
    def held(self) -> int:
        """Updates in memory that are not finished."""
        return self._held

    async def _one(self, chat_id: int) -> None:
        line = self._lines[chat_id]
        received = line[0]
        await self._count(received)
        await self._handle(received)
        await self._finish(received)
        line.popleft()
        self._held -= 1
        if self._held <= BACKLOG // 2:
            self._room.set()
        if line:
            self._ready.put_nowait(chat_id)
        else:
            await self._emptied(chat_id)

    async def _emptied(self, chat_id: int) -> None:
        """A chat's updates are all finished."""
        del self._lines[chat_id]

    async def _count(self, received: Received) -> None:
        """Note in its row that one from an earlier run is in hand: it may be what ended that run.

        A new one is not noted, and costs no write.
        """
        if received.update_id in self._recovered:
            self._recovered.discard(received.update_id)
            try:
                await self._inbox.attempt(received.update_id)
            except StorageError as error:
                log.warning("%s", error, extra={"update_id": received.update_id})

    async def _finish(self, received: Received) -> None:
        """Say in its row that an update is handled, as soon as the database takes it."""
        for failures in count():
            try:
                await self._inbox.done([received.update_id], self._clock.now())
            except YamchiError as error:
                if not error.passing:
                    raise
                log.warning("%s", error, extra={"update_id": received.update_id})
                await self._clock.sleep(pause_after(failures))
            else:
                return

    def _queue(self, received: Received) -> None:
        line = self._lines.setdefault(received.chat_id, deque())
        line.insert(place_in(line, received.update_id), received)
        if len(line) == 1:
            self._ready.put_nowait(received.chat_id)
        self._held += 1
        if self._held >= BACKLOG:
            self._room.clear()

    async def _wait(self, error: YamchiError, failures: int) -> None:
        pause = pause_after(failures)
        if isinstance(error, TooManyRequests):
            pause = error.retry_after
        log.warning("No updates: %s Trying again.", error, extra={"seconds": pause})
        await self._clock.sleep(pause)


def place_in(line: Sequence[Received], update_id: int) -> int:
    """Where an update belongs: by its number, but never before the first, which is in hand."""
    place = len(line)
    while place > 1 and line[place - 1].update_id > update_id:
        place -= 1
    return place


async def patiently(ask: Callable[[], Awaitable[T]], clock: Clock) -> T:
    """What is answered, however long that takes. Raises what will not pass."""
    for failures in count():
        try:
            return await ask()
        except YamchiError as error:
            if not error.passing:
                raise
            pause = pause_after(failures)
            log.warning("%s Trying again in %.0f s.", error, pause)
            await clock.sleep(pause)
    raise AssertionError("it counts without end")


def pause_after(failures: int) -> float:
    """Seconds until the next try, longer each time and at most the last of PAUSES."""
    return PAUSES[min(failures, len(PAUSES) - 1)]


def kind_of(update: dict[str, Any]) -> str:
    """What an update tells of, by Telegram's name."""
    return next((name for name in ALLOWED if name in update), "other")


def chat_of(update: dict[str, Any]) -> int:
    """The chat whose order an update belongs to; 0 for one that has none."""
    for name in ALLOWED:
        if name in update:
            part = update[name]
            holder = part.get("message", part) if name == "callback_query" else part
            place = holder.get("chat") or part.get("from") or {}
            return int(place.get("id", 0))
    return 0
