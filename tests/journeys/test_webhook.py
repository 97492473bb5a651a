"""The webhook of a real process: delivered to by Telegram, killed, and back to polling."""

import signal
from collections import Counter
from pathlib import Path

from tests.bot.health.test_pages import free_port
from tests.journeys.test_kills import CHATS, EACH, answers, ask_all, check
from tests.kit.process import running, settings_for, until
from tests.kit.telegram import Telegram


def settings_of(telegram: Telegram, folder: Path) -> dict[str, str]:
    port = free_port()
    return settings_for(
        telegram,
        telegram.url,
        folder,
        YAMCHI_LISTEN=f"127.0.0.1:{port}",
        YAMCHI_WEBHOOK_URL=f"http://127.0.0.1:{port}",
    )


async def test_kill_9_loses_nothing_that_was_brought(telegram: Telegram, tmp_path: Path) -> None:
    telegram.faults.add("slow", "sendMessage", times=None, seconds=0.1)
    settings = settings_of(telegram, tmp_path)
    await ask_all(telegram)
    async with running(tmp_path, settings) as first:
        await until(lambda: answers(telegram))
        await first.kill()
    assert len(answers(telegram)) < CHATS * EACH
    secret = telegram.state.webhook.secret
    assert len(secret) >= 43
    telegram.faults.clear()
    async with running(tmp_path, settings) as second:
        await until(lambda: len(set(answers(telegram))) == CHATS * EACH)
        assert telegram.state.webhook.secret == secret
        assert secret not in second.stdout + second.stderr
    check(telegram, kills=1)
    assert not [call for call in telegram.calls if call.method == "getUpdates"]


async def test_stopped_it_answers_the_rest_later_and_polls_again(
    telegram: Telegram, tmp_path: Path
) -> None:
    telegram.faults.add("slow", "sendMessage", times=None, seconds=0.1)
    settings = settings_of(telegram, tmp_path)
    await ask_all(telegram)
    async with running(tmp_path, settings) as first:
        await until(lambda: answers(telegram))
        first.signal(signal.SIGTERM)
        assert await first.ended(10.0) == 0
    telegram.faults.clear()
    del settings["YAMCHI_WEBHOOK_URL"]
    async with running(tmp_path, settings):
        await until(lambda: len(set(answers(telegram))) == CHATS * EACH)
        assert telegram.state.webhook.url == ""
    assert max(Counter(answers(telegram)).values()) == 1


async def test_a_webhook_that_cannot_be_served_ends_it(telegram: Telegram, tmp_path: Path) -> None:
    settings = settings_of(telegram, tmp_path)
    settings["YAMCHI_LISTEN"] = telegram.url.removeprefix("http://")
    async with running(tmp_path, settings) as refused:
        assert await refused.ended() == 2
        assert "YAMCHI_LISTEN: the webhook cannot be served there" in refused.stderr
