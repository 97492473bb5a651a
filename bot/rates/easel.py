"""Where charts are painted: in the worker, once; afterwards Telegram's name for them is enough."""

import asyncio
import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.clock import Clock
from bot.values.pictures import Pictures
from bot.worker import Worker

JOB = "bot.rates.chart:draw"
# The first chart of a worker waits for its libraries.
SECONDS = 30.0
KEPT = 32
# A change of this makes every picture anew, as after a change of how they look.
LOOK = 1


@dataclass(frozen=True, slots=True)
class Painted:
    """`content` is empty where `file_id` is known and the picture is no longer at hand."""

    key: str
    content: bytes
    file_id: str | None


class Easel:
    """Paints a plan, which says everything that is to be seen: two equal plans are one picture."""

    def __init__(self, worker: Worker, pictures: Pictures, clock: Clock) -> None:
        self._worker = worker
        self._pictures = pictures
        self._clock = clock
        self._recent: OrderedDict[str, bytes] = OrderedDict()
        self._turn = asyncio.Lock()

    async def paint(self, plan: Mapping[str, Any], *, anew: bool = False) -> Painted:
        """The picture, by name if Telegram has it, unless it is wanted `anew`.

        Raises WorkerFailed.
        """
        key = key_of(plan)
        file_id = None if anew else await self._pictures.get(key)
        if file_id is not None:
            return Painted(key, self._recent.get(key, b""), file_id)
        async with self._turn:
            content = self._recent.get(key)
            if content is None:
                content = await self._worker.call(JOB, plan, deadline=SECONDS)
                self._recent[key] = content
        self._recent.move_to_end(key)
        while len(self._recent) > KEPT:
            self._recent.popitem(last=False)
        return Painted(key, content, None)

    async def hung(self, painted: Painted, file_id: str) -> None:
        """It is at Telegram's under that name."""
        if file_id and file_id != painted.file_id:
            await self._pictures.put(painted.key, file_id, self._clock.now())


def key_of(plan: Mapping[str, Any]) -> str:
    written = json.dumps([LOOK, plan], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
