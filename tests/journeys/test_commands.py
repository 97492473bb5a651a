"""The other commands: demo, migrate, healthcheck."""

import asyncio
import json
import socket
import urllib.error
import urllib.request
from pathlib import Path

from tests.journeys.database import rows
from tests.kit.process import WRITTEN, running, settings_for, until
from tests.kit.telegram import Telegram


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def fetched(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=5) as reply:  # noqa: S310 - our own
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


async def test_the_demo_plays_every_step(tmp_path: Path) -> None:
    async with running(tmp_path, {}, "demo", "--once") as demo:
        assert await demo.ended(40) == 0
    steps = [
        "> /start",
        "> /news",
        "> [›]",
        "> /summary 2",
        "> /watch train -football",
        "> /news new",
        "> /rates",
        "> 100 usd in kzt",
        "> /newz",
    ]
    said = [line for line in demo.stdout.splitlines() if line.startswith(">")]
    assert said == steps
    for words in (
        "Central Asia: news and official rates",
        "Viewing results 1–6 of ",
        "Viewing results 7–12 of ",
        "[Open][Save]",
        "New for train -football",
        "Viewing results 1–1 of 1 · new since you looked",
        "1 USD = ",
        "100 USD = ",
        "National Bank of Kazakhstan",
        "unchanged since 1 Jan 2015",
        "There is no command /newz. Did you mean /news?",
    ):
        assert words in demo.stdout
    assert "!!" not in demo.stdout
    assert demo.stderr == ""
    assert names(tmp_path) == {"0.stdout", "0.stderr"}, "it leaves nothing behind"


async def test_the_demo_is_a_chat_page_on_loopback_until_it_is_stopped(tmp_path: Path) -> None:
    async with running(tmp_path, {}, "demo", "--port", "0") as demo:
        line = await demo.heard("Open http://127.0.0.1:")
        url = line.split("Open ")[1].split()[0]
        status, page = await asyncio.to_thread(fetched, url)
        assert status == 200
        assert "<html" in page
        async with running(
            tmp_path, {}, "demo", "--port", url.split(":")[2].split("/")[0]
        ) as other:
            assert await other.ended() == 1
        assert "is taken: choose another with --port" in other.stderr
        demo.terminate()
        assert await demo.ended() == 0
    assert demo.stderr == ""


async def test_migrate_then_run(telegram: Telegram, tmp_path: Path) -> None:
    settings = settings_for(telegram, telegram.url, tmp_path)
    without = {name: value for name, value in settings.items() if not name.startswith("BOT_")}
    for _ in range(2):
        async with running(tmp_path, without, "migrate") as migrate:
            assert await migrate.ended() == 0
        assert "The database is up to date" in migrate.stderr
    assert (tmp_path / "bot.db").stat().st_mode & 0o777 == 0o600
    schema = rows(tmp_path, "SELECT sql FROM sqlite_master ORDER BY name")
    async with running(tmp_path, settings) as run:
        await run.heard("Answering as")
        assert (await telegram.ask(telegram.user(7), "/help")).text
    assert rows(tmp_path, "SELECT sql FROM sqlite_master ORDER BY name") == schema


async def test_the_menu_is_set_and_the_first_database_is_made(
    telegram: Telegram, tmp_path: Path
) -> None:
    settings = settings_for(telegram, telegram.url, tmp_path)
    settings["DATABASE_URL"] = "sqlite:///data/deep/yamchi.db"
    async with running(tmp_path, settings) as run:
        await run.heard("Answering as")
    menus = [call for call in telegram.calls if call.method == "setMyCommands"]
    (menu,) = [call for call in menus if "language_code" not in call.params]
    listed = {command["command"] for command in menu.json("commands")}
    assert {"start", "help", "news", "summary", "rates"} <= listed
    assert (tmp_path / "data/deep/yamchi.db").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


async def test_health(telegram: Telegram, tmp_path: Path) -> None:
    port = free_port()
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_LISTEN=f"127.0.0.1:{port}")
    async with running(tmp_path, settings, "healthcheck") as nobody:
        assert await nobody.ended() == 1
    assert f"no yamchi answers at 127.0.0.1:{port}" in nobody.stderr
    async with running(tmp_path, settings) as run:
        await run.heard("Answering as")
        await telegram.ask(telegram.user(7), f"/start {WRITTEN}")
        status, facts = await asyncio.to_thread(fetched, f"http://127.0.0.1:{port}/readyz")
        assert status == 200
        assert json.loads(facts)["ready"] is True
        assert (await asyncio.to_thread(fetched, f"http://127.0.0.1:{port}/livez"))[0] == 200
        async with running(tmp_path, settings, "healthcheck") as check:
            assert await check.ended() == 0
        assert check.stdout == "healthy\n"
        stranger = {**settings, "BOT_TOKEN": "77:" + "x" * 35}
        async with running(tmp_path, stranger, "healthcheck") as other:
            assert await other.ended() == 1
        assert "another bot answers" in other.stderr


async def test_health_before_telegram_is_reached(telegram: Telegram, tmp_path: Path) -> None:
    port = free_port()
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_LISTEN=f"127.0.0.1:{port}")
    await telegram.server.stop()
    async with running(tmp_path, settings) as run:
        await run.heard("Trying again")
        async with running(tmp_path, settings, "healthcheck") as check:
            assert await check.ended() == 1
        assert "the bot is not ready" in check.stderr
        status, _ = await asyncio.to_thread(fetched, f"http://127.0.0.1:{port}/livez")
        assert status == 200


async def test_a_taken_health_port_does_not_stop_the_bot(
    telegram: Telegram, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_LISTEN=address)
        async with running(tmp_path, settings) as run:
            await run.heard(f"YAMCHI_LISTEN: no health page at {address}: ")
            assert (await telegram.ask(telegram.user(7), "/start", 10)).text


async def test_json_logs_and_a_token_from_a_file(telegram: Telegram, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(telegram.token + "\n", "utf-8")
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_LOG_FORMAT="json")
    settings |= {"BOT_TOKEN": "", "BOT_TOKEN_FILE": "token", "YAMCHI_LOG_LEVEL": "DEBUG"}
    async with running(tmp_path, settings) as run:
        await run.heard("Answering as")
        await telegram.ask(telegram.user(7), f"/news {WRITTEN}")
        await telegram.server.stop()
        await run.heard("No updates")
        run.terminate()
        await until(lambda: "Stopped" in run.stderr)
        assert await run.ended() == 0
    lines = [json.loads(line) for line in run.stderr.splitlines()]
    assert all({"time", "level", "logger", "event"} <= set(line) for line in lines)
    assert telegram.token not in run.stderr
