"""The one owner of background tasks: none is lost, none fails unseen."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class Nursery:
    """Starts tasks, keeps them, and hands the first failure to whoever waits in `until`.

    A task that ends in an exception is a failure of the program: the composition root learns of
    it in `until`, stops everything and raises it.
    """

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._failure: asyncio.Future[None] | None = None

    def start(self, name: str, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        future = self._waiting()
        if error is not None and not future.done():
            future.set_exception(error)

    def _waiting(self) -> asyncio.Future[None]:
        if self._failure is None:
            self._failure = asyncio.get_running_loop().create_future()
        return self._failure

    async def until(self, stop: asyncio.Event) -> None:
        """Wait for `stop`; raise the first failure if that comes before."""
        failure = self._waiting()
        waiter = self.start("until", stop.wait())
        await asyncio.wait({waiter, failure}, return_when=asyncio.FIRST_COMPLETED)
        waiter.cancel()
        if failure.done():
            failure.result()

    async def close(self) -> None:
        """Cancel what is left and wait until it has ended."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*tuple(self._tasks), return_exceptions=True)
        if self._failure is not None and self._failure.done():
            self._failure.exception()

    def __len__(self) -> int:
        return len(self._tasks)
