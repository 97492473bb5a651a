import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import BadSettings, DatabaseUnusable
from storage import glance, open_store
from tests.kit.postgres import Server
from tests.storage.kit import NOW, declared, entry


async def test_a_look_at_a_database_that_is_held(address: str) -> None:
    async with open_store(address, bot_id=1, language="en", timezone="UTC") as store:
        await declared(store, "a", "b")
        await store.articles.add("a", [entry(1)], NOW)
        held = await store.articles.sources()
        assert await glance(address) == held
    assert await glance(address) == held


async def test_where_there_is_nothing_yet(file: Path, server_of_postgresql: Server) -> None:
    name = server_of_postgresql.create()
    for url in (f"sqlite:///{file}", server_of_postgresql.url(name)):
        assert await glance(url) == []
    server_of_postgresql.sql("CREATE TABLE other (x INTEGER)", name)
    with pytest.raises(DatabaseUnusable, match=r'relation "sources" does not exist; .*migrate'):
        await glance(server_of_postgresql.url(name))
    server_of_postgresql.sql(f"DROP DATABASE {name}")


async def test_what_cannot_be_looked_at(tmp_path: Path) -> None:
    with pytest.raises(BadSettings):
        await glance("mysql://somewhere")
    with pytest.raises(DatabaseUnusable, match="cannot be reached"):
        await glance("postgresql://u:p@127.0.0.1:1/d")
    file = tmp_path / "yamchi.db"
    url = f"sqlite:///{file}"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE other (x)")
    with pytest.raises(DatabaseUnusable, match=r"no such table: sources; .*yamchi migrate"):
        await glance(url)
    file.write_bytes(b"no database at all" * 100)
    with pytest.raises(DatabaseUnusable, match="not a database"):
        await glance(url)
