"""Recorded data of banks, feeds and Telegram, where it is on this machine."""

import os
from pathlib import Path

import pytest

ROOT = Path(os.environ.get("YAMCHI_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))


def shared(name: str) -> Path:
    """The path of a recorded file or folder; skips the test where there is none.

    With CI set nothing may be skipped: the absence is a failure.
    """
    path = ROOT / name
    if not path.exists():
        message = f"no recorded data at {path} (set YAMCHI_TEST_DATA)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path
