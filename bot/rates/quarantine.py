"""Which figures are not to be believed yet, and what is enough to believe them.

Pure decisions; bot/rates/admission.py acts on them. Values are compared as published and within
the limits of their digits: 0.4 after 0.5 may be no move at all.
"""

from datetime import date, timedelta
from decimal import Decimal

from bot.model import Quote
from bot.rates.doubts import Doubt, Misscaled, Moved, Swapped, Unpegged, short
from bot.rates.figures import Figure
from bot.rates.ports import Around
from bot.rates.providers import PROVIDERS
from bot.rates.providers.base import Peg
from bot.rates.sheet import figure

JUMP = Decimal("0.05")
# These move so in an ordinary week.
RESTLESS = {"RUB": Decimal("0.10"), "TRY": Decimal("0.10")}
PEGGED = Decimal("0.01")
AGREED = Decimal("0.01")
# Up to a long weekend there is one session between two figures. Over longer gaps a rate has had
# time to move, by the square root of time as prices do, but never by half.
SESSION_DAYS = 4
WIDEST = Decimal("0.50")
# After half a year without a figure a series begins anew.
ANEW = timedelta(days=180)
# Digits enough that rounding does not matter to any limit.
FINE = Decimal("0.001")
# What no currency does in a session: another nominal, another direction, another thing.
LEAP = Decimal(2)
SCALES = [Decimal(10) ** power for power in (-4, -3, -2, -1, 1, 2, 3, 4)]

PEGS = {bank.home: bank.peg for bank in PROVIDERS if bank.peg is not None}
TIED = {*PEGS, *(peg.base for peg in PEGS.values())}


def same_figure(one: Quote, other: Quote) -> bool:
    """Whether they are equal per unit, whatever their nominals."""
    return one.value * other.nominal == other.value * one.nominal


def possible(quote: Quote) -> bool:
    """Whether the figure can be a rate at all. Only then may it be compared."""
    return quote.value.is_finite() and quote.value > 0


def limit(quote: Quote, days: int = 1) -> Decimal:
    """How far a rate may move, as a fraction, from a figure `days` earlier or later."""
    pair = {quote.base, quote.quote}
    if pair <= TIED:
        return PEGGED  # a peg does not drift
    ordinary = max((RESTLESS.get(currency, JUMP) for currency in pair), default=JUMP)
    if days <= SESSION_DAYS:
        return ordinary
    return min(WIDEST, ordinary * (Decimal(days) / SESSION_DAYS).sqrt())


def apart(one: Figure, other: Figure) -> Decimal:
    """How far `one` has moved from `other`, as a fraction of it, without a sign: as far as is
    certain, where the figures have so few digits that a move may be rounding."""
    if one.bound / one.value + other.bound / other.value <= FINE:
        return abs(one.value / other.value - 1)
    low, high = one.value - one.bound, one.value + one.bound
    least, most = other.value - other.bound, other.value + other.bound
    if low > most:
        return (low - most) / most
    return (least - high) / least if high < least else Decimal(0)


def recent(around: Around, day: date) -> Around:
    """Without what is too far from the day to be compared."""
    before, after = around.before, around.after
    if before is not None and day - before.effective_date > ANEW:
        before = None
    if after is not None and after.effective_date - day > ANEW:
        after = None
    return Around(before, around.same, after)


def doubt(
    quote: Quote, around: Around, implied: Figure | None = None, before: Figure | None = None
) -> Doubt | None:
    """Why a figure is not to be believed from its own source alone; None where it may be.

    It is believed if it is an ordinary move from the accepted figure before it or after it, or
    lies between them. A first figure has nothing to be compared with here. `implied` is the rate
    of a peg that the bulletin comes to, and `before` the one that was accepted before it: a peg
    that was seen to be given up is not missed every day.
    """
    if implied is not None and broken(implied, _pegged(quote), before):
        peg = _pegged(quote)
        return Unpegged(value=short(implied.value), base=peg.base, peg=peg.value)
    near = [one for one in (around.before, around.after) if one is not None]
    if not near and around.same is not None:
        near = [around.same]
    if not near or any(ordinary(quote, one) for one in near) or _between(quote, around):
        return None
    return moved(quote, near[0])


def broken(implied: Figure, peg: Peg, before: Figure | None) -> bool:
    known = (Figure(peg.value, Decimal(0)), *(() if before is None else (before,)))
    return all(apart(implied, one) > PEGGED for one in known)


def ordinary(quote: Quote, other: Quote) -> bool:
    """Whether the one is an ordinary move from the other, in the days between them."""
    days = abs((quote.effective_date - other.effective_date).days)
    return apart(figure(quote), figure(other)) <= limit(quote, days)


def moved(quote: Quote, other: Quote) -> Moved:
    """The jump, and what kind of slip it looks like."""
    now, before = figure(quote).value, figure(other).value
    share, kind = now / before, Moved
    if abs(now * before - 1) <= JUMP:
        kind = Swapped
    elif any(abs(share * scale - 1) <= JUMP for scale in SCALES):
        kind = Misscaled
    return kind.by(share, before, other.effective_date)


def confirms(quote: Quote, held: Quote, accepted: Quote | None, *, official: bool) -> bool:
    """Whether the next bulletin's figure confirms the one that waits: an ordinary move from it.

    A source that is not the authority for its figures does not confirm its own leaps.
    """
    return ordinary(quote, held) and (official or accepted is None or not leap(held, accepted))


def leap(quote: Quote, other: Quote) -> bool:
    share = figure(quote).value / figure(other).value
    return not 1 / LEAP < share < LEAP


def agree(one: Figure, other: Figure) -> bool:
    """Whether two sources say the same. One that is too coarse to tell does not agree."""
    coarse = max(one.bound / one.value, other.bound / other.value) > AGREED
    return not coarse and apart(one, other) <= AGREED


def _between(quote: Quote, around: Around) -> bool:
    if around.before is None or around.after is None:
        return False
    ends = sorted((figure(around.before).value, figure(around.after).value))
    return ends[0] <= figure(quote).value <= ends[1]


def _pegged(quote: Quote) -> Peg:
    return next(PEGS[currency] for currency in (quote.base, quote.quote) if currency in PEGS)
