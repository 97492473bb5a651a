"""Telegram refuses, breaks off, is slow: the answer comes all the same, and others do not wait."""

import time
from functools import partial
from pathlib import Path

import pytest

from bot.emulator.faults import Kind
from tests.journeys.database import rows
from tests.kit.process import WRITTEN, running, settings_for, until
from tests.kit.telegram import Telegram


async def test_a_chat_that_is_to_wait_waits_alone(telegram: Telegram, tmp_path: Path) -> None:
    telegram.faults.add("too_many_requests", "sendMessage", chat_id=1, retry_after=2)
    first, second = telegram.user(1), telegram.user(2)
    async with running(tmp_path, settings_for(telegram, telegram.url, tmp_path)) as process:
        await process.heard("Answering as")
        start = time.monotonic()
        await first.say(f"/one {WRITTEN}")
        await first.say("/two")
        await until(lambda: any(call.outcome == "too_many_requests" for call in telegram.calls))
        for _ in range(3):
            await telegram.ask(second, "/start", 1.0)
        assert not telegram.sent_to(1)
        await until(lambda: len(telegram.sent_to(1)) == 2, 5)
        assert time.monotonic() - start >= 2.0, "not before Telegram allows it"
    told = [message.text.split()[4] for message in telegram.sent_to(1)]
    assert told == ["/one.", "/two."]


async def test_chats_that_are_to_wait_hold_no_worker(telegram: Telegram, tmp_path: Path) -> None:
    """There are sixteen workers."""
    waiting = [telegram.user(number) for number in range(1, 25)]
    for user in waiting:
        telegram.faults.add("too_many_requests", "sendMessage", chat_id=user.id, retry_after=6)
    async with running(tmp_path, settings_for(telegram, telegram.url, tmp_path)) as process:
        await process.heard("Answering as")
        # A success between keeps them from being taken for a wait that is meant for all.
        for user in waiting:
            before = told_to_wait(telegram)
            await user.say(f"/one {WRITTEN}")
            await until(partial(exceeds, telegram, before))
            await telegram.ask(telegram.user(user.id + 100), "/start", 1.0)
        assert not any(telegram.sent_to(user.id) for user in waiting[16:])
        await until(lambda: all(telegram.sent_to(user.id) for user in waiting))


def exceeds(telegram: Telegram, before: int) -> bool:
    return told_to_wait(telegram) > before


def told_to_wait(telegram: Telegram) -> int:
    return sum(call.outcome == "too_many_requests" for call in telegram.calls)


# What is certain not to have been carried out is tried again; what may have been is not.
TRIED_AGAIN: list[Kind] = ["bad_gateway", "internal_error"]
ONCE: list[Kind] = ["reset_after", "truncated"]


@pytest.mark.parametrize("kind", [*TRIED_AGAIN, *ONCE, "slow"])
async def test_a_reply_comes_once(kind: Kind, telegram: Telegram, tmp_path: Path) -> None:
    user = telegram.user(1)
    async with running(tmp_path, settings_for(telegram, telegram.url, tmp_path)) as process:
        await process.heard("Answering as")
        telegram.faults.add(kind, "sendMessage", seconds=0.5)
        await telegram.ask(user, f"/one {WRITTEN}")
        await telegram.ask(user, "/two")
    told = [message.text.split()[4] for message in telegram.sent_to(1)]
    assert told == ["/one.", "/two."]
    tries = sum(call.method == "sendMessage" for call in telegram.calls)
    assert tries == (3 if kind in TRIED_AGAIN else 2)


async def test_a_reset_before_acceptance(telegram: Telegram, tmp_path: Path) -> None:
    """It cannot be told from a reset after it: nothing is sent twice, the next one comes."""
    user = telegram.user(1)
    async with running(tmp_path, settings_for(telegram, telegram.url, tmp_path)) as process:
        await process.heard("Answering as")
        await telegram.ask(user, "/zero")
        telegram.faults.add("reset_before", "sendMessage")
        await user.say("/one")
        answer = await telegram.ask(user, "/two")
        await process.heard("A reply was not delivered")
    assert "/two" in answer.text or "/one" in answer.text
    assert len(telegram.sent_to(1)) <= 3


@pytest.mark.parametrize("kind", ["bad_gateway", "reset_before", "reset_after", "truncated"])
async def test_polling_outlives_trouble(kind: Kind, telegram: Telegram, tmp_path: Path) -> None:
    telegram.faults.add(kind, "getUpdates")
    user = telegram.user(1)
    await user.say("/one")
    async with running(tmp_path, settings_for(telegram, telegram.url, tmp_path)):
        await until(lambda: telegram.sent_to(1))
        await telegram.ask(user, "/two")
    told = [message.text.split()[4] for message in telegram.sent_to(1)]
    assert told == ["/one.", "/two."]


async def test_who_blocks_the_bot_is_left_alone_until_they_come_back(
    telegram: Telegram, tmp_path: Path
) -> None:
    blocking, gone, other = telegram.user(1), telegram.user(2), telegram.user(3)
    sql = "SELECT inactive FROM chats WHERE inactive IS NOT NULL AND id = "
    async with running(tmp_path, settings_for(telegram, telegram.url, tmp_path)):
        for user in (blocking, gone, other):
            await telegram.ask(user, "/start")
        blocking.block()
        await until(lambda: rows(tmp_path, f"{sql}1"))
        telegram.faults.add("slow", "getUpdates", times=None, seconds=0.1)
        await gone.say("/news")
        gone.deactivate()
        await until(lambda: rows(tmp_path, f"{sql}2"))
        assert (await telegram.ask(other, "/start")).text
        blocking.unblock()
        await until(lambda: not rows(tmp_path, f"{sql}1"))
        assert (await telegram.ask(blocking, "/start")).text


async def test_a_flood_is_kept_below_what_telegram_takes(
    telegram: Telegram, tmp_path: Path
) -> None:
    """A strict Telegram answers 429; what was asked is answered when it may be."""
    telegram.limits.strict = True
    user = telegram.user(1)
    for number in range(5):
        await user.say(f"/q{number}")
    async with running(tmp_path, settings_for(telegram, telegram.url, tmp_path)):
        await until(lambda: len(telegram.sent_to(1)) == 5, 20)
    told = [message.text.split()[4] for message in telegram.sent_to(1)]
    assert told == [f"/q{number}." for number in range(5)]
