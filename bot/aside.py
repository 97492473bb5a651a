"""Work on what was fetched, which keeps a processor busy for milliseconds, in a thread of its own.

Python's threads take turns, each for up to five milliseconds: were there several at such work, the
event loop would wait for all of them at every step.
"""

import asyncio
import gc
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
# New objects, younger collections to an older one, and these to a full one, which holds everybody
# up for tens of milliseconds. Python's own 700, 10, 10 took a tenth of the time that feeds take.
YOUNG, YOUNG_TIMES, MIDDLE_TIMES = 20_000, 20, 50


def take_short_turns() -> None:
    """Have threads hand over to one another soon, in the whole process, and garbage be looked for
    seldom: meanwhile no thread runs at all. What is there already is never looked through again.
    """
    sys.setswitchinterval(TURN)
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, YOUNG_TIMES, MIDDLE_TIMES)


async def aside(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """As asyncio.to_thread, after what was asked for before. Nothing in it may wait."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_THREAD, partial(work, *args, **kwargs))
