"""The queue of updates with the offset semantics of getUpdates."""

import asyncio
from collections import deque
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from bot.clock import Clock
from bot.emulator.pulse import Pulse
from bot.emulator.refusal import conflict

Update = dict[str, Any]

KINDS = frozenset(
    [
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "my_chat_member",
        "chat_member",
        "message_reaction",
        "message_reaction_count",
        "chat_join_request",
    ]
)
_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_KEPT = timedelta(hours=24)
LONGEST_POLL = 50
_OTHER_POLLER = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)


class Updates:
    """Updates wait here until they are confirmed, delivered to a webhook, or a day old."""

    def __init__(self, clock: Clock, first_id: int = 100_000_001) -> None:
        self.clock = clock
        self.allowed = KINDS - _ON_REQUEST
        self.arrived = Pulse()
        self.asked = Pulse()
        self._waiting: deque[tuple[Any, Update]] = deque()
        self._next_id = first_id
        self._poller: asyncio.Future[str] | None = None

    def allow(self, kinds: Collection[str] | None) -> None:
        """Which kinds to take from now on: none given is the default, None is no change."""
        if kinds is not None:
            self.allowed = frozenset(kinds) & KINDS or KINDS - _ON_REQUEST

    def put(self, kind: str, payload: Mapping[str, Any]) -> int | None:
        """Queue an update; None where the bot did not ask for its kind."""
        if kind not in self.allowed:
            return None
        update_id = self._next_id
        self._next_id += 1
        self._waiting.append((self.clock.now(), {"update_id": update_id, kind: payload}))
        self.arrived.beat()
        return update_id

    def waiting(self) -> list[Update]:
        """Every update not yet confirmed, oldest first."""
        oldest = self.clock.now() - _KEPT
        while self._waiting and self._waiting[0][0] < oldest:
            self._waiting.popleft()
        return [update for _, update in self._waiting]

    def __len__(self) -> int:
        return len(self._waiting)

    def confirm(self, offset: int) -> None:
        """Forget what is below `offset`; a negative one keeps that many of the newest."""
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        while self._waiting and offset > 0 and self._waiting[0][1]["update_id"] < offset:
            self._waiting.popleft()

    def delivered(self, update: Update) -> None:
        """Forget one that a webhook has taken."""
        self._waiting = deque(pair for pair in self._waiting if pair[1] is not update)

    def clear(self) -> None:
        self._waiting.clear()

    def interrupt(self, reason: str = _OTHER_POLLER) -> None:
        """End the poll that is waiting with a conflict: the newest caller wins."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(reason)

    async def pass_over(self, seconds: float = 1.0) -> None:
        """End the poll that is waiting as if its time were up, and wait for the next, for at most
        so many real seconds: where the clock is put on, polls have come and gone."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_result("")
        await self.asked.wait(seconds)

    async def poll(self, offset: int, limit: int, seconds: int) -> list[Update]:
        """Confirm, then wait up to that many real `seconds` for at least one update."""
        self.asked.beat()
        self.interrupt()
        self.confirm(offset)
        limit = limit if 1 <= limit <= 100 else 100
        found = self.waiting()[:limit]
        if found or seconds <= 0:
            return found
        await self._wait(min(seconds, LONGEST_POLL))
        return self.waiting()[:limit]

    async def _wait(self, seconds: int) -> None:
        loop = asyncio.get_running_loop()
        poller: asyncio.Future[str] = loop.create_future()
        self._poller = poller
        deadline = loop.time() + seconds
        try:
            while not self._waiting and not poller.done() and loop.time() < deadline:
                await self._beat_or(poller, deadline - loop.time())
        finally:
            if self._poller is poller:
                self._poller = None
        if poller.done() and poller.result():
            raise conflict(poller.result())

    async def _beat_or(self, poller: "asyncio.Future[str]", seconds: float) -> None:
        ends: set[asyncio.Future[Any]] = {self.arrived.future(), poller}
        await asyncio.wait(
            ends,
            timeout=seconds,
            return_when=asyncio.FIRST_COMPLETED,
        )
