"""Killed at any moment, the bot loses no question, and repeats at most what was in flight."""

import asyncio
import random
from collections import Counter
from pathlib import Path

import pytest

from bot.emulator import Fault, User
from handlers.wire.intake import ATTEMPTS
from tests.kit.process import WRITTEN, running, settings_for, until
from tests.kit.telegram import Telegram

CHATS, EACH = 10, 5
IN_FLIGHT = 16


async def ask_all(telegram: Telegram) -> list[User]:
    """Fifty questions, five in each chat; the answer to each names it."""
    users = [telegram.user(number) for number in range(1, CHATS + 1)]
    for question in range(EACH):
        for user in users:
            await user.say(f"/q{question} {WRITTEN}")
    return users


def answers(telegram: Telegram) -> list[tuple[int, str]]:
    """(chat, question) of every answer, in the order of each chat."""
    return [
        (chat, message.text.split()[4])
        for chat in sorted(telegram.state.chats)
        for message in telegram.sent_to(chat)
    ]


def check(telegram: Telegram, kills: int) -> None:
    """None lost, few repeated, and new answers in the order of their questions."""
    counted = Counter(answers(telegram))
    assert len(counted) == CHATS * EACH, "none lost"
    assert counted.total() - len(counted) <= IN_FLIGHT * kills
    for chat in range(1, CHATS + 1):
        told = [name for number, name in answers(telegram) if number == chat]
        # A repeated answer stands right after the one that it repeats.
        assert list(dict.fromkeys(told)) == [f"/q{n}." for n in range(EACH)]
        assert told == sorted(told)


async def struck(fault: Fault) -> None:
    await until(lambda: fault.struck)


@pytest.mark.usefixtures("kept_in")
async def test_fifty_waiting_updates_outlive_kill_9(telegram: Telegram, tmp_path: Path) -> None:
    telegram.faults.add("slow", "sendMessage", times=None, seconds=0.1)
    settings = settings_for(telegram, telegram.url, tmp_path)
    await ask_all(telegram)
    async with running(tmp_path, settings) as first:
        await until(lambda: answers(telegram))
        await first.kill()
    assert len(answers(telegram)) < CHATS * EACH
    telegram.faults.clear()
    async with running(tmp_path, settings):
        await until(lambda: len(set(answers(telegram))) == CHATS * EACH)
    check(telegram, kills=1)


@pytest.mark.usefixtures("kept_in")
async def test_many_kills_in_a_row(telegram: Telegram, tmp_path: Path) -> None:
    chance = random.Random(1)
    telegram.faults.add("slow", "sendMessage", times=None, seconds=0.05)
    settings = settings_for(telegram, telegram.url, tmp_path)
    await ask_all(telegram)
    kills = 6
    for _ in range(kills):
        async with running(tmp_path, settings) as process:
            await process.heard("Answering as")
            await asyncio.sleep(chance.uniform(0, 0.25))
            await process.kill()
    telegram.faults.clear()
    async with running(tmp_path, settings) as last:
        await last.heard("Answering as")
        await until(lambda: len(set(answers(telegram))) == CHATS * EACH)
    check(telegram, kills)


@pytest.mark.usefixtures("kept_in")
async def test_a_kill_between_writing_down_and_confirming(
    telegram: Telegram, tmp_path: Path
) -> None:
    """Telegram hands the same updates out again; they are known, and answered once."""
    settings = settings_for(telegram, telegram.url, tmp_path)
    telegram.faults.add("bad_gateway", "sendMessage", times=None)
    await ask_all(telegram)
    async with running(tmp_path, settings) as first:
        await until(lambda: any(call.method == "sendMessage" for call in telegram.calls))
        await first.kill()
    telegram.faults.clear()
    async with running(tmp_path, settings):
        await until(lambda: len(set(answers(telegram))) == CHATS * EACH)
    check(telegram, kills=0)


async def test_an_update_that_ends_every_run_is_given_up(
    telegram: Telegram, tmp_path: Path
) -> None:
    settings = settings_for(telegram, telegram.url, tmp_path)
    user = telegram.user(1)
    await user.say(f"/poison {WRITTEN}")
    await user.say("/after")
    for _ in range(ATTEMPTS + 1):
        hanging = telegram.faults.add("slow", "sendMessage", seconds=60)
        async with running(tmp_path, settings) as process:
            await struck(hanging)
            await process.kill()
    async with running(tmp_path, settings) as last:
        await last.heard("An update is given up")
        await until(lambda: answers(telegram)[-1:] == [(1, "/after.")])
