from datetime import timedelta

from bot.model import Article
from bot.values.watches import Hit, Watch, Watcher
from storage.database import Database
from storage.store import Store
from tests.storage.conftest import Bot
from tests.storage.kit import NOW, entry, source

LATER = NOW + timedelta(hours=1)


async def two_outlets(store: Store) -> list[Article]:
    await store.articles.declare([source("a"), source("b")])
    first = await store.articles.add("a", [entry(1), entry(2, minutes=-1)], NOW)
    return [*first, *await store.articles.add("b", [entry(3, minutes=-2)], NOW)]


def hit(watch: Watch, article: Article, story: int | None = None) -> Hit:
    return Hit(watch.id, article.id, story or article.id, article.source_id, NOW)


async def test_a_chats_watches_in_their_order(store: Store) -> None:
    gas = await store.watches.add(5, "gas", 7)
    oil = await store.watches.add(5, "oil\0")
    await store.watches.add(6, "gas")
    assert await store.watches.of_chat(5) == [gas, oil]
    assert (gas.words, gas.thread_id, oil.words) == ("gas", 7, "oil")


async def test_only_a_chats_own_are_changed(store: Store) -> None:
    gas = await store.watches.add(5, "gas")
    assert await store.watches.pause(6, gas.id, paused=True) is None
    assert await store.watches.remove(6, gas.id, NOW) is None
    assert await store.watches.remove(5, 2**80, NOW) is None
    assert await store.watches.restore(6, gas.id) is None
    assert await store.watches.of_chat(5) == [gas]


async def test_what_changed_is_told_once(store: Store, bot: Bot) -> None:
    gas, oil = [await store.watches.add(5, words) for words in ("gas", "oil")]
    await bot(2).watches.add(5, "another bot's")
    changed, revision = await store.watches.changed(0)
    assert changed == [(gas, True), (oil, True)]
    assert await store.watches.changed(revision) == ([], revision)
    paused = await store.watches.pause(5, gas.id, paused=True)
    assert paused is not None
    assert paused.paused
    changed, revision = await store.watches.changed(revision)
    assert changed == [(paused, False)]
    assert await store.watches.remove(5, oil.id, NOW) == oil
    assert await store.watches.pause(5, gas.id, paused=False) == gas
    changed, revision = await store.watches.changed(revision)
    assert changed == [(oil, False), (gas, True)]
    assert await store.watches.restore(5, oil.id) == oil
    assert (await store.watches.changed(revision))[0] == [(oil, True)]


async def test_watchers_are_those_that_may_be_written_to(store: Store) -> None:
    for chat_id in (5, 6, 7):
        await store.chats.open(chat_id, "private")
    await store.chats.deactivate(6, "blocked")
    await store.chats.be_quiet(5, (1320, 420))
    found = await store.watches.watchers([5, 6, 8])
    assert found == [Watcher(5, "Asia/Almaty", (1320, 420))]
    assert len(await store.watches.watchers({*range(5, 3000)})) == 2
    await store.chats.be_quiet(5, None)
    assert await store.watches.watchers([5]) == [Watcher(5, "Asia/Almaty")]


async def test_each_story_is_told_once(store: Store) -> None:
    first, second, third = await two_outlets(store)
    await store.chats.open(5, "private")
    gas, oil = [await store.watches.add(5, words) for words in ("gas", "oil")]
    await store.watches.found([hit(gas, first), hit(oil, first), hit(gas, second, first.id)])
    assert await store.watches.untold(5) == [(gas, first)]
    await store.watches.found([hit(gas, third, first.id)])
    assert await store.watches.untold(5) == [(gas, first)]
    (watcher,) = await store.watches.watchers([5])
    assert watcher.told_at == NOW
    await store.watches.told(5)
    assert await store.watches.untold(5) == []
    await store.watches.found([hit(oil, third)])
    assert await store.watches.untold(5) == [(oil, third)]


async def test_what_is_not_wanted_is_not_found(store: Store) -> None:
    first, second, third = await two_outlets(store)
    await store.chats.mute(5, "b", muted=True)
    gas, oil = [await store.watches.add(5, words) for words in ("gas", "oil")]
    await store.watches.pause(5, oil.id, paused=True)
    await store.watches.found([hit(oil, first), hit(gas, third), hit(gas, second)])
    assert await store.watches.untold(5) == [(gas, second)]
    await store.watches.remove(5, gas.id, NOW)
    await store.watches.restore(5, gas.id)
    assert await store.watches.untold(5) == []


async def test_due_is_what_has_come_the_longest_first(store: Store) -> None:
    first, second, _ = await two_outlets(store)
    five, six = [await store.watches.add(chat, "gas") for chat in (5, 6)]
    later = Hit(six.id, first.id, first.id, "a", LATER)
    await store.watches.found([hit(five, second), later])
    assert await store.watches.due(NOW, 9) == [5]
    assert await store.watches.due(LATER, 9) == [5, 6]
    assert await store.watches.due(LATER, 1) == [5]


async def test_a_group_moves_with_its_watches(store: Store) -> None:
    first, second, _ = await two_outlets(store)
    await store.chats.open(-5, "group")
    await store.chats.be_quiet(-5, (0, 540))
    gas = await store.watches.add(-5, "gas")
    await store.watches.found([hit(gas, first)])
    _, revision = await store.watches.changed(0)
    await store.chats.move(-5, -1005)
    (moved,) = await store.watches.of_chat(-1005)
    assert (moved.id, moved.words) == (gas.id, "gas")
    assert (await store.watches.changed(revision))[0] == [(moved, True)]
    assert await store.watches.untold(-1005) == [(moved, first)]
    assert (await store.chats.open(-1005, "supergroup")).quiet == (0, 540)
    await store.watches.found([hit(moved, second, first.id)])
    assert len(await store.watches.untold(-1005)) == 1
    assert await store.watches.of_chat(-5) == []


async def test_pruning(store: Store, database: Database) -> None:
    first, _, _ = await two_outlets(store)
    await store.chats.open(5, "private")
    gas, oil = [await store.watches.add(5, words) for words in ("gas", "oil")]
    await store.watches.found([hit(oil, first)])
    await store.watches.remove(5, gas.id, NOW)
    await store.watches.prune(NOW)
    assert await store.watches.restore(5, gas.id) == gas
    await store.watches.remove(5, gas.id, NOW)
    await store.watches.prune(LATER)
    assert await store.watches.restore(5, gas.id) is None
    assert await store.watches.of_chat(5) == [oil]
    assert await database.fetch("SELECT * FROM watch_stories") == []
