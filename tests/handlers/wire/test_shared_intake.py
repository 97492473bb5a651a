"""Updates of one bot in several hands: each once, a chat's in order, none left behind."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.clock import SystemClock
from bot.errors import DatabaseBusy
from bot.nursery import Nursery
from bot.values.updates import Received
from handlers.wire.intake import ATTEMPTS
from handlers.wire.shared_intake import LEASE, SharedIntake
from storage import Store
from tests.kit.clock import TurnedClock
from tests.kit.intake import Handled, Script, update

CHATS, EACH = 20, 10


def shared(store: Store, handled: Handled, clock: SystemClock | TurnedClock) -> SharedIntake:
    return SharedIntake(Script(), store.inbox, store.lines, handled, clock)


def at_work(nursery: Nursery, intake: SharedIntake, name: str) -> None:
    for number in range(4):
        nursery.start(f"{name} worker {number}", intake.work())
    nursery.start(f"{name} pump", intake.pump())


async def test_two_share_the_work_and_a_chat_keeps_its_order(
    store: Store, handled: Handled, nursery: Nursery
) -> None:
    clock = SystemClock()
    both = [shared(store, handled, clock) for _ in range(2)]
    for number, intake in enumerate(both):
        at_work(nursery, intake, str(number))
    for number in range(CHATS * EACH):
        await both[number % 2].take([update(number, number % CHATS)])
    await handled.reached(CHATS * EACH)
    for chat in range(CHATS):
        found = [number for number in handled.ended if number % CHATS == chat]
        assert found == list(range(chat, CHATS * EACH, CHATS))
    for intake in both:
        await intake.drain()
    assert await store.inbox.waiting() == []


async def test_a_chat_in_other_hands_is_left_to_them(
    store: Store, handled: Handled, nursery: Nursery
) -> None:
    clock = SystemClock()
    handled.gates[1] = asyncio.Event()
    first, second = shared(store, handled, clock), shared(store, handled, clock)
    at_work(nursery, first, "first")
    await first.take([update(1)])
    await handled.reached(1, begun=True)
    at_work(nursery, second, "second")
    await second.take([update(2), update(3, 2)])
    await handled.reached(1)
    assert handled.begun == [1, 3]
    handled.gates[1].set()
    await handled.reached(3)
    assert [number for number in handled.ended if number != 3] == [1, 2]


async def test_what_a_dead_process_had_is_taken_over_and_counted(
    store: Store, handled: Handled, clock: TurnedClock, nursery: Nursery
) -> None:
    dead = shared(store, handled, clock)
    await dead.take([update(1), update(2)])
    heir = shared(store, handled, clock)
    at_work(nursery, heir, "heir")
    await clock.advance(LEASE.total_seconds() - 1)
    assert handled.begun == []
    await clock.advance(2)
    await handled.reached(2)
    assert handled.ended == [1, 2]


async def test_what_ends_each_process_is_given_up(
    store: Store, handled: Handled, clock: TurnedClock, nursery: Nursery
) -> None:
    await store.inbox.add([Received(1, 1, "{}"), Received(2, 1, "{}")], clock.now())
    for _ in range(ATTEMPTS):
        await store.inbox.attempt(1)
    dead = shared(store, handled, clock)
    await dead.take([update(3)])
    await clock.advance(LEASE.total_seconds() + 1)
    heir = shared(store, handled, clock)
    at_work(nursery, heir, "heir")
    await handled.reached(2)
    assert handled.ended == [2, 3]


async def test_a_database_that_fails_for_a_while_delays_and_loses_nothing(
    store: Store,
    handled: Handled,
    clock: TurnedClock,
    nursery: Nursery,
    caplog: pytest.LogCaptureFixture,
) -> None:
    intake = shared(store, handled, clock)
    with failing(store):
        await intake.take([update(1)])
        at_work(nursery, intake, "one")
        await clock.advance(5)
    assert handled.begun == []
    await clock.advance(30)
    await handled.reached(1)
    assert "Updates wait" in caplog.text


@contextmanager
def failing(store: Store) -> Iterator[None]:
    """Claims fail as when the database is locked."""

    async def refuse(*_: object) -> list[object]:
        raise DatabaseBusy(path="x", reason="locked")

    whole = store.lines.claim
    store.lines.claim = refuse  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        store.lines.claim = whole  # type: ignore[method-assign]
