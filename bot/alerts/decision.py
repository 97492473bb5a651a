"""What a bulletin means for an alert. Pure.

Edges alone are told: an alert that is true already rests until the rate has come back, and by
enough that a rate which plays about its level is told once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from bot.alerts.ports import Reach
from bot.values.alerts import Alert, Kind, Rule, Sighting

# How far a rate must come back from a level before it may be told again, as a fraction.
COMING_BACK = Decimal("0.005")
# What is within so many times the bound of a figure may be its rounding.
SURE = 3
COOL_DOWN = timedelta(hours=24)
LASTS = timedelta(days=90)
# A step that no published rate has.
LEAST = Decimal("1E-10")
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Point:
    """What a pair stood at on a day."""

    day: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Fired:
    """What is told: from what figure to what other the pair went."""

    alert: Alert
    since: Point
    now: Sighting


@dataclass(frozen=True, slots=True)
class Outcome:
    """`after` is the alert from now on; `fired` what it tells, if it does."""

    after: Alert
    fired: Fired | None = None


def true_already(rule: Rule, now: Sighting) -> bool:
    """Whether there is nothing to wait for: the rate is beyond the level."""
    if rule.kind == "above":
        return now.value >= rule.level
    return rule.kind == "below" and now.value <= rule.level


def begun(alert: Alert, now: Sighting, at: datetime) -> Alert:
    """The alert as it is when it is set, or set going again: what is true already is not told
    until the rate has been on the other side of the level."""
    fresh = replace(
        alert,
        paused=False,
        told_at=None,
        warned=False,
        expires_at=at + LASTS,
        anchor=now.value,
        anchor_day=now.day,
    )
    if not true_already(alert.rule, now):
        return _armed(fresh)
    back = _way_back(now) if alert.again else Decimal(0)
    level = alert.rule.level
    if alert.rule.kind == "above":
        return replace(fresh, state="resting", rise=None, fall=level * (1 - back) - LEAST)
    return replace(fresh, state="resting", fall=None, rise=level * (1 + back) + LEAST)


def paused(alert: Alert) -> Alert:
    return replace(alert, paused=True, rise=None, fall=None)


def outcome(
    alert: Alert, before: Sighting, now: Sighting, past: Sequence[Point], at: datetime
) -> Outcome:
    """`before` is what the pair stood at in the bulletin before, `past` what it stood at in those
    before this one, oldest first, as far as the span of a rule goes back."""
    if alert.state == "done" or alert.paused:
        return Outcome(alert)
    if alert.state == "resting":
        return Outcome(_armed(alert) if _reached(alert, now) else alert)
    since = _passed(alert, Point(before.day, before.value), now, past)
    cooling = alert.told_at is not None and at - alert.told_at < COOL_DOWN
    if since is None or (alert.rule.kind == "move" and cooling):
        return Outcome(alert)
    return Outcome(_told(alert, now, at), Fired(alert, since, now))


def reach(kind: Kind, span: int, now: Sighting, past: Sequence[Point]) -> Reach | None:
    """How far a rule with a span has come; None for a high or a low that is none."""
    within = _within(kind, span, now.day, past)
    if not within:
        return None
    lowest, highest = _lowest(within).value, _highest(within).value
    if kind == "move":
        moved = max(now.value / lowest - 1, 1 - now.value / highest)
        return Reach(kind, span, max(moved, Decimal(0)) * HUNDRED)
    new = now.value > highest if kind == "high" else now.value < lowest
    return Reach(kind, span) if new else None


def percent(since: Decimal, now: Decimal) -> Decimal:
    return (now / since - 1) * HUNDRED


def too_fine(rule: Rule, now: Sighting) -> bool:
    """Whether a move, or what is missing to a level, is not told from rounding. What was
    published stands as it is, and is compared with a level to its last digit."""
    doubt = SURE * now.bound
    if rule.kind == "move":
        return rule.level < doubt / now.value * HUNDRED
    if rule.kind not in ("above", "below") or now.exact:
        return False
    return abs(rule.level - now.value) < doubt


def _armed(alert: Alert) -> Alert:
    rise = fall = None
    if alert.rule.kind == "above":
        rise = alert.rule.level
    elif alert.rule.kind == "below":
        fall = alert.rule.level
    elif alert.rule.kind == "move" and not alert.rule.span:
        step = alert.anchor * alert.rule.level / HUNDRED
        rise, fall = alert.anchor + step, alert.anchor - step
    return replace(alert, state="armed", rise=rise, fall=fall)


def _reached(alert: Alert, now: Sighting) -> bool:
    risen = alert.rise is not None and now.value >= alert.rise
    return risen or (alert.fall is not None and now.value <= alert.fall)


def _passed(alert: Alert, before: Point, now: Sighting, past: Sequence[Point]) -> Point | None:
    """The figure that the change is told from; None where there is nothing to tell."""
    rule = alert.rule
    if rule.kind in ("above", "below"):
        return before if _reached(alert, now) else None
    if not rule.span:
        return Point(alert.anchor_day, alert.anchor) if _reached(alert, now) else None
    within = _within(rule.kind, rule.span, now.day, past)
    if rule.kind == "move":
        own = _since(alert, within)
        return _moved(rule, own, now) if own else None
    return before if reach(rule.kind, rule.span, now, within) else None


def _since(alert: Alert, past: Sequence[Point]) -> list[Point]:
    """What was before it was set or last told counts no more."""
    own = [point for point in past if point.day > alert.anchor_day]
    if past and past[0].day <= alert.anchor_day:
        own.insert(0, Point(alert.anchor_day, alert.anchor))
    return own


def _moved(rule: Rule, within: Sequence[Point], now: Sighting) -> Point | None:
    lowest, highest = _lowest(within), _highest(within)
    share = rule.level / HUNDRED
    if now.value >= lowest.value * (1 + share):
        return lowest
    return highest if now.value <= highest.value * (1 - share) else None


def _told(alert: Alert, now: Sighting, at: datetime) -> Alert:
    told = replace(alert, told_at=at, anchor=now.value, anchor_day=now.day)
    if not alert.again:
        return replace(told, state="done", rise=None, fall=None)
    if alert.rule.kind == "move":
        return _armed(told)
    back = _way_back(now)
    level = alert.rule.level or now.value
    if alert.rule.kind in ("above", "high"):
        return replace(told, state="resting", rise=None, fall=level * (1 - back))
    return replace(told, state="resting", fall=None, rise=level * (1 + back))


def _way_back(now: Sighting) -> Decimal:
    return max(COMING_BACK, SURE * now.bound / now.value)


def _within(kind: Kind, span: int, day: date, past: Sequence[Point]) -> Sequence[Point]:
    earlier = [point for point in past if point.day < day]
    if kind == "move":
        return earlier[-span:]
    return [point for point in earlier if point.day >= day - timedelta(days=span)]


def _lowest(points: Sequence[Point]) -> Point:
    """The last of the lowest, as `_highest`: what is told is as new as it can be."""
    return min(reversed(points), key=lambda point: point.value)


def _highest(points: Sequence[Point]) -> Point:
    return max(reversed(points), key=lambda point: point.value)
