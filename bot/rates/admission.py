"""The door by which quotes come in: what can be believed is stored, the rest is held back."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, timedelta

from bot.clock import Clock
from bot.model import Quote, Series, Standing
from bot.ports import Transaction
from bot.rates.document import Document, Verdict, second_look
from bot.rates.evidence import AFTER, Evidence, wanted
from bot.rates.ports import Held, Ledger, Quarantine
from bot.rates.quarantine import possible, same_figure

log = logging.getLogger(__name__)
# How long a figure in quarantine may still be confirmed.
PATIENCE = timedelta(days=35)
# Documents in one transaction: a long history must not keep other writers waiting.
AT_ONCE = 20

Accepted = Callable[[Sequence[Quote]], Awaitable[None]]
Doubted = Callable[[Sequence[Held]], Awaitable[None]]


async def _nothing(_: Sequence[object]) -> None:
    """What follows where nobody asked to be told."""


class Admission:
    """Admits the rows of bulletins, each bulletin in one transaction with all that follows from it.

    Inside the transaction `accepted` gets the quotes that are a new standing value of their
    series, and `doubted` those that are new in quarantine, once for a series until it is believed
    again: what these write down is done whole with the quotes or not at all. `changed` is called
    after each transaction: what was there already is as new as its last reading.
    """

    def __init__(
        self,
        rates: Ledger,
        quarantine: Quarantine,
        transaction: Transaction,
        clock: Clock,
        *,
        accepted: Accepted = _nothing,
        doubted: Doubted = _nothing,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._rates = rates
        self._quarantine = quarantine
        self._transaction = transaction
        self._clock = clock
        self._accepted = accepted
        self._doubted = doubted
        self._changed = changed

    async def admit(self, quotes: Sequence[Quote]) -> int:
        """How many rows, of the given ones and of those in quarantine, are new or changed.

        The quotes may be of several days and sources; they are taken in the order of days.
        """
        stored = 0
        for documents in _batched(_documents(quotes), AT_ONCE):
            async with self._transaction():
                stored += await self._admit(documents)
            self._changed()
        return stored

    async def _admit(self, documents: Sequence[Sequence[Quote]]) -> int:
        since = documents[0][0].effective_date - PATIENCE
        waiting = [one.quote for one in await self._quarantine.held(since)]
        series = [quote.series for rows in (*documents, waiting) for quote in rows]
        before = await self._rates.standings(series)
        stored = 0
        for quotes in documents:
            stored += await self._document(quotes, since)
        if stored:
            after = await self._rates.standings(series)
            await self._accepted(_moved(before, after))
        return stored

    async def _document(self, quotes: Sequence[Quote], since: date) -> int:
        held = [one.quote for one in await self._quarantine.held(since)]
        document = Document(quotes, await self._rates.around(quotes), held)
        verdict = document.judge(await self._evidence(document.suspects, [*held, *quotes]))
        stored = await self._carry_out(verdict)
        others = [one for one in held if possible(one) and one not in verdict.accepted]
        if others:
            around = await self._rates.around(others)
            rows = [*held, *(one.quote for one in verdict.held)]
            evidence = await self._evidence(others, rows)
            stored += await self._store(second_look(others, around, evidence))
        return stored

    async def _carry_out(self, verdict: Verdict) -> int:
        new = await self._quarantine.hold(verdict.held, self._clock.now())
        for one in new:
            log.warning("In quarantine: %s", told(one))
        news = [one for one in new if one in verdict.news]
        if news:
            await self._doubted(news)
        return await self._store(verdict.accepted)

    async def _store(self, quotes: Sequence[Quote]) -> int:
        if quotes:
            await self._quarantine.release(quotes)
        return await self._rates.add(quotes) if quotes else 0

    async def _evidence(self, quotes: Sequence[Quote], held: Sequence[Quote]) -> Evidence:
        """What is accepted of other sources about the days of these quotes, and what is held."""
        if not quotes:
            return Evidence(())
        days = [quote.effective_date for quote in quotes]
        found = await self._rates.histories(wanted(quotes), min(days) - AFTER, max(days) + AFTER)
        # What is accepted of a day stands before what is held of it.
        said = [*filter(possible, held), *(quote for rows in found.values() for quote in rows)]
        return Evidence(said)


def told(held: Held) -> str:
    """A figure in quarantine in one line of English."""
    quote = held.quote
    figure = f"{quote.nominal} {quote.base} = {quote.value:f} {quote.quote}"
    return f"{quote.source}, {quote.effective_date}: {figure}: {held.reason}"


def _documents(quotes: Sequence[Quote]) -> list[list[Quote]]:
    """The rows of each source and day together, oldest day first."""
    found: dict[tuple[date, str], list[Quote]] = {}
    for quote in quotes:
        found.setdefault((quote.effective_date, quote.source), []).append(quote)
    return [found[key] for key in sorted(found)]


def _batched(documents: list[list[Quote]], size: int) -> list[list[list[Quote]]]:
    return [documents[at : at + size] for at in range(0, len(documents), size)]


def _moved(before: dict[Series, Standing], after: dict[Series, Standing]) -> list[Quote]:
    """The newest quotes of the series whose newest figure is another than it was."""
    found = []
    for series, standing in after.items():
        known = before.get(series)
        if known is None or not same_figure(standing.newest, known.newest):
            found.append(standing.newest)
    return found
