"""Jobs for the worker that misbehave in every way."""

import os
import signal
import time
from typing import NoReturn


def echo(*values: object) -> object:
    print("noise on stdout")  # noqa: T201 - it must not end up between the frames
    return list(values)


def refuse() -> NoReturn:
    raise ValueError("not that one")


def hang() -> NoReturn:
    while True:
        pass


def hog() -> int:
    return len(bytearray(1 << 40))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def secrets() -> dict[str, str]:
    return dict(os.environ)


def pid() -> int:
    return os.getpid()


def doze(seconds: float) -> float:
    time.sleep(seconds)
    return seconds
