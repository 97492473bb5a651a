"""The worker as its caller sees it."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import bot
from bot.errors import WorkerFailed
from bot.worker.wire import NUMBER, pack, unpack

JOBS = ("bot.news.feeds:parse_slow", "bot.news.fulltext:job", "bot.rates.chart:draw")

START_SECONDS = 30.0
FAREWELL_SECONDS = 2.0
IDLE_SECONDS = 120.0
MEMORY_BYTES = 1024 * 1024 * 1024

# The child reads hostile bytes; it gets no secret to lose.
ENVIRONMENT = frozenset({"PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "VIRTUAL_ENV"})
ENVIRONMENT_PREFIXES = ("PYTHON", "COVERAGE_")

# `-m` looks in the working directory first: it must be where this package is, not the user's.
HOME = Path(bot.__path__[0]).parent


class Worker:
    """Calls jobs by name, one at a time; further calls wait their turn. Bound to one event loop.

    `jobs` is all that the child will run, each `module:function`. `idle` is the seconds after
    which an unused child is let go, to free its memory; `memory` is its address space in bytes.
    """

    def __init__(
        self,
        *,
        jobs: Sequence[str] = JOBS,
        idle: float = IDLE_SECONDS,
        memory: int = MEMORY_BYTES,
    ) -> None:
        self._jobs = tuple(jobs)
        self._idle = idle
        self._memory = memory
        self._turn = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self._retirement: asyncio.TimerHandle | None = None

    async def call(self, name: str, *args: object, deadline: float = 5.0) -> Any:
        """The job's result (JSON values and bytes). `deadline` is in seconds, of the job alone.

        Raises WorkerFailed where the job raised, ran out of time or memory, or crashed.
        """
        message = pack({"job": name, "args": args, "seconds": deadline})
        async with self._turn:
            process = await self._ready()
            try:
                async with asyncio.timeout(deadline):
                    answer = await exchange(process, message)
            except TimeoutError:
                await self._kill()
                raise WorkerFailed(reason=f"no result within {deadline} s") from None
            except (OSError, asyncio.IncompleteReadError):
                await self._kill()
                raise WorkerFailed(reason="the process died") from None
            except BaseException:  # cancelled in mid-message: the pipe is of no more use
                await self._kill()
                raise
            self._retire_later()
        if "failure" in answer:
            raise WorkerFailed(reason=answer["failure"])
        return answer["result"]

    async def close(self) -> None:
        """Let the child go, after the call that it is in; none is left when this returns."""
        async with self._turn:
            self._retire()
            if self._process is not None:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._process.wait(), FAREWELL_SECONDS)
            await self._kill()

    async def _ready(self) -> asyncio.subprocess.Process:
        self._stay()
        process = self._process
        if process is not None and process.returncode is None and not stdin(process).is_closing():
            return process
        await self._kill()
        return await self._start()

    async def _start(self) -> asyncio.subprocess.Process:
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.worker",
            str(self._memory),
            *self._jobs,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=environment(os.environ),
            cwd=HOME,
        )
        try:
            async with asyncio.timeout(START_SECONDS):
                await receive(process)
        except (TimeoutError, asyncio.IncompleteReadError):
            await self._kill()
            raise WorkerFailed(reason="the process did not start") from None
        return process

    def _retire_later(self) -> None:
        self._retirement = asyncio.get_running_loop().call_later(self._idle, self._retire)

    def _stay(self) -> None:
        if self._retirement is not None:
            self._retirement.cancel()
            self._retirement = None

    def _retire(self) -> None:
        """The child ends by itself when nothing more can come."""
        self._stay()
        if self._process is not None:
            stdin(self._process).close()

    async def _kill(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


def environment(full: Mapping[str, str]) -> dict[str, str]:
    return {
        name: full[name]
        for name in full
        if name in ENVIRONMENT or name.startswith(ENVIRONMENT_PREFIXES)
    }


def stdin(process: asyncio.subprocess.Process) -> asyncio.StreamWriter:
    if process.stdin is None:
        raise BrokenPipeError
    return process.stdin


async def exchange(process: asyncio.subprocess.Process, message: bytes) -> dict[str, Any]:
    stdin(process).write(message)
    await stdin(process).drain()
    return unpack(await receive(process))


async def receive(process: asyncio.subprocess.Process) -> list[bytes]:
    """The frames of the next message; none at all is the child's sign that it is ready."""
    if process.stdout is None:
        raise BrokenPipeError
    count = await number(process.stdout)
    return [await process.stdout.readexactly(await number(process.stdout)) for _ in range(count)]


async def number(source: asyncio.StreamReader) -> int:
    size: int = NUMBER.unpack(await source.readexactly(NUMBER.size))[0]
    return size
