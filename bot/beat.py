"""Short work that comes again and again and must not wait for a wall clock that was put back."""

import logging
from collections.abc import Awaitable, Callable

from bot.clock import Clock
from bot.errors import YamchiError

log = logging.getLogger(__name__)
Work = Callable[[], Awaitable[object]]


async def beat(name: str, seconds: float, work: Work, clock: Clock) -> None:
    """Do it every so many seconds of the monotonic clock, for as long as the program runs.

    A failure waits for the next time.
    """
    while True:
        await once(name, work)
        await clock.sleep(seconds)


async def once(name: str, work: Work) -> None:
    try:
        await work()
    except YamchiError as error:
        log.warning("%s", error, extra={"job": name})
    except Exception:
        # The beat itself must go on, whatever was wrong with one.
        log.exception("A job failed", extra={"job": name})
