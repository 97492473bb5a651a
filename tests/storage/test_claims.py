"""Several programs that send from one database of PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from bot.model import Delivery, Message
from bot.values.parcels import Settlement
from storage.drivers.postgres import PostgresDatabase
from storage.store import Store
from tests.storage.kit import NOW

CHATS, SENDERS, AT_ONCE = 400, 4, 16


@pytest.fixture
async def senders(postgresql: str) -> AsyncIterator[list[Store]]:
    """Each with connections of its own, as a process of its own has them."""
    first = await PostgresDatabase.open(postgresql)
    pools = [await asyncpg.create_pool(postgresql, min_size=1) for _ in range(SENDERS - 1)]
    others = [PostgresDatabase(postgresql, "another", first._hold, pool) for pool in pools]
    yield [Store(database, 1, "en", "UTC") for database in (first, *others)]
    for database in (*others, first):
        await database.close()


async def promised(store: Store) -> None:
    told = [Delivery(chat, "digest", "d", (Message("x"),)) for chat in range(1, CHATS + 1)]
    await store.outbox.promise(told, NOW)


@pytest.mark.parametrize("settled", [False, True])
async def test_no_message_is_claimed_by_two(senders: list[Store], settled: bool) -> None:
    await promised(senders[0])
    claims: list[int] = []

    async def send(name: str, store: Store) -> None:
        while due := await store.deliveries.due("digest", NOW, AT_ONCE):
            ids = [parcel.id for parcel in due]
            claimed = await store.deliveries.claim(ids, name, NOW, NOW)
            claims.extend(claimed)
            if settled:
                sent = [Settlement(number, "sent", "sent", 7) for number in claimed]
                assert await store.deliveries.settle(name, sent, NOW) == len(sent)

    async with asyncio.TaskGroup() as tasks:
        for number, store in enumerate(senders):
            tasks.create_task(send(f"sender {number}", store))
    assert len(claims) == len(set(claims)) == CHATS


async def test_what_another_is_claiming_is_passed_over(
    senders: list[Store], postgresql: str
) -> None:
    await promised(senders[0])
    due = [parcel.id for parcel in await senders[0].deliveries.due("digest", NOW, 5)]
    other = await asyncpg.connect(postgresql)
    await other.execute("BEGIN")
    await other.fetch("SELECT 1 FROM outbox WHERE id = $1 FOR UPDATE", due[2])
    async with asyncio.timeout(4):  # less than what is waited for a lock
        assert await senders[1].deliveries.claim(due, "b", NOW, NOW) == {*due} - {due[2]}
    await other.execute("ROLLBACK")
    await other.close()
    assert await senders[2].deliveries.claim(due, "c", NOW, NOW) == {due[2]}
