"""A look into a database that may be another process's: nothing is held, changed or brought up."""

import sqlite3
from contextlib import closing

from bot.errors import DatabaseUnusable
from bot.model import SourceState
from storage.database import sqlite_path
from storage.outlets import STATES, state_of


def glance(url: str) -> list[SourceState]:
    """The enabled sources with their health; none where there is no database yet. It blocks.

    Raises BadSettings, and DatabaseUnusable also for a schema of another version.
    """
    path = sqlite_path(url).absolute()
    if not path.exists():
        return []
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return [state_of(row) for row in connection.execute(STATES)]
    except sqlite3.OperationalError as error:
        reason = f"{error}; if it is of an older yamchi, `yamchi migrate` brings it up"
        raise DatabaseUnusable(path=path, reason=reason) from error
    except sqlite3.Error as error:
        raise DatabaseUnusable(path=path, reason=error) from error
