"""Politeness: how many requests at once, and how far apart, for each host and over all."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.clock import Clock

REMEMBERED_HOSTS = 256


class _Gate:
    """One host: its free slots, when the next request may start, who holds or awaits a slot."""

    def __init__(self, slots: int) -> None:
        self.slots = asyncio.Semaphore(slots)
        self.next_at = 0.0
        self.users = 0


class Pacing:
    """`spacing` is the least time in seconds between the starts of two requests to one host.
    `urgent` requests, for which a person waits, have places of their own besides the `overall`
    ones, so that slow hosts elsewhere cannot take them all; hosts are spared as much."""

    def __init__(
        self,
        clock: Clock,
        *,
        spacing: float = 0.5,
        per_host: int = 1,
        overall: int = 8,
        urgent: int = 4,
    ) -> None:
        self._clock = clock
        self._spacing = spacing
        self._per_host = per_host
        self._overall = asyncio.Semaphore(overall)
        self._urgent = asyncio.Semaphore(urgent)
        self._gates: dict[str, _Gate] = {}

    @asynccontextmanager
    async def turn(self, host: str, *, urgent: bool = False) -> AsyncIterator[None]:
        """Wait for a turn at the host and hold it for the length of the block."""
        gate = self._gates.setdefault(host, _Gate(self._per_host))
        gate.users += 1
        try:
            async with gate.slots:
                await self._keep_apart(gate)
                async with self._urgent if urgent else self._overall:
                    yield
        finally:
            gate.users -= 1
            self._forget_idle()

    async def _keep_apart(self, gate: _Gate) -> None:
        now = self._clock.monotonic()
        start = max(now, gate.next_at)
        gate.next_at = start + self._spacing
        if start > now:
            await self._clock.sleep(start - now)

    def _forget_idle(self) -> None:
        if len(self._gates) <= REMEMBERED_HOSTS:
            return
        now = self._clock.monotonic()
        self._gates = {
            host: gate for host, gate in self._gates.items() if gate.users or gate.next_at > now
        }
