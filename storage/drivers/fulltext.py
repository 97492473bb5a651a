"""Full-text search: the one thing that each database says its own way.

Both index the same tokens, those of bot.news.indexing, and find the same articles by them: SQLite
in a table of FTS5, PostgreSQL by a stored tsvector.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.model import Selection
from bot.news.indexing import Expression, either, lookup, sign
from bot.news.query import Query

# `told_before` are those of whose story there is another. `few` names all with their stories, where
# there are no more than are counted: to walk through the index once more would take as long again.
COUNT = """
    SELECT count(*) AS total, count(m.story_id) - count(DISTINCT m.story_id) AS told_before,
        (SELECT max(id) FROM articles) AS anchor,
        CASE WHEN count(*) < ? THEN {joined} END AS few
    FROM ({matching} LIMIT ?) AS found
    LEFT JOIN story_members m ON m.article_id = found.id
"""
AMONG = "SELECT {id} AS id FROM article_keys WHERE {matches} AND {id} IN ({{places}})"
CANDIDATES = """
    SELECT {id} AS id, keys FROM article_keys
    WHERE {matches} AND {id} <= ? ORDER BY {id} DESC LIMIT ?
"""
# No token holds a quotation mark or a space.
PHRASE = re.compile(r'"([^"]*)"')
WORDS = {"AND": "&", "OR": "|", "NOT": "& !"}
OPERATOR = re.compile(r"\b(?:AND|OR|NOT)\b")
# Between the alternatives of a tsquery, in which it is nothing but an OR.
BREAK = " |\n"
# One alternative after the other, in one part of the index after the other, until there are enough.
# All alternatives at once would be read to their ends, and item by item: there is nothing that
# each match must have.
ONE_BY_ONE = f"""
    SELECT k.article_id AS id FROM
        unnest(string_to_array(CAST(? AS TEXT), '{BREAK}')) AS alternative
        CROSS JOIN LATERAL (
            SELECT article_id FROM article_keys WHERE words @@ CAST(alternative AS tsquery) OFFSET 0
        ) AS k
"""  # noqa: S608 - a constant


@dataclass(frozen=True, slots=True)
class FullText:
    """`id` is an article's in the index; `matches`, and `matching`, which selects each `id` that is
    found once and in no order, have a place for an expression; `index` puts in what `entry` makes
    of an article's id and text; `joined` makes one text of those of many rows.
    `fenced`: where few are found, they are so before anything else is looked at, and each is then
    read by its id. The planner, which takes words that it does not know for common ones, would walk
    through the articles by date."""

    id: str
    matches: str
    matching: str
    index: str
    entry: Callable[[int, str], Sequence[int | str]]
    expressed: Callable[[Sequence[str], Selection], str]
    joined: str
    fenced: bool = False

    def found(self, *, few: bool) -> tuple[str, str]:
        """The tables of what is found, and the condition; both have one place for an expression."""
        if few and self.fenced:
            found = f"(SELECT id AS article_id FROM ({self.matching}) AS found OFFSET 0)"  # noqa: S608 - constants
            article = f"(SELECT * FROM articles b WHERE b.id = {self.id} OFFSET 0)"  # noqa: S608 - constants
            return f"{found} AS article_keys CROSS JOIN LATERAL {article} AS a", "1 = 1"
        return "article_keys CROSS JOIN articles a", f"{self.matches} AND a.id = {self.id}"

    @property
    def count(self) -> str:
        joined = self.joined.format("found.id || ' ' || coalesce(m.story_id, found.id)")
        return COUNT.format(matching=self.matching, joined=joined)

    @property
    def among(self) -> str:
        return AMONG.format(id=self.id, matches=self.matches)

    @property
    def candidates(self) -> str:
        return CANDIDATES.format(id=self.id, matches=self.matches)

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


def tsquery(text: str) -> str:
    """An expression of FTS5 in PostgreSQL's words. NOT binds closest in both, then AND."""
    text = OPERATOR.sub(lambda word: WORDS[word[0]], text)
    return PHRASE.sub(lambda phrase: f"({' <-> '.join(phrase[1].split())})", text)


def tsqueries(alternatives: Iterable[str], selection: Selection) -> str:
    """The alternatives with a BREAK between."""
    return BREAK.join(f"({tsquery(expressed((one,), selection))})" for one in alternatives)


def tsvector(text: str) -> str:
    """The tokens with their places. Beyond 16,383 tokens of an article, or 256 times the same,
    PostgreSQL knows that a word is there, and no longer where."""
    return " ".join(f"{token}:{place}" for place, token in enumerate(text.split(), 1))


FTS5 = FullText(
    id="article_keys.rowid",
    matches="article_keys MATCH ?",
    matching="SELECT rowid AS id FROM article_keys WHERE article_keys MATCH ?",
    index="INSERT OR REPLACE INTO article_keys (rowid, keys) VALUES (?, ?)",
    entry=lambda article_id, text: (article_id, text),
    expressed=expressed,
    joined="group_concat({})",
)
TSVECTOR = FullText(
    id="article_keys.article_id",
    matches="article_keys.words @@ CAST(CAST(? AS TEXT) AS tsquery)",
    matching=ONE_BY_ONE,
    index="""
        INSERT INTO article_keys (article_id, keys, words)
        VALUES (?, ?, CAST(CAST(? AS TEXT) AS tsvector))
        ON CONFLICT (article_id) DO UPDATE SET keys = excluded.keys, words = excluded.words
    """,
    entry=lambda article_id, text: (article_id, text, tsvector(text)),
    expressed=tsqueries,
    joined="string_agg({}, ',')",
    fenced=True,
)
