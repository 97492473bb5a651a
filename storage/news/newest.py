"""The newest pages of lists as they were last read: most are asked for by many, and change only
when articles come in. To ask the database's thread takes longer than the reading itself."""

from bot.model import Page, Selection
from storage.database import Database
from storage.news import lists

# Of the lists that were asked for since the archive changed.
MOST = 32


class Newest:
    """lists.newest, remembered until the archive may have changed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._pages: dict[tuple[int, Selection], Page] = {}
        self._edition: int | None = None

    async def __call__(self, limit: int, selection: Selection) -> Page:
        edition = self._database.edition()
        if edition is None or selection.words or selection.since is not None:
            return await lists.newest(self._database, limit, selection)
        if edition != self._edition:
            self._pages.clear()
            self._edition = edition
        known = self._pages.get((limit, selection))
        return known or await self._read(edition, limit, selection)

    async def _read(self, edition: int, limit: int, selection: Selection) -> Page:
        page = await lists.newest(self._database, limit, selection)
        # While it was read the archive may have changed, and another may have looked since.
        if edition == self._edition == self._database.edition() and len(self._pages) < MOST:
            self._pages[limit, selection] = page
        return page
