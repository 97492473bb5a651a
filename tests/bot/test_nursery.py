import asyncio

import pytest

from bot.nursery import Nursery


async def test_the_first_failure_reaches_whoever_waits() -> None:
    nursery = Nursery()

    async def fail() -> None:
        raise LookupError("first")

    nursery.start("fails", fail())
    nursery.start("fails too", fail())
    with pytest.raises(LookupError, match="first"):
        await nursery.until(asyncio.Event())
    await nursery.close()


async def test_closing_cancels_and_waits() -> None:
    nursery = Nursery()
    ended = asyncio.Event()

    async def linger() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    nursery.start("lingers", linger())
    await asyncio.sleep(0)
    assert len(nursery) == 1
    await nursery.close()
    assert ended.is_set()
    assert len(nursery) == 0


async def test_a_failure_nobody_waited_for_is_not_an_unseen_one() -> None:
    nursery = Nursery()

    async def fail() -> None:
        raise LookupError

    task = nursery.start("fails", fail())
    await asyncio.wait([task])
    await nursery.close()


async def test_a_task_that_ends_well_is_forgotten() -> None:
    nursery = Nursery()
    await nursery.start("ends", asyncio.sleep(0))
    await asyncio.sleep(0)
    assert len(nursery) == 0


async def test_the_signal_ends_the_waiting() -> None:
    nursery, stop = Nursery(), asyncio.Event()
    nursery.start("lingers", asyncio.Event().wait())
    stop.set()
    await nursery.until(stop)
    await nursery.close()
