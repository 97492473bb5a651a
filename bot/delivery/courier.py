"""The courier: promised messages out of the outbox, to Telegram, and back with what came of it.

At least once: nothing is missed, and what is in flight when the program is killed, `most` messages
at the most, may arrive twice. Only here is a promised message tried again.
"""

import asyncio
import logging
import random
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count, islice
from uuid import uuid4

from bot.clock import Clock
from bot.delivery.ahead import LATER, LOOK, Ahead
from bot.delivery.outcomes import Outcome, Sent, backoff, outcome, settlement
from bot.delivery.pacing import Pacing, Turn
from bot.delivery.replies import plain
from bot.errors import (
    ChatMoved,
    StartupError,
    StorageError,
    TelegramUnknown,
    TelegramUnreachable,
    YamchiError,
)
from bot.nursery import Nursery
from bot.ports import Chats, Deliveries, Messenger
from bot.values.parcels import Parcel, Settlement

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)  # more than twice what a call may take
SHORT = timedelta(seconds=20)  # where another takes over: renewed as long as it is in hand
LEAST = 0.01  # seconds between turns: at high rates several messages share one
SHARE = 0.02  # seconds in which messages that end share a commit
FAST = 100  # messages a second from which on that is worth waiting for
BRIEF = 0.02  # seconds in which a further claim may have something that can go
TROUBLE = 3  # calls in a row that came to nothing: it is Telegram's trouble, not a message's
STUBBORN = (0.5, 1.0, 2.0, 5.0)  # seconds between tries while the database fails
MINUTE = timedelta(minutes=1)


class Courier:
    """`most` messages are in flight at once; `paid`: broadcasts may cost Stars; `shared`: other
    processes of the bot send too."""

    def __init__(
        self,
        deliveries: Deliveries,
        chats: Chats,
        messenger: Messenger,
        pacing: Pacing,
        clock: Clock,
        most: int,
        chance: Callable[[], float] = random.random,
        *,
        paid: bool = False,
        shared: bool = False,
    ) -> None:
        self._deliveries = deliveries
        self._chats = chats
        self._messenger = messenger
        self._pacing = pacing
        self._clock = clock
        self._chance = chance
        self._paid = paid
        self._shared = shared
        self._lease = SHORT if shared else LEASE
        # A place is left for replies, also while every call hangs.
        self.most = max(1, min(most, pacing.rate - 1))
        self._owner = uuid4().hex
        self._ahead = Ahead(deliveries, pacing, clock)
        # Claimed a little ahead, so that no turn waits for the disk.
        self._claimed: dict[int, Parcel] = {}
        self._any_claimed = asyncio.Event()
        self._queue: asyncio.Queue[tuple[Parcel, Turn]] = asyncio.Queue()
        self._in_hand = 0
        self._done: list[Settlement] = []
        self._any_done = asyncio.Event()
        self._room = asyncio.Event()
        self._fruitless = 0
        self._resume_at = 0.0
        self._closing = False
        self._failure: StartupError | None = None
        # Kind of message and outcome -> how often.
        self.outcomes: Counter[tuple[str, str]] = Counter()

    async def recover(self) -> None:
        """Make ready what an earlier run had in hand; remember what it sent in the last minute."""
        await self.take_over()
        now = self._clock.now()
        for chat_id, at in await self._deliveries.sent_since(now - MINUTE):
            self._pacing.recall(chat_id, (now - at).total_seconds())

    async def renew(self) -> None:
        """Others are not to take over what is in hand here."""
        await self._deliveries.renew(self._owner, self._clock.now() + self._lease)

    async def take_over(self) -> None:
        """Make ready what is in the hands of nobody any more."""
        recovered = await self._deliveries.recover(self._clock.now(), shared=self._shared)
        if recovered:
            log.warning("Messages were in flight when the program ended", extra={"n": recovered})

    def start(self, nursery: Nursery) -> None:
        """All that it does, as tasks of the program."""
        for number in range(self.most):
            nursery.start(f"sender {number}", self.work())
        nursery.start("settling", self.settle())
        nursery.start("courier", self.run())
        nursery.start("handing out", self.hand_out())

    async def run(self) -> None:
        """Claim what may go, a little before it is its turn, until drained."""
        failures = 0
        while not self._closing:
            try:
                await self._find()
                failures = 0
            except StorageError as error:
                log.warning("Promised messages wait: %s", error)
                await self._clock.sleep(_stubbornly(failures))
                failures += 1

    async def hand_out(self) -> None:
        """Pass on to the senders whose turn it is."""
        while True:
            if not self._claimed:
                self._any_claimed.clear()
                await self._any_claimed.wait()
            pause = self._pause() or self._next()
            if pause > 0:
                await self._clock.sleep(min(max(pause, LEAST), LOOK))

    async def work(self) -> None:
        """A sender: one message at a time."""
        while True:
            parcel, turn = await self._queue.get()
            settled = await self._send(parcel, turn)
            self.outcomes[parcel.kind, settled.outcome] += 1
            self._done.append(settled)  # to the list as it is now, not as it was before the call
            self._any_done.set()

    async def settle(self) -> None:
        """Write down what came of the messages, all that ended meanwhile at once.

        Raises TokenRefused or TokenInUse when no message can be sent any more, after what was in
        flight is written down.
        """
        while True:
            await self._any_done.wait()
            if self._pacing.rate >= FAST and not self._closing:
                await self._clock.sleep(SHARE)
            self._any_done.clear()
            done, self._done = self._done, []
            await self._write_down(done)
            self._in_hand -= len(done)
            self._room.set()
            if self._failure is not None and not self._in_hand:
                raise self._failure

    def close(self) -> None:
        """Hand out no more, and put back what was not handed out yet."""
        self._closing = True
        for parcel in list(self._claimed.values()):
            self._put_back(parcel, 0.0)

    async def drain(self) -> None:
        """Hand out no more; return when what was in flight is written down."""
        self.close()
        while self._in_hand:
            self._room.clear()
            await self._room.wait()

    async def _find(self) -> None:
        """Claim what may go and has room, or rest."""
        room = min(self.most - self._in_hand, (self.most + 1) // 2 - len(self._claimed))
        if room <= 0:
            self._room.clear()
            await self._room.wait()
            return
        await self._ahead.look()
        chosen = list(islice(self._ahead.ready(), room))
        if chosen:
            await self._claim(chosen)
        else:
            await self._clock.sleep(self._ahead.nearest)

    async def _claim(self, chosen: list[Parcel]) -> None:
        """The attempt is in the database before anything is sent."""
        now = self._clock.now()
        self._in_hand += len(chosen)
        claimed: set[int] = set()
        try:
            ids = [parcel.id for parcel in chosen]
            claimed = await self._deliveries.claim(ids, self._owner, now, now + self._lease)
        finally:
            self._in_hand -= len(chosen) - len(claimed)
        self._claimed |= {parcel.id: parcel for parcel in chosen if parcel.id in claimed}
        self._any_claimed.set()
        if self._closing:
            self.close()

    def _next(self) -> float:
        """Pass the first on whose chat need not pause; the seconds until one may, else 0."""
        nearest = BRIEF
        for parcel in list(self._claimed.values()):
            pause = self._pacing.pause_of(parcel.chat_id)
            if pause > LATER or parcel.expires_at <= self._clock.now():
                self._put_back(parcel, pause)
            elif pause > 0:
                nearest = min(nearest, pause)
            else:
                del self._claimed[parcel.id]
                self._queue.put_nowait((parcel, self._pacing.promised(parcel.chat_id)))
                self._room.set()
                return 0.0
        return nearest if self._claimed else 0.0

    def _put_back(self, parcel: Parcel, pause: float) -> None:
        """It was claimed, and is not sent after all."""
        del self._claimed[parcel.id]
        due = self._clock.now() + timedelta(seconds=pause)
        self._done.append(Settlement(parcel.id, "ready", "put_off", due_at=due))
        self._any_done.set()

    def _pause(self) -> float:
        return max(self._pacing.pause(), self._resume_at - self._clock.monotonic())

    async def _send(self, parcel: Parcel, turn: Turn) -> Settlement:
        message = parcel.message
        if parcel.plain:
            message = replace(message, html=plain(message.html))
        came: Sent | YamchiError
        try:
            with self._pacing.call(turn):
                paid = self._paid and parcel.kind == "broadcast"
                sent = self._messenger.send(parcel.to, message, silent=parcel.silent, paid=paid)
                came = Sent(await sent)
        except YamchiError as error:
            came = error
        except Exception as error:  # noqa: BLE001 - a fault of ours ends this message, not the bot
            return _faulty(parcel, error)
        self._count(came)
        return await self._follow(parcel, came)

    async def _follow(self, parcel: Parcel, came: Sent | YamchiError) -> Settlement:
        """What becomes of the parcel, and of its chat where that is at issue."""
        now, chance = self._clock.now(), self._chance()
        try:
            settled = settlement(parcel, came, now, chance)
            if isinstance(came, ChatMoved):
                await self._chats.move(parcel.chat_id, came.new_chat_id)
            elif isinstance(came, YamchiError) and outcome(came) is Outcome.GONE:
                await self._chats.deactivate(parcel.chat_id, str(came))
        except StorageError as error:
            due = now + timedelta(seconds=backoff(parcel.attempts, chance))
            return Settlement(parcel.id, "ready", "storage", reason=str(error), due_at=due)
        if isinstance(came, StartupError):
            self._failure = came
            self.close()
        if settled.state == "dead":
            why = type(came).__name__
            log.warning("A promised message is given up", extra={"id": parcel.id, "why": why})
        return settled

    def _count(self, came: Sent | YamchiError) -> None:
        """While Telegram cannot be reached at all, not every message has to find that out."""
        if not isinstance(came, TelegramUnreachable | TelegramUnknown):
            self._fruitless = 0
            return
        self._fruitless += 1
        if self._fruitless >= TROUBLE:
            pause = backoff(self._fruitless // TROUBLE - 1, self._chance())
            self._resume_at = self._clock.monotonic() + pause

    async def _write_down(self, done: list[Settlement]) -> None:
        """As soon as the database takes it: what is forgotten here would be sent again."""
        for failures in count():
            try:
                await self._deliveries.settle(self._owner, done, self._clock.now())
            except StorageError as error:
                log.warning("What was sent cannot be written down yet: %s", error)
                await self._clock.sleep(_stubbornly(failures))
            else:
                return


def _stubbornly(failures: int) -> float:
    return STUBBORN[min(failures, len(STUBBORN) - 1)]


def _faulty(parcel: Parcel, error: Exception) -> Settlement:
    """Where it happened, without the error's text: that may hold what is in the message."""
    at = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    name = type(error).__name__
    log.error("A message could not be sent", extra={"error": name, "at": at[-4:]})
    return Settlement(parcel.id, "dead", "error", reason=name)
