"""Full-text search: the one thing that each database says its own way.

Both index the same tokens, those of bot.news.indexing, and find the same articles by them: SQLite
in a table of FTS5, PostgreSQL by a stored tsvector, of which storage/drivers/tsvector.py knows.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.model import Selection
from bot.news.indexing import Expression, either, lookup, sign
from bot.news.query import Query

# `told_before` are those of whose story there is another. Those that are counted are listed, with
# their stories and dates: to walk through the index once more would take as long again. Where not
# all are counted, all from `since` on are among them.
COUNT = """
    SELECT count(*) AS total, count(m.story_id) - count(DISTINCT m.story_id) AS told_before,
        (SELECT max(id) FROM articles) AS anchor, {since} AS since,
        {ids} AS ids, {stories} AS stories, {dates} AS dates
    FROM ({matching} LIMIT ?) AS found
    LEFT JOIN story_members m ON m.article_id = found.id
"""


class Block(NamedTuple):
    """The ids between which an expression finds what it finds."""

    expression: str
    first: int
    last: int


class Way(NamedTuple):
    """Statements for the ids that are found between two, in order, so many at most. `near` looks
    into all of them, by the lower and the higher id and a block's expression; `far` through the
    index, by an expression and the lower and the higher id."""

    near: str
    far: str


@dataclass(frozen=True, slots=True)
class Leaps:
    """Of an index that is not in the order of ids. `block` makes of an expression the one that
    holds for an id and those about it."""

    up: Way
    down: Way
    block: Callable[[str, int], Block]


@dataclass(frozen=True, slots=True)
class FullText:
    """`id` is an article's in the index. `tables` and `where` are what is found, with articles as
    `a`, and `matching` selects each `id` that is found once and in no order; both have a place for
    an expression. With `leaps`, which are for many, `tables` are for few: these are found before
    anything else is looked at, and each is then read by its id. The planner, which takes words that
    it does not know for common ones, would walk through the articles by date.
    `among` finds those of some ids, and `candidates` are ids with their tokens, newest first, by an
    expression, the highest id and how many. `index` puts in what `entry` makes of an article's id
    and text. `joined` makes one value of the numbers of many rows, which `read` takes apart, and
    `since` tells of them from which id on they are all. Where the index is `dated`, `matching`
    selects `published_us` as well."""

    id: str
    tables: str
    where: str
    matching: str
    among: str
    candidates: str
    index: str
    entry: Callable[[int, str], Sequence[int | str]]
    expressed: Callable[[Sequence[str], Selection], str]
    joined: str
    read: Callable[[Any], Sequence[int]]
    since: str = "NULL"
    dated: bool = False
    leaps: Leaps | None = None

    @property
    def count(self) -> str:
        return COUNT.format(
            matching=self.matching,
            since=self.since,
            ids=self.joined.format("found.id"),
            stories=self.joined.format("coalesce(m.story_id, found.id)"),
            dates=self.joined.format("found.published_us" if self.dated else "found.id"),
        )

    def lookup(self, query: Query, selection: Selection) -> Expression:
        """What the index is asked for a query and the rest of its selection, in its own words."""
        alternatives, exact = lookup(query)
        return Expression(self.expressed(alternatives, selection), exact)


def expressed(alternatives: Iterable[str], selection: Selection) -> str:
    """In FTS5's words."""
    text = either(alternatives)
    if selection.source_id is not None:
        text = f"({text}) AND {sign('s', selection.source_id)}"
    if selection.topic is not None:
        text = f"({text}) AND {sign('t', selection.topic)}"
    if selection.muted:
        signs = (sign("s", source_id) for source_id in sorted(selection.muted))
        text = f"({text}) NOT ({' OR '.join(signs)})"
    return text


def indexed(source_id: str, topics: Iterable[str], keys: Iterable[str]) -> str:
    """The text that is indexed for an article."""
    signs = (sign("s", source_id), *(sign("t", topic) for topic in topics))
    return " ".join((*signs, *keys))


FTS5 = FullText(
    id="article_keys.rowid",
    tables="article_keys CROSS JOIN articles a",
    where="article_keys MATCH ? AND a.id = article_keys.rowid",
    matching="SELECT rowid AS id FROM article_keys WHERE article_keys MATCH ?",
    among="SELECT rowid AS id FROM article_keys WHERE article_keys MATCH ? AND rowid IN ({places})",
    candidates="""
        SELECT rowid AS id, keys FROM article_keys
        WHERE article_keys MATCH ? AND rowid <= ? ORDER BY rowid DESC LIMIT ?
    """,
    index="INSERT OR REPLACE INTO article_keys (rowid, keys) VALUES (?, ?)",
    entry=lambda article_id, text: (article_id, text),
    expressed=expressed,
    joined="group_concat({}, ' ')",
    read=lambda joined: [*map(int, joined.split())],
)
