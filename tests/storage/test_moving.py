"""A group that becomes a supergroup loses nothing, also in tables that are yet to come."""

from storage.database import Database
from storage.store import Store
from tests.storage.test_belongings import columns, fill, of_chats

GROUP, NEW = -5, -1007
# Of private chats and channels alone, which do not move; what is read once and gone; a day's limit.
STAY = {"broadcasts", "channels", "channel_managers", "drafts", "inbox", "inbox_lines"} | {
    "writing_requests"
}


async def test_every_row_of_the_group_is_the_supergroups(database: Database, store: Store) -> None:
    found = await columns(database)
    await fill(database, found, GROUP)
    await store.chats.move(GROUP, NEW)
    for table, key in of_chats(found).items():
        sql = f"SELECT count(*) AS n FROM {table} WHERE {key} = ?"  # noqa: S608 - the schema's names
        left, moved = [(await database.fetch_one(sql, each)) for each in (GROUP, NEW)]
        assert left is not None
        assert moved is not None
        assert (left["n"], moved["n"]) == ((1, 0) if table in STAY else (0, 1)), table


async def test_every_setting_of_the_group_is_the_supergroups(
    database: Database, store: Store
) -> None:
    """All columns but those that say which chat it is, what kind, and whether it is there."""
    found = await columns(database)
    await fill(database, found, GROUP)
    (before,) = await database.fetch("SELECT * FROM chats WHERE id = ?", GROUP)
    await store.chats.move(GROUP, NEW)
    (after,) = await database.fetch("SELECT * FROM chats WHERE id = ?", NEW)
    kept = set(found["chats"]) - {"id", "kind", "inactive"}
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
