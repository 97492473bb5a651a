"""Whether the bot does its work: what `/readyz` tells."""

from collections.abc import Mapping
from typing import Protocol

from bot.clock import Clock
from bot.errors import YamchiError
from bot.ports import Deliveries


class Flow(Protocol):
    """Where updates come in."""

    @property
    def polled_at(self) -> float | None: ...
    @property
    def held(self) -> int: ...


class Checkup:
    """Ready is who has a database and heard of Telegram within `healthy` seconds."""

    def __init__(self, deliveries: Deliveries, clock: Clock, healthy: float) -> None:
        self._deliveries = deliveries
        self._clock = clock
        self._healthy = healthy
        self.intake: Flow | None = None

    async def __call__(self) -> Mapping[str, object]:
        polled_at = self.intake.polled_at if self.intake else None
        silent = None if polled_at is None else self._clock.monotonic() - polled_at
        outbox: Mapping[str, object] = {}
        try:
            outbox = await self._outbox()
            database = True
        except YamchiError:
            database = False
        ready = database and silent is not None and silent < self._healthy
        waiting = self.intake.held if self.intake else 0
        facts = {"database": database, "silent": silent, "updates_waiting": waiting}
        return {"ready": ready, **facts, **outbox}

    async def _outbox(self) -> Mapping[str, object]:
        """How much is to be sent, and for how many seconds the oldest of it has been due."""
        depth = await self._deliveries.depth()
        due = depth.oldest and (self._clock.now() - depth.oldest).total_seconds()
        waiting = depth.counts["ready"] + depth.counts["sending"]
        return {"messages_waiting": waiting, "messages_due_for": max(0.0, due or 0.0)}
