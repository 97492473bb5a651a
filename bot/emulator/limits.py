"""Telegram's flood limits, as far as they are known, kept strictly."""

import math
from collections import deque

from bot.clock import Clock
from bot.emulator.chats import Kind
from bot.emulator.refusal import Refusal, too_many

EVERYWHERE = (30, 1.0)
PRIVATE_BURST = 3.0
GROUP = (20, 60.0)
PRIVATE_PACE = 1.0


class Limits:
    """What is refused while `strict`: counted are the messages that were accepted.

    Over all chats more than 30 messages in any one-second window; in a group or channel more than
    20 in any 60 seconds; in a private chat more than one a second on average, with an allowance of
    3 that fills up again by one a second.
    """

    def __init__(self, clock: Clock, *, strict: bool = False) -> None:
        self.clock = clock
        self.strict = strict
        self._all: deque[float] = deque()
        self._groups: dict[int, deque[float]] = {}
        self._private: dict[int, tuple[float, float]] = {}

    def spend(self, chat_id: int, kind: Kind) -> Refusal | None:
        """Count one message, or say why it is refused."""
        if not self.strict:
            return None
        now = self.clock.monotonic()
        mine = self._groups.setdefault(chat_id, deque()) if kind != "private" else None
        wait = _wait(self._all, EVERYWHERE, now)
        own = self._private_wait(chat_id, now) if mine is None else _wait(mine, GROUP, now)
        if wait > 0 or own > 0:
            return too_many(max(1, math.ceil(max(wait, own))))
        self._all.append(now)
        if mine is not None:
            mine.append(now)
        else:
            left, at = self._private.get(chat_id, (PRIVATE_BURST, now))
            self._private[chat_id] = (self._filled(left, at, now) - 1, now)
        return None

    def _private_wait(self, chat_id: int, now: float) -> float:
        left, at = self._private.get(chat_id, (PRIVATE_BURST, now))
        return (1 - self._filled(left, at, now)) / PRIVATE_PACE

    @staticmethod
    def _filled(left: float, at: float, now: float) -> float:
        return min(PRIVATE_BURST, left + (now - at) * PRIVATE_PACE)


def _wait(sent: deque[float], limit: tuple[int, float], now: float) -> float:
    """Seconds until one more fits into the window."""
    most, window = limit
    while sent and sent[0] <= now - window:
        sent.popleft()
    return sent[0] + window - now if len(sent) >= most else 0.0
