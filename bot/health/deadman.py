"""The ping that goes out while all is well, so that its absence rings somewhere else."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from bot.web.client import Fetch, Fetched

EVERY = 60.0
SECONDS = 15.0
LARGEST = 64 * 1024
Check = Callable[[], Awaitable[Mapping[str, object]]]


class Web(Protocol):
    async def get(self, fetch: Fetch) -> Fetched: ...


class DeadMan:
    """Asks `url` and sends nothing along; raises the Source errors."""

    def __init__(self, web: Web, url: str, check: Check) -> None:
        self._web = web
        self._url = url
        self._check = check

    async def ping(self) -> bool:
        """Whether all was well. Where it is not, silence is the message."""
        if not (await self._check()).get("ready"):
            return False
        await self._web.get(Fetch(self._url, max_bytes=LARGEST, total=SECONDS))
        return True
