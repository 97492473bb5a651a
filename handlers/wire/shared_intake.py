"""Updates of one bot, worked on by several processes: a chat is in one pair of hands at a time."""

import logging
from collections import deque
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from uuid import uuid4

from bot.clock import Clock
from bot.errors import StorageError
from bot.nursery import Nursery
from bot.ports import Inbox
from bot.sharing import Lines
from bot.values.updates import Line, Received
from handlers.wire.intake import Fetch, Handle, Intake, patiently, pause_after

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=15)
RENEWED = 5.0  # seconds
LOOK = 0.25  # seconds between looks for what other processes took in
MOST = 64  # chats in hand


class SharedIntake(Intake):
    """What is taken in is claimed chat by chat, whichever process wrote it down.

    A process that ends has its chats taken over by another when its lease has run out.
    """

    def __init__(
        self,
        fetch: Fetch,
        inbox: Inbox,
        lines: Lines,
        handle: Handle,
        clock: Clock,
        nursery: Nursery | None = None,
    ) -> None:
        super().__init__(fetch, inbox, handle, clock, nursery)
        self._shared = lines
        self._owner = uuid4().hex
        self._renewed = clock.monotonic()

    async def recover(self) -> None:
        """Nothing: what an earlier run left is claimed like all else, once its lease has ended."""

    async def pump(self) -> None:
        """Claim chats that wait and renew those in hand, until drained."""
        failures = 0
        while not self._closing:
            try:
                await self._renew()
                await self._claim()
            except StorageError as error:
                log.warning("Updates wait: %s", error)
                await self._clock.sleep(pause_after(failures))
                failures += 1
            else:
                failures = 0
                await self._clock.sleep(LOOK)

    async def drain(self) -> None:
        await super().drain()
        await self._shared.leave(self._owner)

    async def _written(self, fresh: Sequence[Received]) -> None:
        """Look at once: nobody else can know of them yet."""
        if not fresh or self._closing:
            return
        try:
            await self._claim()
        except StorageError as error:
            log.warning("Updates wait: %s", error)

    async def _renew(self) -> None:
        now = self._clock.monotonic()
        if now - self._renewed >= RENEWED:
            until = self._clock.now() + LEASE
            await self._shared.renew(self._owner, list(self._lines), until)
            self._renewed = now

    async def _claim(self) -> None:
        room = MOST - len(self._lines)
        if room > 0:
            now = self._clock.now()
            for line in await self._shared.claim(self._owner, now, now + LEASE, room):
                await self._begin(line)

    async def _begin(self, line: Line) -> None:
        """Where who had it in hand is gone, the first of them may have ended it."""
        for received in line.updates:
            if line.abandoned:
                await self._take_over(received)
            else:
                self._queue(received)
        if line.chat_id not in self._lines:
            self._lines[line.chat_id] = deque()
            await self._emptied(line.chat_id)

    async def _emptied(self, chat_id: int) -> None:
        """Go on with what came for it meanwhile, or give it up."""
        # First of all: once it is given up, `pump` may find it again.
        del self._lines[chat_id]
        more = partial(self._shared.more, self._owner, chat_id)
        for received in await patiently(more, self._clock):
            self._queue(received)
