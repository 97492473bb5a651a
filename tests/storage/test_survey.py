"""The whole of one bot at a glance, on both databases."""

import re

from storage.database import Database
from storage.migrate import load
from storage.store import Store
from tests.storage.kit import NOW


async def test_it_names_its_database_and_schema(database: Database, store: Store) -> None:
    seen = await store.survey.overview(NOW)
    assert re.fullmatch(rf"{database.dialect.title} \d+\.\d+(\.\d+)?", seen.engine)
    assert seen.schema == len(load())
    assert (seen.free is None) == (database.dialect.name == "postgresql")
