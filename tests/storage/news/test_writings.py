"""What a model wrote, and how often it was asked."""

import asyncio
from datetime import date, timedelta

import pytest

from storage.database import Database
from storage.news.writings import KEPT
from storage.store import Store
from tests.storage.kit import NOW

DAY = date(2026, 4, 2)


async def test_what_was_put_comes_back(store: Store) -> None:
    assert await store.writings.get("a") is None
    await store.writings.put("a", "First\0.", NOW)
    await store.writings.put("a", "Second.", NOW)
    await store.writings.put("b", "Third.", NOW)
    assert await store.writings.get("a") == "Second."


async def test_what_is_old_is_forgotten(store: Store) -> None:
    await store.writings.put("old", "Old.", NOW)
    await store.writings.put("new", "New.", NOW + timedelta(days=1))
    await store.writings.put("newest", "Newest.", NOW + KEPT + timedelta(seconds=1))
    assert [await store.writings.get(key) for key in ("old", "new")] == [None, "New."]


async def test_a_chat_s_bound_and_that_of_all(store: Store) -> None:
    async def take(chat_id: int, most: int = 5) -> bool:
        return await store.writings.take(chat_id, DAY, most, 2)

    assert [await take(chat) for chat in (1, 1, 1, 2, 2, 2)] == [True, True, False] * 2
    assert [await take(chat) for chat in (3, 3, 4)] == [True, False, False]
    assert await take(3, 6), "what was refused was not counted"


async def test_a_new_day(store: Store, database: Database) -> None:
    assert [await store.writings.take(1, DAY, 1, 1) for _ in range(2)] == [True, False]
    assert await store.writings.take(1, DAY + timedelta(days=1), 1, 1)
    rows = await database.fetch("SELECT DISTINCT asked_on FROM writing_requests")
    assert [row["asked_on"] for row in rows] == ["2026-04-03"]


async def test_at_once(store: Store) -> None:
    taken = await asyncio.gather(*(store.writings.take(n, DAY, 3, 3) for n in range(1, 9)))
    assert sum(taken) == 3


@pytest.mark.parametrize("bounds", [(0, 5), (5, 0)])
async def test_none_at_all(store: Store, bounds: tuple[int, int]) -> None:
    assert not await store.writings.take(1, DAY, *bounds)


async def test_a_chat_that_no_database_holds(store: Store) -> None:
    assert not await store.writings.take(2**70, DAY, 5, 5)
