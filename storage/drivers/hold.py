"""A database of PostgreSQL, or a bot in it, held by locks that end with their connection."""

import asyncio
import os
import socket
from collections.abc import Sequence

import asyncpg

from bot.errors import DatabaseInUse, StorageError

DATABASE = "yamchi"
# Advisory locks are numbers: each of ours is that of its name.
KEY = "hashtextextended($1, 0)"
TAKE = {
    False: f"SELECT pg_try_advisory_lock({KEY})",
    True: f"SELECT pg_try_advisory_lock_shared({KEY})",
}
TURN = 7261_0002
HOLDER = f"""
    SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'advisory' AND l.granted AND l.pid <> pg_backend_pid()
        AND l.classid::bigint = (({KEY} >> 32) & 4294967295)
        AND l.objid::bigint = ({KEY} & 4294967295)
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    LIMIT 1
"""  # noqa: S608 - constants
Lock = tuple[str, bool]  # a name, and whether others may have it too
# What each connection is opened with, in milliseconds and seconds. Whatever is waited for another
# program, what is left open by a program that hangs and the end of one whose machine is gone.
SESSION = {
    "application_name": f"yamchi {os.getpid()} on {socket.gethostname()}"[:63],
    "lock_timeout": "5000",
    "idle_in_transaction_session_timeout": "60000",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    "plan_cache_mode": "force_custom_plan",
    # No statement runs so long that compiling it would be worth its while.
    "jit": "off",
}
TO_CONNECT = 5.0
TAKEN_OVER = "another yamchi has taken the database over"


def locks_of(bot_id: int | None, *, shared: bool) -> list[Lock]:
    """The whole database for a tool that works on all of it. A bot leaves it to other bots, and
    what it has of its own to its other processes only where it is one of several."""
    if bot_id is None:
        return [(DATABASE, False)]
    return [(DATABASE, True), (f"{DATABASE} bot {bot_id}", shared)]


class Hold:
    """Taken at the start. Where its connection was lost, it is taken again before anything else."""

    def __init__(self, url: str, name: str, locks: Sequence[Lock]) -> None:
        self._url = url
        self._name = name
        self._locks = locks
        self._turn = asyncio.Lock()
        self._connection: asyncpg.Connection | None = None

    async def take(self) -> asyncpg.Connection:
        """The connection that holds it. Raises DatabaseInUse, and the driver's errors."""
        connection = await asyncpg.connect(self._url, timeout=TO_CONNECT, server_settings=SESSION)
        try:
            for name, shared in self._locks:
                await self._lock(connection, name, shared)
        except BaseException:
            await connection.close()
            raise
        self._connection = connection
        return connection

    async def _lock(self, connection: asyncpg.Connection, name: str, shared: bool) -> None:
        if not await connection.fetchval(TAKE[shared], name):
            holder = await connection.fetchval(HOLDER, name)
            pid = str(holder or "unknown").removeprefix("yamchi ")
            raise DatabaseInUse(path=self._name, pid=pid)

    async def sure(self) -> None:
        """Raises StorageError where another program has taken it meanwhile."""
        if self._connection is not None and not self._connection.is_closed():
            return
        async with self._turn:
            if self._connection is None or self._connection.is_closed():
                try:
                    await self.take()
                except DatabaseInUse as error:
                    raise StorageError(path=self._name, reason=TAKEN_OVER) from error

    async def release(self) -> None:
        if self._connection is not None:
            await self._connection.close()
