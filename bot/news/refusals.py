"""Why a page that somebody named was not read, in words for that person. Pure."""

from bot.errors import (
    PageLocked,
    PageMissing,
    PageTooBig,
    RulesUnknown,
    SourceError,
    SourceRefused,
    SourceTooBig,
)

MISSING = frozenset({404, 410})
LOCKED = frozenset({401, 402, 403, 407, 451})
MEGABYTE = 1024 * 1024


def of_page(error: SourceError) -> SourceError:
    """The error that says best what the person can make of it; the given one where none does."""
    host, cause = error.facts["host"], error.__cause__
    if isinstance(error, RulesUnknown) and isinstance(cause, SourceError):
        # That a site is silent, or not to be asked at all, comes out with its robots.txt first.
        return error if isinstance(cause, SourceRefused) else type(cause)(**cause.facts)
    if isinstance(error, SourceTooBig):
        return PageTooBig(host=host, megabytes=int(str(error.facts["limit"])) // MEGABYTE)
    if isinstance(error, SourceRefused):
        status = int(str(error.facts["status"]))
        if status in MISSING:
            return PageMissing(host=host)
        if status in LOCKED:
            return PageLocked(host=host, status=status)
    return error
