"""`yamchi rates backfill` as a person runs it: on a pipe, broken off, beside a running bot."""

import asyncio
import signal
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.clock import SystemClock, local_date
from tests.bot.rates.test_backfill import tenge
from tests.journeys.database import quoted
from tests.kit.process import Process, environment, running, settings_for, until
from tests.kit.telegram import Telegram
from tests.kit.web import Answer, Asked, FaultServer, answer, silence

PATH = "/rss/get_rates.cfm"


async def on_any_day(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """The National Bank of Kazakhstan has a bulletin for every day."""
    day = parse_qs(urlsplit(asked.path).query)["fdate"][0]
    writer.write(answer(tenge(datetime.strptime(day, "%d.%m.%Y").replace(tzinfo=UTC).date())))


@pytest.fixture
async def bank() -> AsyncIterator[FaultServer]:
    async with FaultServer({PATH: on_any_day}) as server:
        yield server


def today() -> date:
    return local_date(SystemClock().now(), "Asia/Almaty")


def settings(telegram: Telegram, bank: FaultServer, folder: Path) -> dict[str, str]:
    sources = folder / "sources.toml"
    sources.write_text(f'[[rates]]\nprovider = "nbk"\nbase_url = "{bank.url("")}"\n', "utf-8")
    found = settings_for(telegram, telegram.url, folder, YAMCHI_SOURCES=str(sources))
    del found["BOT_TOKEN"]
    return found


async def ended(process: Process) -> list[str]:
    await process.ended(30)
    return process.stdout.splitlines()


async def test_three_days_and_no_more_the_second_time(
    telegram: Telegram, bank: FaultServer, tmp_path: Path
) -> None:
    env, command = settings(telegram, bank, tmp_path), ("rates", "backfill", "--days", "3")
    async with running(tmp_path, env, *command) as process:
        said = await ended(process)
    assert said[0] == "nbk: 3 days, 3 requests"
    assert said[-2].split() == ["provider", "days", "requests", "rows", "gaps", "failures"]
    assert said[-1].split() == ["nbk", "3", "3", "15", "0", "0"]
    assert await process.ended() == 0
    asked = [one.path[-10:] for one in bank.asked]
    assert asked == [f"{today() - timedelta(days=back):%d.%m.%Y}" for back in range(3)]
    assert bank.asked[0].headers["accept"] == "*/*"
    assert bank.asked[0].headers["user-agent"].startswith("yamchi/")
    assert quoted(tmp_path, "nbk") == 3

    async with running(tmp_path, env, *command) as process:
        said = await ended(process)
    assert said[0] == "nbk: nothing left to ask for"
    assert len(bank.asked) == 3


@pytest.mark.parametrize("reply", [answer(b"<html>busy</html>"), answer(status="404 Not Found")])
async def test_a_failure_is_told_and_is_the_exit_status(
    telegram: Telegram, bank: FaultServer, tmp_path: Path, reply: Answer
) -> None:
    bank.routes[PATH] = reply
    process = Process(
        ("rates", "backfill", "--days", "1"),
        tmp_path,
        environment(tmp_path, settings(telegram, bank, tmp_path)),
        plain_root=False,
    )
    try:
        assert await process.ended() == 1
    finally:
        process.close()
    assert process.stdout.splitlines()[-1].split()[:6] == ["nbk", "1", "1", "0", "0", "1"]
    assert "web page" in process.stdout or "HTTP 404" in process.stdout
    assert process.stderr == ""


async def test_broken_off_and_taken_up_again(
    telegram: Telegram, bank: FaultServer, tmp_path: Path
) -> None:
    env, command = settings(telegram, bank, tmp_path), ("rates", "backfill", "--days", "2")
    yesterday = f"{PATH}?fdate={today() - timedelta(days=1):%d.%m.%Y}"
    bank.routes[yesterday] = silence
    async with running(tmp_path, env, *command) as process:
        await until(lambda: len(bank.asked) == 2)
        process.signal(signal.SIGINT)
        said = await ended(process)
        assert await process.ended() == 0
    assert said[-1].startswith("Stopped. What was answered is stored")
    assert quoted(tmp_path, "nbk") == 1

    del bank.routes[yesterday]
    async with running(tmp_path, env, *command) as process:
        said = await ended(process)
    assert said[0] == "nbk: 1 days, 1 requests"
    assert quoted(tmp_path, "nbk") == 2


async def test_beside_a_running_bot_it_says_what_to_do(
    telegram: Telegram, bank: FaultServer, tmp_path: Path
) -> None:
    env = settings(telegram, bank, tmp_path)
    async with running(tmp_path, {**env, "BOT_TOKEN": telegram.token}) as bot:
        await bot.heard("Answering as")
        process = Process(
            ("rates", "backfill", "--days", "2"),
            tmp_path,
            environment(tmp_path, env),
            plain_root=False,
        )
        try:
            assert await process.ended() == 1
        finally:
            process.close()
        assert f"in use by another yamchi (process {bot.pid}). Stop it first" in process.stderr
        assert "Traceback" not in process.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--provider", "nbx", "--days", "2"), "--provider: 'nbx' is none of cbr, cbt, cbu,"),
        (("--days", "0"), "--days"),
        ((), "--days"),
    ],
)
async def test_bad_usage(
    telegram: Telegram,
    bank: FaultServer,
    tmp_path: Path,
    arguments: tuple[str, ...],
    words: str,
) -> None:
    env = environment(tmp_path, settings(telegram, bank, tmp_path))
    process = Process(("rates", "backfill", *arguments), tmp_path, env, plain_root=False)
    try:
        assert await process.ended() == 2
    finally:
        process.close()
    assert words in process.stderr
    assert "Traceback" not in process.stderr
