"""What a chat does with its alerts: sets them, changes them, takes them away."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from bot.alerts.asking import Wish
from bot.alerts.choosing import candidates, chosen
from bot.alerts.decision import LASTS, begun, paused, percent, too_fine
from bot.alerts.ports import Alerts
from bot.alerts.sights import Sights
from bot.clock import Clock
from bot.errors import ChatError
from bot.languages import language
from bot.model import Chat
from bot.ports import Transaction
from bot.values.alerts import Alert, Pair, Rule, Sighting

MOST = 20
# A bank rests so long; and its bulletins of so many days are enough for those of a span.
HOLIDAYS = timedelta(days=14)


class TooManyAlerts(ChatError):
    key = "There are {most} alerts in this chat, which is the most. Delete one first: /alerts"


class AlertThere(ChatError):
    key = "This chat has that alert already: /alerts"


class NoSuchAlert(ChatError):
    key = "There is no such alert any more. What there is: /alerts"


class TooFine(ChatError):
    key = (
        "That is too fine: the rate of {pair} is known to ±{percent} % only, and less than three "
        "times as much may be rounding. Name more than that: /alert {pair} 2%"
    )


class NoHistory(ChatError):
    key = (
        "Of {pair} there is no history of {days} days yet to compare with. "
        "A level or a percentage works at once: /alert {pair} 2%"
    )


class NoBulletins(ChatError):
    """`sources` are the names of those that the rate is worked out from."""

    key = (
        "No bulletin has {pair} itself: it is worked out from {sources}. A high, a low or a move "
        "within some bulletins cannot be watched for there; a level or a percentage can: "
        "/alert {pair} 2%"
    )


@dataclass(frozen=True, slots=True)
class Set:
    """An alert that was set, and what its pair stands at."""

    alert: Alert
    now: Sighting


class AlertBook:
    """Whether somebody may change a chat's alerts is for the caller to know."""

    def __init__(
        self, alerts: Alerts, sights: Sights, transaction: Transaction, clock: Clock
    ) -> None:
        self._alerts = alerts
        self._sights = sights
        self._transaction = transaction
        self._clock = clock

    async def of_chat(self, chat: Chat) -> list[Alert]:
        return await self._alerts.of_chat(chat.id)

    async def nows(self, alerts: Sequence[Alert]) -> dict[Pair, Sighting]:
        """What their pairs stand at."""
        return await self._sights.at(each.pair for each in alerts)

    async def add(self, chat: Chat, thread_id: int | None, wish: Wish) -> Set:
        """Raises the ChatErrors of here and of choosing."""
        present = await self._alerts.of_chat(chat.id)
        last = present[-1].pair if present else None
        pairs = candidates(wish, chat.base, chat.currencies, last)
        sightings = await self._sights.at(pairs)
        now, rule = chosen(wish, pairs, sightings, language(chat.language))
        await self._check(rule, now, chat)
        if any(_live(each) and _same(each, now.pair, rule) for each in present):
            raise AlertThere
        _check_room(present)
        at = self._clock.now()
        alert = Alert(0, chat.id, thread_id, *now.pair, rule, at, at + LASTS, now.value, now.day)
        return Set(await self._alerts.add(begun(alert, now, at), now), now)

    async def pause(self, chat: Chat, alert_id: int) -> None:
        async with self._transaction():
            alert = await self._get(chat, alert_id)
            if _live(alert):
                await self._put(paused(alert), await self._now(alert))

    async def begin(self, chat: Chat, alert_id: int) -> Set:
        """Set going one that was paused or is done."""
        async with self._transaction():
            alert = await self._get(chat, alert_id)
            if not _live(alert):
                _check_room(await self._alerts.of_chat(chat.id))
            return await self._begin(alert)

    async def repeat(self, chat: Chat, alert_id: int, *, again: bool) -> None:
        """Tell it each time from now on, or once."""
        async with self._transaction():
            alert = replace(await self._get(chat, alert_id), again=again)
            await self._put(alert, await self._now(alert))

    async def prolong(self, chat: Chat, alert_id: int) -> Alert:
        async with self._transaction():
            alert = await self._get(chat, alert_id)
            if not _live(alert):
                return (await self.begin(chat, alert_id)).alert
            longer = replace(alert, expires_at=self._clock.now() + LASTS, warned=False)
            return await self._put(longer, await self._now(alert))

    async def remove(self, chat: Chat, alert_id: int) -> Alert:
        removed = await self._alerts.remove(chat.id, alert_id, self._clock.now())
        return _found(removed)

    async def restore(self, chat: Chat, alert_id: int) -> None:
        """Bring back one that was removed, as it was."""
        async with self._transaction():
            present = await self._alerts.of_chat(chat.id)
            if any(each.id == alert_id for each in present):
                return
            alert = _found(await self._alerts.restore(chat.id, alert_id))
            if _live(alert):
                _check_room(present)
                await self._resume(alert)

    async def _begin(self, alert: Alert) -> Set:
        now = await self._now(alert)
        return Set(await self._put(begun(alert, now, self._clock.now()), now), now)

    async def _resume(self, alert: Alert) -> None:
        if not alert.paused:
            await self._begin(alert)

    async def _put(self, alert: Alert, now: Sighting) -> Alert:
        if not await self._alerts.put(alert, now):
            raise NoSuchAlert
        return alert

    async def _get(self, chat: Chat, alert_id: int) -> Alert:
        present = await self._alerts.of_chat(chat.id)
        return _found(next((each for each in present if each.id == alert_id), None))

    async def _now(self, alert: Alert) -> Sighting:
        """What its pair stands at; where there is no rate any more, what it stood at."""
        known = (await self._sights.at([alert.pair])).get(alert.pair)
        return known or Sighting(*alert.pair, alert.anchor, Decimal(0), alert.anchor_day, "")

    async def _check(self, rule: Rule, now: Sighting, chat: Chat) -> None:
        """Raises TooFine, NoBulletins and NoHistory."""
        pair = "/".join(now.pair)
        if too_fine(rule, now):
            share = percent(now.value, now.value + now.bound)
            places = max(2, 1 - share.adjusted())
            raise TooFine(pair=pair, percent=language(chat.language).number(share, places))
        if not rule.span:
            return
        if not now.bank:
            raise NoBulletins(pair=pair, sources=now.source)
        days = rule.span if rule.kind != "move" else 1
        since = now.day - timedelta(days=days) - HOLIDAYS
        past = await self._sights.past(now, since)
        if not past or past[0].day > now.day - timedelta(days=days) + HOLIDAYS:
            raise NoHistory(pair=pair, days=rule.span)


def _same(alert: Alert, pair: Pair, rule: Rule) -> bool:
    return alert.pair == pair and alert.rule == rule


def _live(alert: Alert) -> bool:
    return alert.state != "done"


def _check_room(present: Sequence[Alert]) -> None:
    if sum(map(_live, present)) >= MOST:
        raise TooManyAlerts(most=MOST)


def _found(alert: Alert | None) -> Alert:
    if alert is None:
        raise NoSuchAlert
    return alert
