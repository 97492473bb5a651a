"""When each bank last gave what could be used: a bank has no state of its own in the archive."""

from collections import Counter
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import EPOCH, Clock, micros
from bot.errors import SourceError
from bot.ports import Notes


@dataclass(frozen=True, slots=True)
class Answered:
    """`failures` in a row in this run of the program, and why; `answered_at` in any run."""

    failures: int
    answered_at: datetime | None
    error: str = ""


class Answers:
    """Of the banks with these codes."""

    def __init__(self, codes: Collection[str], notes: Notes, clock: Clock) -> None:
        self._codes = tuple(codes)
        self._notes = notes
        self._clock = clock
        self._failures: Counter[str] = Counter()
        self._errors: dict[str, str] = {}

    async def watch(self, code: str, poll: Callable[[], Awaitable[object]]) -> None:
        """Poll a bank and remember how it went. Raises what the poll raises."""
        try:
            await poll()
        except SourceError as error:
            self._failures[code] += 1
            self._errors[code] = str(error)
            raise
        self._failures.pop(code, None)
        await self._notes.put(_note(code), str(micros(self._clock.now())))

    async def all(self) -> dict[str, Answered]:
        return {code: await self._answered(code) for code in self._codes}

    async def _answered(self, code: str) -> Answered:
        stored = await self._notes.get(_note(code))
        answered = EPOCH + timedelta(microseconds=int(stored)) if stored else None
        failures = self._failures[code]
        return Answered(failures, answered, self._errors.get(code, "") if failures else "")


def _note(code: str) -> str:
    return f"{code} answered"
