"""sharing.Lead: which of several processes does what only one may do."""

import asyncio
import logging
from contextlib import suppress

import asyncpg

from bot.errors import LeadLost
from storage.drivers.hold import SESSION, TAKE, TO_CONNECT

log = logging.getLogger(__name__)
LOOK = 1.0  # seconds between looks whether the one that leads is gone
# A process must know that it has lost the lock before the server gives it to another: the server
# takes a machine for gone after tcp_keepalives_idle and more.
BEAT, SILENT = 2.0, 5.0
FAILURES = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


class PostgresLead:
    """By a lock that ends with its connection, which is kept for nothing else."""

    def __init__(self, url: str, path: str, name: str) -> None:
        self._url = url
        self._path = path
        self._name = name
        self._connection: asyncpg.Connection | None = None

    async def take(self) -> None:
        while True:
            if await self._taken():
                return
            await asyncio.sleep(LOOK)

    async def kept(self) -> None:
        while self._connection is not None:
            try:
                await self._connection.fetchval("SELECT 1", timeout=SILENT)
            except FAILURES as error:
                raise LeadLost(path=self._path) from error
            await asyncio.sleep(BEAT)

    async def release(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            with suppress(*FAILURES):
                await connection.close(timeout=SILENT)

    async def _taken(self) -> bool:
        try:
            if self._connection is None or self._connection.is_closed():
                self._connection = await asyncpg.connect(
                    self._url, timeout=TO_CONNECT, server_settings=SESSION
                )
            return bool(await self._connection.fetchval(TAKE[False], self._name, timeout=SILENT))
        except FAILURES as error:
            log.warning("The database cannot be asked who leads: %s", type(error).__name__)
            await self.release()
            return False
