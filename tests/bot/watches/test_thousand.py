"""The table of a thousand articles in four scripts, from a source to what is written down."""

from itertools import groupby

import pytest

from bot.model import Entry, Polling, Source
from bot.news.filing import Filing
from bot.news.storyline import Storyline
from bot.watches.desk import WatchDesk
from storage.database import Database
from storage.store import Store
from tests.bot.news.test_query_watch import ARTICLES, WATCHES
from tests.kit.clock import START, TurnedClock


@pytest.mark.parametrize("words", WATCHES)
async def test_a_watch_is_told_of_what_the_table_says_and_nothing_else(
    database: Database, words: str
) -> None:
    store, clock = Store(database, 1, "en", "UTC"), TurnedClock()
    desk = WatchDesk(
        *(store.watches, store.chats, store.stories, store.outbox), store.transaction, clock
    )
    stories = Storyline(store.stories, clock)
    filing = Filing(store.articles, stories, store.transaction, clock, desk.find)
    await store.chats.open(5, "private")
    await store.watches.add(5, words)
    polling = Polling(checked_at=START, succeeded_at=START)
    for language, made in groupby(sorted(ARTICLES), lambda article: article[0]):
        source = Source(language, language, f"https://{language}.example/feed", language)
        await store.articles.declare([source])
        found = [
            (text, Entry(text, f"https://{language}.example/{n}", text, "", published_at=START))
            for n, (_, text, _) in enumerate(made)
        ]
        await filing.take(source, found, polling, first=False)
    expected = {text for _, text, right in ARTICLES if right}
    rows = await database.fetch(
        "SELECT a.title, a.story_id FROM watch_hits h JOIN articles a ON a.id = h.article_id"
    )
    assert {row["title"] for row in rows} <= expected
    # Each story once: the rest are retellings of what is told.
    told = await database.fetch("SELECT title FROM articles WHERE story_id IS NOT NULL")
    assert expected - {row["title"] for row in rows} <= {row["title"] for row in told}
    assert len(rows) > 200
