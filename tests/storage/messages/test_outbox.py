"""Promises: written down once, with their parts, together with what caused them."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.clock import micros
from bot.model import Delivery, Message
from storage.database import Database
from storage.messages.outbox import LIFETIME
from storage.store import Store
from tests.storage.conftest import Bot
from tests.storage.kit import NOW

HOUR = timedelta(hours=1)


def delivery(chat_id: int, key: str = "digest:1", *texts: str, **fields: Any) -> Delivery:
    messages = tuple(Message(text) for text in texts or ("hello",))
    return Delivery(chat_id, fields.pop("kind", "digest"), key, messages, **fields)


async def rows(database: Database, columns: str) -> list[tuple[object, ...]]:
    found = await database.fetch(f"SELECT {columns} FROM outbox ORDER BY id")  # noqa: S608
    return [tuple(row) for row in found]


async def count(database: Database, table: str) -> int:
    row = await database.fetch_one(f"SELECT count(*) FROM {table}")  # noqa: S608
    assert row is not None
    return int(row[0])


async def test_a_promise_is_a_row_for_each_part(store: Store, database: Database) -> None:
    assert await store.outbox.promise([delivery(5, "d", "one", "two"), delivery(6, "d")], NOW) == 2
    assert await rows(database, "chat_id, part, state") == [
        (5, 1, "ready"),
        (6, 1, "ready"),
        (5, 2, "ready"),
    ]
    assert await store.outbox.promise([], NOW) == 0


async def test_the_same_promise_is_made_once(store: Store, database: Database) -> None:
    assert await store.outbox.promise([delivery(5, "d", "one")], NOW) == 1
    again = [delivery(5, "d", "one", "more"), delivery(5, "e"), delivery(5, "e", "other")]
    assert await store.outbox.promise(again, NOW) == 1
    assert await rows(database, "dedupe_key, part") == [("d", 1), ("e", 1)]


async def test_a_key_belongs_to_a_bot_and_a_chat(bot: Bot) -> None:
    assert await bot(1).outbox.promise([delivery(5), delivery(6)], NOW) == 2
    assert await bot(2).outbox.promise([delivery(5), delivery(6)], NOW) == 2


async def test_a_content_is_stored_once_and_frozen(store: Store, database: Database) -> None:
    await store.outbox.promise([delivery(chat) for chat in range(1, 101)], NOW)
    await store.outbox.promise([delivery(7, "later")], NOW + HOUR)
    assert await count(database, "outbox_content") == 1
    assert await count(database, "outbox") == 101


async def test_what_happened_and_its_promise_are_one(store: Store, database: Database) -> None:
    async with store.transaction():
        await store.chats.open(5, "private")
        await store.outbox.promise([delivery(5, "d", "one", "two")], NOW)
    with pytest.raises(ZeroDivisionError):
        await promise_and_fail(store)
    assert await rows(database, "dedupe_key, part") == [("d", 1), ("d", 2)]
    assert await count(database, "outbox_content") == 2


async def promise_and_fail(store: Store) -> None:
    async with store.transaction():
        await store.outbox.promise([delivery(6, "e", "three")], NOW)
        raise ZeroDivisionError


@pytest.mark.parametrize(
    ("fields", "begin", "end"),
    [
        ({}, NOW, NOW + LIFETIME),
        ({"not_before": NOW + HOUR}, NOW + HOUR, NOW + HOUR + LIFETIME),
        ({"not_before": NOW - HOUR, "expires_at": NOW + HOUR}, NOW, NOW + HOUR),
    ],
)
async def test_a_promise_has_a_beginning_and_an_end(
    fields: dict[str, Any], begin: datetime, end: datetime, store: Store, database: Database
) -> None:
    await store.outbox.promise([delivery(5, **fields)], NOW)
    found = await rows(database, "not_before_us, due_us, expires_us, created_us")
    assert found == [(micros(begin), micros(begin), micros(end), micros(NOW))]


async def test_where_and_how(store: Store, database: Database) -> None:
    told = delivery(-100, kind="alert", lane="alert", thread_id=7, silent=True)
    await store.outbox.promise([told, delivery(-100, "other")], NOW)
    found = await rows(database, "kind, lane, thread_id, silent")
    assert found == [("alert", 1, 7, 1), ("digest", 2, None, 0)]


async def test_a_chat_that_takes_no_messages_is_promised_them_for_its_return(
    store: Store, database: Database
) -> None:
    await store.chats.open(5, "private")
    await store.chats.deactivate(5, "blocked")
    assert await store.outbox.promise([delivery(5), delivery(6)], NOW) == 2
    assert await rows(database, "chat_id, state") == [(5, "paused"), (6, "ready")]
