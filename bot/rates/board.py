"""What the official sources say of the currencies asked for, composed from what is stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bot.model import Quote, Standing
from bot.ports import Rates
from bot.rates import change
from bot.rates.figures import Figure, cross, published
from bot.rates.providers import PROVIDERS
from bot.rates.providers.base import Peg, Provider

BASE = "USD"
HOME = ("KZT", "KGS", "UZS", "TJS", "TMT")
# The one bank that quotes all of them, closely enough for cross rates.
CROSS = "cbr"
STALE = timedelta(days=4)
# How far back a derived rate is compared; longer than any bank's holidays.
WINDOW = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Line:
    """`value` (to within `bound`) units of `currency` for one `base`, by an official source.

    `change` is the unrounded percent since the last different value, `since` the day from which
    the rate has stood still for more than a week; neither, where nothing earlier is known.
    `derived_via` is the common currency of a cross rate. `fixed` tells a peg.
    """

    base: str
    currency: str
    value: Decimal
    bound: Decimal
    effective_date: date
    source_code: str
    source_name: str
    change: Decimal | None = None
    since: date | None = None
    derived_via: str | None = None
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """No rate of `currency`: `awaited` names the bank whose first bulletin has yet to come, None
    where no official source has the currency."""

    currency: str
    awaited: str | None


class Board:
    """Reads official providers only, and of these only the enabled ones."""

    def __init__(
        self, rates: Rates, enabled: Iterable[str], providers: Sequence[Provider] = PROVIDERS
    ) -> None:
        self._rates = rates
        chosen = set(enabled)
        self._homes = {
            bank.home: bank
            for bank in providers
            if bank.code in chosen and bank.official and not bank.per_home
        }
        self._pivot = next((bank for bank in self._homes.values() if bank.code == CROSS), None)

    async def lines(
        self, asked: Sequence[str] = (), own: Sequence[str] = (), day: date | None = None
    ) -> tuple[Line | Gap, ...]:
        """A line for each currency: those asked for, otherwise the five and the chat's own.

        `day` is the day that the rates are to be those of; None for the newest.
        """
        pivot = await self._standing(self._pivot, BASE, day)
        wanted = currencies(asked) or currencies((*HOME, *own))
        return tuple([await self._line(currency, pivot, day) for currency in wanted])

    async def _line(self, currency: str, pivot: Standing | None, day: date | None) -> Line | Gap:
        bank = self._homes.get(currency)
        home = await self._standing(bank, BASE, day)
        if bank is not None and bank.peg is not None and _holds(bank.peg, home, day):
            return _pegged(bank, bank.peg, home)
        if bank is None or home is None or _stale(home, pivot):
            derived = await self._derived(currency, pivot)
            if derived is not None:
                return derived
        if bank is not None and home is not None:
            return _direct(bank, home)
        awaited = bank or (self._pivot if pivot is None else None)
        return Gap(currency, awaited.name if awaited else None)

    async def _derived(self, currency: str, pivot: Standing | None) -> Line | None:
        bank = self._pivot
        if bank is None or pivot is None or currency == bank.home:
            return None
        until = pivot.newest.effective_date
        theirs = await self._rates.history(bank.code, currency, bank.home, until - WINDOW, until)
        if not theirs:
            return None
        ours = await self._rates.history(bank.code, BASE, bank.home, until - WINDOW, until)
        points = _crosses(ours, theirs, bank.decimals)
        return _crossed(bank, currency, points) if points else None

    async def _standing(
        self, bank: Provider | None, base: str, day: date | None
    ) -> Standing | None:
        if bank is None:
            return None
        return await self._rates.standing(bank.code, base, bank.home, day)


def currencies(words: Iterable[str]) -> tuple[str, ...]:
    """Codes in capitals, in their order, each once, without the base itself."""
    return tuple(code for code in dict.fromkeys(word.upper() for word in words) if code != BASE)


def _stale(home: Standing, pivot: Standing | None) -> bool:
    return pivot is not None and pivot.newest.effective_date - home.newest.effective_date > STALE


def _holds(peg: Peg, home: Standing | None, day: date | None) -> bool:
    """A peg stands until its own bank says otherwise."""
    if home is not None:
        return home.newest.value == peg.value * home.newest.nominal
    return day is None or day >= peg.since


def _pegged(bank: Provider, peg: Peg, home: Standing | None) -> Line:
    return Line(
        base=peg.base,
        currency=bank.home,
        value=peg.value,
        bound=Decimal(0),
        effective_date=home.newest.effective_date if home else peg.since,
        source_code=bank.code,
        source_name=bank.name,
        since=peg.since,
        fixed=True,
    )


def _direct(bank: Provider, home: Standing) -> Line:
    figure, moved = _figure(home.newest, bank.decimals), change.of_standing(home)
    return Line(
        base=BASE,
        currency=bank.home,
        value=figure.value,
        bound=figure.bound,
        effective_date=home.newest.effective_date,
        source_code=bank.code,
        source_name=bank.name,
        change=moved.percent,
        since=moved.since,
    )


def _crossed(bank: Provider, currency: str, points: Sequence[change.Point]) -> Line:
    (day, figure), moved = points[-1], change.of_points(points)
    return Line(
        base=BASE,
        currency=currency,
        value=figure.value,
        bound=figure.bound,
        effective_date=day,
        source_code=bank.code,
        source_name=bank.name,
        change=moved.percent,
        since=moved.since,
        derived_via=bank.home,
    )


def _crosses(ours: list[Quote], theirs: list[Quote], decimals: int) -> list[change.Point]:
    """The cross rate of each day on which both were published, oldest first."""
    base = {quote.effective_date: _figure(quote, decimals) for quote in ours}
    return [
        (quote.effective_date, cross(base[quote.effective_date], _figure(quote, decimals)))
        for quote in theirs
        if quote.effective_date in base
    ]


def _figure(quote: Quote, decimals: int) -> Figure:
    return published(quote.value, quote.nominal, decimals)
