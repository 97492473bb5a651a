"""What is kept beside an article, so that lists of a topic or of words need not read them all."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.model import Arrival
from storage.database import Database, Row
from storage.drivers.fulltext import indexed
from storage.news.tellings import counted
from storage.values import places_of

ADD_TOPIC = """
    INSERT INTO article_topics (topic, published_us, article_id, source_id) VALUES (?, ?, ?, ?)
"""
DROP_TOPICS = "DELETE FROM article_topics WHERE article_id = ? RETURNING topic, source_id"
# Of those that are one of several in a story.
STORIES = """
    SELECT DISTINCT coalesce(story_id, id) AS story_id FROM articles
    WHERE id IN ({places}) AND (story_id IS NOT NULL OR retold = 1)
"""
COUNT_TOPIC = """
    INSERT INTO topic_counts (topic, source_id, article_count) VALUES (?, ?, ?)
    ON CONFLICT (topic, source_id)
    DO UPDATE SET article_count = topic_counts.article_count + excluded.article_count
"""


class Filed(NamedTuple):
    """A stored article and what is to be filed of it."""

    article_id: int
    source_id: str
    published_us: int
    arrival: Arrival


def filed(row: Row, arrival: Arrival) -> Filed:
    return Filed(row["id"], row["source_id"], row["published_us"], arrival)


async def file(database: Database, articles: Sequence[Filed], *, anew: bool = False) -> None:
    """In the caller's transaction. `anew` replaces what was filed of them before."""
    if not anew:
        await _file(database, articles, Counter())
    elif articles:
        ids = [one.article_id for one in articles]
        places, some = places_of(ids)
        rows = await database.fetch(STORIES.format(places=places), *some)
        stories = [row["story_id"] for row in rows]
        async with counted(database, stories):
            dropped = await database.fetch_many(DROP_TOPICS, [(number,) for number in ids])
            gone = Counter((row["topic"], row["source_id"]) for row in dropped)
            await _file(database, articles, gone)


async def _file(
    database: Database, articles: Sequence[Filed], gone: Counter[tuple[str, str]]
) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    counts.subtract(gone)
    counts.update((topic, one.source_id) for one, topic in _topics(articles))
    rows = [
        (topic, one.published_us, one.article_id, one.source_id) for one, topic in _topics(articles)
    ]
    index = database.dialect.fulltext
    await database.together(
        (ADD_TOPIC, rows),
        (COUNT_TOPIC, [(*key, n) for key, n in counts.items() if n]),
        (index.index, [index.entry(one.article_id, _text(one)) for one in articles]),
    )


def _topics(articles: Iterable[Filed]) -> Iterable[tuple[Filed, str]]:
    return ((one, topic) for one in articles for topic in dict.fromkeys(one.arrival.topics))


def _text(one: Filed) -> str:
    return indexed(one.source_id, one.arrival.topics, one.arrival.keys)
