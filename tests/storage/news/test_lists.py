from dataclasses import replace
from itertools import pairwise, product

import pytest

from bot.model import Article, Cursor, Page, Selection
from bot.news.query import NothingAsked, OnlyExclusions
from storage.database import Database
from storage.news import found as finding
from storage.store import Store
from tests.storage.kit import NOW, after, before, declared, entry, ids, source

OUTLETS = ("a", "b", "c")
TOPICS = ("gas", "uzbekistan")
WORDS = ("", "railway", "railway -river", '"railway river"', "nowhere")


async def archive(store: Store) -> dict[int, tuple[str, ...]]:
    """Sixty articles of three outlets by id: outlet, topics and words."""
    await declared(store, *OUTLETS)
    told: dict[int, tuple[str, ...]] = {}
    for n in range(60):
        topics = tuple(topic for topic, step in zip(TOPICS, (2, 3), strict=True) if n % step == 0)
        words = ("railway", "railway river", "river railway", "market")[n % 4]
        made = entry(n, minutes=n * 7 % 60, title=words, text="News.", topics=topics)
        outlet = OUTLETS[n % 3]
        (article,) = await store.articles.add(outlet, [made], NOW)
        told[article.id] = (outlet, words, *topics)
    return told


def chosen(selection: Selection, told: tuple[str, ...]) -> bool:
    outlet, words, *topics = told
    found = {
        "": True,
        "railway": "railway" in words,
        "railway -river": words == "railway",
        '"railway river"': words == "railway river",
        "nowhere": False,
    }[selection.words]
    if selection.source_id not in (None, outlet) or outlet in selection.muted:
        return False
    return found and (selection.topic is None or selection.topic in topics)


SELECTIONS = [
    Selection(*facts)
    for facts in product(
        (None, "a", "zz"),
        (None, "gas", "uzbekistan", "nothing"),
        WORDS,
        (frozenset[str](), frozenset({"a"}), frozenset({"b", "c", "o'x"})),
    )
]


async def test_every_selection_has_its_articles_its_order_and_its_total(store: Store) -> None:
    told = await archive(store)
    whole = {article.id: article for article in (await store.articles.newest(99)).articles}
    for selection in SELECTIONS:
        expected = [whole[number] for number in told if chosen(selection, told[number])]
        expected.sort(key=lambda a: (a.published_at, a.id), reverse=True)
        assert await walked(store, selection, 7) == expected, selection


async def test_more_than_can_be_sorted_come_as_they_came_in(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST_SORTED", 3)
    told = await archive(store)
    found = await walked(store, Selection(words="railway"), 7)
    expected = [number for number in told if "railway" in told[number][1]]
    assert [article.id for article in found] == sorted(expected, reverse=True)


@pytest.mark.parametrize(
    ("sorted_", "counted", "looks"), [(200, 1_000, 1), (3, 1_000, 1), (3, 5, 2)]
)
async def test_what_is_counted_to_its_end_is_looked_for_once(
    store: Store,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    sorted_: int,
    counted: int,
    looks: int,
) -> None:
    monkeypatch.setattr(finding, "MOST_SORTED", sorted_)
    monkeypatch.setattr(finding, "MOST_COUNTED", counted)
    await archive(store)
    asked: list[str] = []

    class Watched:
        async def fetch(self, sql: str, *params: int | str | bytes | None) -> object:
            asked.append(sql)
            return await database.fetch(sql, *params)

        def __getattr__(self, name: str) -> object:
            return getattr(database, name)

    selection = Selection(words="railway")
    watched = type(store.articles)(Watched())  # type: ignore[arg-type] # passes all else on
    assert await watched.newest(6, selection) == await store.articles.newest(6, selection)
    assert sum("article_keys" in sql for sql in asked) == looks


async def walked(store: Store, selection: Selection, size: int) -> list[Article]:
    """All of a list, page by page to its end and back again."""
    pages = [await store.articles.newest(size, selection)]
    while len(pages[-1].articles) == size:
        pages.append(await store.articles.page(after(pages[-1]), size, selection))
    found = [article for page in pages for article in page.articles]
    assert pages[0].total == len(found)
    assert {page.total for page in pages} == {len(found)}
    assert not any(page.capped for page in pages)
    full = [page for page in pages if page.articles]
    for earlier, later in pairwise(full):
        assert await store.articles.page(before(later, size), size, selection) == earlier
    return found


@pytest.mark.parametrize(
    "selection", [Selection(), Selection("a"), Selection(topic="gas"), Selection(words="railway")]
)
async def test_a_list_stays_put_while_news_arrives(store: Store, selection: Selection) -> None:
    await archive(store)
    first = await store.articles.newest(3, selection)
    second = await store.articles.page(after(first), 3, selection)
    fresh = [entry(n, minutes=n % 60, title="railway", topics=("gas",)) for n in range(100, 160)]
    await store.articles.add("a", fresh, NOW)
    assert await store.articles.page(after(first), 3, selection) == second
    start = Cursor(first.anchor, first.total)
    assert await store.articles.page(start, 3, selection) == first


async def test_words_that_are_no_query(store: Store) -> None:
    await archive(store)
    for words, refusal in ((" ", NothingAsked), ("-gas", OnlyExclusions)):
        with pytest.raises(refusal):
            await store.articles.newest(3, Selection(words=words))
        with pytest.raises(refusal):
            await store.articles.page(Cursor(9, 9), 3, Selection(words=words))


@pytest.mark.parametrize("selection", [Selection(words="railway"), Selection(topic="gas")])
async def test_made_up_cursors_of_other_lists(store: Store, selection: Selection) -> None:
    await archive(store)
    for cursor in (Cursor(2**80, 1), Cursor(9, 1, 1, 1, 2**80), Cursor(-1, 1, 1, 5, 5)):
        assert (await store.articles.page(cursor, 6, selection)).articles == ()


@pytest.mark.parametrize("words", ["", "railway"])
async def test_names_that_no_database_takes(store: Store, words: str) -> None:
    await archive(store)
    odd = "\0\ud83d'\" OR"
    assert (await store.articles.newest(6, Selection(odd, words=words))).total == 0
    assert (await store.articles.newest(6, Selection(topic=odd, words=words))).total == 0
    everything = await store.articles.newest(6, Selection(words=words))
    assert (
        await store.articles.newest(6, Selection(words=words, muted=frozenset({odd}))) == everything
    )


async def test_counting_stops(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST_COUNTED", 20)
    await archive(store)
    selection = Selection(words="railway")
    first = await store.articles.newest(6, selection)
    assert (first.total, first.capped) == (20, True)
    assert (await store.articles.page(after(first), 6, selection)).capped
    few = await store.articles.newest(6, Selection(words='"railway river"'))
    assert (few.total, few.capped) == (15, False)


SPELLED = '"Kazakhstan Tashkent Moscow Kazakhstan Tashkent Moscow"'
PLACES = "Kazakhstan Tashkent Moscow"


async def places(store: Store) -> Store:
    """Ten articles, all with every two neighbours of the query; five with all of it in order."""
    await declared(store)
    for n in range(10):
        text = f"{PLACES} {PLACES}" if n % 2 == 0 else f"{PLACES}. Moscow {PLACES}"
        await store.articles.add("timesca", [entry(n, title="News", text=text)], NOW)
    return store


async def test_what_the_index_cannot_tell_is_looked_into(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.news.indexing.MOST_SPELLINGS", 0)
    await places(store)
    selection = Selection(words=SPELLED)
    found = await walked(store, selection, 2)
    assert [article.title for article in found] == ["News"] * 5
    assert [article.id % 2 for article in found] == [1] * 5
    assert len(await walked(store, Selection(words=f"News -{SPELLED}"), 2)) == 5
    assert await store.articles.newest(2, Selection("zz", words=SPELLED)) == Page((), 1, 0, 0)
    start = Cursor(9, 5)
    assert len((await store.articles.page(start, 9, selection)).articles) == 5


async def test_looking_into_articles_stops(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.news.indexing.MOST_SPELLINGS", 0)
    monkeypatch.setattr(finding, "MOST_CHECKED", 6)
    await places(store)
    selection = Selection(words=SPELLED)
    first = await store.articles.newest(2, selection)
    assert (first.total, first.capped) == (3, True)
    second = await store.articles.page(after(first), 2, selection)
    assert (len(second.articles), second.capped) == (1, True)


async def test_nothing_is_looked_into_where_nothing_is(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.news.indexing.MOST_SPELLINGS", 0)
    assert await store.articles.newest(2, Selection(words=SPELLED)) == Page((), 1, 0, 0)


async def test_an_edited_article_is_found_by_its_new_words_only(store: Store) -> None:
    await declared(store)
    first = entry(1, title="Railway opened", topics=("gas", "uzbekistan"))
    (article,) = await store.articles.add("timesca", [first], NOW)
    edited = entry(1, title="Bridge opened", topics=("oil", "gas"))
    for _ in range(2):
        assert await store.articles.add("timesca", [edited], NOW) == []
    totals = {
        words: (await store.articles.newest(6, Selection(words=words))).total
        for words in ("railway", "bridge", "opened")
    }
    assert totals == {"railway": 0, "bridge": 1, "opened": 1}
    of_topics = {
        topic: (page.total, ids(page))
        for topic in ("gas", "oil", "uzbekistan")
        for page in [await store.articles.newest(6, Selection(topic=topic))]
    }
    assert of_topics == {"gas": (1, [article.id]), "oil": (1, [article.id]), "uzbekistan": (0, [])}
    # The outlet's tags alone may have changed.
    await store.articles.add("timesca", [replace(edited, topics=())], NOW)
    assert await store.articles.topics(NOW) == []


async def test_topics_of_late_most_first(store: Store) -> None:
    await archive(store)
    assert await store.articles.topics(NOW.replace(year=2000)) == [("gas", 30), ("uzbekistan", 20)]
    late = NOW.replace(hour=NOW.hour - 1, minute=55)
    whole = await store.articles.newest(99, Selection(topic="gas"))
    expected = sum(article.published_at >= late for article in whole.articles)
    assert dict(await store.articles.topics(late))["gas"] == expected


async def test_an_article_that_was_filed_in_the_meantime_stays_so(
    store: Store, database: Database
) -> None:
    await declared(store)
    (article,) = await store.articles.add("timesca", [entry(1, topics=("gas",))], NOW)
    assert await store.articles.unindexed(9) == []
    await store.articles.index([(article.id, entry(1, topics=("oil",)))])
    await store.articles.index([])
    assert await store.articles.topics(NOW) == [("gas", 1)]


async def test_a_word_of_a_topics_name_is_not_found_by_its_sign(store: Store) -> None:
    await store.articles.declare([source("gas")])
    await store.articles.add("gas", [entry(1, topics=("gas",))], NOW)
    for words in ("gas", "xxtgas", "xxsgas", "xxgap"):
        assert (await store.articles.newest(6, Selection(words=words))).total == 0
