"""When the next call may be made: replies before alerts before digests, and never too many.

Over all chats never more than `rate` in any second; in a chat one a second, replies with short
bursts; in a group or channel 20 a minute. Where Telegram asks to wait, that chat waits; where it
asks several chats in a row, all wait. Only messages and edits are paced.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import count

from bot.clock import Clock
from bot.delivery.limits import GLANCE, Burst, Window
from bot.errors import TelegramRefused, TooManyRequests

GROUP = (20, 60.0)
RESERVE = 2  # of a group's places that only replies may take
BURST = 3
GENERAL = 3  # chats in a row that are told to wait, until it is taken to be meant for all
# Promised messages are spread evenly. After the program stood still they catch up on so many
# seconds, a little faster than usual and not at once: a burst would come again every second, since
# its places are given back together, and replies would wait for it.
CATCH_UP, HASTE = 0.5, 0.9
AT_ONCE = 0.02  # seconds of messages that may go together; less is not worth waking up for
TIDY = 4096  # turns between looks for chats that need not be remembered

Aside = Callable[[], AbstractAsyncContextManager[object]]


@dataclass(frozen=True, slots=True)
class Turn:
    """A call that may be made now, inside `Pacing.call`."""

    number: int
    chat_id: int


@dataclass(slots=True)
class Pace:
    """A chat's own limits, and until when it was told to wait."""

    burst: Burst
    window: Window | None
    held_until: float = field(default=0.0)


class Pacing:
    """`aside` is entered while a reply waits for its own chat, so that others can be served."""

    def __init__(self, rate: int, clock: Clock, aside: Aside = nullcontext) -> None:
        self._clock = clock
        self._aside = aside
        self.rate = rate
        self._interval = 1 / rate
        self._all = Window(rate, 1.0)
        self._chats: dict[int, Pace] = {}
        self._numbers = count(1)
        self._line = asyncio.Lock()
        self._even = self._fast = clock.monotonic()
        self._held_until = 0.0
        self._refused: set[int] = set()

    async def reply(self, chat_id: int, until: float, *, edit: bool = False) -> Turn | None:
        """Wait for a reply's turn, first come, first served; None if it cannot come in time.

        An `edit` of a message is not one more message a second, but counts otherwise.
        """
        while True:
            pause = self.pause_of(chat_id, urgent=True, edit=edit)
            if pause > 0:
                if self._clock.monotonic() + pause > until:
                    return None
                async with self._aside():
                    await self._clock.sleep(pause)
                continue
            async with self._line:
                while (pause := self._pause()) > 0:
                    if self._clock.monotonic() + pause > until:
                        return None
                    await self._clock.sleep(pause)
                if not await self._leave(until):
                    return None
                if self.pause_of(chat_id, urgent=True, edit=edit) <= 0:
                    return self._begin(chat_id, edit=edit)

    async def _leave(self, until: float) -> bool:  # noqa: ARG002 - others wait for it
        """Whether a reply may go by then, as far as others than this process are concerned."""
        return True

    def pause(self) -> float:
        """Seconds until a promised message may go, to whichever chat; 0 for at once."""
        pause = max(self._pause(), max(self._even, self._fast) - self._clock.monotonic())
        return max(pause, GLANCE) if self._line.locked() else max(pause, 0.0)

    def pause_of(self, chat_id: int, *, urgent: bool = False, edit: bool = False) -> float:
        """Seconds that the chat itself must wait, whatever the others do."""
        pace = self._chats.get(chat_id)
        if pace is None:
            return 0.0
        now = self._clock.monotonic()
        burst = 0.0 if edit else pace.burst.wait(now, urgent=urgent)
        pause = max(pace.held_until - now, burst)
        if pace.window is not None:
            pause = max(pause, pace.window.wait(now, 0 if urgent else RESERVE))
        return max(pause, 0.0)

    def promised(self, chat_id: int) -> Turn:
        """The turn of a promised message, when neither it nor its chat must pause."""
        now = self._clock.monotonic()
        self._even = max(self._even, now - CATCH_UP) + self._interval
        self._fast = max(self._fast, now - AT_ONCE) + HASTE * self._interval
        return self._begin(chat_id)

    @contextmanager
    def call(self, turn: Turn) -> Iterator[None]:
        """Around the call: its end gives the place back; what Telegram says of haste is kept."""
        try:
            yield
            self._refused.clear()
        except TooManyRequests as error:
            self._hold(turn.chat_id, error.retry_after)
            raise
        except TelegramRefused:
            self._refused.clear()  # whatever the reason is, it is not haste
            raise
        finally:
            self._end(turn)

    def _end(self, turn: Turn) -> None:
        now = self._clock.monotonic()
        self._all.end(turn.number, now)
        pace = self._pace(turn.chat_id, now)
        pace.burst.end(turn.number, now)
        if pace.window is not None:
            pace.window.end(turn.number, now)

    def _hold(self, chat_id: int, seconds: float) -> None:
        """Telegram asks this chat to wait, and if several in a row, all."""
        until = self._clock.monotonic() + seconds
        pace = self._pace(chat_id, self._clock.monotonic())
        pace.held_until = max(pace.held_until, until)
        self._refused.add(chat_id)
        if len(self._refused) >= GENERAL:
            self._held_until = max(self._held_until, until)

    def recall(self, chat_id: int, seconds: float) -> None:
        """A message that an earlier run sent so long ago."""
        now = self._clock.monotonic()
        self._all.recall(now - seconds)
        window = self._pace(chat_id, now).window if chat_id < 0 else None
        if window is not None:
            window.recall(now - seconds)

    def __len__(self) -> int:
        """How many chats are remembered."""
        return len(self._chats)

    def _pause(self) -> float:
        now = self._clock.monotonic()
        return max(self._held_until - now, self._all.wait(now))

    def _begin(self, chat_id: int, *, edit: bool = False) -> Turn:
        now = self._clock.monotonic()
        turn = Turn(next(self._numbers), chat_id)
        self._all.begin(turn.number, now)
        pace = self._pace(chat_id, now)
        if not edit:
            pace.burst.begin(turn.number, now)
        if pace.window is not None:
            pace.window.begin(turn.number, now)
        if turn.number % TIDY == 0:
            self._tidy(now)
        return turn

    def _pace(self, chat_id: int, now: float) -> Pace:
        pace = self._chats.get(chat_id)
        if pace is None:
            # Groups, supergroups and channels have negative ids.
            window = Window(*GROUP) if chat_id < 0 else None
            pace = self._chats[chat_id] = Pace(Burst(BURST, now), window)
        return pace

    def _tidy(self, now: float) -> None:
        """Forget the chats that are as if they had never been written to."""
        for chat_id, pace in list(self._chats.items()):
            idle = pace.held_until <= now and pace.burst.idle(now)
            if idle and (pace.window is None or pace.window.idle(now)):
                del self._chats[chat_id]
