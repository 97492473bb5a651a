"""Telegram in, Telegram out: the only home of python-telegram-bot."""

import os

# The library's own switch: durations are timedeltas, which its next major version does by itself.
os.environ.setdefault("PTB_TIMEDELTA", "1")
