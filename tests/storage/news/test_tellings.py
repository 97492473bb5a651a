"""Lists that have each story once, whatever outlets are muted and whatever topics it has."""

import random
from dataclasses import dataclass, replace
from itertools import product

import pytest

from bot.model import Article, Selection
from storage.database import Database
from storage.migrate import load, statements
from storage.news import found
from storage.store import Store
from tests.storage.kit import NOW, after, before, declared, entry
from tests.storage.news.test_lists import walked

OUTLETS = ("a", "b", "c", "d")
TOPICS = ("gas", "oil")


@dataclass
class Told:
    """An article as the test knows it."""

    article: Article
    story: int
    topics: tuple[str, ...]


def chosen(told: dict[int, Told], selection: Selection) -> list[Article]:
    """Newest first, each story by its first article that the selection holds."""
    held: dict[int, Article] = {}
    for _, one in sorted(told.items()):
        outlet, of_topic = one.article.source_id, selection.topic in (None, *one.topics)
        if outlet not in selection.muted and of_topic and selection.words in one.article.title:
            held.setdefault(one.story, one.article)
    return sorted(held.values(), key=lambda a: (a.published_at, a.id), reverse=True)


async def told_at_random(store: Store, seed: int) -> dict[int, Told]:
    """Sixty articles of about thirty stories; some change their topics afterwards."""
    chance = random.Random(seed)
    await declared(store, *OUTLETS)
    told: dict[int, Told] = {}
    firsts: list[int] = []
    for n in range(60):
        topics = tuple(topic for topic in TOPICS if chance.random() < 0.5)
        outlet = chance.choice(OUTLETS)
        title = chance.choice(("railway river", "market"))
        made = entry(n, minutes=chance.randrange(50), topics=topics, title=title)
        (article,) = await store.articles.add(outlet, [made], NOW)
        story = article.id
        if firsts and chance.random() < 0.5:
            story = chance.choice(firsts)
            await store.stories.join({article.id: story})
        else:
            firsts.append(article.id)
        told[article.id] = Told(article, story, topics)
    for n, one in zip(range(60), list(told.values()), strict=True):
        if chance.random() < 0.3:
            one.topics = tuple(topic for topic in TOPICS if chance.random() < 0.5)
            title = chance.choice(("railway river", "bridge"))
            made = entry(n, title=title, topics=one.topics)
            await store.articles.add(one.article.source_id, [made], NOW)
            one.article = replace(one.article, title=title)
    return told


SELECTIONS = [
    Selection(topic=topic, words=words, muted=frozenset(muted))
    for topic, words, muted in product(
        (None, *TOPICS),
        ("", "railway", "railway river"),
        ((), ("a",), ("a", "b"), ("b", "c", "d"), OUTLETS),
    )
]


@pytest.mark.parametrize("seed", range(4))
async def test_each_story_once_and_counted_once(store: Store, seed: int) -> None:
    told = await told_at_random(store, seed)
    for selection in SELECTIONS:
        found = await walked(store, selection, 7)
        assert found == chosen(told, selection), selection


@pytest.mark.parametrize(
    "few",
    [
        {"MOST_SORTED": 3},
        {"MOST_SORTED": 3, "MOST_COUNTED": 5},
        {"MOST_SORTED": 3, "MOST_COUNTED": 5, "MOST_WALKED": 4},
    ],
)
async def test_of_what_is_found_too(
    store: Store, monkeypatch: pytest.MonkeyPatch, few: dict[str, int]
) -> None:
    """More than can be sorted, or counted: they come as they came in."""
    for name, number in few.items():
        monkeypatch.setattr(found, name, number)
    told = await told_at_random(store, 5)
    selection = Selection(words="railway")
    expected = sorted(chosen(told, selection), key=lambda article: article.id, reverse=True)
    first = await store.articles.newest(7, selection)
    assert (first.total, first.capped) == (
        few.get("MOST_COUNTED", len(expected)),
        "MOST_COUNTED" in few,
    )
    pages = [first]
    while pages[-1].articles:
        pages.append(await store.articles.page(after(pages[-1]), 7, selection))
    assert [article for page in pages for article in page.articles] == expected
    assert first.retold
    back = await store.articles.page(before(pages[1], 7), 7, selection)
    assert back.articles == first.articles


async def test_where_the_index_cannot_tell(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.news.indexing.MOST_SPELLINGS", 0)
    told = await told_at_random(store, 6)
    selection = Selection(words='"railway river"', muted=frozenset({"a"}))
    expected = chosen(told, Selection(words="railway", muted=frozenset({"a"})))
    listed = await walked(store, selection, 4)
    assert listed == sorted(expected, key=lambda article: article.id, reverse=True)


async def test_what_an_older_database_had_is_counted_too(store: Store, database: Database) -> None:
    await told_at_random(store, 9)
    kept = [
        tuple(row) for row in await database.fetch("SELECT * FROM tellings WHERE story_count > 0")
    ]
    counts = [
        tuple(row) for row in await database.fetch("SELECT * FROM topic_counts ORDER BY 1, 2")
    ]
    assert len(kept) > 5
    await database.execute("DROP TABLE tellings")
    await database.execute("ALTER TABLE topic_counts DROP COLUMN retold_count")
    (script,) = (step.script for step in load(dialect=database.dialect) if step.name == "tellings")
    for statement in statements(database.dialect.script(script)):
        await database.execute(statement)
    anew = [tuple(row) for row in await database.fetch("SELECT * FROM tellings")]
    assert sorted(anew) == sorted(kept)
    assert counts == [
        tuple(row) for row in await database.fetch("SELECT * FROM topic_counts ORDER BY 1, 2")
    ]


async def test_the_members_of_an_older_databases_stories(store: Store, database: Database) -> None:
    await told_at_random(store, 9)
    kept = [tuple(row) for row in await database.fetch("SELECT * FROM story_members ORDER BY 1")]
    assert len(kept) > 20
    await database.execute("DROP TABLE story_members")
    (script,) = (step.script for step in load(dialect=database.dialect) if step.name == "members")
    for statement in statements(database.dialect.script(script)):
        await database.execute(statement)
    assert kept == [
        tuple(row) for row in await database.fetch("SELECT * FROM story_members ORDER BY 1")
    ]
