"""The storage contract runs on every driver named here."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from storage.database import Database, sqlite_path
from storage.drivers.postgres import PostgresDatabase
from storage.drivers.sqlite import SqliteDatabase
from storage.migrate import migrate
from storage.store import Store
from tests.kit.clock import TurnedClock
from tests.storage.kit import another_user

Bot = Callable[[int], Store]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "yamchi.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, file: Path) -> str:
    """Where the database is."""
    if request.param == "sqlite":
        return f"sqlite:///{file}"
    return str(request.getfixturevalue("postgresql"))


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    opened: Database
    if address.startswith("sqlite"):
        opened = await SqliteDatabase.open(sqlite_path(address), busy_seconds=0.2)
        await migrate(opened, TurnedClock())
    else:
        opened = await PostgresDatabase.open(address)
    yield opened
    await opened.close()


@pytest.fixture
def bot(database: Database) -> Bot:
    """The store of one of several bots on the same database."""
    return lambda bot_id: Store(database, bot_id, "en", "Asia/Almaty")


@pytest.fixture
def store(bot: Bot) -> Store:
    return bot(1)


@pytest.fixture
def strange_folder() -> Iterator[Path]:
    """A folder that belongs to nobody in particular, also when the tests run as root."""
    with another_user() as folder:
        yield folder
