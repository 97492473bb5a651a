"""A webhook behind a proxy with two processes that answer, killed while updates are brought."""

import asyncio
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.bot.health.test_pages import free_port
from tests.kit.fleet import fleet
from tests.kit.process import WRITTEN, settings_for, until
from tests.kit.proxy import Proxy, proxy
from tests.kit.telegram import Telegram

IN_HAND = 16  # answers that a process may have on their way
ROLES = ("chat", "chat", "send")
AGAIN = 0.1
SECRET = "between-us-two-0123"
LARGE = b'{"update_id": 1, "message": "' + b"x" * (1024 * 1024) + b'"}'


@dataclass(frozen=True)
class Load:
    chats: int
    each: int
    kills: int

    @property
    def updates(self) -> int:
        return self.chats * self.each


@dataclass(frozen=True)
class Brought:
    """What became of it. `strangers` are the statuses that wrong secrets and a body too large
    were answered with, by all processes."""

    unanswered: int
    twice: int
    disordered: int
    unwritten: int
    repeated: int
    strangers: tuple[int, ...]
    shares: tuple[int, ...]
    polled: int


async def bring(load: Load, telegram: Telegram, folder: Path, database: str) -> Brought:
    ports = [free_port() for _ in ROLES]
    async with proxy(database, ports[:2], AGAIN) as found:
        settings = settings_for(
            telegram,
            telegram.url,
            folder,
            DATABASE_URL=database,
            YAMCHI_WEBHOOK_URL=found.url,
            YAMCHI_WEBHOOK_SECRET=SECRET,
            YAMCHI_SEND_RATE="1000",
        )
        async with fleet(folder, settings, ROLES, ports) as processes:
            await processes.heard("Answering as")
            for question in range(load.each):
                for chat in range(1, load.chats + 1):
                    await telegram.user(chat).say(f"/q{question} {WRITTEN}")
            chance = Random(3)
            for number in range(1, load.kills + 1):
                await until_answered(telegram, load, number * load.updates // (load.kills + 1))
                await processes.replace(chance.randrange(2))
            strangers = await strange(found)
            await until_answered(telegram, load, load.updates)
            await asyncio.sleep(1)  # for what should not come
    return told(load, telegram, found, strangers)


async def strange(found: Proxy) -> tuple[int, ...]:
    """What nobody but Telegram would bring."""
    update = json.dumps({"update_id": 1, "message": {"chat": {"id": 1}}}).encode()
    brought = [(update, ""), (update, SECRET[:-1]), (update, SECRET + "x"), (LARGE, SECRET)]
    for port in found.ports:
        await until_open(found, port)
    return tuple([await found.post(port, *each) for each in brought for port in found.ports])


async def until_open(found: Proxy, port: int) -> None:
    while await found.post(port, b"", SECRET) in (502, 503):  # noqa: ASYNC110 - it tells nobody
        await asyncio.sleep(0.1)


async def until_answered(telegram: Telegram, load: Load, number: int) -> None:
    await until(lambda: len(answered(telegram, load)) >= number, 300)


def answered(telegram: Telegram, load: Load) -> Counter[tuple[int, str]]:
    """(chat, question) of every answer."""
    chats = range(1, load.chats + 1)
    return Counter((chat, name) for chat in chats for name in names(telegram, chat))


def names(telegram: Telegram, chat: int) -> list[str]:
    return [message.text.split()[4] for message in telegram.sent_to(chat)]


def told(load: Load, telegram: Telegram, found: Proxy, strangers: tuple[int, ...]) -> Brought:
    counted = answered(telegram, load)
    order = [f"/q{number}." for number in range(load.each)]
    return Brought(
        unanswered=load.updates - len(counted),
        twice=counted.total() - len(counted),
        disordered=sum(
            list(dict.fromkeys(names(telegram, chat))) != order for chat in range(1, load.chats + 1)
        ),
        unwritten=found.unwritten,
        repeated=found.repeated,
        strangers=strangers,
        shares=tuple(found.taken[port] for port in found.ports),
        polled=sum(call.method == "getUpdates" for call in telegram.calls),
    )
