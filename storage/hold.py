"""A database of PostgreSQL, held by one program: by a lock that ends with its connection."""

import asyncio
import os
import socket

import asyncpg

from bot.errors import DatabaseInUse, StorageError

# Of ours, among all numbers that programs lock: any would do.
HELD, TURN = 7261_0001, 7261_0002
TAKE = "SELECT pg_try_advisory_lock($1)"
HOLDER = """
    SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'advisory' AND l.granted AND l.objid = $1
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
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
}
TO_CONNECT = 5.0


class Hold:
    """Taken at the start. Where its connection was lost, it is taken again before anything else."""

    def __init__(self, url: str, name: str) -> None:
        self._url = url
        self._name = name
        self._turn = asyncio.Lock()
        self._connection: asyncpg.Connection | None = None

    async def take(self) -> asyncpg.Connection:
        """The connection that holds it. Raises DatabaseInUse, and the driver's errors."""
        connection = await asyncpg.connect(self._url, timeout=TO_CONNECT, server_settings=SESSION)
        try:
            await self._lock(connection)
        except BaseException:
            await connection.close()
            raise
        self._connection = connection
        return connection

    async def _lock(self, connection: asyncpg.Connection) -> None:
        if not await connection.fetchval(TAKE, HELD):
            holder = await connection.fetchval(HOLDER, HELD)
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
                    reason = "another yamchi has taken the database over"
                    raise StorageError(path=self._name, reason=reason) from error

    async def release(self) -> None:
        if self._connection is not None:
            await self._connection.close()
