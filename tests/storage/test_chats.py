import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Article, Chat
from storage.database import Database
from storage.store import Store
from tests.storage.conftest import Bot
from tests.storage.kit import NOW, entry, source

GROUP, SUPERGROUP = -5, -1005


async def three_articles(store: Store) -> list[Article]:
    await store.articles.declare([source()])
    return await store.articles.add("timesca", [entry(n, minutes=n) for n in range(3)], NOW)


async def test_a_new_chat_gets_the_defaults(store: Store) -> None:
    expected = Chat(5, "private", "en", "Asia/Almaty")
    assert await store.chats.open(5, "private") == expected
    assert await store.chats.open(5, "private") == expected


async def test_a_chat_keeps_its_settings(store: Store, database: Database) -> None:
    await store.chats.open(5, "private")
    await database.execute("UPDATE chats SET language = 'ru', currencies = 'EUR CNY'")
    assert await store.chats.open(5, "private") == Chat(
        5, "private", "ru", "Asia/Almaty", ("EUR", "CNY")
    )


async def test_a_chat_may_be_looked_at_without_being_opened(store: Store) -> None:
    assert await store.chats.known(5) is None
    assert await store.chats.known(5) is None
    opened = await store.chats.open(5, "private")
    assert await store.chats.known(5) == opened
    await store.chats.deactivate(5, "blocked")
    assert await store.chats.known(5) == replace(opened, inactive="blocked")


async def test_opening_makes_an_inactive_chat_active(store: Store, database: Database) -> None:
    await store.chats.open(5, "private")
    await store.chats.deactivate(5, "blocked")
    row = await database.fetch_one("SELECT inactive FROM chats")
    assert row is not None
    assert row["inactive"] == "blocked"
    assert (await store.chats.open(5, "private")).inactive is None


async def test_a_chat_may_become_of_another_kind(store: Store) -> None:
    await store.chats.open(GROUP, "group")
    assert (await store.chats.open(GROUP, "supergroup")).kind == "supergroup"


async def test_a_chat_that_opens_many_times_at_once(store: Store) -> None:
    opened = await asyncio.gather(*(store.chats.open(5, "private") for _ in range(20)))
    assert set(opened) == {Chat(5, "private", "en", "Asia/Almaty")}


async def test_bots_do_not_share_chats(bot: Bot, database: Database) -> None:
    one, two = bot(1), bot(2)
    await three_articles(one)
    await one.chats.open(5, "private")
    await database.execute("UPDATE chats SET language = 'ru'")
    await one.chats.show(5, 3, {1: 10})
    await one.chats.save(5, 1, NOW)
    await one.chats.mute(5, "timesca", muted=True)
    await one.chats.ask(5, "gas")
    await two.chats.deactivate(5, "blocked")
    assert (await two.chats.open(5, "private")).language == "en"
    assert await two.chats.shown(5, 1) is None
    assert await two.chats.saved(5, 9) == []
    assert await two.chats.muted(5) == frozenset()
    assert await two.chats.asked(5, 1) is None
    await two.chats.move(5, 6)
    assert (await one.chats.open(5, "private")).language == "ru"
    assert await one.chats.muted(5) == {"timesca"}
    assert await one.chats.asked(5, 1) == "gas"


async def test_pages_of_a_list_add_up(store: Store) -> None:
    assert await store.chats.shown(5, 1) is None
    await store.chats.show(5, 30, {1: 30, 2: 29})
    await store.chats.show(5, 30, {3: 28, 4: 27})
    assert [await store.chats.shown(5, n) for n in (1, 4, 5)] == [30, 27, None]


async def test_another_list_replaces_the_last(store: Store) -> None:
    await store.chats.show(5, 30, {1: 30, 2: 29})
    await store.chats.show(5, 31, {1: 31})
    assert [await store.chats.shown(5, n) for n in (1, 2)] == [31, None]


async def test_a_list_that_is_asked_for_again_begins_anew(store: Store) -> None:
    await store.chats.show(5, 30, {1: 30}, anew=True)
    await store.chats.show(5, 30, {2: 29}, anew=True)
    assert [await store.chats.shown(5, n) for n in (1, 2)] == [None, 29]


async def test_of_pages_shown_at_once_none_is_lost(store: Store) -> None:
    await asyncio.gather(*(store.chats.show(5, 30, {n: 100 + n}) for n in range(20)))
    found = [await store.chats.shown(5, n) for n in range(20)]
    assert found == [100 + n for n in range(20)]


async def test_an_empty_list(store: Store) -> None:
    await store.chats.show(5, 0, {})
    await store.chats.show(5, 0, {})
    assert await store.chats.shown(5, 1) is None


async def test_saved_articles_newest_kept_first(store: Store) -> None:
    oldest, middle, newest = await three_articles(store)
    assert await store.chats.save(5, newest.id, NOW)
    assert await store.chats.save(5, oldest.id, NOW + timedelta(seconds=1))
    assert await store.chats.save(5, middle.id, NOW + timedelta(seconds=1))
    assert not await store.chats.save(5, newest.id, NOW + timedelta(seconds=2))
    assert await store.chats.saved(5, 9) == [middle, oldest, newest]
    assert await store.chats.saved(5, 1) == [middle]
    assert await store.chats.saved(6, 9) == []


@pytest.mark.parametrize("opened_before", [False, True])
async def test_a_group_moves_with_everything(
    store: Store, database: Database, opened_before: bool
) -> None:
    oldest, middle, _ = await three_articles(store)
    group = await store.chats.open(GROUP, "group")
    await database.execute("UPDATE chats SET language = 'ky', currencies = 'EUR'")
    await store.chats.show(GROUP, 30, {1: oldest.id})
    await store.chats.save(GROUP, oldest.id, NOW)
    await store.chats.mute(GROUP, "a", muted=True)
    for words in ("gas", "oil"):
        await store.chats.ask(GROUP, words)
    if opened_before:
        await store.chats.mute(SUPERGROUP, "b", muted=True)
        await store.chats.ask(SUPERGROUP, "rail")
        await store.chats.open(SUPERGROUP, "supergroup")
        await store.chats.save(SUPERGROUP, middle.id, NOW)
        await store.chats.save(SUPERGROUP, oldest.id, NOW)
    await store.chats.move(GROUP, SUPERGROUP)
    await store.chats.move(GROUP, SUPERGROUP)
    await store.chats.move(SUPERGROUP, SUPERGROUP)
    assert await store.chats.open(SUPERGROUP, "supergroup") == replace(
        group,
        id=SUPERGROUP,
        kind="supergroup",
        language="ky",
        currencies=("EUR",),
        mutes=True,
    )
    assert await store.chats.shown(SUPERGROUP, 1) == oldest.id
    kept = [middle, oldest] if opened_before else [oldest]
    assert await store.chats.saved(SUPERGROUP, 9) == kept
    assert await store.chats.muted(SUPERGROUP) == ({"a", "b"} if opened_before else {"a"})
    asked = [await store.chats.asked(SUPERGROUP, number) for number in (1, 2)]
    assert asked == (["rail", "oil"] if opened_before else ["gas", "oil"])
    left = (
        "SELECT id FROM chats UNION SELECT chat_id FROM shown UNION SELECT chat_id FROM saved "
        "UNION SELECT chat_id FROM muted UNION SELECT chat_id FROM asked"
    )
    assert [row["id"] for row in await database.fetch(left)] == [SUPERGROUP]


async def test_what_a_chat_does_not_want(store: Store) -> None:
    assert await store.chats.muted(5) == frozenset()
    for source_id in ("a", "b", "a", "odd\0\ud83d"):
        await store.chats.mute(5, source_id, muted=True)
    await store.chats.mute(5, "b", muted=False)
    await store.chats.mute(5, "nothing", muted=False)
    assert await store.chats.muted(5) == {"a", "odd?"}
    assert await store.chats.muted(6) == frozenset()


async def test_what_was_asked_has_a_number(store: Store) -> None:
    assert [await store.chats.ask(5, words) for words in ("gas", "oil", "gas")] == [1, 2, 1]
    assert await store.chats.ask(6, "oil") == 1
    assert [await store.chats.asked(5, n) for n in (0, 1, 2, 3, 2**80)] == [
        None,
        "gas",
        "oil",
        None,
        None,
    ]


async def test_the_last_twenty_are_remembered_by_when_they_were_asked_last(store: Store) -> None:
    for n in range(20):
        assert await store.chats.ask(5, f"words {n}") == n + 1
    assert await store.chats.ask(5, "words 0") == 1
    assert await store.chats.ask(5, "new") == 21
    assert await store.chats.asked(5, 1) == "words 0"
    assert await store.chats.asked(5, 2) is None
    assert await store.chats.ask(5, "words 1") == 22


async def test_asked_at_once(store: Store) -> None:
    numbers = await asyncio.gather(*(store.chats.ask(5, f"words {n % 7}") for n in range(14)))
    assert sorted(numbers) == sorted([*range(1, 8)] * 2)


async def test_currencies_and_base_are_kept_and_move_along(store: Store) -> None:
    await store.chats.open(GROUP, "group")
    await store.chats.price(GROUP, ["EUR", "RUB"], "KZT")
    chat = await store.chats.open(GROUP, "group")
    assert (chat.currencies, chat.base) == (("EUR", "RUB"), "KZT")
    await store.chats.open(SUPERGROUP, "supergroup")
    await store.chats.move(GROUP, SUPERGROUP)
    moved = await store.chats.open(SUPERGROUP, "supergroup")
    assert (moved.currencies, moved.base) == (("EUR", "RUB"), "KZT")
    await store.chats.price(SUPERGROUP, [], "USD")
    assert (await store.chats.open(SUPERGROUP, "supergroup")).currencies == ()


async def test_language_topics_and_low_data_are_kept_and_move_along(store: Store) -> None:
    new = await store.chats.open(-5, "group", "ru")
    assert (new.language, new.topics, new.lean, new.greeted) == ("ru", (), False, False)
    assert (await store.chats.open(-5, "group", "kk")).language == "ru"
    await store.chats.speak(-5, "uz_Cyrl")
    await store.chats.follow(-5, ("central-asia", "energy"))
    await store.chats.thin(-5, lean=True)
    await store.chats.greet(-5)
    await store.chats.open(-1007, "supergroup")
    await store.chats.move(-5, -1007)
    moved = await store.chats.open(-1007, "supergroup")
    assert (moved.language, moved.topics) == ("uz_Cyrl", ("central-asia", "energy"))
    assert (moved.lean, moved.greeted) == (True, True)
    await store.chats.thin(-1007, lean=False)
    await store.chats.follow(-1007, ())
    changed = await store.chats.open(-1007, "supergroup")
    assert (changed.topics, changed.lean) == ((), False)
