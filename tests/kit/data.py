"""Recorded data of banks, feeds and Telegram, and programs, where they are on this machine."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(os.environ.get("YAMCHI_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))


def shared(name: str) -> Path:
    """The path of a recorded file or folder; skips the test where there is none.

    With CI set nothing may be skipped: the absence is a failure.
    """
    path = ROOT / name
    if not path.exists():
        missing(f"no recorded data at {path} (set YAMCHI_TEST_DATA)")
    return path


def program(name: str) -> str:
    """The path of a program of the machine's; skips the test where there is none, as above."""
    found = shutil.which(name)
    if found is None:
        missing(f"needs the program {name} (Debian has it)")
    return found


def library(name: str) -> str:
    """The path of a shared library of the machine's, in a folder of Debian's; skips as above."""
    found = next(Path("/usr/lib").glob(f"*-linux-gnu/*/{name}"), None)
    if found is None:
        missing(f"needs {name} (Debian has it)")
    return str(found)


def missing(message: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
