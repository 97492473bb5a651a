"""A list as SQL, and the rows at a place in it."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.model import Cursor, Page
from storage.database import Database, Params, Row
from storage.news.rows import COLUMNS, OUTLET, article_of

RETOLD = "(a.retold = 1 OR a.story_id IS NOT NULL) AS retold, a.story_id"


class Listing(NamedTuple):
    """A list as SQL: where it is read from, what is in it, and how its length is known."""

    tables: str
    where: str
    params: Params
    order: tuple[str, ...]
    total: str = "0"
    total_params: Params = ()

    def select(self, columns: str, condition: str, order: str) -> str:
        by = ", ".join(f"{column} {order}" for column in self.order)
        where = f"WHERE {self.where} {condition}"
        return f"SELECT {columns} FROM {self.tables} {OUTLET} {where} ORDER BY {by} LIMIT ?"  # noqa: S608 - constants


async def rows_at(
    database: Database, cursor: Cursor, limit: int, listing: Listing
) -> Sequence[Row]:
    """In the direction of the cursor."""
    condition, params = _place(cursor, listing.order)
    columns = f"{COLUMNS}, {RETOLD}"
    sql = listing.select(columns, condition, "ASC" if backward(cursor) else "DESC")
    return await database.fetch(sql, *listing.params, *params, limit)


def page_at(cursor: Cursor, limit: int, rows: Sequence[Row], *, capped: bool = False) -> Page:
    """Of rows in the direction of the cursor."""
    articles = tuple(map(article_of, reversed(rows) if backward(cursor) else rows))
    reached_start = backward(cursor) and len(articles) < limit
    first = 1 if reached_start else cursor.ordinal
    return Page(articles, first, cursor.total, cursor.anchor, capped, retold(rows))


def retold(rows: Sequence[Row]) -> frozenset[int]:
    return frozenset(row["id"] for row in rows if row["retold"])


def backward(cursor: Cursor) -> bool:
    return cursor.backward and cursor.published_us is not None


def _place(cursor: Cursor, order: tuple[str, ...]) -> tuple[str, Params]:
    """The condition of a cursor with its parameters."""
    at = order[-1]
    if cursor.published_us is None:
        return f"AND {at} <= ?", (cursor.anchor,)
    sign = ">" if cursor.backward else "<"
    if len(order) == 1:
        return f"AND {at} <= ? AND {at} {sign} ?", (cursor.anchor, cursor.article_id)
    condition = f"AND {at} <= ? AND ({', '.join(order)}) {sign} (?, ?)"
    return condition, (cursor.anchor, cursor.published_us, cursor.article_id)
