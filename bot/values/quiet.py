"""The quiet hours of a chat. Pure."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.model import Quiet


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
