"""The worker's child: runs one job after another until its parent closes the pipe.

Arguments: the memory limit in bytes, then all the jobs it will run. Speaks on stdin and stdout.
"""

import importlib
import os
import struct
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, BinaryIO

from bot.worker.wire import NUMBER, READY, pack, unpack


def read_message(source: BinaryIO) -> dict[str, Any] | None:
    """The next message, or None where the parent has gone."""
    try:
        count = NUMBER.unpack(source.read(NUMBER.size))[0]
        frames = (source.read(NUMBER.unpack(source.read(NUMBER.size))[0]) for _ in range(count))
        return unpack(list(frames))
    except struct.error:
        return None


def run(message: Mapping[str, Any], jobs: Sequence[str]) -> dict[str, Any]:
    """Do one job. What it raises becomes a failure in words, and the child lives on."""
    try:
        return {"result": find(message["job"], jobs)(*message["args"])}
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the boundary: a job's fault is the caller's answer
        return {"failure": f"{type(error).__name__}: {error}"[:500]}


def find(name: str, jobs: Sequence[str]) -> Callable[..., object]:
    if name not in jobs:
        raise LookupError(f"no such job: {name}")
    module, _, function = name.partition(":")
    job: Callable[..., object] = getattr(importlib.import_module(module), function)
    return job


def limit_memory(size: int) -> None:
    import resource  # not on every platform, and only the child needs it

    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def limit_time(seconds: float) -> None:
    """Should the parent be gone, a job that never ends still dies: its CPU time is bounded."""
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def serve(source: BinaryIO, sink: BinaryIO, jobs: Sequence[str]) -> None:
    sink.write(READY)
    sink.flush()
    while (message := read_message(source)) is not None:
        limit_time(message["seconds"])
        sink.write(pack(run(message, jobs)))
        sink.flush()


def main(arguments: Sequence[str]) -> None:
    with open(os.dup(0), "rb") as source, open(os.dup(1), "wb") as sink:  # noqa: PTH123 - descriptors
        os.dup2(2, 1)  # what a job prints must not end up between the frames
        limit_memory(int(arguments[0]))
        serve(source, sink, arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
