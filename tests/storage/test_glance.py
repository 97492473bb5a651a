import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import BadSettings, DatabaseUnusable
from storage import glance, open_store
from tests.storage.kit import NOW, declared, entry


def url(folder: Path) -> str:
    return f"sqlite:///{folder / 'yamchi.db'}"


async def test_a_look_at_a_database_that_is_held(tmp_path: Path) -> None:
    assert glance(url(tmp_path)) == []
    async with open_store(url(tmp_path), bot_id=1, language="en", timezone="UTC") as store:
        await declared(store, "a", "b")
        await store.articles.add("a", [entry(1)], NOW)
        held = await store.articles.sources()
        assert glance(url(tmp_path)) == held
    assert glance(url(tmp_path)) == held


def test_what_cannot_be_looked_at(tmp_path: Path) -> None:
    with pytest.raises(BadSettings):
        glance("mysql://somewhere")
    file = tmp_path / "yamchi.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE other (x)")
    with pytest.raises(DatabaseUnusable, match=r"no such table: sources; .*yamchi migrate"):
        glance(url(tmp_path))
    file.write_bytes(b"no database at all" * 100)
    with pytest.raises(DatabaseUnusable, match="not a database"):
        glance(url(tmp_path))
