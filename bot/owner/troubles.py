"""What is wrong with the bot: pure decisions, each from what is known of one part of it.

Each begins late enough that it is no mere hiccup; whether it is over is decided by the lookout.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.model import SourceState
from bot.rates.answers import Answered
from bot.values.incidents import Trouble
from bot.values.parcels import Dispatches

FAILURES = 3
DEAD = timedelta(hours=24)  # without an answer
QUIET = timedelta(days=14)  # answers without anything new
MEGABYTE = 1_000_000
LOW = 500 * MEGABYTE
STUCK = timedelta(minutes=15)
SILENT = 300.0  # seconds without updates; Telegram answers within one


def outlets(states: Sequence[SourceState], now: datetime) -> list[Trouble]:
    found = []
    for state in states:
        polling, newest = state.polling, state.newest_at
        if _dead(polling.failures, polling.succeeded_at, now):
            reason = polling.error or ""
            found.append(Trouble("source", state.source.id, polling.succeeded_at, reason=reason))
        elif not polling.failures and newest is not None and now - newest > QUIET:
            found.append(Trouble("quiet", state.source.id, newest))
    return found


def banks(answers: Mapping[str, Answered], now: datetime) -> list[Trouble]:
    return [
        Trouble("bank", code, one.answered_at, reason=one.error)
        for code, one in answers.items()
        if _dead(one.failures, one.answered_at, now)
    ]


def _dead(failures: int, answered_at: datetime | None, now: datetime) -> bool:
    return failures >= FAILURES and (answered_at is None or now - answered_at > DEAD)


def disk(free: int | None) -> list[Trouble]:
    return [] if free is None or free >= LOW else [Trouble("disk", amount=free // MEGABYTE)]


def queue(depth: Dispatches, last_sent: datetime | None, now: datetime) -> list[Trouble]:
    """Long queues are no trouble while something gets out."""
    if depth.oldest is None or now - depth.oldest < STUCK:
        return []
    if last_sent is not None and now - last_sent < STUCK:
        return []
    return [Trouble("outbox", since=depth.oldest, amount=depth.counts.get("ready", 0))]


def updates(silent: float | None, now: datetime) -> list[Trouble]:
    """`silent` is seconds since Telegram was last heard of, None before the first time."""
    if silent is None or silent < SILENT:
        return []
    return [Trouble("updates", since=now - timedelta(seconds=silent))]


def letters(report: Dispatches) -> list[Trouble]:
    """Those of the last day; `report` has the newest of them."""
    count = report.counts.get("dead", 0)
    if not count:
        return []
    return [Trouble("dead", amount=count, reason=report.dead[0].reason if report.dead else "")]


def clock(jump: timedelta | None) -> list[Trouble]:
    return [] if jump is None else [Trouble("clock", amount=int(jump.total_seconds()))]
