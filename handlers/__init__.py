"""Telegram in, Telegram out: the only home of python-telegram-bot."""

import os
import sys

# The library's own switch: durations are timedeltas, which its next major version does by itself.
os.environ.setdefault("PTB_TIMEDELTA", "1")

# The library imports httpx, and that its own command line, with rich and pygments, wherever those
# happen to be installed: 4 MiB that nothing here ever calls. httpx takes its absence for granted.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type] # None forbids an import
