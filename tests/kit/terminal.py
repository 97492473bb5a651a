"""The program at a terminal of its own: typed at, looked at."""

import asyncio
import os
import pty
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from tests.kit.process import environment


class Terminal:
    """`seen` is all that stood on the screen, what was echoed included."""

    def __init__(self, master: int, process: subprocess.Popen[bytes]) -> None:
        self._master = master
        self._process = process
        self.seen = ""

    async def shows(self, text: str, times: int = 1, seconds: float = 15.0) -> None:
        """Wait until it has been shown so often. AssertionError where it ends without."""
        async with asyncio.timeout(seconds):
            while self.seen.count(text) < times:
                if not await asyncio.to_thread(self._read):
                    raise AssertionError(f"it ended without {text!r}:\n{self.seen}")

    def type(self, line: str) -> None:
        os.write(self._master, line.encode() + b"\n")

    async def ended(self, seconds: float = 15.0) -> int:
        async with asyncio.timeout(seconds):
            while await asyncio.to_thread(self._read):
                pass
            return await asyncio.to_thread(self._process.wait)

    def _read(self) -> bool:
        try:
            found = os.read(self._master, 4096)
        except OSError:  # so says Linux when nobody is left at the other side
            return False
        self.seen += found.decode("utf-8", "replace")
        return bool(found)


@asynccontextmanager
async def terminal(
    folder: Path, settings: Mapping[str, str], *arguments: str
) -> AsyncIterator[Terminal]:
    master, slave = pty.openpty()
    process = subprocess.Popen(  # noqa: ASYNC220 - it does not wait
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment(folder, settings),
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    try:
        yield Terminal(master, process)
    finally:
        process.kill()
        process.wait()
        os.close(master)
