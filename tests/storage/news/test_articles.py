import re
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Article, Cursor, Entry, Look, Page, Polling, Selection, SourceState
from bot.news.indexing import arrival
from storage.database import Database
from storage.news.dating import dated
from storage.store import Store
from tests.storage.kit import NOW, after, before, declared, entry, source, titles

US = timedelta(microseconds=1)


async def test_what_was_stored_comes_back(store: Store) -> None:
    await declared(store)
    (stored,) = await store.articles.add("timesca", [entry(1, minutes=5, cut=True)], NOW)
    assert stored == Article(
        id=stored.id,
        source_id="timesca",
        source_title="The timesca",
        language="en",
        url="https://example.org/1",
        title="Headline 1",
        text="Text 1.",
        cut=True,
        published_at=NOW - timedelta(minutes=5),
        first_seen_at=NOW,
    )
    assert await store.articles.get(stored.id) == stored
    assert await store.articles.find("https://example.org/1") == stored
    assert (await store.articles.newest(6)).articles == (stored,)


async def test_nothing_is_found_under_what_is_not_there(store: Store) -> None:
    await declared(store)
    assert await store.articles.get(1) is None
    assert await store.articles.get(2**70) is None
    assert await store.articles.find("https://example.org/1") is None
    assert await store.articles.find("") is None
    assert await store.articles.newest(6) == Page((), 1, 0, 0)
    assert await store.articles.add("timesca", [], NOW) == []


async def test_an_undeclared_source_is_a_mistake(store: Store) -> None:
    with pytest.raises(LookupError, match="no source nowhere"):
        await store.articles.add("nowhere", [entry(1)], NOW)


async def test_a_known_identity_is_updated_and_not_new(store: Store) -> None:
    await declared(store)
    (first,) = await store.articles.add("timesca", [entry(1)], NOW)
    later = NOW + timedelta(hours=1)
    changed = entry(
        1, minutes=-30, title="Corrected", text="New.", url="https://x.example", cut=True
    )
    assert await store.articles.add("timesca", [changed], later) == []
    assert await store.articles.get(first.id) == replace(
        first, title="Corrected", text="New.", url="https://x.example", cut=True
    )
    assert (await store.articles.newest(6)).total == 1


async def test_one_identity_twice_in_a_call(store: Store) -> None:
    await declared(store)
    pair = [entry(1, minutes=3, title="First"), entry(1, minutes=9, title="Second")]
    (stored,) = await store.articles.add("timesca", pair, NOW)
    assert (stored.title, stored.published_at) == ("Second", NOW - timedelta(minutes=3))
    assert await store.articles.get(stored.id) == stored
    assert (await store.articles.newest(6)).total == 1


async def test_the_same_identity_at_two_sources_is_two_articles(store: Store) -> None:
    await declared(store, "a", "b")
    for name in "ab":
        assert len(await store.articles.add(name, [entry(1)], NOW)) == 1
    assert (await store.articles.newest(6)).total == 2
    assert (await store.articles.newest(6, Selection("a"))).total == 1


async def test_the_newest_at_an_address(store: Store) -> None:
    await declared(store)
    url = "https://example.org/live"
    await store.articles.add("timesca", [entry(1, minutes=9, url=url)], NOW)
    await store.articles.add("timesca", [entry(2, minutes=1, url=url)], NOW)
    await store.articles.add("timesca", [entry(3, minutes=5, url=url)], NOW)
    found = await store.articles.find(url)
    assert found is not None
    assert found.title == "Headline 2"


async def test_entries_without_a_date_keep_the_pages_order(store: Store) -> None:
    await declared(store)
    page = [entry(n, minutes=None) for n in (1, 2, 3)]
    stored = await store.articles.add("timesca", page, NOW)
    assert [article.title for article in stored] == ["Headline 3", "Headline 2", "Headline 1"]
    assert [article.published_at for article in stored] == [NOW - 2 * US, NOW - US, NOW]
    assert titles(await store.articles.newest(6)) == ["Headline 1", "Headline 2", "Headline 3"]


async def test_entries_of_the_same_moment_keep_the_pages_order(store: Store) -> None:
    await declared(store)
    await store.articles.add("timesca", [entry(n) for n in (1, 2, 3)], NOW)
    assert titles(await store.articles.newest(6)) == ["Headline 1", "Headline 2", "Headline 3"]


async def test_text_that_no_database_takes(store: Store) -> None:
    await declared(store)
    odd = [
        arrival(f"i\0{n}\ud83d", Entry("", "", f"a\0b{n}\ud83d", "\udc00"), "en") for n in range(2)
    ]
    assert len(await store.articles.add("timesca", odd, NOW)) == 2
    assert await store.articles.add("timesca", odd, NOW) == []
    assert await store.articles.find("\ud83d") is None


async def test_a_source_that_is_gone_keeps_its_articles(store: Store) -> None:
    await declared(store, "a", "b")
    await store.articles.add("a", [entry(1)], NOW)
    await declared(store, "b")
    assert (await store.articles.newest(6)).total == 1
    assert (await store.articles.newest(6, Selection("a"))).articles[0].source_title == "The a"
    await store.articles.declare([source("a", title="New name", enabled=False)])
    assert (await store.articles.newest(6)).articles[0].source_title == "New name"


async def test_polling_is_remembered(store: Store) -> None:
    await declared(store)
    assert await store.articles.polling("timesca") == Polling()
    assert await store.articles.polling("nowhere") == Polling()
    polling = Polling(
        *('"etag"', "Thu, 02 Apr 2026", NOW, NOW - US, 3, "It does not answer.", NOW + US),
        *("SourceSilent", True, "https://timesca.example/rss", "ab", NOW),
    )
    await store.articles.polled("timesca", polling)
    await declared(store)
    assert await store.articles.polling("timesca") == polling


async def test_polling_that_was_undone_is_not_remembered(store: Store) -> None:
    await declared(store)
    before, undone = Polling('"1"'), Polling('"2"')
    await store.articles.polled("timesca", before)
    with suppress(ZeroDivisionError):
        async with store.transaction():
            await store.articles.polled("timesca", undone)
            raise ZeroDivisionError
    assert await store.articles.polling("timesca") == before
    async with store.transaction():
        await store.articles.polled("timesca", undone)
    assert await store.articles.polling("timesca") == undone


async def test_polling_is_of_declared_sources_only(store: Store) -> None:
    await store.articles.polled("nowhere", Polling('"1"'))
    assert await store.articles.polling("nowhere") == Polling()


async def test_outlets_with_their_archive_and_their_health(store: Store) -> None:
    assert await store.articles.sources() == []
    b, a = (
        source("b", title="Alpha", interval=60),
        source("a", kind="archive", pages=9, site="https://x", country="kz"),
    )
    await store.articles.declare([a, b, source("off", enabled=False)])
    await store.articles.add("b", [entry(n, minutes=n) for n in (3, 1, 2)], NOW)
    polling = Polling('"1"', None, NOW, NOW, 2, "Silent.", NOW + US)
    await store.articles.polled("b", polling)
    assert await store.articles.sources() == [
        SourceState(b, polling, 3, NOW - timedelta(minutes=1)),
        SourceState(a, Polling(), 0, None),
    ]


async def test_validators_belong_to_an_address(store: Store) -> None:
    await declared(store)
    remembered = Polling(
        *('"etag"', "Thu", NOW, NOW),
        next_at=NOW,
        feed_url="https://timesca.example/rss",
        digest="ab",
        whole_at=NOW,
    )
    await store.articles.polled("timesca", remembered)
    await store.articles.declare([source(url="https://moved.example/feed")])
    assert await store.articles.polling("timesca") == Polling(None, None, NOW, NOW)


async def test_pages_stay_put_while_news_arrives(store: Store) -> None:
    await declared(store, "a", "b")
    await store.articles.add("a", [entry(n, minutes=n) for n in range(10)], NOW)
    await store.articles.add("b", [entry(n, minutes=n) for n in range(10, 15)], NOW)
    first = await store.articles.newest(6)
    await store.articles.add("b", [entry(99, minutes=-1), entry(98, minutes=7)], NOW)
    second = await store.articles.page(after(first), 6)
    third = await store.articles.page(after(second), 6)
    numbers = [int(title.split()[1]) for page in (first, second, third) for title in titles(page)]
    assert numbers == list(range(15))
    assert [(page.first, page.total) for page in (first, second, third)] == [
        (1, 15),
        (7, 15),
        (13, 15),
    ]
    assert await store.articles.page(before(third, 6), 6) == second
    assert await store.articles.page(before(second, 6), 6) == first
    past = await store.articles.page(after(third), 6)
    assert (past.articles, past.first) == ((), 16)


async def test_a_cursor_without_a_place_is_the_start(store: Store) -> None:
    await declared(store)
    await store.articles.add("timesca", [entry(n, minutes=n) for n in range(3)], NOW)
    first = await store.articles.newest(2)
    assert await store.articles.page(Cursor(first.anchor, first.total), 2) == first


async def test_a_page_that_reaches_the_start_begins_with_one(store: Store) -> None:
    await declared(store)
    await store.articles.add("timesca", [entry(n, minutes=n) for n in range(5)], NOW)
    second = await store.articles.page(after(await store.articles.newest(2)), 2)
    page = await store.articles.page(replace(before(second, 6), ordinal=5), 6)
    assert (page.first, titles(page)) == (1, ["Headline 0", "Headline 1"])


@pytest.mark.parametrize(
    "cursor",
    [
        Cursor(2**80, 1),
        Cursor(9, 1, 1, 2**80, 1),
        Cursor(9, 1, 1, 1, 2**80, backward=True),
        Cursor(-1, 1),
    ],
)
async def test_a_cursor_that_somebody_made_up(store: Store, cursor: Cursor) -> None:
    await declared(store)
    await store.articles.add("timesca", [entry(1)], NOW)
    assert (await store.articles.page(cursor, 6)).articles == ()


@pytest.mark.parametrize(
    ("selection", "index"),
    [
        (Selection(), r"(SCAN|SEARCH) a USING INDEX articles_newest\b"),
        (Selection("a"), r"SEARCH a USING INDEX articles_newest_of_source"),
        (Selection(muted=frozenset("b")), r"(SCAN|SEARCH) a USING INDEX articles_newest\b"),
        (Selection(topic="gas"), r"SEARCH t USING COVERING INDEX \w*article_topics_1 \(topic=\?"),
        (Selection(words="text"), r"SCAN article_keys VIRTUAL|SEARCH a USING INTEGER PRIMARY"),
        (Selection(since=Look(0, NOW)), r"SEARCH a USING INTEGER PRIMARY KEY \(rowid>\?"),
    ],
)
@pytest.mark.parametrize("statistics", [False, True])
async def test_pages_are_read_along_an_index(
    store: Store, database: Database, selection: Selection, index: str, statistics: bool
) -> None:
    await declared(store, "a", "b")
    for name in "ab":
        page = [entry(n, minutes=n, topics=("gas",)) for n in range(300)]
        await store.articles.add(name, page, NOW)
    if statistics:
        await database.execute("ANALYZE")
    first = await store.articles.newest(6, selection)
    plans: list[str] = []

    class Explained:
        """Asks the database how it would do what it is asked for."""

        async def fetch(self, sql: str, *params: int | str | bytes | None) -> object:
            if database.dialect.name == "sqlite":
                plan = await database.fetch(f"EXPLAIN QUERY PLAN {sql}", *params)
                plans.append(" / ".join(row["detail"] for row in plan))
            return await database.fetch(sql, *params)

        def __getattr__(self, name: str) -> object:
            return getattr(database, name)

    watched = type(store.articles)(Explained())  # type: ignore[arg-type] # passes all else on
    assert await watched.newest(6, selection) == first
    assert (await watched.page(after(first), 6, selection)).first == 7
    await watched.page(before(await watched.page(after(first), 6, selection), 6), 6, selection)
    lists = [plan for plan in plans if "LEFT-JOIN" in plan and "SCAN found" not in plan]
    assert len(lists) == (4 if database.dialect.name == "sqlite" else 0)
    for plan in lists:
        assert re.match(index, plan)
        assert "TEMP B-TREE" not in plan


@given(st.lists(st.tuples(st.integers(0, 5), st.none() | st.integers(0, 3)), max_size=12))
def test_dates_give_one_order(found: list[tuple[int, int | None]]) -> None:
    page = [entry(number, minutes=minutes) for number, minutes in found]
    rows = dated(page, NOW)
    assert [at for _, at in rows] == sorted(at for _, at in rows)
    assert {one.identity for one, _ in rows} == {str(number) for number, _ in found}
    assert len({one.identity for one, _ in rows}) == len(rows)
    undated = [one.identity for one, _ in reversed(rows) if one.entry.published_at is None]
    assert undated == [str(n) for n in dict.fromkeys(n for n, _ in found) if str(n) in undated]
