"""Words to systemd: ready, alive, stopping. Without a NOTIFY_SOCKET nothing is said.

The protocol is sd_notify(3): a datagram of lines `NAME=value` to a unix socket; a name that begins
with @ is of the abstract namespace.
"""

import logging
import os
import socket
from collections.abc import Callable

from bot.clock import Clock

log = logging.getLogger(__name__)


def notify(*lines: str) -> bool:
    """Whether it was said. Never waits: who does not listen is no reason to stand still."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    if address.startswith("@"):
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as talk:
            talk.setblocking(False)
            talk.sendto("\n".join(lines).encode(), address)
    except OSError as error:
        log.debug("systemd was not told", extra={"why": error.strerror})
        return False
    return True


def watchdog_seconds() -> float | None:
    """How often systemd wants to hear of this process, at the least; None where it does not."""
    given, pid = os.environ.get("WATCHDOG_USEC", ""), os.environ.get("WATCHDOG_PID", "")
    if not given.isdecimal() or not int(given) or pid not in {"", str(os.getpid())}:
        return None
    return int(given) / 1_000_000


async def keep_alive(dead: Callable[[], list[str]], seconds: float, clock: Clock) -> None:
    """Say so three times in each span of `seconds`, for as long as nothing is dead."""
    while True:
        found = dead()
        if found:
            log.error("Standing still: %s", ", ".join(found))
        else:
            notify("WATCHDOG=1")
        await clock.sleep(seconds / 3)
