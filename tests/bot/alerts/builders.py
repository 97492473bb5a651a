"""Alerts and what pairs stand at, for the tests of decisions."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from bot.alerts.decision import LASTS, Fired, Point, begun, outcome, reach
from bot.values.alerts import Alert, Kind, Rule, Sighting
from tests.kit.clock import START

DAY = date(2026, 4, 2)
HOUR = timedelta(hours=1)


def sighting(value: str | Decimal, day: int = 0, bound: str = "0.005") -> Sighting:
    """The dollar in tenge, so many days after DAY."""
    return Sighting(
        base="USD",
        quote="KZT",
        value=Decimal(value),
        bound=Decimal(bound),
        day=DAY + timedelta(days=day),
        source="National Bank of Kazakhstan",
        bank="nbk",
        exact=True,
    )


def alert(
    kind: Kind, level: str = "0", span: int = 0, *, now: str | Decimal, again: bool = False
) -> Alert:
    """As it is when it is set at that rate."""
    rule, at = Rule(kind, Decimal(level), span), START
    made = Alert(1, 5, None, "USD", "KZT", rule, at, at + LASTS, Decimal(0), DAY, again=again)
    return begun(made, sighting(now), at)


def replay(
    one: Alert, values: Iterable[str | Decimal], every: timedelta = timedelta(days=1)
) -> list[Fired]:
    """What is told of a series of bulletins, each found as storage finds it."""
    before, past = sighting(one.anchor), [Point(DAY, one.anchor)]
    told, at = [], START
    for number, value in enumerate(values, 1):
        now = sighting(value, number)
        at += every
        if found(one, now, past):
            result = outcome(one, before, now, past, at)
            one = result.after
            told += [result.fired] if result.fired else []
        past.append(Point(now.day, now.value))
        before = now
    return told


def found(one: Alert, now: Sighting, past: Sequence[Point]) -> bool:
    """Whether the indexes find it."""
    if one.rise is not None and one.rise <= now.value:
        return True
    if one.fall is not None and one.fall >= now.value:
        return True
    if not one.rule.span or one.state != "armed":
        return False
    come = reach(one.rule.kind, one.rule.span, now, past)
    return come is not None and come.level >= one.rule.level


def values(told: Sequence[Fired]) -> list[str]:
    return [str(one.now.value) for one in told]


def later(one: Alert, at: datetime) -> Alert:
    return replace(one, told_at=at)
