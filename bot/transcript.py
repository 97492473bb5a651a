"""A conversation with the bot, played through the emulator and printed as a person sees it."""

from collections.abc import Callable
from typing import Any

from bot.emulator import Emulator

WAIT = 10.0  # seconds for an answer


class Conversation:
    """Says, presses, waits for the answer, prints both. `failed` once an answer is missing."""

    def __init__(self, emulator: Emulator, user_id: int, write: Callable[[str], object]) -> None:
        self._emulator = emulator
        self._user = emulator.user(user_id)
        self._write = write
        self._last: Any = None
        self.failed = False
