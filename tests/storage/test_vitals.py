"""What the database tells of the bot's health."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.values.vitals import Line
from storage.database import Database
from storage.migrate import load
from storage.store import Store
from tests.storage.conftest import Bot
from tests.storage.kit import NOW, only_sqlite
from tests.storage.messages.test_outbox import delivery
from tests.storage.test_digests import kept

MINUTE = timedelta(minutes=1)


async def test_queues_by_lane(store: Store, bot: Bot) -> None:
    empty = await store.vitals.queues()
    assert dict(empty.lines) == {"alert": Line(0, None), "digest": Line(0, None)}
    assert (empty.in_flight, empty.digest_due) == (0, None)
    await store.outbox.promise([delivery(5, "a"), delivery(6, "a")], NOW)
    await store.outbox.promise([delivery(5, "b", lane="alert")], NOW + MINUTE)
    (first, _) = await store.deliveries.due("digest", NOW, 9)
    await store.deliveries.claim([first.id], "me", NOW, NOW + MINUTE)
    found = await store.vitals.queues()
    assert dict(found.lines) == {"alert": Line(1, NOW + MINUTE), "digest": Line(1, NOW)}
    assert found.in_flight == 1
    assert (await bot(2).vitals.queues()) == empty


async def test_the_next_digest_is_one_that_will_come(store: Store) -> None:
    due = [NOW - MINUTE * 3, NOW - MINUTE * 2, NOW - MINUTE]
    paused, removed, coming = [await kept(store, due_at=at) for at in due]
    await store.digests.put(replace(paused, paused=True))
    await store.digests.remove(removed.chat_id, removed.id, NOW)
    assert (await store.vitals.queues()).digest_due == coming.due_at


async def test_the_schema_is_known(store: Store, database: Database) -> None:
    newest = load()[-1].version
    assert await store.vitals.schema() == (newest, newest)
    await database.execute("UPDATE schema_migrations SET version = 9999 WHERE version = ?", newest)
    assert await store.vitals.schema() == (9999, newest)


async def test_a_write_is_one_row_that_is_written_over(store: Store, database: Database) -> None:
    for _ in range(3):
        await store.vitals.write(NOW)
    (row,) = await database.fetch("SELECT count(*) AS n FROM notes")
    assert row["n"] == 1


@only_sqlite
async def test_a_database_that_takes_no_write(store: Store, file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError):
            await store.vitals.write(NOW)
        assert (await store.vitals.schema())[0] > 0, "reading goes on"
        other.execute("ROLLBACK")
    await store.vitals.write(NOW)
