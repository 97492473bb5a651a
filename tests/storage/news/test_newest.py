"""The newest pages are remembered, and never older than what was committed."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from bot.model import Page, Polling, Selection
from storage.database import Database
from storage.news import lists
from storage.news.newest import MOST
from storage.store import Store
from tests.storage.kit import NOW, declared, entry, only_sqlite, source, titles

SELECTIONS = (
    Selection(),
    Selection(source_id="a"),
    Selection(topic="gas"),
    Selection(muted=frozenset({"a"})),
    Selection(topic="gas", muted=frozenset({"b"})),
)


async def pages(store: Store) -> list[Page]:
    return [await store.articles.newest(3, selection) for selection in SELECTIONS]


async def read_anew(database: Database) -> list[Page]:
    return [await lists.newest(database, 3, selection) for selection in SELECTIONS]


async def arrive(store: Store) -> None:
    await store.articles.add("a", [entry(9, title="Fresh", topics=("gas",))], NOW)


async def change(store: Store) -> None:
    await store.articles.add("a", [entry(1, title="Changed", topics=("gas",))], NOW)


async def amend(store: Store) -> None:
    first = (await store.articles.newest(1, Selection(source_id="b"))).articles[0]
    await store.articles.amend([(first.id, entry(2, title="Amended", topics=("gas",)))])


async def join(store: Store) -> None:
    found = await store.articles.newest(9)
    by_title = {article.title: article.id for article in found.articles}
    await store.stories.join({by_title["Headline 2"]: by_title["Headline 1"]})


async def rename(store: Store) -> None:
    await store.articles.declare([source("a", title="Another name"), source("b")])


@pytest.mark.parametrize("done", [arrive, change, amend, join, rename])
async def test_what_is_committed_is_seen_at_once(
    store: Store, database: Database, done: Callable[[Store], Awaitable[None]]
) -> None:
    await declared(store, "a", "b")
    await store.articles.add("a", [entry(1, minutes=5, topics=("gas",))], NOW)
    await store.articles.add("b", [entry(2, minutes=4, topics=("gas",))], NOW)
    before = await pages(store)
    assert before == await read_anew(database)
    async with store.transaction():
        await done(store)
        # What is not committed is this task's alone.
        assert await pages(store) == await read_anew(database) != before
        (elsewhere,) = await asyncio.gather(pages(store))
        assert elsewhere == before
    after = await pages(store)
    assert after == await read_anew(database) != before


async def test_what_was_undone_was_never_there(store: Store) -> None:
    await declared(store, "a", "b")
    before = await pages(store)
    with suppress(ZeroDivisionError):
        async with store.transaction():
            await arrive(store)
            assert titles(await store.articles.newest(3)) == ["Fresh"]
            raise ZeroDivisionError
    assert await pages(store) == before


async def test_a_page_that_was_read_while_articles_came_is_not_kept(store: Store) -> None:
    await declared(store, "a", "b")
    for number in range(40):
        added = store.articles.add("a", [entry(number, title=f"Number {number}")], NOW)
        await asyncio.gather(pages(store), added, pages(store))
        assert (await store.articles.newest(1)).total == number + 1


@only_sqlite
async def test_it_is_read_once_until_the_archive_changes(store: Store) -> None:
    await declared(store, "a", "b")
    await arrive(store)
    once = await store.articles.newest(3)
    await store.chats.open(1, "private")
    assert await store.articles.newest(3) is once
    await store.articles.polled("a", Polling(checked_at=NOW, succeeded_at=NOW))
    assert await store.articles.newest(3) == once


@only_sqlite
async def test_no_more_than_some_are_remembered(store: Store) -> None:
    await declared(store, "a", "b")
    await arrive(store)
    for number in range(2 * MOST):
        await store.articles.newest(number + 1)
    assert len(store.articles._newest._pages) == MOST
    first, last = await store.articles.newest(1), await store.articles.newest(2 * MOST)
    assert titles(first) == titles(last) == ["Fresh"]
