import json
from datetime import timedelta

import pytest

from bot.values.updates import Received
from storage.database import Database
from storage.store import Store
from tests.storage.conftest import Bot
from tests.storage.kit import NOW

LATER = NOW + timedelta(hours=1)


def received(*numbers: int) -> list[Received]:
    return [Received(number, 5, f'{{"update_id":{number}}}') for number in numbers]


async def rows(database: Database) -> list[tuple[object, ...]]:
    sql = "SELECT update_id, payload, buried FROM inbox ORDER BY update_id"
    return [tuple(row) for row in await database.fetch(sql)]


async def test_only_what_is_new_comes_back_in_order(store: Store) -> None:
    assert await store.inbox.add([], NOW) == []
    assert await store.inbox.add(received(3, 1, 2), NOW) == received(3, 1, 2)
    assert await store.inbox.add(received(2, 4, 3, 5, 4), LATER) == received(4, 5)


async def test_what_was_not_finished_is_waiting(store: Store) -> None:
    await store.inbox.add(received(2, 3, 1), NOW)
    await store.inbox.done([3], LATER)
    assert await store.inbox.waiting() == received(1, 2)


async def test_what_was_in_hand_when_a_run_ended_is_counted(store: Store) -> None:
    await store.inbox.add(received(1, 2), NOW)
    await store.inbox.attempt(2)
    await store.inbox.attempt(2)
    assert [u.attempts for u in await store.inbox.waiting()] == [0, 2]


async def test_what_is_done_is_forgotten_and_not_new_again(
    store: Store, database: Database
) -> None:
    await store.inbox.add(received(1, 2, 3), NOW)
    await store.inbox.done([1, 2], LATER)
    await store.inbox.done([], LATER)
    assert [row[1] for row in await rows(database)] == ["", "", '{"update_id":3}']
    assert await store.inbox.add(received(1), LATER) == []


async def test_what_is_buried_is_not_waiting(store: Store, database: Database) -> None:
    await store.inbox.add(received(1), NOW)
    await store.inbox.bury(1, "it ended the program", LATER)
    assert await store.inbox.waiting() == []
    assert await rows(database) == [(1, '{"update_id":1}', "it ended the program")]


async def test_only_what_is_finished_long_ago_is_pruned(store: Store) -> None:
    await store.inbox.add(received(1, 2, 3, 4), NOW)
    await store.inbox.done([1], NOW)
    await store.inbox.bury(2, "x", NOW)
    await store.inbox.done([3], LATER)
    assert await store.inbox.prune(LATER) == 2
    assert await store.inbox.prune(LATER) == 0
    assert await store.inbox.add(received(1, 2, 3, 4), LATER) == received(1, 2)


async def test_bots_do_not_share_updates(bot: Bot) -> None:
    one, two = bot(1).inbox, bot(2).inbox
    await one.add(received(1, 2), NOW)
    assert await two.add(received(1), NOW) == received(1)
    await two.done([1, 2], NOW)
    await two.bury(2, "x", NOW)
    assert await two.prune(LATER) == 1
    assert [update.update_id for update in await one.waiting()] == [1, 2]


@pytest.mark.parametrize("text", ["half \ud83d", "\udc00\ud83d", "zero \0", "whole 😀"])
async def test_any_json_of_telegram_is_kept(store: Store, text: str) -> None:
    payload = json.dumps({"text": text}, ensure_ascii=False)
    await store.inbox.add([Received(1, 5, payload)], NOW)
    (kept,) = await store.inbox.waiting()
    assert json.loads(kept.payload) == {"text": text}


async def test_a_batch_is_committed_whole(store: Store) -> None:
    with pytest.raises((OverflowError, ValueError)):
        await store.inbox.add([*received(1, 2), Received(3, 2**70, "{}")], NOW)
    assert await store.inbox.waiting() == []
