"""Painting in the worker, once for each picture."""

import io
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from PIL import Image

from bot.errors import WorkerFailed
from bot.rates import easel as module
from bot.rates.easel import Easel
from bot.worker import Worker
from tests.bot.rates.test_chart import plan_of
from tests.kit.clock import START, TurnedClock


class Names:
    """Telegram's names, in memory."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    async def get(self, key: str) -> str | None:
        return self.known.get(key)

    async def put(self, key: str, file_id: str, at: datetime) -> None:
        assert at == START
        self.known[key] = file_id

    async def prune(self, before: datetime) -> int:
        return 0


class Counting(Worker):
    """A worker that counts its calls."""

    calls = 0

    async def call(self, name: str, *args: object, deadline: float = 5.0) -> object:
        self.calls += 1
        return await super().call(name, *args, deadline=deadline)


@pytest.fixture
async def worker() -> AsyncIterator[Counting]:
    started = Counting()
    yield started
    await started.close()


async def test_once_painted_once_named(worker: Counting) -> None:
    names = Names()
    easel = Easel(worker, names, TurnedClock())
    first = await easel.paint(plan_of("480", "490"))
    assert Image.open(io.BytesIO(first.content)).size == (1080, 720)
    assert first.file_id is None
    again = await easel.paint(plan_of("480", "490"))
    assert (again, worker.calls) == (first, 1)

    await easel.hung(first, "file-7")
    assert (await easel.paint(plan_of("480", "490"))).file_id == "file-7"
    other = await easel.paint(plan_of("480", "491"))
    assert (other.file_id, worker.calls) == (None, 2)
    assert other.key != first.key

    # After a start the picture itself is no longer at hand, and need not be.
    later = await Easel(worker, names, TurnedClock()).paint(plan_of("480", "490"))
    assert (later.content, later.file_id, worker.calls) == (b"", "file-7", 2)
    anew = await Easel(worker, names, TurnedClock()).paint(plan_of("480", "490"), anew=True)
    assert (anew.content, anew.file_id) == (first.content, None)


async def test_the_oldest_pictures_are_let_go(
    worker: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEPT", 1)
    easel = Easel(worker, Names(), TurnedClock())
    for values in (("480", "490"), ("480", "491"), ("480", "490")):
        await easel.paint(plan_of(*values))
    assert worker.calls == 3


async def test_a_plan_that_cannot_be_drawn(worker: Counting) -> None:
    with pytest.raises(WorkerFailed):
        await Easel(worker, Names(), TurnedClock()).paint({"title": "nothing else"})
