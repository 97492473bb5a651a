"""How an outlet is, in one word."""

from datetime import datetime, timedelta

from bot.model import Source, SourceState

ZOMBIE = timedelta(days=7)


def state_of(source: Source, state: SourceState | None, now: datetime) -> str:
    """off; never (not read yet); failing; zombie (answers, and has had nothing new for a week);
    ok."""
    if not source.enabled:
        return "off"
    if state is not None and state.polling.error is not None:
        return "failing"
    if state is None or state.polling.succeeded_at is None:
        return "never"
    if state.newest_at is None or now - state.newest_at > ZOMBIE:
        return "zombie"
    return "ok"
