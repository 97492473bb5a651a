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
# Seconds. With a millisecond the loop lagged up to twice as long, with Python's own five up to six
# times; still shorter turns gain nothing.
TURN = 0.0003
# New objects, young collections to a middle one, and these to a full one. While garbage is looked
# for no thread runs: with these for some milliseconds, in a full one for a hundred and more. Nearly
# all that becomes garbage does so young. Python's own 700, 10, 10 took a tenth of the time that
# feeds take.
YOUNG, YOUNG_TIMES, MIDDLE_TIMES = 2_500, 5, 1_000


def take_short_turns() -> None:
    """Have threads hand over to one another soon, in the whole process, and garbage be looked for
    in small portions. What is there already, the imported code, is not looked through again."""
    sys.setswitchinterval(TURN)
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, YOUNG_TIMES, MIDDLE_TIMES)


async def aside(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """As asyncio.to_thread, after what was asked for before. Nothing in it may wait."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_THREAD, partial(work, *args, **kwargs))
