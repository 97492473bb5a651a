"""The alert desk: what a bulletin means for all alerts, in the transaction that accepts it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Protocol

from bot.alerts.decision import Fired, Outcome, Point, outcome, reach
from bot.alerts.ports import Alerts, Touched, Watched
from bot.alerts.sights import Sights
from bot.clock import Clock
from bot.languages import Language, language
from bot.model import Chat, Delivery, Message, Quote
from bot.ports import Outbox
from bot.values.alerts import Alert, Sighting
from bot.values.quiet import after_quiet

# How long an alert may still go out, from the moment at which it may.
EXPIRES = timedelta(hours=6)
# How long before its end a chat is told of it.
WARNING = timedelta(days=7)
KEPT = timedelta(days=14)
AT_ONCE = 100
# Beyond the longest span in bulletins lie this many days.
MOVE_DAYS = timedelta(days=75)
A_DAY = timedelta(days=1)


class Render(Protocol):
    """How alerts read; bot.render.alerts does it."""

    def fired(self, told: Sequence[Fired], language: Language) -> tuple[Message, ...]: ...
    def ending(self, alerts: Sequence[Alert], language: Language) -> tuple[Message, ...]: ...


class AlertDesk:
    """`decide` is awaited inside the transaction that stores the quotes, `tend` every hour."""

    def __init__(
        self, alerts: Alerts, sights: Sights, outbox: Outbox, render: Render, clock: Clock
    ) -> None:
        self._alerts = alerts
        self._sights = sights
        self._outbox = outbox
        self._render = render
        self._clock = clock

    async def decide(self, quotes: Sequence[Quote]) -> None:
        """What follows from these quotes, each a new standing figure of its series."""
        news = {code for quote in quotes for code in (quote.base, quote.quote)}
        if not news:
            return
        watched = [each for each in await self._alerts.watched() if news & {*each.seen.pair}]
        if not watched:
            return
        self._sights.forget()
        sightings = await self._sights.at(each.seen.pair for each in watched)
        seen = [
            (each, sightings[each.seen.pair])
            for each in watched
            if each.seen.pair in sightings and _is_news(each.seen, sightings[each.seen.pair])
        ]
        outcomes = [each for pair in seen for each in await self._outcomes(*pair)]
        await self._alerts.saw([now for _, now in seen])
        await self._write(outcomes)

    async def tend(self) -> None:
        """Warn of ends, and be done with what has ended."""
        now = self._clock.now()
        await self._alerts.end(now)
        await self._alerts.forget(now - KEPT)
        while ending := await self._alerts.ending(now + WARNING, AT_ONCE):
            await self._outbox.promise([self._warning(some, now) for some in _grouped(ending)], now)
            await self._alerts.settle([replace(each.alert, warned=True) for each in ending])

    def _warning(self, ending: Sequence[Touched], now: datetime) -> Delivery:
        chat, alerts = ending[0].chat, [each.alert for each in ending]
        messages = self._render.ending(alerts, language(chat.language))
        warning = _delivery(chat, alerts, "alert-ends", alerts[0].expires_at.date(), messages, now)
        return replace(warning, kind="notice")

    async def _outcomes(self, watched: Watched, now: Sighting) -> list[tuple[Touched, Outcome]]:
        past = await self._past(watched, now)
        found = [reach(kind, span, now, past) for kind, span in watched.spans]
        ids = await self._alerts.reached(now, [each for each in found if each is not None])
        at = self._clock.now()
        return [
            (touched, outcome(touched.alert, watched.seen, now, past, at))
            for touched in await self._alerts.touched(ids)
        ]

    async def _past(self, watched: Watched, now: Sighting) -> list[Point]:
        if not watched.spans:
            return []
        days = (MOVE_DAYS if kind == "move" else A_DAY * span for kind, span in watched.spans)
        return await self._sights.past(now, now.day - max(days))

    async def _write(self, outcomes: Sequence[tuple[Touched, Outcome]]) -> None:
        """In portions, so that the event loop goes round in between."""
        changed = [one.after for touched, one in outcomes if one.after != touched.alert]
        await self._alerts.settle(changed)
        now = self._clock.now()
        for promised in self.deliveries(outcomes, now):
            await self._outbox.promise(promised, now)

    def deliveries(
        self, outcomes: Sequence[tuple[Touched, Outcome]], now: datetime
    ) -> Iterator[list[Delivery]]:
        """What is told of it, in portions: one for each chat."""
        fired = {touched.alert.id: one.fired for touched, one in outcomes if one.fired}
        told = list(_grouped(touched for touched, one in outcomes if one.fired))
        for at in range(0, len(told), AT_ONCE):
            yield [
                self._telling(chats, [fired[each.alert.id] for each in chats], now)
                for chats in told[at : at + AT_ONCE]
            ]

    def _telling(self, touched: Sequence[Touched], fired: list[Fired], now: datetime) -> Delivery:
        chat, alerts = touched[0].chat, [each.alert for each in touched]
        messages = self._render.fired(fired, language(chat.language))
        return _delivery(chat, alerts, "alert", fired[0].now.day, messages, now)


def _is_news(seen: Sighting, now: Sighting) -> bool:
    """Of an older day than what was decided on, nothing is told."""
    return now.value != seen.value and now.day >= seen.day


def _grouped(touched: Iterable[Touched]) -> Iterator[list[Touched]]:
    """By chat and, in a forum, by topic: what is told together."""

    def place(each: Touched) -> tuple[int, int]:
        return each.alert.chat_id, each.alert.thread_id or 0

    ordered = sorted(touched, key=lambda each: (*place(each), each.alert.id))
    return (list(some) for _, some in groupby(ordered, place))


def _delivery(
    chat: Chat,
    alerts: Sequence[Alert],
    what: str,
    day: date,
    messages: tuple[Message, ...],
    now: datetime,
) -> Delivery:
    """One that waits for the end of quiet hours is as good then as it was."""
    due = after_quiet(now, chat.quiet, chat.timezone)
    ids = ",".join(str(alert.id) for alert in alerts)
    return Delivery(
        chat.id,
        "alert",
        f"{what}:{ids}:{day}",
        messages,
        lane="alert",
        thread_id=alerts[0].thread_id,
        not_before=due,
        expires_at=due + EXPIRES,
    )
