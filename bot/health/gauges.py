"""What `/metrics` tells. No chat, no person and no words of anybody are in it."""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, time
from importlib.metadata import version
from typing import Protocol

from bot.clock import Clock
from bot.health.checkup import Checkup, report
from bot.health.machine import machine
from bot.health.metrics import Family, Sample, by_label, gauge, page
from bot.health.pulse import Pulse
from bot.model import Source
from bot.news.health import state_of
from bot.ports import Articles, Rates
from bot.rates.providers.base import Provider
from bot.values.vitals import Vitals

STATES = ("ok", "zombie", "failing", "never", "off")
Outcomes = Mapping[tuple[str, str], int]


class Sender(Protocol):
    """What came of calls, by kind of message and outcome."""

    @property
    def outcomes(self) -> Outcomes: ...


class Intake(Protocol):
    """How many updates came, by their kind."""

    @property
    def taken(self) -> Mapping[str, int]: ...
    @property
    def held(self) -> int: ...


class Complaints(logging.Handler):
    """Counts what the log is told of, by the part that tells it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.warnings: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()

    def listen(self, stack: AsyncExitStack) -> None:
        """To all that is logged, until the stack is closed."""
        root = logging.getLogger()
        root.addHandler(self)
        stack.callback(root.removeHandler, self)

    def emit(self, record: logging.LogRecord) -> None:
        counted = self.errors if record.levelno >= logging.ERROR else self.warnings
        counted[record.name] += 1


@dataclass(frozen=True, slots=True)
class Stored:
    """Where the gauges are read from."""

    vitals: Vitals
    articles: Articles
    rates: Rates


class Gauges:
    """Reads everything anew for each page. `sources` and `banks` are those of the catalogue."""

    def __init__(
        self,
        stored: Stored,
        checkup: Checkup,
        pulse: Pulse,
        clock: Clock,
        sources: Sequence[Source] = (),
        banks: Iterable[Provider] = (),
    ) -> None:
        self._stored = stored
        self._checkup = checkup
        self._pulse = pulse
        self._clock = clock
        self._sources = sources
        self._banks = tuple(banks)
        self.complaints = Complaints()
        self.senders: list[Sender] = []
        self.intake: Intake | None = None

    async def page(self) -> str:
        """Where the database fails, what can be told without it, and that it does."""
        found = [*self._own(), *machine()]
        try:
            found += [*await self._queued(), await self._outlets(), *await self._figures()]
        except Exception as error:  # noqa: BLE001 - see checkup
            report(error)
            return page([*found, gauge("yamchi_database_up", DATABASE, 0)])
        return page([*found, gauge("yamchi_database_up", DATABASE, 1)])

    def _own(self) -> list[Family]:
        build = Sample(1, {"version": version("yamchi")})
        return [
            Family("yamchi_build_info", "gauge", "The version that runs.", [build]),
            by_label(
                "yamchi_heartbeat_age_seconds",
                "gauge",
                "Seconds since a part that must not stand still has beaten.",
                "part",
                self._pulse.ages(),
            ),
            Family(
                "yamchi_event_loop_lag_seconds",
                "histogram",
                "How late the event loop came back to a timer, once a second.",
                self._pulse.lag.samples(),
            ),
            gauge("yamchi_tasks", "Tasks of the event loop.", len(asyncio.all_tasks())),
            *self._flow(),
            self._sends(),
            _counted("warnings", "Warnings in the log.", "part", self.complaints.warnings),
            _counted("errors", "Errors in the log.", "part", self.complaints.errors),
        ]

    def _flow(self) -> list[Family]:
        taken = self.intake.taken if self.intake else {}
        return [
            _counted("updates", "Updates that came, repeated ones included.", "kind", taken),
            gauge(
                "yamchi_updates_waiting",
                "Updates in memory that are not answered.",
                self.intake.held if self.intake else 0,
            ),
            gauge(
                "yamchi_telegram_silence_seconds",
                "Seconds since Telegram was last heard of.",
                self._checkup.silent(),
            ),
        ]

    def _sends(self) -> Family:
        total: Counter[tuple[str, str]] = Counter()
        for sender in self.senders:
            total.update(sender.outcomes)
        samples = [
            Sample(count, {"kind": kind, "outcome": outcome})
            for (kind, outcome), count in sorted(total.items())
        ]
        about = "Calls that send or edit a message, by what came of them."
        return Family("yamchi_sends_total", "counter", about, samples)

    async def _queued(self) -> list[Family]:
        now, queues = self._clock.now(), await self._stored.vitals.queues()
        ages: dict[str, float | None] = {
            lane: _age(line.oldest, now) for lane, line in queues.lines.items()
        }
        return [
            by_label(
                "yamchi_queue_messages",
                "gauge",
                "Promised messages that wait to be sent. Counted up to 100000.",
                "lane",
                {lane: line.waiting for lane, line in queues.lines.items()},
            ),
            by_label(
                "yamchi_queue_age_seconds",
                "gauge",
                "For how long the oldest promised message has been due, 0 where none is.",
                "lane",
                ages,
            ),
            gauge("yamchi_sends_in_flight", "Promised messages in flight.", queues.in_flight),
            gauge(
                "yamchi_digest_lag_seconds",
                "How late the latest digest is that is not sent yet.",
                max(_age(queues.digest_due, now), ages.get("digest") or 0.0),
            ),
        ]

    async def _outlets(self) -> Family:
        now = self._clock.now()
        known = {state.source.id: state for state in await self._stored.articles.sources()}
        found = Counter(state_of(each, known.get(each.id), now) for each in self._sources)
        return by_label(
            "yamchi_sources",
            "gauge",
            "Outlets by how they are; a zombie answers and has had nothing new for a week.",
            "state",
            {state: found[state] for state in STATES},
        )

    async def _figures(self) -> list[Family]:
        now = self._clock.now()
        read: dict[str, float | None] = {}
        dated: dict[str, float | None] = {}
        for bank in self._banks:
            base, quote = bank.pair(bank.anchor)
            standing = await self._stored.rates.standing(bank.code, base, quote)
            if standing is not None:
                newest = standing.newest
                read[bank.code] = _age(newest.fetched_at, now)
                day = datetime.combine(newest.effective_date, time(), UTC)
                dated[bank.code] = _age(day, now)
        return [
            by_label(
                "yamchi_rates_age_seconds",
                "gauge",
                "Seconds since a bank has last confirmed its newest figure.",
                "bank",
                read,
            ),
            by_label(
                "yamchi_rates_bulletin_age_seconds",
                "gauge",
                "Seconds since the beginning of the day that a bank's newest figure is for.",
                "bank",
                dated,
            ),
        ]


DATABASE = "1 where the database could be read for this page."


def _age(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())


def _counted(name: str, about: str, label: str, counts: Mapping[str, int]) -> Family:
    return by_label(f"yamchi_{name}_total", "counter", about, label, dict(counts))
