"""What time a server says it is: the Date header of its answer, whatever that is."""

import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException

from bot.web.client import USER_AGENT

SECONDS = 10.0


def server_time(url: str) -> tuple[datetime, float] | None:
    """The time, to the second below, and how many seconds the answer took; None for no answer or
    one without a date. It blocks. No proxy is asked, as none is by the bot."""
    request = urllib.request.Request(url, method="HEAD", headers={"User-Agent": USER_AGENT})  # noqa: S310 - the settings take http(s) only
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    begun = time.monotonic()
    try:
        with direct.open(request, timeout=SECONDS) as reply:
            told = reply.headers.get("Date", "")
    except urllib.error.HTTPError as error:
        told = error.headers.get("Date", "")
        error.close()
    except (OSError, HTTPException, ValueError):
        return None
    took = time.monotonic() - begun
    try:
        found = parsedate_to_datetime(told).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found, took
