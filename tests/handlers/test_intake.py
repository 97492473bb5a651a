"""Updates in: none lost, none twice, one at a time per chat."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.errors import (
    DatabaseBusy,
    TelegramUnknown,
    TelegramUnreachable,
    TokenInUse,
    TokenRefused,
    TooManyRequests,
    YamchiError,
)
from bot.model import Received
from bot.nursery import Nursery
from bot.ports import Inbox
from handlers.intake import ATTEMPTS, BACKLOG, PAUSES, Intake, chat_of
from storage import Store
from tests.kit.clock import TurnedClock
from tests.kit.program import eventually, running, store_at

SECONDS = 10.0


def update(update_id: int, chat_id: int = 1) -> dict[str, Any]:
    chat = {"id": chat_id, "type": "private"}
    return {"update_id": update_id, "message": {"message_id": update_id, "chat": chat}}


class Handled:
    """A handler that notes what it is given; chats in `gates` wait until theirs is opened."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.ended: list[int] = []
        self.gates: dict[int, asyncio.Event] = {}
        self._more = asyncio.Event()

    async def __call__(self, received: Received) -> None:
        self.begun.append(received.update_id)
        self._tell()
        if received.chat_id in self.gates:
            await self.gates[received.chat_id].wait()
        self.ended.append(received.update_id)
        self._tell()

    def _tell(self) -> None:
        self._more.set()
        self._more = asyncio.Event()

    async def reached(self, count: int, *, begun: bool = False) -> None:
        async with asyncio.timeout(SECONDS):
            while len(self.begun if begun else self.ended) < count:
                await self._more.wait()


class Script:
    """getUpdates that plays what it is given, errors too, and then waits for ever."""

    def __init__(self, *steps: Sequence[dict[str, Any]] | YamchiError) -> None:
        self._steps = list(steps)
        self.offsets: list[int] = []
        self.over = asyncio.Event()

    async def __call__(self, *, offset: int, **fields: Any) -> list[dict[str, Any]]:
        self.offsets.append(offset)
        if not self._steps:
            self.over.set()
            await asyncio.Event().wait()
        step = self._steps.pop(0)
        if isinstance(step, YamchiError):
            raise step
        return list(step)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with store_at(tmp_path) as opened:
        yield opened


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock(flow=True)


@pytest.fixture
def handled() -> Handled:
    return Handled()


@pytest.fixture
async def nursery() -> AsyncIterator[Nursery]:
    started = Nursery()
    yield started
    await started.close()


async def played(script: Script, inbox: Inbox, handled: Handled, clock: TurnedClock) -> Intake:
    """An intake that has polled the script to its end, without workers."""
    intake, nursery = Intake(script, inbox, handled, clock), Nursery()
    nursery.start("poll", intake.poll())
    async with asyncio.timeout(SECONDS):
        await nursery.until(script.over)
    await nursery.close()
    return intake


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


async def test_nothing_is_confirmed_before_it_is_written_down(tmp_path: Path) -> None:
    """At each getUpdates, all below its offset is in the inbox already."""
    handled = Handled()
    async with running(tmp_path, handle=handled) as engine:
        written: set[int] = set()
        add, original = engine.store.inbox.add, engine.telegram._updates
        confirmed: list[int] = []

        async def noted(updates: Sequence[Received], at: datetime) -> list[Received]:
            fresh = await add(updates, at)
            written.update(each.update_id for each in updates)
            return fresh

        async def watched(params: Any) -> Any:
            offset = params.integer("offset")
            if offset:
                confirmed.append(offset)
                assert offset - 1 in written
                assert len(written) == offset - 100_000_001
            return await original(params)

        engine.store.inbox.add = noted  # type: ignore[method-assign] # to see the order
        engine.telegram._updates = watched  # type: ignore[method-assign] # to see the order
        for number in range(30):
            await engine.telegram.user(number + 1).say(f"hello {number}")
            if number % 7 == 0:
                await handled.reached(number)
        await engine.settled()
        assert len(handled.ended) == 30
        assert confirmed == sorted(confirmed)
        polls = [call for call in engine.telegram.calls if call.method == "getUpdates"]
        assert polls[-1].json("allowed_updates") == ["message", "callback_query", "my_chat_member"]
        assert polls[-1].params["timeout"] == "50"


async def test_an_update_that_comes_twice_is_handled_once(
    store: Store, handled: Handled, clock: TurnedClock, nursery: Nursery
) -> None:
    script = Script([update(7), update(8)], [update(7), update(8), update(9)], [update(9)])
    intake = await played(script, store.inbox, handled, clock)
    assert script.offsets == [0, 9, 10, 10]
    nursery.start("worker", intake.work())
    await handled.reached(3)
    assert handled.ended == [7, 8, 9]


async def test_an_empty_answer_confirms_what_came_before(
    store: Store, handled: Handled, clock: TurnedClock
) -> None:
    script = Script([update(7)], [], [])
    intake = await played(script, store.inbox, handled, clock)
    assert script.offsets == [0, 8, 8, 8]
    assert intake.polled_at == clock.monotonic()


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


async def test_the_backlog_has_a_bound(
    store: Store, handled: Handled, clock: TurnedClock, nursery: Nursery
) -> None:
    batches = [
        [update(number) for number in range(start, start + 100)]
        for start in range(1, BACKLOG + 101, 100)
    ]
    script = Script(*batches)
    intake = Intake(script, store.inbox, handled, clock)
    nursery.start("poll", intake.poll())
    await eventually(lambda: intake.held >= BACKLOG)
    await asyncio.sleep(0.02)
    assert (intake.held, len(script.offsets)) == (BACKLOG, BACKLOG // 100)
    nursery.start("worker", intake.work())
    await handled.reached(BACKLOG + 100)
    async with asyncio.timeout(SECONDS):
        await script.over.wait()
    assert handled.ended == list(range(1, BACKLOG + 101))


async def test_another_poller_ends_it_the_fourth_time(
    store: Store, handled: Handled, clock: TurnedClock
) -> None:
    script = Script(*(TokenInUse() for _ in range(4)))
    with pytest.raises(TokenInUse):
        await played(script, store.inbox, handled, clock)
    assert clock.slept == [2.0, 4.0, 8.0]


async def test_a_predecessor_that_lets_go_is_waited_for(
    store: Store, handled: Handled, clock: TurnedClock
) -> None:
    conflicts = [TokenInUse() for _ in range(3)]
    script = Script(*conflicts, [], *conflicts, [])
    await played(script, store.inbox, handled, clock)
    assert clock.slept == [2.0, 4.0, 8.0] * 2


async def test_a_conflict_over_http(tmp_path: Path) -> None:
    async with running(tmp_path, checked=False) as engine:
        engine.telegram.faults.add("conflict", "getUpdates", times=None)
        await engine.telegram.user(1).say("hello")
        with pytest.raises(TokenInUse, match="409"):
            await engine.failure()


async def test_a_token_refused_over_http(tmp_path: Path) -> None:
    async with running(tmp_path, checked=False) as engine:
        engine.telegram.faults.add("unauthorized", "getUpdates", times=None)
        await engine.telegram.user(1).say("hello")
        with pytest.raises(TokenRefused):
            await engine.failure()


async def test_a_poll_that_breaks_loses_nothing(tmp_path: Path) -> None:
    handled = Handled()
    async with running(tmp_path, handle=handled) as engine:
        for kind in ("reset_after", "truncated", "bad_gateway", "internal_error", "reset_before"):
            engine.telegram.faults.add(kind, "getUpdates")
        engine.telegram.faults.add("too_many_requests", "getUpdates", retry_after=7)
        for number in range(5):
            await engine.telegram.user(1).say(f"{number}")
        await handled.reached(5)
        await engine.settled()
    texts = len(handled.ended)
    assert texts == len(set(handled.ended)) == 5
    assert isinstance(engine.clock, TurnedClock)
    assert 7.0 in engine.clock.slept


async def test_telegrams_wish_is_kept_and_a_broken_line_is_tried_ever_more_slowly(
    store: Store, handled: Handled, clock: TurnedClock
) -> None:
    broken = [
        error
        for _ in range(4)
        for error in (TelegramUnreachable(reason="x"), TelegramUnknown(reason="x"))
    ]
    script = Script(TooManyRequests(retry_after=33), [], *broken, [], TelegramUnknown(reason="x"))
    intake = await played(script, store.inbox, handled, clock)
    assert clock.slept == [33.0, *PAUSES, PAUSES[-1], PAUSES[-1], PAUSES[0]]
    assert intake.polled_at == clock.monotonic() - PAUSES[0]


async def test_the_token_refused_ends_it_at_once(
    store: Store, handled: Handled, clock: TurnedClock
) -> None:
    with pytest.raises(TokenRefused):
        await played(Script(TokenRefused()), store.inbox, handled, clock)
    assert clock.slept == []


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


async def test_drain_with_nothing_in_hand(
    store: Store, handled: Handled, clock: TurnedClock
) -> None:
    await Intake(Script(), store.inbox, handled, clock).drain()


async def test_a_poll_ends_once_it_is_drained(
    store: Store, handled: Handled, clock: TurnedClock
) -> None:
    intake = Intake(Script(), store.inbox, handled, clock)
    await intake.drain()
    await intake.poll()


class Busy:
    """An inbox whose database is busy the first few times."""

    def __init__(self, inbox: Inbox, method: str, times: int) -> None:
        self._inbox = inbox
        self._method = method
        self._left = times

    def __getattr__(self, name: str) -> Any:
        if name == self._method and self._left:
            self._left -= 1
            return self._refuse
        return getattr(self._inbox, name)

    async def _refuse(self, *_: object) -> None:
        raise DatabaseBusy(path="p", reason="busy")


async def test_what_cannot_be_written_down_is_not_confirmed(
    store: Store, handled: Handled, clock: TurnedClock, nursery: Nursery
) -> None:
    script = Script([update(1)], [update(1), update(2)])
    intake = await played(script, Busy(store.inbox, "add", 1), handled, clock)
    assert script.offsets == [0, 0, 3]
    assert clock.slept == [PAUSES[0]]
    nursery.start("worker", intake.work())
    await handled.reached(2)


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
        ({"inline_query": {"from": {"id": 5}}}, 0),
        ({}, 0),
    ],
)
def test_the_chat_of_an_update(given: dict[str, Any], chat_id: int) -> None:
    assert chat_of({"update_id": 1, **given}) == chat_id
