"""SIGTERM: what is in flight is finished, the rest waits for the next start."""

import signal
from pathlib import Path

import pytest

from bot.news.sources import Catalogue
from bot.program import Program
from tests.journeys.here import settings_here
from tests.journeys.test_kills import CHATS, EACH, answers, ask_all, check
from tests.kit.process import running, settings_for, until
from tests.kit.telegram import Telegram


@pytest.mark.parametrize("more", [0, 3, 17])
async def test_sigterm_under_load_repeats_nothing(
    more: int, telegram: Telegram, tmp_path: Path
) -> None:
    telegram.faults.add("slow", "sendMessage", times=None, seconds=0.2)
    settings = settings_for(telegram, telegram.url, tmp_path)
    await ask_all(telegram)
    async with running(tmp_path, settings) as first:
        await until(lambda: len(answers(telegram)) > more)
        first.terminate()
        assert await first.ended(10) == 0
        assert "Stopped" in first.stderr
        assert len(answers(telegram)) < CHATS * EACH
    async with running(tmp_path, settings) as second:
        await until(lambda: len(answers(telegram)) >= CHATS * EACH)
        second.terminate()
        assert await second.ended(10) == 0
    check(telegram, kills=0)


async def test_an_idle_bot_stops_at_once(telegram: Telegram, tmp_path: Path) -> None:
    async with running(tmp_path, settings_for(telegram, telegram.url, tmp_path)) as process:
        await process.heard("Answering as @yamchi_bot")
        process.signal(signal.SIGINT)
        assert await process.ended(3) == 0


async def test_a_reply_that_hangs_is_not_waited_for_without_end(
    telegram: Telegram,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """In this process, for the sake of a shorter grace. What hung is answered at the next start."""
    monkeypatch.setattr("bot.program.GRACE", 0.1)
    hanging = telegram.faults.add("slow", "sendMessage", seconds=60)
    await telegram.user(1).say("/one")
    settings = settings_here(telegram, tmp_path)
    async with Program(settings, Catalogue((), ())) as program:
        await until(lambda: hanging.struck)
        await program.stop()
    assert "Some messages were still in flight" in caplog.text
    async with Program(settings, Catalogue((), ())):
        await until(lambda: len(telegram.sent_to(1)) == 2)


async def test_a_stop_does_not_wait_for_telegram_to_come_back(
    telegram: Telegram, tmp_path: Path
) -> None:
    await telegram.server.stop()
    async with running(tmp_path, settings_for(telegram, telegram.url, tmp_path)) as process:
        await process.heard("Trying again")
        process.terminate()
        assert await process.ended(5) == 0
