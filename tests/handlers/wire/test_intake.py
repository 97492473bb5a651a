"""Updates in: none lost, none twice, one at a time per chat."""

import asyncio
import json
import logging
from typing import Any

import pytest

from bot.errors import (
    TokenRefused,
)
from bot.nursery import Nursery
from bot.values.updates import Received
from handlers.wire.intake import ATTEMPTS, PAUSES, Intake, chat_of
from storage import Store
from tests.kit.clock import TurnedClock
from tests.kit.intake import SECONDS, Busy, Handled, Script, update


async def test_one_order_per_chat_and_a_slow_one_delays_no_other(
    store: Store, handled: Handled, clock: TurnedClock, nursery: Nursery
) -> None:
    handled.gates[0] = asyncio.Event()
    intake = Intake(Script(), store.inbox, handled, clock)
    for number in range(4):
        nursery.start(f"worker {number}", intake.work())
    # Chat n % 10 writes update n.
    await intake.take([update(number, number % 10) for number in range(200)])
    await handled.reached(180)
    assert handled.begun.count(0) == 1
    assert not [number for number in handled.ended if number % 10 == 0]
    for chat in range(1, 10):
        assert [n for n in handled.ended if n % 10 == chat] == list(range(chat, 200, 10))
    handled.gates[0].set()
    await handled.reached(200)
    assert [n for n in handled.ended if n % 10 == 0] == list(range(0, 200, 10))
    await intake.drain()
    assert intake.held == 0


async def test_a_chat_is_never_in_two_hands(
    store: Store, handled: Handled, clock: TurnedClock, nursery: Nursery
) -> None:
    handled.gates[1] = asyncio.Event()
    intake = Intake(Script(), store.inbox, handled, clock)
    for number in range(8):
        nursery.start(f"worker {number}", intake.work())
    await intake.take([update(1)])
    await handled.reached(1, begun=True)
    await intake.take([update(2), update(3)])
    await asyncio.sleep(0)
    assert handled.begun == [1]
    handled.gates[1].set()
    await handled.reached(3)
    assert handled.ended == [1, 2, 3]


async def test_what_was_not_finished_is_handled_after_a_restart(
    store: Store, handled: Handled, clock: TurnedClock, nursery: Nursery
) -> None:
    first = Intake(Script(), store.inbox, handled, clock)
    await first.take([update(1, 1), update(2, 2), update(3, 1)])
    await store.inbox.done([2], clock.now())
    second = Intake(Script(), store.inbox, handled, clock)
    await second.recover()
    assert second.held == 2
    nursery.start("worker", second.work())
    await handled.reached(2)
    await second.drain()
    assert handled.ended == [1, 3]
    assert await store.inbox.waiting() == []


class Killed(BaseException):
    """The end of the program while an update is in hand."""


async def killed_by(received: Received) -> None:
    raise Killed


async def test_what_ends_the_program_each_time_is_buried(
    store: Store, handled: Handled, clock: TurnedClock, caplog: pytest.LogCaptureFixture
) -> None:
    await Intake(Script(), store.inbox, killed_by, clock).take([update(1), update(2)])
    for _ in range(ATTEMPTS):
        again = Intake(Script(), store.inbox, killed_by, clock)
        await again.recover()
        with pytest.raises(Killed):
            await again.work()
    last, nursery = Intake(Script(), store.inbox, handled, clock), Nursery()
    await last.recover()
    nursery.start("worker", last.work())
    await handled.reached(1)
    await last.drain()
    await nursery.close()
    # The one behind it was never in hand, and is not to blame.
    assert handled.ended == [2]
    assert [r.__dict__["update_id"] for r in caplog.records if r.levelno == logging.ERROR] == [1]


async def test_drain_waits_for_what_is_in_hand_and_hands_out_no_more(
    store: Store, handled: Handled, clock: TurnedClock, nursery: Nursery
) -> None:
    handled.gates = {1: asyncio.Event(), 2: asyncio.Event()}
    intake = Intake(Script(), store.inbox, handled, clock)
    workers = [nursery.start(f"worker {number}", intake.work()) for number in range(2)]
    await intake.take([update(1, 1), update(2, 2), update(3, 3), update(4, 1)])
    await handled.reached(2, begun=True)
    drained = nursery.start("drain", intake.drain())
    handled.gates[1].set()
    await handled.reached(1)
    assert not drained.done()
    handled.gates[2].set()
    async with asyncio.timeout(SECONDS):
        await asyncio.gather(drained, *workers)
    assert handled.ended == [1, 2]
    # The rest is there for the next start.
    assert [each.update_id for each in await store.inbox.waiting()] == [3, 4]


async def test_who_steps_aside_leaves_the_place_to_another(
    store: Store, clock: TurnedClock, nursery: Nursery
) -> None:
    """One worker, ten chats that wait: the eleventh is served, and there is one worker again."""
    gate, served = asyncio.Event(), asyncio.Event()
    handled: list[int] = []

    async def handle(received: Received) -> None:
        if received.chat_id <= 10:
            async with intake.aside():
                await gate.wait()
        handled.append(received.chat_id)
        served.set()

    intake = Intake(Script(), store.inbox, handle, clock, nursery)
    nursery.start("worker", intake.work())
    await intake.take([update(number, number) for number in range(1, 12)])
    async with asyncio.timeout(SECONDS):
        await served.wait()
        assert handled == [11]
        gate.set()
        while intake.held:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.001)
    assert sorted(handled) == list(range(1, 12))
    async with asyncio.timeout(SECONDS):
        while len(nursery) > 1:  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.001)


async def test_drain_with_nothing_in_hand(
    store: Store, handled: Handled, clock: TurnedClock
) -> None:
    await Intake(Script(), store.inbox, handled, clock).drain()


async def test_what_was_handled_is_said_as_soon_as_the_database_takes_it(
    store: Store, handled: Handled, clock: TurnedClock, nursery: Nursery
) -> None:
    intake = Intake(Script(), Busy(store.inbox, "done", 8), handled, clock)
    nursery.start("worker", intake.work())
    await intake.take([update(1)])
    await handled.reached(1)
    await intake.drain()
    assert clock.slept == [*PAUSES, PAUSES[-1], PAUSES[-1]]
    assert (handled.ended, await store.inbox.waiting()) == ([1], [])


async def test_what_cannot_be_counted_is_handled_all_the_same(
    store: Store, handled: Handled, clock: TurnedClock, nursery: Nursery
) -> None:
    await Intake(Script(), store.inbox, handled, clock).take([update(1)])
    intake = Intake(Script(), Busy(store.inbox, "attempt", 1), handled, clock)
    await intake.recover()
    nursery.start("worker", intake.work())
    await handled.reached(1)


class Refused(Busy):
    async def _refuse(self, *_: object) -> None:
        raise TokenRefused


async def test_what_is_no_passing_matter_ends_the_worker(
    store: Store, handled: Handled, clock: TurnedClock
) -> None:
    intake = Intake(Script(), Refused(store.inbox, "done", 1), handled, clock)
    await intake.take([update(1)])
    with pytest.raises(TokenRefused):
        await intake.work()
    await intake.drain()


async def test_the_payload_is_telegrams_json(
    store: Store, handled: Handled, clock: TurnedClock
) -> None:
    given = update(1)
    given["message"]["text"] = "Сәлем 🇰🇿 \ud83d \x00"
    await Intake(Script(), store.inbox, handled, clock).take([given])
    (kept,) = await store.inbox.waiting()
    assert json.loads(kept.payload) == given
    assert (kept.chat_id, kept.attempts) == (1, 0)


@pytest.mark.parametrize(
    ("given", "chat_id"),
    [
        ({"message": {"chat": {"id": -7}, "from": {"id": 5}}}, -7),
        ({"callback_query": {"from": {"id": 5}, "message": {"chat": {"id": -7}}}}, -7),
        ({"callback_query": {"from": {"id": 5}, "inline_message_id": "x"}}, 5),
        ({"my_chat_member": {"chat": {"id": -7}, "from": {"id": 5}}}, -7),
        ({"message": {}}, 0),
        ({"inline_query": {"from": {"id": 5}}}, 5),
        ({}, 0),
    ],
)
def test_the_chat_of_an_update(given: dict[str, Any], chat_id: int) -> None:
    assert chat_of({"update_id": 1, **given}) == chat_id
