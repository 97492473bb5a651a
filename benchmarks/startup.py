"""Importing the program, against importing the libraries that it stands on."""

import subprocess
import sys

from benchmarks.measure import ROOT, Line, median

ROUNDS = 9
LIBRARIES = (
    "import telegram.ext, aiohttp, aiosqlite, apscheduler.schedulers.asyncio, pydantic_settings"
)
STRICT = "import telegram.ext, aiohttp, aiosqlite, apscheduler.schedulers.asyncio"
PROGRAM = "import bot.__main__, bot.service"


def cpu_of(code: str) -> float:
    """CPU milliseconds of a fresh interpreter for that code alone."""
    timed = f"import time; t = time.process_time(); {code}; print(time.process_time() - t)"
    done = subprocess.run(
        [sys.executable, "-c", timed], capture_output=True, check=True, text=True, cwd=ROOT
    )
    return float(done.stdout) * 1000


def measure() -> list[Line]:
    cpu_of(PROGRAM)
    rounds = [(cpu_of(PROGRAM), cpu_of(LIBRARIES), cpu_of(STRICT)) for _ in range(ROUNDS)]
    ours, libraries, strict = (median(list(figures)) for figures in zip(*rounds, strict=True))
    return [
        _line("with pydantic-settings among the libraries", ours, libraries),
        _line("without", ours, strict),
    ]


def _line(what: str, ours: float, floor: float) -> Line:
    ratio = ours / floor
    return Line(
        f"import, CPU, {what}",
        f"{ours:.0f} ms",
        f"{floor:.0f} ms",
        f"{ratio:.2f}",
        "≤ 1.2",
        ratio <= 1.2,
    )
