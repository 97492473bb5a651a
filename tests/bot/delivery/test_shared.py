"""Several senders of one bot: never more than its rate in sum."""

import asyncio

from bot.delivery.shared import SharedPacing
from bot.errors import DatabaseBusy
from bot.nursery import Nursery
from tests.kit.clock import TurnedClock

RATE = 30
UNTIL = 1e9


class Board:
    """Turns in memory, on a clock that the test turns."""

    def __init__(self, clock: TurnedClock) -> None:
        self._clock = clock
        self._next = 0.0
        self.failing = False

    async def reserve(self, number: int, interval: float) -> float:
        if self.failing:
            raise DatabaseBusy(path="x", reason="locked")
        first = max(self._next, self._clock.monotonic())
        self._next = first + number * interval
        return first - self._clock.monotonic()


async def played(clock: TurnedClock, senders: list[SharedPacing], seconds: float) -> list[float]:
    """When they sent, if all of them have more to send than they may."""
    times, nursery = [], Nursery()
    for number, pacing in enumerate(senders):
        nursery.start(f"turns {number}", pacing.keep())
    for step in range(int(seconds * 200)):
        for number, pacing in enumerate(senders):
            chat = 10_000 * (step + 1) + number
            if pacing.pause() <= 0:
                with pacing.call(pacing.promised(chat)):
                    times.append(clock.monotonic())
        await asyncio.sleep(0)
        await clock.advance(0.005)
    await nursery.close()
    return times


def most(times: list[float]) -> int:
    return max(sum(at <= other < at + 1 for other in times) for at in times)


async def test_three_senders_stay_within_the_rate_of_one() -> None:
    clock = TurnedClock()
    board = Board(clock)
    senders: list[SharedPacing] = [SharedPacing(RATE, clock, board) for _ in range(3)]
    times = await played(clock, senders, 20)
    assert most(times) <= RATE
    assert len(times) >= 20 * RATE * 0.8


async def test_one_alone_has_it_all() -> None:
    clock = TurnedClock()
    times = await played(clock, [SharedPacing(RATE, clock, Board(clock))], 20)
    assert most(times) <= RATE
    assert len(times) >= 20 * RATE * 0.85


async def test_a_reply_waits_for_its_turn_behind_few() -> None:
    clock = TurnedClock(flow=True)
    board = Board(clock)
    sending, replying = SharedPacing(RATE, clock, board), SharedPacing(RATE, clock, board)
    nursery = Nursery()
    nursery.start("turns", sending.keep())
    assert sending.pause() > 0
    await asyncio.sleep(0.01)
    begun = clock.monotonic()
    assert await replying.reply(5, UNTIL) is not None
    assert clock.monotonic() - begun < 0.5
    await nursery.close()


async def test_a_reply_that_cannot_come_in_time_is_not_sent() -> None:
    clock = TurnedClock()
    board = Board(clock)
    await board.reserve(300, 1 / RATE)
    assert await SharedPacing(RATE, clock, board).reply(5, clock.monotonic() + 2) is None


async def test_while_the_database_is_silent_replies_go_and_promises_wait() -> None:
    clock = TurnedClock()
    board = Board(clock)
    board.failing = True
    pacing = SharedPacing(RATE, clock, board)
    nursery = Nursery()
    nursery.start("turns", pacing.keep())
    assert pacing.pause() > 0
    await asyncio.sleep(0)
    assert await pacing.reply(5, UNTIL) is not None
    assert pacing.pause() > 0
    board.failing = False
    await clock.advance(2)
    assert pacing.pause() > 0  # those it took on the way are too old
    for _ in range(9):
        await asyncio.sleep(0)
    assert pacing.pause() <= 0
    await nursery.close()
