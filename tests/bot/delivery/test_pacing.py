"""Whose turn it is: lanes, chats, and what Telegram asks for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest

from bot.delivery.pacing import BURST, GROUP, RESERVE, TIDY, Pacing, Turn
from bot.errors import ChatGone, TelegramUnreachable, TooManyRequests
from bot.nursery import Nursery
from tests.kit.clock import TurnedClock

LATE = 1e9
GROUP_ID = -100


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


def made(pacing: Pacing, turn: Turn) -> None:
    """The call, taken at once."""
    with pacing.call(turn):
        pass


async def replied(pacing: Pacing, chat_id: int, until: float = LATE) -> bool:
    turn = await pacing.reply(chat_id, until)
    if turn is not None:
        made(pacing, turn)
    return turn is not None


def refused(pacing: Pacing, chat_id: int, seconds: int) -> None:
    with pytest.raises(TooManyRequests), pacing.call(pacing.promised(chat_id)):
        raise TooManyRequests(retry_after=seconds)


def promises(pacing: Pacing, clock: TurnedClock) -> list[int]:
    """To as many new chats as may be at this moment."""
    chats: list[int] = []
    while pacing.pause() <= 0:
        chats.append(len(chats) + 1000)
        made(pacing, pacing.promised(chats[-1] * 1000 + int(clock.monotonic())))
    return chats


async def test_promised_messages_are_spread_over_the_second(clock: TurnedClock) -> None:
    pacing = Pacing(30, clock)
    times: list[float] = []
    for _ in range(3000):
        times += [clock.monotonic()] * len(promises(pacing, clock))
        await clock.advance(0.001)
    assert len(times) >= 87
    assert max(sum(at <= other < at + 1 for other in times) for at in times) <= 30
    gaps = [after - before for before, after in pairwise(times[2:])]
    assert max(gaps) < 0.05


async def test_a_reply_takes_the_next_place(clock: TurnedClock) -> None:
    pacing, nursery = Pacing(5, clock), Nursery()
    while clock.monotonic() < 1001:
        promises(pacing, clock)
        await clock.advance(0.01)
    begun = clock.monotonic()
    task = nursery.start("reply", replied(pacing, 5))
    while not task.done():
        await asyncio.sleep(0)
        assert not promises(pacing, clock), "not before the reply"
        await clock.advance(0.01)
    assert clock.monotonic() - begun < 0.25
    assert task.result() is True


async def test_replies_come_in_the_order_of_asking(clock: TurnedClock) -> None:
    pacing, nursery, told = Pacing(1, clock), Nursery(), []

    async def reply(chat_id: int) -> None:
        assert await replied(pacing, chat_id)
        told.append(chat_id)

    for chat_id in (7, 5, 6):
        nursery.start("reply", reply(chat_id))
        await asyncio.sleep(0)
    for _ in range(300):
        await clock.advance(0.01)
        await asyncio.sleep(0)
    assert told == [7, 5, 6]


async def test_a_chat_gets_one_a_second_and_replies_in_short_bursts(clock: TurnedClock) -> None:
    pacing = Pacing(1000, clock)
    made(pacing, pacing.promised(5))
    assert (pacing.pause_of(5), pacing.pause_of(6)) == (1.0, 0.0)
    for _ in range(BURST - 1):
        assert await replied(pacing, 5, clock.monotonic())
    assert not await replied(pacing, 5, clock.monotonic() + 0.5)
    assert await replied(pacing, 6, clock.monotonic())


async def test_an_edit_is_not_one_more_message_a_second(clock: TurnedClock) -> None:
    pacing = Pacing(1000, clock)
    for _ in range(10):
        turn = await pacing.reply(5, clock.monotonic(), edit=True)
        assert turn is not None
        made(pacing, turn)
    assert pacing.pause_of(5) == 0


async def test_a_group_gets_twenty_a_minute(clock: TurnedClock) -> None:
    pacing, sent = Pacing(1000, clock), 0
    end = clock.monotonic() + 60
    while clock.monotonic() < end - 10:
        if pacing.pause_of(GROUP_ID) <= 0:
            made(pacing, pacing.promised(GROUP_ID))
            sent += 1
        await clock.advance(0.5)
    most = GROUP[0]
    assert sent == most - RESERVE, "some places are for replies"
    for _ in range(RESERVE):
        assert await replied(pacing, GROUP_ID, clock.monotonic())
    assert not await replied(pacing, GROUP_ID, clock.monotonic() + 1)
    assert not await pacing.reply(GROUP_ID, clock.monotonic(), edit=True)


async def test_who_is_told_to_wait_waits_alone(clock: TurnedClock) -> None:
    pacing = Pacing(1000, clock)
    refused(pacing, 5, 86400)
    await clock.advance(2)
    assert pacing.pause_of(5, urgent=True) == 86398
    assert pacing.pause_of(5, urgent=True, edit=True) == 86398
    assert (pacing.pause(), pacing.pause_of(6)) == (0.0, 0.0)
    refused(pacing, 5, 3)
    assert pacing.pause_of(5) == 86398, "the longer wait holds"


@pytest.mark.parametrize("between", [None, ChatGone(description="blocked")])
async def test_several_in_a_row_are_all(clock: TurnedClock, between: Exception | None) -> None:
    pacing = Pacing(1000, clock)
    for chat_id in (5, 5, 5, 6):
        refused(pacing, chat_id, 30)
    if between is not None:
        with pytest.raises(ChatGone), pacing.call(pacing.promised(9)):
            raise between
    refused(pacing, 7, 35)
    if between is not None:
        await clock.advance(1)
        assert pacing.pause() == 0, "an answer between shows that it is not meant for all"
        return
    assert pacing.pause() == 35
    assert not await replied(pacing, 8, clock.monotonic() + 34)
    await clock.advance(35)
    assert pacing.pause() == 0
    assert await replied(pacing, 8)


async def test_a_failure_says_nothing_of_haste(clock: TurnedClock) -> None:
    pacing = Pacing(1000, clock)
    refused(pacing, 5, 30)
    refused(pacing, 6, 30)
    with pytest.raises(TelegramUnreachable), pacing.call(pacing.promised(9)):
        raise TelegramUnreachable(reason="x")
    refused(pacing, 7, 30)
    assert pacing.pause() == 30


async def test_while_a_chat_waits_its_worker_does_not(clock: TurnedClock) -> None:
    asides: list[str] = []

    @asynccontextmanager
    async def aside() -> AsyncIterator[None]:
        asides.append("in")
        yield
        asides.append("out")

    pacing, nursery = Pacing(1000, clock, aside), Nursery()
    refused(pacing, 5, 10)
    task = nursery.start("reply", replied(pacing, 5))
    await asyncio.sleep(0)
    assert asides == ["in"]
    await clock.advance(10)
    await asyncio.sleep(0)
    assert (task.done(), asides) == (True, ["in", "out"])


async def test_what_an_earlier_run_sent_counts(clock: TurnedClock) -> None:
    pacing = Pacing(2, clock)
    for _ in range(GROUP[0]):
        pacing.recall(GROUP_ID, 20.0)
    pacing.recall(5, 0.25)
    pacing.recall(6, 0.5)
    assert pacing.pause_of(GROUP_ID, urgent=True) == 40
    assert pacing.pause_of(5) == 0
    assert pacing.pause() == 0.5


async def test_chats_that_were_written_to_long_ago_are_forgotten(clock: TurnedClock) -> None:
    pacing = Pacing(1000, clock)
    refused(pacing, 1, 86400)
    for chat_id in range(2, TIDY):
        made(pacing, pacing.promised(chat_id))
    assert len(pacing) == TIDY - 1
    await clock.advance(60)
    made(pacing, pacing.promised(TIDY))
    assert len(pacing) == 2
    assert pacing.pause_of(1) > 0
