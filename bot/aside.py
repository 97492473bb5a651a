"""Work on what was fetched, which keeps a processor busy for milliseconds, in a thread of its own.

Python's threads take turns, each for up to five milliseconds: were there several at such work, the
event loop would wait for all of them at every step.
"""

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_THREAD = ThreadPoolExecutor(1, "aside")
# Seconds. With Python's own five milliseconds the loop lagged up to three times as long.
TURN = 0.001


def take_short_turns() -> None:
    """Have threads hand over to one another soon, in the whole process."""
    sys.setswitchinterval(TURN)


async def aside(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """As asyncio.to_thread, after what was asked for before. Nothing in it may wait."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_THREAD, partial(work, *args, **kwargs))
