"""Lists that have each story once, whatever outlets are muted and whatever topics it has."""

import random
from dataclasses import dataclass, replace
from itertools import product

import pytest

from bot.model import Article, Selection
from storage.database import Database
from storage.migrate import load, statements
from storage.store import Store
from tests.storage.kit import NOW, declared, entry
from tests.storage.test_lists import walked

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
        outlet = one.article.source_id
        if outlet not in selection.muted and selection.topic in (None, *one.topics):
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
        made = entry(n, minutes=chance.randrange(50), topics=topics)
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
            made = entry(n, title="Edited", topics=one.topics)
            await store.articles.add(one.article.source_id, [made], NOW)
            one.article = replace(one.article, title="Edited")
    return told


SELECTIONS = [
    Selection(topic=topic, muted=frozenset(muted))
    for topic, muted in product((None, *TOPICS), ((), ("a",), ("a", "b"), ("b", "c", "d"), OUTLETS))
]


@pytest.mark.parametrize("seed", range(4))
async def test_each_story_once_and_counted_once(store: Store, seed: int) -> None:
    told = await told_at_random(store, seed)
    for selection in SELECTIONS:
        found = await walked(store, selection, 7)
        assert found == chosen(told, selection), selection


async def test_what_an_older_database_had_is_counted_too(store: Store, database: Database) -> None:
    await told_at_random(store, 9)
    kept = [tuple(row) for row in await database.fetch("SELECT * FROM tellings WHERE story_count")]
    counts = [tuple(row) for row in await database.fetch("SELECT * FROM topic_counts")]
    assert len(kept) > 5
    await database.execute("DROP TABLE tellings")
    await database.execute("ALTER TABLE topic_counts DROP COLUMN retold_count")
    (script,) = (step.script for step in load() if step.name == "tellings")
    for statement in statements(script):
        await database.execute(statement)
    anew = [tuple(row) for row in await database.fetch("SELECT * FROM tellings")]
    assert sorted(anew) == sorted(kept)
    assert counts == [tuple(row) for row in await database.fetch("SELECT * FROM topic_counts")]
