from datetime import timedelta

from bot.model import FullText, Selection
from storage.store import Store
from tests.storage.kit import NOW, declared, entry, source


async def three_outlets(store: Store) -> list[int]:
    """One article each of three outlets, the first an hour before the others."""
    await store.articles.declare([source("one"), source("two"), source("three")])
    ids = []
    for minutes, name in ((60, "one"), (30, "two"), (10, "three")):
        (article,) = await store.articles.add(name, [entry(1, minutes=minutes)], NOW)
        ids.append(article.id)
    return ids


async def test_a_story_is_listed_once_and_names_who_else_tells_it(store: Store) -> None:
    first, second, third = await three_outlets(store)
    await store.stories.join({second: first, third: first})
    page = await store.articles.newest(6)
    assert [article.id for article in page.articles] == [first]
    assert page.total == 1
    assert await store.stories.also([first, second]) == {
        first: ("The two", "The three"),
        second: ("The one", "The three"),
    }
    assert await store.stories.also([first, third], {"two"}) == {
        first: ("The three",),
        third: ("The one",),
    }
    assert await store.stories.also([]) == {}


async def test_joining_twice_changes_nothing(store: Store) -> None:
    first, second, third = await three_outlets(store)
    await store.stories.join({second: first})
    await store.stories.join({second: third})
    await store.stories.join({})
    assert await store.stories.also([first, third]) == {first: ("The two",)}
    assert (await store.articles.newest(6)).total == 2


async def test_where_the_first_outlet_is_muted_the_next_tells_the_story(store: Store) -> None:
    first, second, third = await three_outlets(store)
    await store.stories.join({second: first, third: first})
    of_two = await store.articles.newest(6, Selection(source_id="two"))
    assert ([article.id for article in of_two.articles], of_two.total) == ([second], 1)
    without_one = await store.articles.newest(6, Selection(muted=frozenset({"one"})))
    assert [article.id for article in without_one.articles] == [second]
    assert (without_one.total, *without_one.retold) == (1, second)


async def test_the_outlet_that_repeats_itself_is_not_another(store: Store) -> None:
    await declared(store)
    first, second = await store.articles.add("timesca", [entry(1), entry(2)], NOW)
    await store.stories.join({second.id: first.id})
    assert await store.stories.also([first.id]) == {}


async def test_what_is_recent_comes_with_its_story(store: Store) -> None:
    first, second, third = await three_outlets(store)
    await store.stories.join({third: first})
    recent = await store.stories.recent(NOW - timedelta(minutes=45))
    assert [(article.id, story) for article, story in recent] == [(second, None), (third, first)]


async def test_what_is_to_be_read_first(store: Store) -> None:
    await store.articles.declare([source("one"), source("two"), source("three")])
    told = [entry(1, minutes=50, cut=True), entry(2, minutes=40), entry(3, minutes=30, cut=True)]
    told += [entry(4, minutes=20, text="long " * 200), entry(5, minutes=10, cut=True, url="")]
    told += [entry(6, minutes=99, cut=True), entry(7, minutes=5, cut=True)]
    stored = await store.articles.add("one", told, NOW)
    ids = {article.title: article.id for article in stored}
    for outlet, minutes in (("two", 4), ("three", 3)):
        (again,) = await store.articles.add(outlet, [entry(9, minutes=minutes, cut=True)], NOW)
        await store.stories.join({again.id: ids["Headline 1"]})
    await store.texts.put(ids["Headline 7"], FullText("", False, "", NOW, "Refused."))
    unread = await store.stories.unread(NOW - timedelta(hours=1), 500, 9)
    assert [article.title for article in unread] == ["Headline 1", "Headline 3", "Headline 2"]
    assert len(await store.stories.unread(NOW - timedelta(hours=1), 500, 2)) == 2
