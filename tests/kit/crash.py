"""Promised messages while the program is killed at random, and what Telegram then has."""

import asyncio
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.clock import SystemClock
from bot.model import Delivery, Message
from storage import open_store
from tests.kit.process import WRITTEN, address_of, running, settings_for, until
from tests.kit.remembered import rows
from tests.kit.telegram import Telegram

FIRST = 1000  # the first chat's id


@dataclass(frozen=True, slots=True)
class Crash:
    """How it is played. `each` messages go to each chat, in deliveries of two parts."""

    kills: int
    chats: int
    each: int
    in_flight: int = 16
    rate: int = 60
    too_many: float = 0.05
    bad_gateway: float = 0.03
    lost: float = 0.02
    longest: float = 1.2
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What was missed and repeated, how many replies were lost, whose order was not kept, and what
    SQLite says of the file."""

    missed: int
    repeated: int
    lost: int
    disordered: int
    integrity: str

    def bound(self, played: Crash) -> int:
        return played.kills * played.in_flight + self.lost


async def play(crash: Crash, telegram: Telegram, folder: Path) -> Aftermath:
    """Promise everything, kill the program so often, let it finish."""
    chance = random.Random(crash.seed)
    settings = settings_for(
        telegram,
        telegram.url,
        folder,
        YAMCHI_SEND_RATE=str(crash.rate),
        YAMCHI_SEND_CONCURRENCY=str(crash.in_flight),
    )
    await promise(crash, telegram, settings["DATABASE_URL"])
    faults = telegram.faults
    faults.add("too_many_requests", "sendMessage", times=None, probability=crash.too_many)
    faults.add("bad_gateway", "sendMessage", times=None, probability=crash.bad_gateway)
    lost = faults.add("reset_after", "sendMessage", times=None, probability=crash.lost)
    for _ in range(crash.kills):
        async with running(folder, settings) as process:
            await process.heard("Answering as")
            await asyncio.sleep(chance.uniform(0, crash.longest))
            await process.kill()
    async with running(folder, settings):
        await until(lambda: unsettled(folder) == 0, 300)
    return aftermath(crash, telegram, folder, lost.struck)


def texts(crash: Crash, chat_id: int) -> list[str]:
    return [f"{chat_id}/{number} {WRITTEN}" for number in range(crash.each)]


async def promise(crash: Crash, telegram: Telegram, url: str) -> None:
    chats = range(FIRST, FIRST + crash.chats)
    for chat_id in chats:
        telegram.user(chat_id)
    bot_id = telegram.state.bot_id
    async with open_store(url, bot_id=bot_id, language="en", timezone="UTC") as store:
        promised = [
            Delivery(chat_id, "digest", f"digest:{number}", tuple(map(Message, pair)))
            for chat_id in chats
            for number, pair in enumerate(pairs(texts(crash, chat_id)))
        ]
        await store.outbox.promise(promised, SystemClock().now())


def pairs(told: Sequence[str]) -> Iterator[Sequence[str]]:
    for number in range(0, len(told), 2):
        yield told[number : number + 2]


def unsettled(folder: Path) -> int:
    ((count,),) = rows(folder, "SELECT count(*) AS n FROM outbox WHERE settled_us IS NULL")
    return int(count)


def aftermath(crash: Crash, telegram: Telegram, folder: Path, lost: int) -> Aftermath:
    missed = repeated = disordered = 0
    for chat_id in range(FIRST, FIRST + crash.chats):
        expected = texts(crash, chat_id)
        told = [message.text for message in telegram.sent_to(chat_id)]
        once = list(dict.fromkeys(told))
        missed += len(set(expected) - set(told))
        repeated += len(told) - len(once)
        # A repeated message stands right after the one that it repeats.
        disordered += told != sorted(told) or once != [text for text in expected if text in once]
    return Aftermath(missed, repeated, lost, disordered, _integrity(folder))


def _integrity(folder: Path) -> str:
    """A server looks after its own."""
    if not address_of(folder).startswith("sqlite"):
        return "ok"
    ((found,),) = rows(folder, "SELECT * FROM pragma_integrity_check")
    return str(found)
