import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator

import pytest

from bot.errors import WorkerFailed
from bot.worker import Worker
from bot.worker.parent import environment

JOBS = tuple(
    f"tests.kit.jobs:{name}"
    for name in ("echo", "refuse", "hang", "hog", "die", "secrets", "pid", "doze", "absent")
)


def job(name: str) -> str:
    return f"tests.kit.jobs:{name}"


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    worker = Worker(jobs=JOBS)
    yield worker
    await worker.close()


def is_alive(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


async def gone(pid: int) -> None:
    async with asyncio.timeout(5):
        while is_alive(pid):  # noqa: ASYNC110 - another process sets no event
            await asyncio.sleep(0.01)


async def test_values_and_bytes_go_there_and_back(worker: Worker) -> None:
    values = ["слово", b"\x00\xff", {"deep": [b"", 1.5, None], "bytes": 0}]
    assert await worker.call(job("echo"), *values, deadline=20) == values


async def test_a_large_body_passes(worker: Worker) -> None:
    body = bytes(range(256)) * 20_000
    assert await worker.call(job("echo"), body, deadline=20) == [body]


async def test_one_child_serves_many_calls(worker: Worker) -> None:
    pids = await asyncio.gather(*(worker.call(job("pid"), deadline=20) for _ in range(3)))
    assert len(set(pids)) == 1
    assert os.getpid() not in pids


async def test_what_a_job_raises_is_the_reason_and_the_child_lives(worker: Worker) -> None:
    before = await worker.call(job("pid"), deadline=20)
    with pytest.raises(WorkerFailed, match="ValueError: not that one"):
        await worker.call(job("refuse"), deadline=20)
    assert await worker.call(job("pid"), deadline=20) == before


@pytest.mark.parametrize("name", ["os:getcwd", "tests.kit.jobs", job("absent")])
async def test_only_listed_jobs_that_exist_are_run(worker: Worker, name: str) -> None:
    with pytest.raises(WorkerFailed, match=r"LookupError|AttributeError"):
        await worker.call(name, deadline=20)


async def test_a_job_without_end_is_killed_while_the_loop_goes_on(worker: Worker) -> None:
    before = await worker.call(job("pid"), deadline=20)
    started = time.monotonic()
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    async with asyncio.TaskGroup() as group:
        ticking = group.create_task(tick())
        with pytest.raises(WorkerFailed, match=r"no result within 0\.3 s"):
            await worker.call(job("hang"), deadline=0.3)
        ticking.cancel()
    assert time.monotonic() - started < 3
    assert ticks > 5
    assert not is_alive(before)
    assert await worker.call(job("pid"), deadline=20) != before


@pytest.mark.parametrize("name", ["hog", "die"])
async def test_a_dead_child_is_replaced(worker: Worker, name: str) -> None:
    with pytest.raises(WorkerFailed, match="the process died"):
        await worker.call(job(name), deadline=20)
    assert await worker.call(job("echo"), 1, deadline=20) == [1]


async def test_a_cancelled_call_leaves_no_answer_behind(worker: Worker) -> None:
    await worker.call(job("echo"), deadline=20)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await worker.call(job("doze"), 5, deadline=20)
    assert await worker.call(job("echo"), "mine", deadline=20) == ["mine"]


async def test_an_idle_child_is_let_go_and_comes_back() -> None:
    worker = Worker(jobs=JOBS, idle=0.01)
    first = await worker.call(job("pid"), deadline=20)
    await gone(first)
    assert await worker.call(job("pid"), deadline=20) != first
    await worker.close()


async def test_close_leaves_no_child_and_can_be_repeated() -> None:
    worker = Worker(jobs=JOBS)
    pid = await worker.call(job("pid"), deadline=20)
    await worker.close()
    assert not is_alive(pid)
    await worker.close()


async def test_a_child_that_does_not_start_is_a_failure() -> None:
    worker = Worker(jobs=JOBS, memory=1 << 70)
    with pytest.raises(WorkerFailed, match="did not start"):
        await worker.call(job("echo"))
    await worker.close()


async def test_what_cannot_be_sent_is_the_callers_mistake(worker: Worker) -> None:
    with pytest.raises(TypeError, match="set"):
        await worker.call(job("echo"), {1})


async def test_the_child_gets_no_secrets(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "123456:secret")
    assert "BOT_TOKEN" not in await worker.call(job("secrets"), deadline=20)


def test_environment_keeps_what_python_needs() -> None:
    full = {"PATH": "/bin", "PYTHONPATH": "x", "AWS_KEY": "y", "LANG": "C"}
    assert environment(full) == {"PATH": "/bin", "PYTHONPATH": "x", "LANG": "C"}
