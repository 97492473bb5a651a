"""Reading single header fields of an answer."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 86400
LONGEST_VALIDATOR = 1024


def retry_after(value: str | None, now: datetime) -> int | None:
    """Seconds to wait by a Retry-After field (seconds or a date), at most a day."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return min(int(value[:12]), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0, min(int((moment - now).total_seconds()), LONGEST_WAIT))


def validator(value: str | None) -> str | None:
    """An ETag or Last-Modified to send back next time; one of absurd length is forgotten."""
    return value if value and len(value) <= LONGEST_VALIDATOR else None
