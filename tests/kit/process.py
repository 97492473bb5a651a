"""The program as a process of its own: started, listened to, signalled, never left behind."""

import asyncio
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from bot.emulator.emulator import Emulator

ROOT = Path(__file__).parents[2]
# Tests put it into what people write: no log may have it.
ELSEWHERE = "bot.url"
WRITTEN = "between-us-a91f"
PASSED_ON = ("PATH", "LANG", "TMPDIR", "VIRTUAL_ENV")
STOP = 10.0  # seconds that the program may take to stop
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1

Found = TypeVar("Found")


class Process:
    """A running `python -m bot`. Its outputs are files in `folder`, so that no pipe fills up."""

    def __init__(
        self, arguments: tuple[str, ...], folder: Path, env: Mapping[str, str], *, plain_root: bool
    ) -> None:
        number = len(list(folder.glob("*.stderr")))
        self._out = folder / f"{number}.stdout"
        self._err = folder / f"{number}.stderr"
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", *arguments],
                cwd=folder,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                preexec_fn=_without_override if plain_root else None,
            )
        self.pid = self._process.pid

    @property
    def stdout(self) -> str:
        return self._out.read_text("utf-8", "replace")

    @property
    def stderr(self) -> str:
        return self._err.read_text("utf-8", "replace")

    async def heard(self, text: str, seconds: float = 15.0) -> str:
        """The first line with that text on either output. AssertionError if none comes."""

        def line() -> str | None:
            lines = (self.stderr + "\n" + self.stdout).splitlines()
            if self._process.poll() is not None and not any(text in each for each in lines):
                raise AssertionError(f"it ended without a word of {text!r}:\n{self.stderr}")
            return next((each for each in lines if text in each), None)

        try:
            return str(await until(line, seconds))
        except TimeoutError:
            raise AssertionError(f"no word of {text!r} in:\n{self.stderr}") from None

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def terminate(self) -> None:
        self.signal(signal.SIGTERM)

    async def kill(self) -> None:
        """kill -9, and wait until the kernel is done with it."""
        self._process.kill()
        await self.ended()

    async def ended(self, seconds: float = 15.0) -> int:
        """The exit status. AssertionError if it goes on running."""
        try:
            await until(lambda: self._process.poll() is not None, seconds)
        except TimeoutError:
            raise AssertionError(f"it did not end within {seconds} s:\n{self.stderr}") from None
        return int(self._process.returncode)

    async def stopped(self) -> None:
        """Stop it, if it still runs. AssertionError if it does not go in peace."""
        if self._process.poll() is None:
            self.terminate()
            assert await self.ended(STOP) == 0, self.stderr

    def close(self) -> None:
        """Leave nothing behind."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()


@asynccontextmanager
async def running(
    folder: Path,
    settings: Mapping[str, str],
    *arguments: str,
    plain_root: bool = False,
) -> AsyncIterator[Process]:
    """`yamchi run`, or another command, in `folder`, with these settings and no others.

    `plain_root` takes root's power to write to read-only files away from it. At the end it is
    stopped, which must go well; the token and what people wrote must stand in neither output,
    and no traceback.
    """
    process = Process(
        arguments or ("run",), folder, environment(folder, settings), plain_root=plain_root
    )
    try:
        yield process
        await process.stopped()
    finally:
        process.close()
    said = process.stdout + process.stderr
    assert "Traceback" not in said, said
    token = settings.get("BOT_TOKEN", "")
    assert not token or token not in said, "the token was told"
    assert WRITTEN not in said, "it was told what a person wrote"


def environment(folder: Path, settings: Mapping[str, str]) -> dict[str, str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name in PASSED_ON or name.startswith(("COV_", "COVERAGE_"))
    }
    own = {"HOME": str(folder), "PYTHONPATH": str(ROOT), "YAMCHI_LISTEN": "127.0.0.1:0"}
    return {**inherited, **own, **settings}


def settings_for(telegram: Emulator, url: str, folder: Path, **more: str) -> dict[str, str]:
    """What a bot at that Telegram needs; without YAMCHI_SOURCES it has an empty list of them."""
    empty = folder / "no-sources.toml"
    if "YAMCHI_SOURCES" not in more:
        empty.write_text("", "utf-8")
    return {
        "BOT_TOKEN": telegram.token,
        "BOT_API_URL": url,
        "DATABASE_URL": address_of(folder),
        "YAMCHI_SOURCES": str(empty),
        "YAMCHI_ALLOW_NETWORKS": "127.0.0.0/8",
        **more,
    }


def address_of(folder: Path) -> str:
    """Where a bot of that folder remembers: in a file there, unless `kept_in` says otherwise."""
    elsewhere = folder / ELSEWHERE
    return elsewhere.read_text() if elsewhere.exists() else f"sqlite:///{folder / 'bot.db'}"


async def until(condition: Callable[[], Found], seconds: float = 15.0) -> Found:
    """What the condition gives once that is true. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not (found := condition()):  # noqa: ASYNC110 - another process sets no event
            await asyncio.sleep(0.01)
    return found


def _without_override() -> None:
    """Runs between fork and exec: root keeps the right to read everything, and no more."""
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)
