"""Polling: what is confirmed when, and what becomes of every error."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.errors import (
    TelegramUnknown,
    TelegramUnreachable,
    TokenInUse,
    TokenRefused,
    TooManyRequests,
)
from bot.nursery import Nursery
from bot.values.updates import Received
from handlers.wire.intake import BACKLOG, PAUSES, Intake
from storage import Store
from tests.kit.clock import TurnedClock
from tests.kit.intake import SECONDS, Busy, Handled, Script, played, update
from tests.kit.program import eventually, running


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
        kinds = ["message", "callback_query", "inline_query", "my_chat_member"]
        assert polls[-1].json("allowed_updates") == kinds
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


async def test_a_poll_ends_once_it_is_drained(
    store: Store, handled: Handled, clock: TurnedClock
) -> None:
    intake = Intake(Script(), store.inbox, handled, clock)
    await intake.drain()
    await intake.poll()


async def test_what_cannot_be_written_down_is_not_confirmed(
    store: Store, handled: Handled, clock: TurnedClock, nursery: Nursery
) -> None:
    script = Script([update(1)], [update(1), update(2)])
    intake = await played(script, Busy(store.inbox, "add", 1), handled, clock)
    assert script.offsets == [0, 0, 3]
    assert clock.slept == [PAUSES[0]]
    nursery.start("worker", intake.work())
    await handled.reached(2)
