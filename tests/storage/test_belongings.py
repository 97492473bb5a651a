"""Whatever is stored of a chat is handed out and erased, also in tables that are yet to come."""

from datetime import timedelta

import pytest

from bot.model import Delivery, Message
from bot.values.parcels import Settlement
from storage.database import Database, Value
from storage.store import Store
from tests.storage.conftest import Bot
from tests.storage.kit import NOW, declared, entry

LATER = NOW + timedelta(days=4)
COLUMNS = {
    "sqlite": """
        SELECT t.name AS place, c.name, c.type FROM sqlite_master t, pragma_table_info(t.name) c
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.sql NOT LIKE 'CREATE VIRTUAL%'
    """,
    "postgresql": """
        SELECT table_name AS place, column_name AS name, upper(data_type) AS type
        FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name NOT LIKE 'article_keys%'
    """,
}
MINE, OTHER = 5, 6


async def columns(database: Database) -> dict[str, dict[str, str]]:
    """Table to column to type."""
    found: dict[str, dict[str, str]] = {}
    for row in await database.fetch(COLUMNS[database.dialect.name]):
        found.setdefault(row["place"], {})[row["name"]] = row["type"]
    return found


def of_chats(found: dict[str, dict[str, str]]) -> dict[str, str]:
    """The tables with rows of chats, each with the column that names the chat."""
    return {
        table: name
        for table, names in found.items()
        for name in (("id",) if table == "chats" else ("chat_id", "user_id"))
        if name in names
    }


async def fill(database: Database, found: dict[str, dict[str, str]], chat_id: int) -> None:
    """A row of the chat in each of them, with something in every column."""
    for table, key in of_chats(found).items():
        names = found[table]
        values: dict[str, Value] = {
            name: chat_id if "INT" in kind else f"secret{chat_id}" for name, kind in names.items()
        }
        values |= {key: chat_id}
        if "bot_id" in names:
            values["bot_id"] = 1
        places = ", ".join("?" * len(values))
        sql = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})"  # noqa: S608 - the schema's names
        await database.execute(sql, *values.values())


async def traces(database: Database, found: dict[str, dict[str, str]], chat_id: int) -> list[str]:
    left = []
    for table, names in found.items():
        key = of_chats(found).get(table)
        tests = [f"{key} = {chat_id}"] if key else []
        tests += [f"{name} = 'secret{chat_id}'" for name, kind in names.items() if kind == "TEXT"]
        if tests:
            sql = f"SELECT count(*) AS n FROM {table} WHERE {' OR '.join(tests)}"  # noqa: S608 - see above
            row = await database.fetch_one(sql)
            left += [table] if row is not None and row["n"] else []
    return left


async def test_nothing_of_a_chat_is_left_in_any_table(database: Database, store: Store) -> None:
    found = await columns(database)
    assert {"chats", "outbox", "inbox", "alerts", "watches"} <= of_chats(found).keys()
    for chat_id in (MINE, OTHER):
        await fill(database, found, chat_id)
    before = await traces(database, found, OTHER)
    assert set(await traces(database, found, MINE)) == set(of_chats(found))
    await store.belongings.forget(MINE, NOW)
    assert await traces(database, found, MINE) == []
    assert await traces(database, found, OTHER) == before


async def test_every_such_table_is_handed_out(database: Database, store: Store) -> None:
    found = await columns(database)
    await fill(database, found, MINE)
    await fill(database, found, OTHER)
    exported = await store.belongings.export(MINE)
    assert exported.keys() == of_chats(found).keys()
    assert "secret6" not in repr(exported)
    assert all(rows for table, rows in exported.items() if table != "saved")


async def test_what_was_promised_goes_with_its_content_and_attempts(
    database: Database, store: Store
) -> None:
    for chat_id in (MINE, OTHER):
        await store.chats.open(chat_id, "private")
        mine = Delivery(chat_id, "digest", "d:1", (Message(f"for {chat_id}"), Message("for both")))
        await store.outbox.promise([mine], NOW)
    due = await store.deliveries.due("digest", NOW, 10)
    ids = [one.id for one in due]
    await store.deliveries.claim(ids, "me", NOW, LATER)
    again = [Settlement(number, "ready", "unavailable", due_at=NOW) for number in ids]
    await store.deliveries.settle("me", again, NOW)
    await store.deliveries.claim(ids, "me", NOW, LATER)
    exported = await store.belongings.export(MINE)
    assert "for 5" in repr(exported["outbox"])
    await store.belongings.forget(MINE, NOW)
    bodies = [row["body"] for row in await database.fetch("SELECT body FROM outbox_content")]
    assert sorted("for 5" in body for body in bodies) == [False, False]
    left = [one.id for one in due if one.chat_id == OTHER]
    for table in ("outbox_attempts", "outbox_leases"):
        kept = await database.fetch(f"SELECT outbox_id FROM {table}")  # noqa: S608 - a constant
        assert [row["outbox_id"] for row in kept] == left


async def test_another_bots_chat_stays(bot: Bot, store: Store) -> None:
    await bot(2).chats.open(MINE, "private")
    await bot(2).watches.add(MINE, "gas")
    await store.chats.open(MINE, "private")
    await store.belongings.forget(MINE, NOW)
    assert await bot(2).chats.known(MINE) is not None
    assert len(await bot(2).watches.of_chat(MINE)) == 1


async def test_those_who_keep_watches_in_memory_learn_of_it(store: Store) -> None:
    watch = await store.watches.add(MINE, "gas")
    _, revision = await store.watches.changed(0)
    await store.belongings.forget(MINE, NOW)
    ((gone, live),), revision = await store.watches.changed(revision)
    assert (gone.id, gone.words, live) == (watch.id, "", False)
    await store.watches.prune(LATER)
    added = await store.watches.add(OTHER, "oil")
    assert added.id != watch.id
    assert [found.id for found, _ in (await store.watches.changed(revision))[0]] == [added.id]


async def test_what_was_saved_is_told_by_title(store: Store) -> None:
    (article,) = await (await declared(store)).articles.add("timesca", [entry(1)], NOW)
    await store.chats.open(MINE, "private")
    await store.chats.save(MINE, article.id, NOW)
    (saved,) = (await store.belongings.export(MINE))["saved"]
    assert saved == {
        "title": "Headline 1",
        "url": "https://example.org/1",
        "saved": "2026-04-02T06:00:00+00:00",
    }


@pytest.mark.parametrize("chat_id", [7, 2**70])
async def test_a_chat_of_which_there_is_nothing(store: Store, chat_id: int) -> None:
    await store.belongings.forget(chat_id, NOW)
