"""Articles as rows."""

from bot.model import Article
from storage.database import Row
from storage.values import moment

COLUMNS = """
    a.id, a.source_id, a.url, a.title, a.body, a.cut, a.published_us, a.first_seen_us,
    s.title AS source_title, s.language
"""
# A LEFT JOIN, though every article has its source: the list is read along its index in any case.
OUTLET = "LEFT JOIN sources s ON s.id = a.source_id"


def article_of(row: Row) -> Article:
    return Article(
        id=row["id"],
        source_id=row["source_id"],
        source_title=row["source_title"],
        language=row["language"],
        url=row["url"],
        title=row["title"],
        text=row["body"],
        cut=bool(row["cut"]),
        published_at=moment(row["published_us"]),
        first_seen_at=moment(row["first_seen_us"]),
    )
