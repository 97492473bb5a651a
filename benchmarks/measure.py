"""Processes and what they cost: CPU seconds and memory from the kernel's own accounting."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TICKS = os.sysconf("SC_CLK_TCK")
MIB = 1024


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: what, its figure, the floor's, their ratio and the goal."""

    what: str
    ours: str
    floor: str
    ratio: str
    goal: str
    met: bool


@contextmanager
def process(
    arguments: Sequence[str], environment: Mapping[str, str] | None = None, folder: Path = ROOT
) -> Iterator[subprocess.Popen[str]]:
    """A child of its own, killed at the end."""
    child = subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **(environment or {})},
        text=True,
    )
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and all its threads so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / MIB for line in status if line.startswith("VmRSS"))


def post(url: str) -> dict[str, int]:
    with urllib.request.urlopen(urllib.request.Request(url, method="POST"), timeout=300) as reply:
        answer: dict[str, int] = json.load(reply)
        return answer


def median(figures: Sequence[float]) -> float:
    return sorted(figures)[len(figures) // 2]
