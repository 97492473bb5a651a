"""Which pair is meant, and which way round: the one that the level fits. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from bot.alerts.asking import AlertOnWhat, Wish
from bot.alerts.decision import HUNDRED, LEAST
from bot.errors import ChatError
from bot.languages import Language
from bot.rates.choosing import BASE, HOME
from bot.rates.figures import Figure, shown
from bot.values.alerts import Kind, Pair, Rule, Sighting

# A level that is so many times the rate, or less of it, is a slip.
FAR = 10
# Beyond it no level can be told from another by the index.
MOST_LEVEL = Decimal("9E8")
SIGNIFICANT = 6


class NoRateYet(ChatError):
    key = "There is no official rate of {pair} to wait for. What there is: /rates"


class FarLevel(ChatError):
    key = (
        "{level} is too far away: 1 {base} = {value} {quote} now. "
        "Tell me a level nearer to that, as in /alert {base}/{quote} > {value}"
    )


def candidates(wish: Wish, base: str, own: Sequence[str], last: Pair | None) -> list[Pair]:
    """The pairs that may be meant, the likeliest first. `base` and `own` are the chat's
    currencies, `last` is the pair of its newest alert."""
    if len(wish.codes) == 2:
        first, second = wish.codes
        return [(first, second), (second, first)]
    others = list(dict.fromkeys((base, *own, *HOME, BASE)))
    if wish.codes:
        (code,) = wish.codes
        return [
            pair for other in others if other != code for pair in ((code, other), (other, code))
        ]
    if last is not None:
        return [last, *((BASE, other) for other in others if other != BASE)]
    if wish.kind in ("above", "below", None):
        return [(BASE, other) for other in others if other != BASE]
    raise AlertOnWhat


def chosen(
    wish: Wish, pairs: Sequence[Pair], sightings: Mapping[Pair, Sighting], language: Language
) -> tuple[Sighting, Rule]:
    """Raises NoRateYet and FarLevel."""
    there = [sightings[pair] for pair in pairs if pair in sightings]
    if not there:
        raise NoRateYet(pair="/".join(pairs[0]))
    if wish.kind in ("move", "high", "low"):
        now = there[0] if wish.ordered or not wish.codes else _as_said(there)
        return now, _rule(wish, wish.kind, now)
    if wish.ordered or not wish.codes:
        # As it was said, unless only the other way round makes sense.
        there = [one for one in there[:1] if _apart(wish.level, one.value) <= FAR] or there
    apart, level, now = min(_fits(wish, there), key=lambda fit: fit[0])
    if apart > FAR or level > MOST_LEVEL:
        now = there[0] if wish.ordered else now
        raise FarLevel(
            level=plain(wish.level, language),
            base=now.base,
            quote=now.quote,
            value=shown(Figure(now.value, now.bound), language.number),
        )
    return now, _leveled(wish.kind, level, now)


def plain(level: Decimal, language: Language) -> str:
    """With the digits that it was written with."""
    written = level.normalize()
    return language.number(level, max(0, -int(written.as_tuple().exponent)))


def _as_said(there: Sequence[Sighting]) -> Sighting:
    """The dearer currency first."""
    pair = there[0].pair
    both = [one for one in there if set(one.pair) == set(pair)]
    return next((one for one in both if one.value >= 1), there[0])


def _fits(wish: Wish, there: Iterable[Sighting]) -> Iterator[tuple[Decimal, Decimal, Sighting]]:
    levels = [level for level in (wish.level, wish.other) if level is not None]
    for now in there:
        for level in levels:
            yield _apart(level, now.value), level, now


def _apart(level: Decimal, value: Decimal) -> Decimal:
    return max(level / value, value / level)


def _leveled(kind: Kind | None, level: Decimal, now: Sighting) -> Rule:
    """A level alone is waited for from where the rate is."""
    fitting = max(level.quantize(LEAST, ROUND_HALF_EVEN), LEAST).normalize()
    return Rule(kind or ("above" if fitting > now.value else "below"), fitting)


def _rule(wish: Wish, kind: Kind, now: Sighting) -> Rule:
    """`+2 %` is a level: two percent above the rate of now."""
    if not wish.sign:
        return Rule(kind, wish.level, wish.span)
    level = now.value * (1 + wish.sign * wish.level / HUNDRED)
    places = Decimal(1).scaleb(level.adjusted() - SIGNIFICANT + 1)
    return _leveled("above" if wish.sign > 0 else "below", level.quantize(places), now)
