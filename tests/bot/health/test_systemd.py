"""Words to systemd, heard on a real datagram socket."""

import asyncio
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.health.systemd import keep_alive, notify, watchdog_seconds
from bot.nursery import Nursery
from tests.kit.clock import TurnedClock


@pytest.fixture(params=["file", "abstract"])
def systemd(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[socket.socket]:
    name = f"@yamchi-{os.getpid()}" if request.param == "abstract" else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(name.replace("@", "\0") if name.startswith("@") else name)
        ear.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", name)
        yield ear


def heard(ear: socket.socket) -> list[str]:
    found = []
    while True:
        try:
            found.append(ear.recv(4096).decode())
        except BlockingIOError:
            return found


def test_words_arrive(systemd: socket.socket) -> None:
    assert notify("READY=1", "STATUS=Well")
    assert heard(systemd) == ["READY=1\nSTATUS=Well"]


@pytest.mark.parametrize("address", ["", "relative", "/no/such/socket"])
def test_where_nobody_listens(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    assert not notify("READY=1")


def test_who_does_not_read_is_not_waited_for(systemd: socket.socket) -> None:
    while notify("WATCHDOG=1"):
        pass
    assert set(heard(systemd)) == {"WATCHDOG=1"}


@pytest.mark.parametrize(
    ("given", "pid", "seconds"),
    [
        ("30000000", "", 30.0),
        ("30000000", "own", 30.0),
        ("30000000", "1", None),
        ("0", "", None),
        ("", "", None),
        ("soon", "", None),
    ],
)
def test_how_often_systemd_wants_to_hear(
    given: str, pid: str, seconds: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", given)
    monkeypatch.setenv("WATCHDOG_PID", str(os.getpid()) if pid == "own" else pid)
    assert watchdog_seconds() == seconds


async def test_the_watchdog_is_fed_while_all_beats(
    systemd: socket.socket, caplog: pytest.LogCaptureFixture
) -> None:
    clock, nursery, dead = TurnedClock(), Nursery(), list[str]()
    nursery.start("watchdog", keep_alive(lambda: dead, 30.0, clock))
    for _ in range(7):
        await asyncio.sleep(0)
        await clock.advance(5.0)
    assert heard(systemd) == ["WATCHDOG=1"] * 4
    dead.append("digests")
    await clock.advance(10.0)
    assert heard(systemd) == []
    assert "Standing still: digests" in caplog.text
    dead.clear()
    await clock.advance(10.0)
    assert heard(systemd) == ["WATCHDOG=1"]
    await nursery.close()
