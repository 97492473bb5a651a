import pytest

from bot import allowance as module
from bot.allowance import Allowance
from tests.kit.clock import TurnedClock


async def test_so_many_within_some_seconds() -> None:
    clock = TurnedClock(flow=True)
    allowance = Allowance(clock, 2, 60.0)
    assert allowance.take(1) == 0
    await clock.sleep(20)
    assert [allowance.take(1), allowance.take(1), allowance.take(2)] == [0, 40, 0]
    await clock.sleep(40)
    assert [allowance.take(1), allowance.take(1)] == [0, 20]


def test_few_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 2)
    allowance = Allowance(TurnedClock(), 1, 60.0)
    assert [allowance.take(key) for key in (1, 2, 1, 3, 1, 2)] == [0, 0, 60, 0, 60, 0]
