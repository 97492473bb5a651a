"""The rounds that the lookout makes: each part of the bot, asked how it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.digest.heartbeat import Heartbeat
from bot.owner import troubles
from bot.owner.lookout import Look
from bot.ports import Articles, Deliveries
from bot.rates.admission import PATIENCE
from bot.rates.answers import Answers
from bot.rates.ports import Quarantine
from bot.values.incidents import Kind, Survey, Trouble
from bot.values.vitals import Vitals


@dataclass(frozen=True, slots=True)
class Rounds:
    """Each look tells all that is wrong of its kinds. `silent` tells for how many seconds nothing
    was heard of Telegram."""

    articles: Articles
    deliveries: Deliveries
    quarantine: Quarantine
    survey: Survey
    vitals: Vitals
    answers: Answers
    heartbeat: Heartbeat
    silent: Callable[[], float | None]
    clock: Clock

    def looks(self) -> list[tuple[tuple[Kind, ...], Look]]:
        """The clock comes first: while it is wrong, others are not to be believed."""
        return [
            (("clock",), self.time),
            (("disk",), self.disk),
            (("updates",), self.updates),
            (("source", "quiet"), self.outlets),
            (("bank",), self.banks),
            (("held",), self.held),
            (("outbox",), self.queue),
            (("dead",), self.letters),
        ]

    async def probe(self) -> None:
        """Raises StorageError where the database takes nothing."""
        await self.vitals.write(self.clock.now())

    async def time(self) -> Sequence[Trouble]:
        return troubles.clock(self.heartbeat.jump)

    async def disk(self) -> Sequence[Trouble]:
        return troubles.disk(await self.survey.free())

    async def updates(self) -> Sequence[Trouble]:
        return troubles.updates(self.silent(), self.clock.now())

    async def outlets(self) -> Sequence[Trouble]:
        return troubles.outlets(await self.articles.sources(), self.clock.now())

    async def banks(self) -> Sequence[Trouble]:
        return troubles.banks(await self.answers.all(), self.clock.now())

    async def held(self) -> Sequence[Trouble]:
        waiting = await self.quarantine.held(self.clock.now().date() - PATIENCE)
        return [Trouble("held", source) for source in {one.quote.source for one in waiting}]

    async def queue(self) -> Sequence[Trouble]:
        depth = await self.deliveries.depth()
        return troubles.queue(depth, await self.survey.last_sent(), self.clock.now())

    async def letters(self) -> Sequence[Trouble]:
        return troubles.letters(await self.deliveries.report(self.clock.now(), 1))
