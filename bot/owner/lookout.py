"""The lookout: sees what is wrong with the bot, and has its owner told, once, and when it is over.

What to tell is written down with the promise to tell it, so that a restart tells nothing again. A
message comes at most every quarter of an hour, with all that there is by then.
"""

import logging
from collections.abc import Awaitable, Callable, Collection, Sequence

from bot.clock import Clock
from bot.errors import StorageError
from bot.owner.notices import Notices
from bot.ports import Transaction
from bot.values.incidents import Incident, Incidents, Key, Kind, Trouble

log = logging.getLogger(__name__)
APART = 900.0  # seconds between two messages
SETTLED = 600.0  # seconds without it until a trouble counts as over
# Not looked for while the clock is wrong: all of them go by the time.
TIMED: frozenset[Kind] = frozenset({"source", "quiet", "bank", "outbox", "dead"})

Probe = Callable[[], Awaitable[object]]
Look = Callable[[], Awaitable[Sequence[Trouble]]]


class Lookout:
    """`looks` has what tells of each kind, `probe` writes to the database."""

    def __init__(
        self,
        looks: Sequence[tuple[Collection[Kind], Look]],
        probe: Probe,
        incidents: Incidents,
        notices: Notices,
        transaction: Transaction,
        clock: Clock,
    ) -> None:
        self._looks = looks
        self._probe = probe
        self._incidents = incidents
        self._notices = notices
        self._transaction = transaction
        self._clock = clock
        self._fine_since: dict[Key, float] = {}
        self._told_at: float | None = None
        self._readonly: str | None = None
        self._readonly_told = False

    async def look(self) -> None:
        """Once a minute. Raises StorageError where the database cannot even be read."""
        if not await self._writable():
            return
        looked, troubles = await self._all()
        known = await self._incidents.open()
        here = {one.key for one in known}
        # What is held back was told by admission, with its figures, or was none of the owner's.
        fresh = [one for one in troubles if one.key not in here and one.kind != "held"]
        if fresh:
            await self._incidents.begin([one.key for one in fresh], self._clock.now())
            for one in fresh:
                log.warning("Something is wrong", extra={"what": one.kind, "which": one.subject})
            known = await self._incidents.open()
        over = self._over([one for one in known if one.kind in looked], troubles)
        await self._tell(known, troubles, over)

    async def _all(self) -> tuple[set[Kind], list[Trouble]]:
        looked: set[Kind] = set()
        troubles: list[Trouble] = []
        for kinds, look in self._looks:
            if any(one.kind == "clock" for one in troubles) and TIMED.intersection(kinds):
                continue
            looked.update(kinds)
            troubles += await look()
        return looked, troubles

    def _over(self, known: Sequence[Incident], troubles: Sequence[Trouble]) -> list[Incident]:
        """Those that have not been seen for a while; one that comes and goes is one incident."""
        now, here = self._clock.monotonic(), {one.key for one in troubles}
        fine = [one for one in known if one.key not in here]
        self._fine_since = {one.key: self._fine_since.get(one.key, now) for one in fine}
        return [one for one in fine if now - self._fine_since[one.key] >= SETTLED]

    async def _tell(
        self, known: Sequence[Incident], troubles: Sequence[Trouble], over: Sequence[Incident]
    ) -> None:
        untold = {one.key for one in known if not one.told}
        begun = [one for one in troubles if one.key in untold]
        ended = [one for one in over if one.told]
        await self._incidents.end([one.key for one in over if not one.told])
        if not (begun or ended) or not self._may():
            return
        async with self._transaction():
            if await self._notices.troubles(begun, ended):
                await self._incidents.tell([one.key for one in begun])
                self._told_at = self._clock.monotonic()
            await self._incidents.end([one.key for one in ended])
        for one in ended:
            log.info("It is over", extra={"what": one.kind, "which": one.subject})

    def _may(self) -> bool:
        return self._told_at is None or self._clock.monotonic() - self._told_at >= APART

    async def _writable(self) -> bool:
        """What cannot be written down cannot be promised: the owner is told at once instead."""
        try:
            await self._probe()
        except StorageError as error:
            self._readonly = str(error.facts.get("reason", error))
            if not self._readonly_told:
                log.warning("%s", error)
                trouble = Trouble("database", reason=self._readonly)
                self._readonly_told = await self._notices.at_once([trouble])
            return False
        if self._readonly_told:
            ended = Incident("database", "", self._clock.now(), told=True)
            await self._notices.troubles([], [ended])
        self._readonly, self._readonly_told = None, False
        return True
