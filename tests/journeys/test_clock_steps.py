"""The machine's clock is put forward and back by two hours under the running program."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from bot.clock import SystemClock
from bot.emulator import Message
from tests.kit.data import library
from tests.kit.process import Process, running, settings_for, until
from tests.kit.telegram import Telegram

# The bot's chats are in Almaty, five hours ahead of UTC.
EIGHT_FIFTY_EIGHT = "2026-04-02T03:58:00+00:00"
PATIENCE = 40.0  # seconds; a beat comes every fifteen


class WallClock:
    """What the program sees as the time of day; the time that passes is the machine's own."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def put(self, moment: str) -> None:
        offset = datetime.fromisoformat(moment) - SystemClock().now()
        file = self._file.with_suffix(".new")
        file.write_text(f"{offset.total_seconds():+.3f}\n")
        file.replace(self._file)

    def settings(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": library("libfaketimeMT.so.1"),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }


@asynccontextmanager
async def stepped(telegram: Telegram, folder: Path) -> AsyncIterator[tuple[WallClock, Process]]:
    wall = WallClock(folder / "time")
    wall.put(EIGHT_FIFTY_EIGHT)
    settings = settings_for(telegram, telegram.url, folder, YAMCHI_TIMEZONE="Asia/Almaty")
    async with running(folder, {**settings, **wall.settings()}) as process:
        yield wall, process


async def order(telegram: Telegram, at: str) -> None:
    """A digest that comes whether there is news or not."""
    user = telegram.user(1)
    made = await telegram.ask(user, f"/digest {at}", PATIENCE)
    page = await telegram.tap(user, made, "Change", PATIENCE)
    await telegram.tap(user, page, "Only when there is news", PATIENCE)


def digests(telegram: Telegram) -> list[Message]:
    return [message for message in telegram.sent_to(1) if message.text.startswith("Good ")]


async def came(telegram: Telegram, count: int) -> None:
    await until(lambda: len(digests(telegram)) == count, PATIENCE)


async def test_two_hours_ahead_and_back_again(telegram: Telegram, tmp_path: Path) -> None:
    async with stepped(telegram, tmp_path) as (wall, _):
        await order(telegram, "09:00")
        assert digests(telegram) == []
        wall.put("2026-04-02T05:58:30+00:00")
        await came(telegram, 1)
        wall.put("2026-04-02T03:58:40+00:00")
        await order(telegram, "09:01")
        # Nine o'clock goes by for the second time; what comes is the other digest.
        wall.put("2026-04-02T04:00:58+00:00")
        await came(telegram, 2)
    assert "due at 09:00" in digests(telegram)[0].text
    assert "due at" not in digests(telegram)[1].text


async def test_two_hours_back_and_ahead_again(telegram: Telegram, tmp_path: Path) -> None:
    async with stepped(telegram, tmp_path) as (wall, process):
        await order(telegram, "09:00")
        wall.put("2026-04-02T01:58:30+00:00")
        await process.heard("The clock was put back", PATIENCE)
        assert digests(telegram) == []
        wall.put("2026-04-02T03:59:58+00:00")
        await came(telegram, 1)
        await order(telegram, "09:01")
        wall.put("2026-04-02T04:00:58+00:00")
        await came(telegram, 2)
