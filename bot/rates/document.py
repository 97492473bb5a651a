"""The rows of one source for one day, judged together: some tell of the others.

Pure decisions; bot/rates/admission.py acts on them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.model import Quote, Series
from bot.rates import quarantine
from bot.rates.doubts import Doubt, Impossible
from bot.rates.evidence import Evidence, hub_of
from bot.rates.figures import Figure
from bot.rates.ports import Around, Held
from bot.rates.quarantine import PEGGED, PEGS, doubt, possible, recent, same_figure
from bot.rates.sheet import BANKS, Sheet, other

# Some rows are published once a month.
ADJACENT = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be stored, with earlier figures that it confirms; what waits; and of that what
    somebody should be told of."""

    accepted: list[Quote]
    held: list[Held]
    news: list[Held]


class Document:
    """`quotes` of one source and day; `around` is what is accepted about each; `held` is what
    waits in quarantine, of any source."""

    def __init__(
        self, quotes: Sequence[Quote], around: Sequence[Around], held: Iterable[Quote]
    ) -> None:
        rows = [
            (quote, recent(near, quote.effective_date))
            for quote, near in zip(quotes, around, strict=True)
        ]
        self._rows = [row for row in rows if possible(row[0])]
        self._impossible = [row for row in rows if not possible(row[0])]
        self._rows_now = [quote for quote, _ in self._rows]
        self._source, self._day = quotes[0].source, quotes[0].effective_date
        self._waiting: dict[Series, list[Quote]] = {}
        for quote in held:
            if quote.source == self._source and quote.effective_date != self._day:
                self._waiting.setdefault(quote.series, []).append(quote)
        self._held = {
            series: [quote for quote in found if possible(quote)]
            for series, found in self._waiting.items()
        }
        self._doubts = [self._doubt(quote, near) for quote, near in self._rows]

    @property
    def suspects(self) -> list[Quote]:
        """Those that other sources are to be heard about: the doubted, and the first of series."""
        return [
            quote
            for (quote, near), reason in zip(self._rows, self._doubts, strict=True)
            if reason is not None or near == Around()
        ]

    def judge(self, evidence: Evidence) -> Verdict:
        verdict = Verdict([], [], [])
        for (quote, near), doubted in zip(self._rows, self._doubts, strict=True):
            reason = doubted or (evidence.against(quote) if near == Around() else None)
            if reason is None or evidence.supports(quote):
                verdict.accepted.append(quote)
            elif (waiting := self._confirmed(quote, near)) is not None:
                verdict.accepted.extend((waiting, quote))
            else:
                self._hold(quote, near, reason, verdict)
        for quote, near in self._impossible:
            self._hold(quote, near, Impossible(value=f"{quote.value:f}"), verdict)
        return verdict

    def _hold(self, quote: Quote, near: Around, reason: Doubt, verdict: Verdict) -> None:
        held = Held(quote, str(reason), reason)
        verdict.held.append(held)
        if self._is_news(quote, near):
            verdict.news.append(held)

    def _doubt(self, quote: Quote, near: Around) -> Doubt | None:
        if near.same is not None and same_figure(quote, near.same):
            return None  # accepted already
        return doubt(quote, near, *self._implied(quote, near))

    def _is_news(self, quote: Quote, near: Around) -> bool:
        """Nothing newer is accepted, and nothing waits since what was accepted last: a series
        that goes on being doubted has been told of."""
        last = near.before.effective_date if near.before else date.min
        waiting = self._waiting.get(quote.series, [])
        return near.after is None and not any(one.effective_date > last for one in waiting)

    def _implied(self, quote: Quote, near: Around) -> tuple[Figure | None, Figure | None]:
        """The peg that the document comes to by this row, and the one accepted before it."""
        now = _peg_in(self._rows_now, quote)
        if now is None or near.before is None:
            return now, None
        day = near.before.effective_date
        rows = [row.before for _, row in self._rows if row.before is not None]
        return now, _peg_in([row for row in rows if row.effective_date == day], quote)

    def _confirmed(self, quote: Quote, near: Around) -> Quote | None:
        """The figure in quarantine that this one confirms, being the next bulletin's."""
        waiting = self._held.get(quote.series)
        if not waiting:
            return None
        held = min(waiting, key=lambda one: abs(one.effective_date - self._day))
        if abs(held.effective_date - self._day) > ADJACENT or _parted(held, quote, near):
            return None
        bank = BANKS.get(self._source)
        official = bank is None or bank.official
        if not quarantine.confirms(quote, held, near.before or near.after, official=official):
            return None
        return held if self._renewed(quote, held) and self._pegged_alike(quote, held) else None

    def _renewed(self, quote: Quote, held: Quote) -> bool:
        """Whether this is another publication and not the old one with another date: then some
        figure in it is another."""
        known = {one.series: one for one in self._known(held.effective_date)}
        rows = [row for row, _ in self._rows if row.series in known]
        return not same_figure(quote, held) or any(
            not same_figure(row, known[row.series]) for row in rows
        )

    def _pegged_alike(self, quote: Quote, held: Quote) -> bool:
        now, before = (
            _peg_in(self._rows_now, quote),
            _peg_in(self._known(held.effective_date), held),
        )
        return now is None or before is None or quarantine.apart(now, before) <= PEGGED

    def _known(self, day: date) -> list[Quote]:
        """What is known of this source on another day, accepted or held."""
        near = [one for _, row in self._rows for one in (row.before, row.after)]
        held = [one for rows in self._held.values() for one in rows]
        return [one for one in (*near, *held) if one is not None and one.effective_date == day]


def second_look(
    quotes: Sequence[Quote], around: Sequence[Around], evidence: Evidence
) -> list[Quote]:
    """Those in quarantine that can be believed by now: another source says the same, or what came
    after makes them an ordinary move. Only another source clears a pegged currency, or a series
    of which nothing is accepted."""
    found = []
    for quote, known in zip(quotes, around, strict=True):
        near = recent(known, quote.effective_date)
        if evidence.supports(quote) or (_comparable(quote, near) and not doubt(quote, near)):
            found.append(quote)
    return found


def _comparable(quote: Quote, near: Around) -> bool:
    return near != Around() and not {quote.base, quote.quote} & PEGS.keys()


def _parted(held: Quote, quote: Quote, near: Around) -> bool:
    """Whether something between the two was accepted."""
    days = [one.effective_date for one in (near.before, near.after) if one is not None]
    first, last = sorted((held.effective_date, quote.effective_date))
    return any(first < day < last for day in days)


def _peg_in(rows: Sequence[Quote], quote: Quote) -> Figure | None:
    """What the rows of a document make of the peg that this row of it is about."""
    if not rows:
        return None
    sheet = Sheet(hub_of(rows), rows)
    of = other(quote, sheet.hub)
    currency = of if of in PEGS else sheet.hub
    peg = PEGS.get(currency)
    if peg is None or quote.effective_date < peg.since or of not in (currency, peg.base):
        return None
    read = sheet.rate(peg.base, currency)
    return None if read is None else read.figure
