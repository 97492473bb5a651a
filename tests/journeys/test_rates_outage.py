"""Every bank is down: /rates answers at once from what is remembered, and tells how old it is."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from tests.journeys.database import quoted
from tests.kit.outside import Outside
from tests.kit.process import running, settings_for, until
from tests.kit.telegram import Telegram

BANKS = ("nbk", "cbu", "cbr")


class Silent:
    """A host that takes every connection and never says a word."""

    def __init__(self) -> None:
        self.asked = 0
        self._open: set[asyncio.StreamWriter] = set()

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        self.asked += bool(await reader.read(1))
        await reader.read()

    def end(self) -> None:
        for writer in self._open:
            writer.close()


@asynccontextmanager
async def silence() -> AsyncIterator[tuple[Silent, str]]:
    silent = Silent()
    server = await asyncio.start_server(silent.take, "127.0.0.1", 0)
    try:
        yield silent, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        silent.end()
        await server.wait_closed()


def a_day_later(folder: Path) -> None:
    """As if the banks had been read a day ago."""
    with closing(sqlite3.connect(folder / "bot.db")) as connection:
        connection.execute("UPDATE quotes SET fetched_us = fetched_us - 86400000000")
        connection.commit()


async def test_with_every_bank_down_for_a_day_rates_still_answers_at_once(
    telegram: Telegram, outside: Outside, tmp_path: Path
) -> None:
    sources = outside.catalogue(tmp_path / "sources.toml", banks=BANKS)
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_SOURCES=sources)
    async with running(tmp_path, settings):
        await until(lambda: all(quoted(tmp_path, bank) == 2 for bank in BANKS))
    a_day_later(tmp_path)

    async with silence() as (silent, origin):
        tables = (f'[[rates]]\nprovider = "{bank}"\nbase_url = "{origin}"\n' for bank in BANKS)
        (tmp_path / "sources.toml").write_text("".join(tables), "utf-8")
        async with running(tmp_path, settings):
            await until(lambda: silent.asked > 0)
            began = time.monotonic()
            board = await telegram.ask(telegram.user(7), "/rates KZT UZS RUB")
            took = time.monotonic() - began
    assert "1 USD = 475.09 KZT  ▼ 0.77 %" in board.text
    told = next(line for line in board.text.splitlines() if line.startswith("KZT · "))
    assert told.startswith("KZT · 2 Apr 2026 · National Bank of Kazakhstan · ")
    assert " days old · last read 1 day ago" in told
    assert board.text.count("last read 1 day ago") == 3
    assert took < 5  # a bank that says nothing is waited for for 30 seconds
