"""The demo's stage: time, news, rates and the network, in the hands of the one who watches."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from bot.clock import SystemClock
from bot.emulator.server import EmulatorServer
from bot.model import Bulletin
from bot.sample.turnable import TurnableClock, next_at, next_step
from bot.sample.turns import Turns

MORNING = time(9)
HOUR = timedelta(hours=1)
# Time passes by ten minutes, with a breath in between: nothing that falls due is late by more.
BREATH = 0.02
# No more of it passes between two polls of the bot.
UNHEARD = timedelta(minutes=2)
# The program waits longer and longer for a silent Telegram, up to this.
LONGEST_WAIT = timedelta(seconds=30)
LEVEL = Decimal("1.01")  # of an alert that the next move of the rate sets off


class DemoStage:
    """An emulator.stage.Stage over the demo's parts. `zone` is where its morning comes."""

    def __init__(
        self, server: EmulatorServer, clock: TurnableClock, turns: Turns, zone: str
    ) -> None:
        self._server = server
        self._clock = clock
        self._turns = turns
        self._zone = zone
        self._real = SystemClock()
        self._passing = asyncio.Lock()
        self._cut = False
        self._acts: Mapping[str, Callable[[], Awaitable[str]]] = {
            "morning": self._morning,
            "hour": self._hour,
            "story": self._story,
            "rate": self._rate,
            "cut": self._cut_off,
            "mend": self._mend,
        }

    def shown(self) -> dict[str, Any]:
        now = self._clock.now()
        dollar = _dollar(self._turns.newest())
        return {
            "zone": self._zone,
            "morning": next_at(now, MORNING, self._zone).timestamp(),
            "cut": self._cut,
            "stories": self._turns.stories_left(),
            "rate": self._turns.may_move(),
            "dollar": str(dollar),
            "level": str((dollar * LEVEL).quantize(Decimal(1))),
        }

    async def act(self, name: str) -> str:
        if name not in self._acts:
            raise LookupError(name)
        try:
            return await self._acts[name]()
        finally:
            self._server.emulator.state.tell(None, "stage")

    async def _morning(self) -> str:
        await self._pass(next_at(self._clock.now(), MORNING, self._zone))
        return "Good morning: it is 09:00."

    async def _hour(self) -> str:
        await self._pass(self._clock.now() + HOUR)
        return "An hour has passed."

    async def _pass(self, until: datetime) -> None:
        async with self._passing:
            while (left := until - self._clock.now()) > timedelta():
                step = next_step(self._clock.now()) - self._clock.now()
                await self._put_on(min(left, step))
                self._server.emulator.state.tell(None, "stage")
                await self._real.sleep(BREATH)

    async def _put_on(self, by: timedelta) -> None:
        """The bot has polled all the while: what looks after it must not think it deaf."""
        while by > timedelta():
            part = min(by, UNHEARD)
            self._clock.put_on(part, wake=False)
            if not self._cut:
                await self._server.emulator.state.updates.pass_over()
            by -= part
        self._clock.wake()

    async def _story(self) -> str:
        item = self._turns.publish()
        return f"Published: {item.title}" if item else "Every story of the demo is out."

    async def _rate(self) -> str:
        moved = self._turns.move()
        if moved is None:
            return "The National Bank has given out today's rates. Go to the next morning first."
        before, after = map(_dollar, moved)
        return f"National Bank of Kazakhstan: 1 USD = {after} KZT, was {before}."

    async def _cut_off(self) -> str:
        if not self._cut:
            self._cut = True
            self._server.emulator.faults.add("reset_before", times=None)
            self._server.cut()
        return "The bot cannot reach Telegram. What you write to it waits there."

    async def _mend(self) -> str:
        self._cut = False
        self._server.emulator.faults.clear()
        self._clock.put_on(LONGEST_WAIT)
        return "The network is back."


def _dollar(bulletin: Bulletin) -> Decimal:
    rate = bulletin.rate("USD")
    if rate is None:  # pragma: no cover - every one of the bank's has it
        raise LookupError("USD")
    return rate.value / rate.nominal
