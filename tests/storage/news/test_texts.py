"""What was read of the articles' pages."""

from datetime import timedelta

import pytest

from bot.model import FullText
from storage.database import Database
from storage.store import Store
from tests.storage.kit import NOW, source

READ = FullText("Whole.\n\nText.", cut=True, digest="d1", read_at=NOW)

ARTICLE = """
    INSERT INTO articles
        (id, source_id, identity, url, title, body, cut, published_us, first_seen_us)
    VALUES (?, 'timesca', 'i', '', 'Title', '', 0, 0, 0)
"""


@pytest.fixture
async def article_id(store: Store, database: Database) -> int:
    await store.articles.declare([source()])
    await database.execute(ARTICLE, 7)
    return 7


async def test_what_was_put_comes_back(store: Store, article_id: int) -> None:
    assert await store.texts.get(article_id) is None
    await store.texts.put(article_id, READ)
    assert await store.texts.get(article_id) == READ


async def test_a_later_reading_takes_the_place_of_a_refusal(store: Store, article_id: int) -> None:
    refused = FullText("", False, "", NOW - timedelta(days=1), "times.example does not answer.")
    await store.texts.put(article_id, refused)
    assert await store.texts.get(article_id) == refused
    await store.texts.put(article_id, READ)
    assert await store.texts.get(article_id) == READ


async def test_what_no_database_takes(store: Store, article_id: int) -> None:
    await store.texts.put(article_id, FullText("a\0b", False, "d", NOW, "c\0"))
    assert await store.texts.get(article_id) == FullText("ab", False, "d", NOW, "c")


@pytest.mark.parametrize("number", [0, -1, 4242, 2**70])
async def test_numbers_of_no_article(store: Store, number: int) -> None:
    assert await store.texts.get(number) is None


async def test_texts_go_with_their_article(
    store: Store, database: Database, article_id: int
) -> None:
    await store.texts.put(article_id, READ)
    await database.execute("DELETE FROM articles WHERE id = ?", article_id)
    assert await store.texts.get(article_id) is None
