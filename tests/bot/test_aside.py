import asyncio
import gc
import sys
import threading

import pytest

from bot.aside import TURN, aside, take_short_turns


async def test_works_one_at_a_time_beside_the_loop_in_the_order_asked_for() -> None:
    at_work, most, order = 0, 0, []
    turn = threading.Lock()

    def work(number: int) -> int:
        nonlocal at_work, most
        with turn:
            at_work += 1
            most = max(most, at_work)
        order.append(number)
        with turn:
            at_work -= 1
        return threading.get_ident()

    threads = await asyncio.gather(*(aside(work, number) for number in range(50)))
    assert len({*threads}) == 1
    assert threading.get_ident() not in threads
    assert most == 1
    assert order == sorted(order)


async def test_an_error_reaches_whoever_asked() -> None:
    with pytest.raises(ZeroDivisionError):
        await aside(lambda: 1 // 0)
    assert await aside(int, "11", base=2) == 3


def test_threads_take_short_turns_and_garbage_is_looked_for_in_small_portions() -> None:
    interval, thresholds = sys.getswitchinterval(), gc.get_threshold()
    try:
        take_short_turns()
        assert sys.getswitchinterval() == pytest.approx(TURN)
        assert gc.get_freeze_count() > 0
        assert gc.isenabled()
        young, *_, full = gc.get_threshold()
        assert young < 10_000
        assert full > thresholds[-1]
    finally:
        sys.setswitchinterval(interval)
        gc.set_threshold(*thresholds)
        gc.unfreeze()
