"""When a chat is told what its watches found: at once, but not in a stream, nor at night. Pure."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.model import Quiet
from bot.watching import Watcher

# What comes so soon after a message waits, to come together with what else does.
GATHERING = timedelta(seconds=10)
EXPIRES = timedelta(hours=6)


def due(now: datetime, watcher: Watcher) -> datetime:
    """The moment at which a match of now is told. What waits already is joined."""
    at = now
    if watcher.told_at is not None:
        waiting = watcher.told_at > now
        at = watcher.told_at if waiting else max(now, watcher.told_at + GATHERING)
    return after_quiet(at, watcher.quiet, watcher.timezone)


def after_quiet(at: datetime, quiet: Quiet | None, timezone: str) -> datetime:
    """The first moment from `at` on that is not in the quiet hours of a chat's own day."""
    if quiet is None or quiet[0] == quiet[1]:
        return at
    zone = ZoneInfo(timezone)
    local = at.astimezone(zone)
    begin, end = quiet
    minute = local.hour * 60 + local.minute
    within = begin <= minute < end if begin < end else minute >= begin or minute < end
    if not within:
        return at
    day = local.date() + timedelta(days=int(minute >= end))
    over = datetime.combine(day, time(end // 60, end % 60), zone).astimezone(UTC)
    return max(at, over)
