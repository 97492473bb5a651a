import asyncio
import time

from bot.health.pulse import STILL, STUCK, Pulse
from bot.nursery import Nursery
from tests.kit.clock import TurnedClock


async def test_a_loop_that_does_not_beat_is_dead() -> None:
    clock, nursery = TurnedClock(), Nursery()
    pulse = Pulse(clock)
    nursery.start("pulse", pulse.beat())
    for _ in range(int(STILL) * 2):
        await asyncio.sleep(0)
        await clock.advance(1.0)
    await asyncio.sleep(0)
    assert (pulse.dead(), pulse.ages()["loop"] <= 1.0) == ([], True)
    await nursery.close()
    await clock.advance(STILL + 1)
    assert pulse.dead() == ["loop"]


async def test_a_part_is_watched_by_its_own_age() -> None:
    ages = [STUCK]
    pulse = Pulse(TurnedClock())
    pulse.watch("digests", lambda: ages[0])
    assert pulse.dead() == []
    ages[0] += 1
    assert pulse.dead() == ["digests"]
    assert pulse.ages()["digests"] == STUCK + 1


async def test_a_loop_that_is_held_up_shows_in_the_lag() -> None:
    """By the machine's own clock: something that never gives way is the thing to be measured."""
    pulse, nursery = Pulse(), Nursery()
    nursery.start("pulse", pulse.beat())
    await asyncio.sleep(0.9)
    time.sleep(0.5)  # noqa: ASYNC251 - see above
    async with asyncio.timeout(5.0):
        while pulse.lag.samples()[-1].value == 0:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)
    await nursery.close()
    by_bound = {sample.labels.get("le"): sample.value for sample in pulse.lag.samples()}
    assert by_bound["0.25"] == 0
    assert by_bound["+Inf"] == 1
