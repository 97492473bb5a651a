"""What a chat keeps, page by page."""

from datetime import datetime

from bot.clock import micros
from bot.values.saved import Kept, KeptPage, Shelf
from storage.database import Database, Params
from storage.news.rows import COLUMNS, article_of
from storage.values import fits, moment

OF_CHAT = """
    FROM saved k JOIN articles a ON a.id = k.article_id JOIN sources s ON s.id = a.source_id
    WHERE k.bot_id = ? AND k.chat_id = ?
"""
PLACE = "(k.saved_us, k.article_id)"
REMOVE = """
    DELETE FROM saved WHERE bot_id = ? AND chat_id = ? AND article_id = ? RETURNING saved_us
"""


async def page(
    database: Database, bot_id: int, chat_id: int, limit: int, shelf: Shelf | None
) -> KeptPage:
    if shelf is not None and not fits(shelf.article_id):
        return KeptPage((), 1, 0)
    where, params = _from(shelf)
    order = "ASC" if shelf and shelf.backward else "DESC"
    sql = f"""
        SELECT {COLUMNS}, k.saved_us, (SELECT count(*) {OF_CHAT}) AS total {OF_CHAT} {where}
        ORDER BY k.saved_us {order}, k.article_id {order} LIMIT ?
    """
    chat = (bot_id, chat_id)
    rows = await database.fetch(sql, *chat, *chat, *params, limit)
    kept = [Kept(article_of(row), moment(row["saved_us"])) for row in rows]
    kept.sort(key=lambda each: (each.at, each.article.id), reverse=True)
    if not kept:
        return KeptPage((), 1, 0)
    newer = f"SELECT count(*) AS newer {OF_CHAT} AND {PLACE} > (?, ?)"
    (row,) = await database.fetch(newer, *chat, micros(kept[0].at), kept[0].article.id)
    return KeptPage(tuple(kept), row["newer"] + 1, rows[0]["total"])


def _from(shelf: Shelf | None) -> tuple[str, Params]:
    if shelf is None:
        return "", ()
    return f"AND {PLACE} {'>' if shelf.backward else '<='} (?, ?)", (
        micros(shelf.at),
        shelf.article_id,
    )


async def remove(database: Database, bot_id: int, chat_id: int, article_id: int) -> datetime | None:
    if not fits(article_id):
        return None
    rows = await database.fetch(REMOVE, bot_id, chat_id, article_id)
    return moment(rows[0]["saved_us"]) if rows else None
