"""Who tells which stories, counted: how long a list is that has each story once.

A list is of all headlines or of a topic (`topic`, "" for all). It has a story by its first article
there; where outlets are muted, by its first article of another outlet.
"""

from collections import Counter
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from itertools import groupby
from typing import NamedTuple

from storage.database import Database, Params, Row
from storage.values import places_of

MEMBERS = """
    SELECT coalesce(a.story_id, a.id) AS story_id, a.id, a.source_id, t.topic
    FROM articles a LEFT JOIN article_topics t ON t.article_id = a.id
    WHERE a.{column} IN ({places})
"""
COUNT_TELLING = """
    INSERT INTO tellings (topic, first_id, others, story_count) VALUES (?, ?, ?, ?)
    ON CONFLICT (topic, first_id, others)
    DO UPDATE SET story_count = tellings.story_count + excluded.story_count
"""
COUNT_RETOLD = "UPDATE sources SET retold_count = retold_count + ? WHERE id = ?"
COUNT_RETOLD_OF_TOPIC = """
    INSERT INTO topic_counts (topic, source_id, article_count, retold_count) VALUES (?, ?, 0, ?)
    ON CONFLICT (topic, source_id)
    DO UPDATE SET retold_count = topic_counts.retold_count + excluded.retold_count
"""
FIRST_MUTED = """
    SELECT others, story_count FROM tellings
    WHERE topic = ? AND first_id IN ({places}) AND others <> ''
"""


class Counts(NamedTuple):
    """`tellings` by (topic, first outlet, the others); `retold`, by (topic, outlet), are articles
    that are not the first of their story."""

    tellings: Counter[tuple[str, str, str]]
    retold: Counter[tuple[str, str]]


@asynccontextmanager
async def counted(database: Database, story_ids: Collection[int]) -> AsyncIterator[None]:
    """What is changed inside of these stories' articles is counted, in the caller's transaction."""
    before = await _counts(database, story_ids)
    yield
    after = await _counts(database, story_ids)
    after.tellings.subtract(before.tellings)
    after.retold.subtract(before.retold)
    await database.execute_many(COUNT_TELLING, [(*k, n) for k, n in after.tellings.items() if n])
    changes = [(key, n) for key, n in after.retold.items() if n]
    await database.execute_many(COUNT_RETOLD, [(n, s) for (topic, s), n in changes if not topic])
    of_topics = [(topic, s, n) for (topic, s), n in changes if topic]
    await database.execute_many(COUNT_RETOLD_OF_TOPIC, of_topics)


async def rescued(database: Database, topic: str, muted: Params) -> int:
    """How many stories whose first outlet is muted are told by another that is not."""
    places, outlets = places_of(muted)
    rows = await database.fetch(FIRST_MUTED.format(places=places), topic, *outlets)
    return sum(row["story_count"] for row in rows if not {*muted}.issuperset(row["others"].split()))


async def _counts(database: Database, story_ids: Collection[int]) -> Counts:
    counts = Counts(Counter(), Counter())
    if not story_ids:
        return counts
    rows: list[Row] = []
    places, ids = places_of(story_ids)
    for column in ("id", "story_id"):
        rows += await database.fetch(MEMBERS.format(column=column, places=places), *ids)
    members = {(row["story_id"], "", row["id"], row["source_id"]) for row in rows}
    members |= {
        (row["story_id"], row["topic"], row["id"], row["source_id"])
        for row in rows
        if row["topic"] is not None
    }
    for (_, topic), told in groupby(sorted(members), key=lambda member: member[:2]):
        _count(counts, topic, [source_id for *_, source_id in told])
    return counts


def _count(counts: Counts, topic: str, outlets: list[str]) -> None:
    """A story, by its articles' outlets in their order."""
    first, *others = outlets
    if others:
        counts.tellings[topic, first, " ".join(sorted({*others} - {first}))] += 1
        counts.retold.update((topic, source_id) for source_id in others)
