"""The unit of systemd, and what it hears of the bot."""

import shutil
import signal
import socket
import subprocess
import sys
from configparser import RawConfigParser
from contextlib import suppress
from pathlib import Path

import pytest

from bot.delivery.limits import FLIGHT
from bot.program import GRACE
from tests.kit.process import running, settings_for, until
from tests.kit.telegram import Telegram

UNIT = Path(__file__).parents[2] / "deploy" / "yamchi.service"
MOST_EXPOSED = 2.0  # of 10, by systemd's own count
ANALYZE = shutil.which("systemd-analyze") or ""
needs_systemd = pytest.mark.skipif(not ANALYZE, reason="no systemd-analyze on this machine")


def service() -> dict[str, str]:
    parser = RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign] # names keep their case
    parser.read(UNIT, encoding="utf-8")
    return dict(parser["Service"])


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit with a command that there is on this machine."""
    text = UNIT.read_text(encoding="utf-8")
    copy = tmp_path / UNIT.name
    copy.write_text(text.replace("/opt/yamchi/bin/yamchi", sys.executable), encoding="utf-8")
    return copy


def test_the_unit_gives_the_time_that_a_stop_takes() -> None:
    found = service()
    assert (found["Type"], found["NotifyAccess"]) == ("notify", "main")
    assert int(found["TimeoutStopSec"]) > GRACE + FLIGHT
    assert found["RestartPreventExitStatus"] == "2"


@needs_systemd
def test_systemd_understands_every_line(unit: Path) -> None:
    done = subprocess.run([ANALYZE, "verify", unit], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
def test_little_is_exposed(unit: Path) -> None:
    limit = f"--threshold={MOST_EXPOSED * 10:.0f}"
    command = [ANALYZE, "security", "--offline=true", "--no-pager", limit, str(unit)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


async def test_systemd_hears_of_its_life(telegram: Telegram, tmp_path: Path) -> None:
    heard: list[str] = []
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.setblocking(False)

        def listen() -> list[str]:
            with suppress(BlockingIOError):
                heard.append(ear.recv(4096).decode())
            return heard

        settings = settings_for(telegram, telegram.url, tmp_path)
        settings |= {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "300000"}
        async with running(tmp_path, settings) as run:
            await until(lambda: "READY=1" in listen())
            await run.heard("Answering as")
            await until(lambda: listen().count("WATCHDOG=1") > 4)
            # It stands still, as a loop does that never comes back: nobody says that it lives.
            run.signal(signal.SIGSTOP)
            before = 0
            while before != len(heard):
                before = len(heard)
                listen()
            run.signal(signal.SIGCONT)
            await until(lambda: len(listen()) > before)
            run.terminate()
            assert await run.ended() == 0
            await until(lambda: listen()[-1] == "STOPPING=1")
    assert heard[0] in {"WATCHDOG=1", "READY=1"}
    assert set(heard) == {"READY=1", "WATCHDOG=1", "STOPPING=1"}
