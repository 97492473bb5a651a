"""History from the banks' archives: every bank its days, one request after the other."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from bot.errors import SourceError
from bot.rates.archive import Archivist, Plan, days, plan
from bot.rates.providers.base import Provider, Series

# A bank that fails so often in a row is left alone for this time.
TOO_OFTEN = 3


@dataclass(slots=True)
class Tally:
    """How it went at one bank so far.

    `days` were still unknown, and `requests` of the `planned` ones have been made for them;
    `stored` counts new rows, `gaps` the days of which the bank has said that it has nothing.
    `reason` tells the last failure, or why nothing is asked at all.
    """

    provider: Provider
    days: int = 0
    planned: int = 0
    requests: int = 0
    stored: int = 0
    gaps: int = 0
    failures: int = 0
    reason: str = ""
    done: bool = False


class Watcher(Protocol):
    """Whoever wants to see it go on."""

    def begun(self, tally: Tally) -> None: ...
    def went_on(self, tally: Tally) -> None: ...
    def ended(self, tally: Tally) -> None: ...


class Backfill:
    """Fetches what is not known yet of the days from `since` to `until`. What has been answered
    is stored at once, so that it may be broken off at any time and taken up again.

    With `again` the days of which a bank has once said that it has nothing are asked for anew.
    """

    def __init__(self, archivist: Archivist, watcher: Watcher, *, again: bool = False) -> None:
        self._archivist = archivist
        self._watcher = watcher
        self._again = again

    async def fill(self, tally: Tally, since: date, until: date, today: date) -> None:
        """Never raises a SourceError: failures are counted in the tally."""
        bank = tally.provider
        known = await self._archivist.known(bank, since, until)
        work = plan(bank, replace(known, answered={}) if self._again else known, today)
        tally.planned, tally.days = len(work.steps), _days(work)
        if not work.steps and not has_archive(bank, today):
            tally.reason = "it has no archive"
        self._watcher.begun(tally)
        await self._carry_out(tally, work)
        tally.gaps = len((await self._archivist.known(bank, since, until)).gaps())
        tally.done = True
        self._watcher.ended(tally)

    async def _carry_out(self, tally: Tally, work: Plan) -> None:
        in_a_row = 0
        for step in work.steps:
            try:
                tally.stored += await self._ask(tally.provider, step)
                in_a_row = 0
            except SourceError as error:
                tally.failures, tally.reason = tally.failures + 1, str(error)
                in_a_row += 1
            tally.requests += 1
            self._watcher.went_on(tally)
            if in_a_row == TOO_OFTEN:
                tally.reason = f"given up after {TOO_OFTEN} failures in a row: {tally.reason}"
                return

    async def _ask(self, bank: Provider, step: date | Series) -> int:
        if isinstance(step, date):
            return await self._archivist.day(bank, step) or 0
        return await self._archivist.series(bank, step)


def has_archive(bank: Provider, today: date) -> bool:
    return bool(bank.archive(today) or bank.series(today, today, today))


def _days(work: Plan) -> int:
    """How many days are asked for."""
    if work.days:
        return len(work.days)
    spans = {(one.since, one.until) for one in work.series}
    return len({day for since, until in spans for day in days(since, until)})
