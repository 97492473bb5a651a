"""What went wrong on the way, in our own errors. They name the host alone: an address may hold
a key in its path or query, and aiohttp's own texts quote it."""

import ssl

import aiohttp

from bot.errors import (
    SourceError,
    SourceForbidden,
    SourceSilent,
    SourceTooSlow,
    SourceUntrusted,
)
from bot.web.guard import Blocked


def fault(error: Exception, host: str, seconds: float) -> SourceError:
    """The error to raise for one of aiohttp's or the system's; `seconds` is the limit that held."""
    if _is_blocked(error):
        return SourceForbidden(host=host)
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return SourceSilent(host=host)
    if isinstance(error, TimeoutError):
        return SourceTooSlow(host=host, seconds=seconds)
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return SourceUntrusted(host=host)
    if isinstance(error, aiohttp.ClientConnectionError | OSError):
        return SourceSilent(host=host)
    return SourceError(host=host, reason=type(error).__name__)


def _is_blocked(error: Exception) -> bool:
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    return isinstance(cause, Blocked)
