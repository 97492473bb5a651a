"""When a chat is told what its watches found: at once, but not in a stream, nor at night. Pure."""

from datetime import datetime, timedelta

from bot.values.quiet import after_quiet
from bot.values.watches import Watcher

# What comes so soon after a message waits, to come together with what else does.
GATHERING = timedelta(seconds=5)
EXPIRES = timedelta(hours=6)


def due(now: datetime, watcher: Watcher) -> datetime:
    """The moment at which a match of now is told. What waits already is joined."""
    at = now
    if watcher.told_at is not None:
        waiting = watcher.told_at > now
        at = watcher.told_at if waiting else max(now, watcher.told_at + GATHERING)
    return after_quiet(at, watcher.quiet, watcher.timezone)
