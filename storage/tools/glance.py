"""A look into a database that may be another process's: nothing is held, changed or brought up."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.errors import DatabaseUnusable
from bot.model import SourceState
from storage.database import is_postgresql, sqlite_path
from storage.news.outlets import STATES, state_of

OLDER = "if it is of an older yamchi, `yamchi migrate` brings it up"


async def glance(url: str) -> list[SourceState]:
    """The enabled sources with their health; none where there is no database yet.

    Raises BadSettings, and DatabaseUnusable also for a schema of another version.
    """
    if is_postgresql(url):
        # A driver's library is loaded only when it is the one in use.
        from storage.tools.examine_server import outlets_of_server

        return await outlets_of_server(url)
    return await asyncio.to_thread(_of_file, sqlite_path(url).absolute())


def _of_file(path: Path) -> list[SourceState]:
    if not path.exists():
        return []
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return [state_of(row) for row in connection.execute(STATES)]
    except sqlite3.OperationalError as error:
        reason = f"{error}; {OLDER}"
        raise DatabaseUnusable(path=path, reason=reason) from error
    except sqlite3.Error as error:
        raise DatabaseUnusable(path=path, reason=error) from error
