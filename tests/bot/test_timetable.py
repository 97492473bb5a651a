"""Work that is due now and again. The scheduler's own time is real: intervals are short here."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import SystemClock
from bot.errors import SourceSilent
from bot.timetable import Every, Timetable

SECONDS = 10.0
SOON = 0.02
LONG = 3600.0


class Job:
    """Counts its runs; `errors` are raised one after another, `gate` holds it up."""

    def __init__(self, *errors: BaseException, gate: asyncio.Event | None = None) -> None:
        self.runs = 0
        self.at_once = 0
        self.most_at_once = 0
        self.cancelled = False
        self._errors = list(errors)
        self._gate = gate
        self._ran = asyncio.Event()

    async def __call__(self) -> None:
        self.runs += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self._ran.set()
        self._ran = asyncio.Event()
        try:
            if self._gate:
                await self._gate.wait()
            if self._errors:
                raise self._errors.pop(0)
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        finally:
            self.at_once -= 1

    async def reached(self, runs: int) -> None:
        async with asyncio.timeout(SECONDS):
            while self.runs < runs:
                await self._ran.wait()


@pytest.fixture
async def timetable() -> AsyncIterator[Timetable]:
    made = Timetable(SystemClock())
    yield made
    made.stop()
    await asyncio.sleep(0)


async def first_round(timetable: Timetable) -> None:
    async with asyncio.timeout(SECONDS):
        await timetable.first_round()


async def test_at_once_and_again(timetable: Timetable) -> None:
    job = Job()
    timetable.every(SOON, "poll", job)
    timetable.start()
    await job.reached(3)


async def test_each_is_due_at_the_start_and_then_after_its_time(timetable: Timetable) -> None:
    jobs = [Job() for _ in range(3)]
    for number, job in enumerate(jobs):
        timetable.every(LONG, f"poll {number}", job)
    timetable.start()
    await first_round(timetable)
    assert [job.runs for job in jobs] == [1, 1, 1]


async def test_a_job_with_a_delay_is_not_waited_for(timetable: Timetable) -> None:
    job, later = Job(), Job()
    timetable.every(LONG, "later", later, delay=LONG)
    timetable.every(LONG, "poll", job)
    timetable.start()
    await first_round(timetable)
    assert (job.runs, later.runs) == (1, 0)


async def test_nothing_to_do_is_a_round_too(timetable: Timetable) -> None:
    timetable.start()
    await first_round(timetable)


async def test_a_failure_waits_for_its_next_turn(
    timetable: Timetable, caplog: pytest.LogCaptureFixture
) -> None:
    failing, other = Job(SourceSilent(host="times.example")), Job()
    timetable.every(SOON, "times", failing)
    timetable.every(LONG, "other", other)
    timetable.start()
    await first_round(timetable)
    await failing.reached(3)
    assert other.runs == 1
    (record,) = [r for r in caplog.records if r.name == "bot.timetable"]
    assert record.levelno == logging.WARNING
    assert record.getMessage() == "times.example does not answer."
    assert (record.__dict__["job"], record.exc_info) == ("times", None)


async def test_an_error_of_the_programs_own_ends_nothing(
    timetable: Timetable, caplog: pytest.LogCaptureFixture
) -> None:
    failing = Job(ZeroDivisionError("a bug"))
    timetable.every(SOON, "times", failing)
    timetable.start()
    await failing.reached(2)
    await first_round(timetable)
    (record,) = [r for r in caplog.records if r.name == "bot.timetable"]
    assert (record.levelno, record.exc_info is not None) == (logging.ERROR, True)


async def test_a_job_never_runs_twice_at_once(
    timetable: Timetable, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "apscheduler")
    gate = asyncio.Event()
    slow, quick = Job(gate=gate), Job()
    timetable.every(SOON, "slow", slow)
    timetable.every(SOON, "quick", quick)
    timetable.start()
    await quick.reached(5)
    assert slow.runs == 1
    gate.set()
    await slow.reached(3)
    assert slow.most_at_once == 1


async def test_stop_cancels_what_runs(timetable: Timetable) -> None:
    job, idle = Job(gate=asyncio.Event()), Job()
    timetable.every(LONG, "slow", job)
    timetable.every(LONG, "later", idle, delay=LONG)
    timetable.start()
    await job.reached(1)
    timetable.stop()
    await first_round(timetable)
    assert job.cancelled
    timetable.stop()


async def test_a_job_that_somebody_else_cancels_has_its_next_turn(
    timetable: Timetable, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "apscheduler")
    job = Job(asyncio.CancelledError())
    timetable.every(SOON, "poll", job)
    timetable.start()
    await job.reached(2)


async def test_stopping_what_was_never_started(timetable: Timetable) -> None:
    timetable.stop()


@pytest.mark.parametrize("seconds", [3, 600, 86400])
def test_years_that_were_missed_are_one_run(seconds: int) -> None:
    """A machine without a clock of its own wakes up in 1970 and is then told the year."""
    trigger = Every(seconds=seconds, timezone="UTC")
    begin = datetime(1970, 1, 1, tzinfo=UTC)
    now = datetime(2026, 4, 2, tzinfo=UTC)
    runs: list[datetime | None] = [begin]
    while (last := runs[-1]) is not None and last <= now:
        runs.append(trigger.get_next_fire_time(last, now))
    assert runs == [begin, now + timedelta(seconds=seconds)]


def test_a_run_that_is_only_late_keeps_its_pace() -> None:
    trigger = Every(seconds=600, timezone="UTC")
    due = datetime(2026, 4, 2, tzinfo=UTC)
    late = due + timedelta(seconds=30)
    assert trigger.get_next_fire_time(due, late) == due + timedelta(seconds=600)
