"""What a bot under test has remembered, read while it runs or afterwards."""

import asyncio
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any

import asyncpg

from tests.kit.process import address_of

PATIENCE = 20.0


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """Nothing as long as there is no such file or table."""
    address = address_of(folder)
    if address.startswith("postgresql"):
        return _onlooker().rows(address, sql)
    file = folder / "bot.db"
    if not file.exists():
        return []
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=5)) as connection:
        try:
            return connection.execute(sql).fetchall()
        except sqlite3.OperationalError:
            return []


class Onlooker:
    """Asks a server from a thread of its own, so that the tests can ask in the middle of theirs."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._connection: asyncpg.Connection | None = None
        self._address = ""
        Thread(target=self._loop.run_forever, daemon=True).start()

    def rows(self, address: str, sql: str) -> list[tuple[Any, ...]]:
        return asyncio.run_coroutine_threadsafe(self._rows(address, sql), self._loop).result(
            PATIENCE
        )

    async def _rows(self, address: str, sql: str) -> list[tuple[Any, ...]]:
        if self._connection is None or self._connection.is_closed() or address != self._address:
            if self._connection is not None:
                await self._connection.close()
            self._address, self._connection = address, await asyncpg.connect(address)
        return [tuple(row) for row in await self._connection.fetch(sql)]


@cache
def _onlooker() -> Onlooker:
    return Onlooker()
