"""A wake-up for whoever waits for something to change."""

import asyncio


class Pulse:
    """Wakes all that wait at each beat. Needs a loop only while somebody waits."""

    def __init__(self) -> None:
        self._next: asyncio.Future[None] | None = None

    def beat(self) -> None:
        if self._next is not None and not self._next.done():
            self._next.set_result(None)
        self._next = None

    def future(self) -> asyncio.Future[None]:
        """What the next beat resolves."""
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
        return self._next

    async def wait(self, seconds: float | None = None) -> bool:
        """Wait for the next beat; False where it did not come within `seconds` real seconds."""
        done, _ = await asyncio.wait({self.future()}, timeout=seconds)
        return bool(done)
