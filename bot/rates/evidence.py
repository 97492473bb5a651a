"""What the other official sources say of a figure, about its day."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.model import Quote, Series
from bot.rates.doubts import Contradicted, Doubt, short
from bot.rates.figures import Figure
from bot.rates.providers import PROVIDERS
from bot.rates.quarantine import agree, apart, limit
from bot.rates.sheet import BANKS, Sheet, figure

# Aggregators repeat what the banks say: they are no witnesses.
HUBS = {bank.code: bank.home for bank in PROVIDERS if bank.official}
# A source may be a session behind: its figure is about this one's day up to a long weekend later.
AFTER = timedelta(days=4)
# A figure from before the doubted day cannot speak for a move on that day; one of the day before
# is dated by another calendar.
BEFORE = timedelta(days=1)


class Evidence:
    """Quotes of other sources, accepted and held: two that are doubted alike confirm each other."""

    def __init__(self, quotes: Iterable[Quote]) -> None:
        days: dict[tuple[str, date], list[Quote]] = {}
        for quote in quotes:
            days.setdefault((quote.source, quote.effective_date), []).append(quote)
        self._sheets = [
            (source, day, Sheet(HUBS[source], rows))
            for (source, day), rows in days.items()
            if source in HUBS
        ]

    def supports(self, quote: Quote) -> bool:
        """Whether a second source says the same."""
        return any(agree(figure(quote), said) for _, _, said in self._said(quote, BEFORE))

    def against(self, quote: Quote) -> Doubt | None:
        """How the others contradict a first figure, if they do. They may be a session behind, and
        of rare currencies they say different things: twice an ordinary move is allowed."""
        said = self._said(quote, AFTER)
        wide = [one for one in said if apart(figure(quote), one[2]) > 2 * limit(quote)]
        if not wide or len(wide) < len(said) or self.supports(quote):
            return None
        source, day, other = wide[0]
        return Contradicted(bank=BANKS[source].name, value=short(other.value), day=day.isoformat())

    def _said(self, quote: Quote, back: timedelta) -> list[tuple[str, date, Figure]]:
        found = []
        for source, day, sheet in self._sheets:
            near = quote.effective_date - back <= day <= quote.effective_date + AFTER
            if near and source != quote.source:
                read = sheet.rate(quote.base, quote.quote)
                if read is not None:
                    found.append((source, day, read.figure))
        return found


def wanted(quotes: Sequence[Quote]) -> list[Series]:
    """The series of other sources by which these quotes can be judged."""
    found: dict[Series, None] = {}
    for quote in quotes:
        for source, hub in HUBS.items():
            for currency in {quote.base, quote.quote} - {hub}:
                if source != quote.source:
                    found[source, currency, hub] = found[source, hub, currency] = None
    return list(found)


def hub_of(quotes: Sequence[Quote]) -> str:
    """The currency that all rows of a source have in common."""
    known = BANKS.get(quotes[0].source)
    if known is not None:
        return known.home
    shared = set.intersection(*({quote.base, quote.quote} for quote in quotes))
    return min(shared, default=quotes[0].quote)
