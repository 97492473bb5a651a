"""Killed at any moment, the bot misses no promised message; repeated is what was in flight."""

import asyncio
import json
from pathlib import Path

import pytest

from tests.bot.health.test_pages import free_port
from tests.journeys.database import rows
from tests.journeys.test_commands import fetched
from tests.kit.crash import FIRST, Crash, play, promise, unsettled
from tests.kit.process import running, settings_for, until
from tests.kit.telegram import Telegram

# The whole of it is benchmarks/crash.py.
SHORT = Crash(kills=6, chats=100, each=4, rate=120, longest=0.8)


@pytest.mark.usefixtures("kept_in")
async def test_kills_at_random(telegram: Telegram, tmp_path: Path) -> None:
    found = await play(SHORT, telegram, tmp_path)
    assert (found.missed, found.disordered, found.integrity) == (0, 0, "ok")
    assert found.repeated <= found.bound(SHORT)


@pytest.mark.usefixtures("kept_in")
async def test_a_kill_between_telegrams_answer_and_its_writing_down(
    telegram: Telegram, tmp_path: Path
) -> None:
    one = Crash(kills=1, chats=1, each=2)
    settings = settings_for(telegram, telegram.url, tmp_path)
    await promise(one, telegram, settings["DATABASE_URL"])
    hanging = telegram.faults.add("slow", "sendMessage", seconds=60)
    async with running(tmp_path, settings) as first:
        await until(lambda: hanging.struck)
        assert rows(tmp_path, "SELECT outbox_id, n FROM outbox_leases") == [(1, 1)]
        await first.kill()
    async with running(tmp_path, settings):
        await until(lambda: unsettled(tmp_path) == 0)
    told = [message.text.split()[0] for message in telegram.sent_to(FIRST)]
    assert told == ["1000/0", "1000/0", "1000/1"]
    assert rows(tmp_path, "SELECT maybe_dup, state FROM outbox") == [(1, "sent"), (0, "sent")]
    outcomes = "SELECT outcome FROM outbox_attempts ORDER BY outbox_id, n"
    assert rows(tmp_path, outcomes) == [("unknown_crash",), ("sent",), ("sent",)]


@pytest.mark.usefixtures("kept_in")
async def test_a_stop_under_load_repeats_nothing(telegram: Telegram, tmp_path: Path) -> None:
    load = Crash(kills=0, chats=60, each=2)
    settings = settings_for(telegram, telegram.url, tmp_path)
    await promise(load, telegram, settings["DATABASE_URL"])
    telegram.faults.add("slow", "sendMessage", times=None, seconds=0.5)
    async with running(tmp_path, settings) as first:
        await until(lambda: sum(call.method == "sendMessage" for call in telegram.calls) > 20)
        first.terminate()
        assert await first.ended(10) == 0
    assert 0 < unsettled(tmp_path) < 120
    assert rows(tmp_path, "SELECT 1 FROM outbox_leases") == []
    telegram.faults.clear()
    async with running(tmp_path, settings):
        await until(lambda: unsettled(tmp_path) == 0)
    assert [len(telegram.sent_to(FIRST + number)) for number in range(60)] == [2] * 60


async def test_what_is_to_be_sent_is_on_the_health_page(telegram: Telegram, tmp_path: Path) -> None:
    port = free_port()
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_LISTEN=f"127.0.0.1:{port}")
    await promise(Crash(kills=0, chats=10, each=2), telegram, settings["DATABASE_URL"])
    telegram.faults.add("too_many_requests", "sendMessage", times=None, retry_after=600)
    async with running(tmp_path, settings):
        await until(lambda: sum(call.method == "sendMessage" for call in telegram.calls) > 2)
        _, page = await asyncio.to_thread(fetched, f"http://127.0.0.1:{port}/readyz")
    facts = json.loads(page)
    assert facts["messages_waiting"] == 20
    assert 0 <= facts["messages_due_for"] < 60


async def test_a_token_that_no_longer_works_ends_the_bot_and_keeps_the_queue(
    telegram: Telegram, tmp_path: Path
) -> None:
    settings = settings_for(telegram, telegram.url, tmp_path)
    await promise(Crash(kills=0, chats=20, each=2), telegram, settings["DATABASE_URL"])
    telegram.faults.add("unauthorized", "sendMessage", times=None)
    async with running(tmp_path, settings) as process:
        await process.heard("Telegram does not know this token")
        assert await process.ended() == 2
    assert rows(tmp_path, "SELECT state, count(*) FROM outbox GROUP BY state") == [("ready", 40)]


async def test_a_reply_comes_within_a_second_of_a_broadcast(
    telegram: Telegram, tmp_path: Path
) -> None:
    settings = settings_for(telegram, telegram.url, tmp_path)
    await promise(Crash(kills=0, chats=200, each=2), telegram, settings["DATABASE_URL"])
    async with running(tmp_path, settings):
        await until(lambda: unsettled(tmp_path) < 340)
        for number in range(1, 6):
            await telegram.ask(telegram.user(number), "/start", 1.0)
            await asyncio.sleep(0)
        assert unsettled(tmp_path) > 100


async def test_a_strict_telegram_has_nothing_to_refuse(telegram: Telegram, tmp_path: Path) -> None:
    """The whole of it is benchmarks/flood.py."""
    telegram.limits.strict = True
    settings = settings_for(telegram, telegram.url, tmp_path)
    await promise(Crash(kills=0, chats=120, each=2), telegram, settings["DATABASE_URL"])
    async with running(tmp_path, settings):
        await until(lambda: unsettled(tmp_path) == 0)
    outcomes = {call.outcome for call in telegram.calls if call.method == "sendMessage"}
    assert outcomes == {"ok"}
