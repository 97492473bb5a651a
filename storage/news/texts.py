"""ports.Texts: what the articles' own pages gave."""

from bot.clock import micros
from bot.model import FullText
from storage.database import Database
from storage.values import fits, moment, storable

GET = "SELECT body, cut, digest, read_us, refusal FROM texts WHERE article_id = ?"
PUT = """
    INSERT INTO texts (article_id, body, cut, digest, read_us, refusal) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (article_id) DO UPDATE SET
        body = excluded.body,
        cut = excluded.cut,
        digest = excluded.digest,
        read_us = excluded.read_us,
        refusal = excluded.refusal
"""


class SqlTexts:
    """Texts over any driver. They go with their articles."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, article_id: int) -> FullText | None:
        row = await self._database.fetch_one(GET, article_id) if fits(article_id) else None
        if row is None:
            return None
        return FullText(
            text=row["body"],
            cut=bool(row["cut"]),
            digest=row["digest"],
            read_at=moment(row["read_us"]),
            refusal=row["refusal"],
        )

    async def put(self, article_id: int, found: FullText) -> None:
        await self._database.execute(
            PUT,
            article_id,
            storable(found.text),
            int(found.cut),
            found.digest,
            micros(found.read_at),
            None if found.refusal is None else storable(found.refusal),
        )
