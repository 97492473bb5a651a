"""Importing the program, against importing the libraries that it stands on."""

import os
import subprocess
import sys
from collections.abc import Sequence

from benchmarks.measure import ROOT, Line, median

ROUNDS = 15
LIBRARIES = (
    "import telegram.ext, aiohttp, aiosqlite, apscheduler.schedulers.asyncio, pydantic_settings"
)
STRICT = "import telegram.ext, aiohttp, aiosqlite, apscheduler.schedulers.asyncio"
PROGRAM = "import bot.__main__, bot.cli.service"


def cpu_of(code: str) -> float:
    """CPU milliseconds of a fresh interpreter for that code alone."""
    timed = f"import time; t = time.process_time(); {code}; print(time.process_time() - t)"
    # A setting against bytecode files would have our modules, and ours alone, compiled each time.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    done = subprocess.run(
        [sys.executable, "-c", timed],
        capture_output=True,
        check=True,
        text=True,
        cwd=ROOT,
        env=environment,
    )
    return float(done.stdout) * 1000


def measure() -> list[Line]:
    """The ratio is the median of the rounds' own: a slow moment of the machine hits all three."""
    cpu_of(PROGRAM)
    rounds = [(cpu_of(PROGRAM), cpu_of(LIBRARIES), cpu_of(STRICT)) for _ in range(ROUNDS)]
    return [
        _line("against the libraries it stands on", [(r[0], r[1]) for r in rounds], 1.2),
        _line("the same without pydantic-settings", [(r[0], r[2]) for r in rounds], None),
    ]


def _line(what: str, rounds: Sequence[tuple[float, float]], goal: float | None) -> Line:
    ratio = median([ours / floor for ours, floor in rounds])
    ours, floor = (median(list(figures)) for figures in zip(*rounds, strict=True))
    return Line(
        f"import, CPU, {what}",
        f"{ours:.0f} ms",
        f"{floor:.0f} ms",
        f"{ratio:.2f}",
        f"≤ {goal}" if goal else "–",
        goal is None or ratio <= goal,
    )
