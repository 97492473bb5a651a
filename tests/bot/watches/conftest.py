from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.drivers.sqlite import SqliteDatabase
from storage.migrate import migrate
from tests.kit.clock import TurnedClock


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await SqliteDatabase.open(tmp_path / "yamchi.db")
    await migrate(opened, TurnedClock())
    yield opened
    await opened.close()
