"""Full-text search in SQLite's words (FTS5): the one thing that each database says its own way."""

from bot.model import Selection
from bot.news.indexing import Lookup, expression, sign
from bot.news.query import Query

FOUND = "article_keys CROSS JOIN articles a"
MATCHES = "article_keys MATCH ? AND a.id = article_keys.rowid"
ID = "article_keys.rowid"
INDEX = "INSERT OR REPLACE INTO article_keys (rowid, keys) VALUES (?, ?)"
# `told_before` are those of whose story there is another.
COUNT = """
    SELECT count(*) AS total, count(m.story_id) - count(DISTINCT m.story_id) AS told_before,
        (SELECT max(id) FROM articles) AS anchor
    FROM (SELECT rowid AS id FROM article_keys WHERE article_keys MATCH ? LIMIT ?) AS found
    LEFT JOIN story_members m ON m.article_id = found.id
"""
AMONG = "SELECT rowid AS id FROM article_keys WHERE article_keys MATCH ? AND rowid IN ({places})"
CANDIDATES = """
    SELECT rowid AS id, keys FROM article_keys
    WHERE article_keys MATCH ? AND rowid <= ? ORDER BY rowid DESC LIMIT ?
"""


def lookup(query: Query, selection: Selection) -> Lookup:
    """What the index is asked for a query and the rest of its selection."""
    text, exact = expression(query)
    if selection.source_id is not None:
        text = f"({text}) AND {sign('s', selection.source_id)}"
    if selection.topic is not None:
        text = f"({text}) AND {sign('t', selection.topic)}"
    if selection.muted:
        signs = (sign("s", source_id) for source_id in sorted(selection.muted))
        text = f"({text}) NOT ({' OR '.join(signs)})"
    return Lookup(text, exact)


def indexed(source_id: str, topics: tuple[str, ...], keys: tuple[str, ...]) -> str:
    """The text that is indexed for an article."""
    signs = (sign("s", source_id), *(sign("t", topic) for topic in topics))
    return " ".join((*signs, *keys))
