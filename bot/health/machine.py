"""What the kernel tells of this process, under the names that Prometheus has for it."""

import os
import resource
from pathlib import Path

from bot.health.metrics import Family, Sample, gauge

SELF = Path("/proc/self")


def machine() -> list[Family]:
    """What cannot be told on this machine is left out."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = Sample(usage.ru_utime + usage.ru_stime, {})
    return [
        Family("process_cpu_seconds_total", "counter", "Processor time spent.", [spent]),
        gauge("process_resident_memory_bytes", "Resident memory.", _resident()),
        gauge("process_open_fds", "Open files and connections.", _open_files()),
        gauge(
            "process_max_fds",
            "Most files that may be open.",
            resource.getrlimit(resource.RLIMIT_NOFILE)[0],
        ),
    ]


def _resident() -> float | None:
    try:
        pages = int((SELF / "statm").read_text("ascii").split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")


def _open_files() -> float | None:
    try:
        return sum(1 for _ in (SELF / "fd").iterdir())
    except OSError:
        return None
