"""`yamchi init`: from a token to a bot that runs."""

import asyncio
import sys
from pathlib import Path

from tests.kit.process import environment, running, settings_for
from tests.kit.telegram import Telegram
from tests.kit.terminal import terminal


def bare(telegram: Telegram, folder: Path, **more: str) -> dict[str, str]:
    """The settings of a bot that has no token yet."""
    settings = settings_for(telegram, telegram.url, folder, **more)
    del settings["BOT_TOKEN"]
    return settings


async def piped(
    folder: Path, settings: dict[str, str], text: str, *more: str
) -> tuple[int, str, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "init", *more),
        cwd=folder,
        env=environment(folder, settings),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(30):
        out, err = await process.communicate(text.encode())
    return process.returncode or 0, out.decode(), err.decode()


async def test_a_token_is_typed_unseen_and_the_bot_runs_with_it(
    telegram: Telegram, tmp_path: Path
) -> None:
    settings = bare(telegram, tmp_path)
    env = tmp_path / ".env"
    env.write_text("# mine\nYAMCHI_LANGUAGE=ru\n", encoding="utf-8")
    async with terminal(tmp_path, settings, "init") as screen:
        await screen.shows("Token from @BotFather")
        screen.type("12345:mistyped")
        await screen.shows("Telegram does not know this token")
        await screen.shows("Token from @BotFather", times=2)
        screen.type(telegram.token)
        assert await screen.ended() == 0
    username = telegram.user_name
    assert f"https://t.me/{username}" in screen.seen
    assert telegram.token not in screen.seen
    assert "12345:mistyped" not in screen.seen
    assert env.read_text(encoding="utf-8") == (
        f"# mine\nYAMCHI_LANGUAGE=ru\nBOT_TOKEN={telegram.token}\n"
    )
    assert env.stat().st_mode & 0o777 == 0o600
    async with running(tmp_path, settings) as run:
        await run.heard(f"Answering as @{username}")


async def test_enter_keeps_the_token_that_is_there(telegram: Telegram, tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_text(f"BOT_TOKEN={telegram.token}\n", encoding="utf-8")
    async with terminal(tmp_path, bare(telegram, tmp_path), "init") as screen:
        await screen.shows("Enter to keep the one in .env")
        screen.type("")
        assert await screen.ended() == 0
    assert telegram.user_name in screen.seen


async def test_on_a_pipe(telegram: Telegram, tmp_path: Path) -> None:
    settings = bare(telegram, tmp_path)
    status, out, err = await piped(tmp_path, settings, f"{telegram.token}\n")
    assert (status, err) == (0, "")
    assert f"https://t.me/{telegram.user_name}" in out
    assert telegram.token not in out
    assert (tmp_path / ".env").read_text().endswith(f"BOT_TOKEN={telegram.token}\n")
    called = {call.method for call in telegram.calls}
    assert called == {"getMe"}, "nothing is changed at Telegram"


async def test_what_is_wrong_is_told_and_nothing_is_written(
    telegram: Telegram, tmp_path: Path
) -> None:
    settings = bare(telegram, tmp_path)
    for text, status, words in (
        ("", 1, "no token was given"),
        ("not a token\n", 2, "BOT_TOKEN: not a bot token"),
        ("123456789:" + "x" * 35, 2, "Telegram does not know this token"),
    ):
        found, out, err = await piped(tmp_path, settings, text)
        assert (found, out) == (status, "")
        assert words in err
        assert "Traceback" not in err
    assert not (tmp_path / ".env").exists()


async def test_other_settings_that_are_wrong_are_told_all_at_once(
    telegram: Telegram, tmp_path: Path
) -> None:
    settings = bare(telegram, tmp_path, YAMCHI_TIMEZONE="Asia/Almati", YAMCHI_FETCH_INTERVAL="0")
    status, _, err = await piped(tmp_path, settings, f"{telegram.token}\n")
    assert status == 2
    assert "YAMCHI_TIMEZONE" in err
    assert "YAMCHI_FETCH_INTERVAL" in err


async def test_without_a_network(telegram: Telegram, tmp_path: Path) -> None:
    settings = bare(telegram, tmp_path)
    await telegram.server.stop()
    status, _, err = await piped(tmp_path, settings, f"{telegram.token}\n")
    assert status == 1
    assert "could not be checked" in err
    assert "--offline" in err
    assert not (tmp_path / ".env").exists()
    status, out, _ = await piped(tmp_path, settings, f"{telegram.token}\n", "--offline")
    assert status == 0
    assert "t.me" not in out
    assert telegram.token in (tmp_path / ".env").read_text()


async def test_a_token_of_the_environment_wins_and_that_is_said(
    telegram: Telegram, tmp_path: Path
) -> None:
    settings = {**bare(telegram, tmp_path), "BOT_TOKEN": "1:another"}
    status, out, _ = await piped(tmp_path, settings, f"{telegram.token}\n")
    assert status == 0
    assert "the environment has a BOT_TOKEN too" in out
