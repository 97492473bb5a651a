"""Whose updates each of several processes has in hand."""

from datetime import datetime, timedelta

from bot.values.updates import Line, Received
from storage.store import Store
from tests.storage.kit import NOW

LEASE = timedelta(seconds=15)
LATER = NOW + LEASE


def received(*numbers: int, chat: int = 5) -> list[Received]:
    return [Received(number, chat, f'{{"update_id":{number}}}') for number in numbers]


async def claimed(store: Store, owner: str, at: datetime = NOW, most: int = 9) -> list[Line]:
    return await store.lines.claim(owner, at, at + LEASE, most)


async def test_a_chat_is_in_one_pair_of_hands(store: Store) -> None:
    await store.inbox.add([*received(1, 3), *received(2, chat=6)], NOW)
    assert await claimed(store, "a", most=1) == [Line(5, received(1, 3), abandoned=False)]
    assert await claimed(store, "b") == [Line(6, received(2, chat=6), abandoned=False)]
    assert await claimed(store, "c") == []


async def test_what_came_meanwhile_goes_on_in_the_same_hands(store: Store) -> None:
    await store.inbox.add(received(1), NOW)
    await claimed(store, "a")
    await store.inbox.add(received(2), NOW)
    assert await claimed(store, "b") == []
    await store.inbox.done([1], NOW)
    assert await store.lines.more("a", 5) == received(2)
    await store.inbox.done([2], NOW)
    assert await store.lines.more("a", 5) == []
    await store.inbox.add(received(3), NOW)
    assert await claimed(store, "b") == [Line(5, received(3), abandoned=False)]


async def test_who_renews_keeps_it_and_who_is_gone_does_not(store: Store) -> None:
    await store.inbox.add([*received(1), *received(2, chat=6)], NOW)
    await claimed(store, "a")
    await store.lines.renew("a", [5], LATER + LEASE)
    assert await claimed(store, "b", LATER) == [Line(6, received(2, chat=6), abandoned=True)]
    # Who was taken for gone does not go on with it.
    assert await store.lines.more("a", 6) == []
    await store.lines.renew("a", [6], LATER + 9 * LEASE)
    assert await claimed(store, "c", LATER + LEASE) == [
        Line(5, received(1), abandoned=True),
        Line(6, received(2, chat=6), abandoned=True),
    ]


async def test_who_leaves_gives_all_up(store: Store) -> None:
    await store.inbox.add(received(1), NOW)
    await claimed(store, "a")
    await store.lines.leave("b")
    assert await claimed(store, "b") == []
    await store.lines.leave("a")
    assert await claimed(store, "b") == [Line(5, received(1), abandoned=False)]


async def test_a_chat_whose_updates_are_finished_is_not_claimed(store: Store) -> None:
    await store.inbox.add(received(1), NOW)
    await store.inbox.done([1], NOW)
    assert await claimed(store, "a") == []


async def test_turns_follow_one_another_and_do_not_pile_up(store: Store) -> None:
    apart = 30.0
    assert await store.turns.reserve(1, apart) < 1
    second = await store.turns.reserve(2, apart)
    third = await store.turns.reserve(1, apart)
    assert apart - 10 < second <= apart
    assert 3 * apart - 10 < third <= 3 * apart
