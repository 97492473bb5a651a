from dataclasses import replace
from datetime import time, timedelta

from bot.values.digests import Digest
from storage.store import Store
from tests.storage.kit import NOW, declared, entry

HOUR = timedelta(hours=1)
MINE = Digest(
    id=0,
    chat_id=5,
    thread_id=None,
    at=time(9, 30),
    days=frozenset({0, 3}),
    due_at=NOW + HOUR,
    begun_at=NOW - HOUR,
    words="Kazakhstan, gas",
    languages=frozenset({"ru", "kk"}),
    most=12,
    rates=False,
    quiet=False,
    told_id=7,
    told_rates="USD/KZT=475.09",
    slot="2026-04-01T09:30",
)


async def kept(store: Store, **changes: object) -> Digest:
    digest = replace(MINE, **changes)  # type: ignore[arg-type] # a builder takes any field
    await store.chats.open(digest.chat_id, "private")
    return await store.digests.add(digest)


async def test_a_digest_is_kept_as_it_was_asked_for(store: Store) -> None:
    digest = await kept(store)
    assert digest == replace(MINE, id=digest.id)
    assert await store.digests.of_chat(5) == [digest]


async def test_another_chat_neither_sees_nor_changes_it(store: Store) -> None:
    digest = await kept(store)
    assert await store.digests.remove(6, digest.id, NOW) is None
    assert await store.digests.restore(6, digest.id) is None
    assert not await store.digests.put(replace(digest, chat_id=6, words="theirs"))
    assert await store.digests.of_chat(6) == []
    assert await store.digests.remove(5, 2**70, NOW) is None
    assert await store.digests.restore(5, 2**70) is None
    assert await store.digests.of_chat(5) == [digest]


async def test_a_change_leaves_what_became_of_slots(store: Store) -> None:
    digest = await kept(store)
    served = replace(digest, slot="now", told_id=9, told_rates="", due_at=NOW + 2 * HOUR)
    assert await store.digests.served([(digest, served)]) == {digest.id}
    assert await store.digests.served([(digest, served)]) == frozenset()
    assert await store.digests.put(replace(digest, words="oil", paused=True))
    (now,) = await store.digests.of_chat(5)
    assert now == replace(served, words="oil", paused=True, due_at=digest.due_at)


async def test_what_was_removed_comes_back_until_it_is_forgotten(store: Store) -> None:
    digest = await kept(store, due_at=NOW)
    assert await store.digests.remove(5, digest.id, NOW) == digest
    assert await store.digests.remove(5, digest.id, NOW) is None
    assert await store.digests.of_chat(5) == []
    assert await store.digests.due(NOW, 10) == []
    assert not await store.digests.put(replace(digest, words="oil"))
    await store.digests.forget(NOW - HOUR)
    assert await store.digests.restore(5, digest.id) == digest
    assert await store.digests.restore(5, digest.id) is None
    assert await store.digests.of_chat(5) == [digest]
    await store.digests.remove(5, digest.id, NOW)
    await store.digests.forget(NOW)
    assert await store.digests.restore(5, digest.id) is None


async def test_the_longest_due_come_first_and_paused_ones_never(store: Store) -> None:
    late, later, coming, paused = [
        await kept(store, due_at=NOW + shift, paused=rest)
        for shift, rest in ((-HOUR, False), (0 * HOUR, False), (HOUR, False), (-HOUR, True))
    ]
    due = await store.digests.due(NOW, 10)
    assert [each.digest for each in due] == [late, later]
    assert await store.digests.due(NOW, 1) == due[:1]
    assert [each.digest for each in await store.digests.due_later(NOW)] == [coming]
    assert paused not in [each.digest for each in due]


async def test_what_is_due_knows_its_chat(store: Store) -> None:
    digest = await kept(store, due_at=NOW)
    other = await kept(store, due_at=NOW, chat_id=6)
    await store.chats.mute(5, "timesca", muted=True)
    await store.chats.deactivate(6, "kicked")
    mine, theirs = await store.digests.due(NOW, 10)
    assert (mine.digest, mine.muted, mine.chat.inactive) == (digest, frozenset({"timesca"}), None)
    assert (theirs.digest, theirs.muted, theirs.chat.inactive) == (other, frozenset(), "kicked")
    assert mine.chat.timezone == "Asia/Almaty"


async def test_a_group_takes_its_digests_along(store: Store) -> None:
    digest = await kept(store)
    await store.chats.move(5, -1005)
    assert await store.digests.of_chat(-1005) == [replace(digest, chat_id=-1005)]


async def test_what_came_after_an_article(store: Store) -> None:
    await declared(store)
    assert await store.digests.last_id() == 0
    added = await store.articles.add(
        "timesca", [entry(n, minutes=n, topics=("economy", "kazakhstan")) for n in (1, 2, 3)], NOW
    )
    first, second, third = added
    await store.stories.join({third.id: first.id})
    assert await store.digests.last_id() == third.id
    fresh = await store.digests.fresh(first.id, 10)
    assert [(each.article, each.story_id) for each in fresh] == [
        (third, first.id),
        (second, second.id),
    ]
    assert fresh[0].topics == ("economy", "kazakhstan")
    assert [each.article for each in await store.digests.fresh(0, 1)] == [third]


async def test_what_was_told_of_stories_before(store: Store) -> None:
    await declared(store)
    added = await store.articles.add("timesca", [entry(n, minutes=n) for n in (1, 2, 3, 4)], NOW)
    first, second, third, fourth = added
    await store.stories.join({second.id: first.id, fourth.id: first.id})
    before = await store.digests.told_before([first.id, third.id], third.id)
    assert {each.article.id for each in before} == {first.id, second.id, third.id}
    assert await store.digests.told_before([], third.id) == []
