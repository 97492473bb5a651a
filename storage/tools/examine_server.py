"""The same look at a database of PostgreSQL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from bot.errors import DatabaseUnusable
from bot.model import SourceState
from storage.drivers.dialect import POSTGRESQL
from storage.drivers.hold import DATABASE, HOLDER, TO_CONNECT
from storage.drivers.postgres import DRIVERS, TABLES, name_of, reason_of, recognise
from storage.migrate import load, outstanding
from storage.news.outlets import STATES, state_of
from storage.tools.examine import Examined
from storage.tools.glance import OLDER

SIZE = "SELECT pg_database_size(current_database())"
VERSIONS = "SELECT version, checksum FROM schema_migrations"
MAY_CREATE = "SELECT has_schema_privilege(current_schema(), 'CREATE')"


async def examine_server(url: str) -> Examined:
    """Raises DatabaseUnusable and DatabaseNewer."""
    async with _looking(url) as connection:
        return await _look(connection, name_of(url))


async def outlets_of_server(url: str) -> list[SourceState]:
    """The enabled ones; none where there is no database yet. Raises DatabaseUnusable."""
    async with _looking(url) as connection:
        if not await connection.fetch(TABLES):
            return []
        try:
            return [state_of(row) for row in await connection.fetch(STATES)]
        except (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError) as error:
            raise DatabaseUnusable(path=name_of(url), reason=f"{error}; {OLDER}") from error


@asynccontextmanager
async def _looking(url: str) -> AsyncIterator[asyncpg.Connection]:
    name = name_of(url)
    try:
        connection = await asyncpg.connect(url, timeout=TO_CONNECT)
        try:
            yield connection
        finally:
            await connection.close()
    except (OSError, ValueError, OverflowError, *DRIVERS) as error:
        raise DatabaseUnusable(path=name, reason=reason_of(error, name)) from error


async def _look(connection: asyncpg.Connection, name: str) -> Examined:
    tables = await recognise(connection, name)
    if not tables and not await connection.fetchval(MAY_CREATE):
        raise DatabaseUnusable(path=name, reason="this user may not create tables in it")
    known = load(dialect=POSTGRESQL)
    applied = dict(await connection.fetch(VERSIONS)) if tables else {}
    outstanding(applied, known, name)
    holder = await connection.fetchval(HOLDER, DATABASE)
    return Examined(
        name=name,
        known=known[-1].version,
        schema=max(applied, default=0) if tables else None,
        size=await connection.fetchval(SIZE),
        holder=str(holder).removeprefix("yamchi ") if holder else None,
    )
