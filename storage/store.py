"""The store: everything that is remembered, over one database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from bot.clock import Clock, SystemClock
from bot.errors import DatabaseUnusable, StorageError
from bot.sharing import Lead
from storage.alerts import SqlAlerts
from storage.archives import SqlArchives
from storage.belongings import SqlBelongings
from storage.channels import SqlChannels
from storage.chats import SqlChats
from storage.database import Database, open_database
from storage.digests import SqlDigests
from storage.guests import SqlGuests
from storage.incidents import SqlIncidents
from storage.messages.broadcasts import SqlBroadcasts
from storage.messages.deliveries import SqlDeliveries
from storage.messages.inbox import SqlInbox
from storage.messages.lines import SqlLines
from storage.messages.outbox import SqlOutbox
from storage.messages.pictures import SqlPictures
from storage.messages.turns import SqlTurns
from storage.migrate import migrate
from storage.news.articles import SqlArticles
from storage.news.stories import SqlStories
from storage.news.texts import SqlTexts
from storage.news.writings import SqlWritings
from storage.notes import SqlNotes
from storage.quarantine import SqlQuarantine
from storage.rates import SqlRates
from storage.survey import SqlSurvey
from storage.tools.backups import before_migration
from storage.vitals import SqlVitals
from storage.watches import SqlWatches


class Store:
    """The repositories of one bot. `language` and `timezone` are a new chat's."""

    def __init__(self, database: Database, bot_id: int, language: str, timezone: str) -> None:
        self._database = database
        self._bot_id = bot_id
        self.articles = SqlArticles(database)
        self.rates = SqlRates(database)
        self.archives = SqlArchives(database)
        self.quarantine = SqlQuarantine(database)
        self.stories = SqlStories(database)
        self.texts = SqlTexts(database)
        self.writings = SqlWritings(database)
        self.chats = SqlChats(database, bot_id, language, timezone)
        self.channels = SqlChannels(database, bot_id)
        self.inbox = SqlInbox(database, bot_id)
        self.lines = SqlLines(database, bot_id)
        self.turns = SqlTurns(database, bot_id)
        self.pictures = SqlPictures(database, bot_id)
        self.outbox = SqlOutbox(database, bot_id)
        self.broadcasts = SqlBroadcasts(database, bot_id)
        self.digests = SqlDigests(database, bot_id)
        self.notes = SqlNotes(database)
        self.deliveries = SqlDeliveries(database, bot_id)
        self.watches = SqlWatches(database, bot_id)
        self.alerts = SqlAlerts(database, bot_id)
        self.belongings = SqlBelongings(database, bot_id)
        self.vitals = SqlVitals(database, bot_id)
        self.guests = SqlGuests(database, bot_id)
        self.incidents = SqlIncidents(database, bot_id)
        self.survey = SqlSurvey(database, bot_id)

    def transaction(self) -> AbstractAsyncContextManager[None]:
        """What this task writes inside, in any repository, is done whole or not at all."""
        return self._database.transaction()

    def lead(self, role: str) -> Lead:
        """What one process of this bot does for all."""
        return self._database.lead(f"yamchi bot {self._bot_id} {role}")

    async def ping(self) -> None:
        """Raises StorageError where the database does not answer."""
        await self._database.fetch_one("SELECT 1")


@asynccontextmanager
async def open_store(
    url: str,
    *,
    bot_id: int,
    language: str,
    timezone: str,
    clock: Clock | None = None,
    shared: bool = False,
) -> AsyncIterator[Store]:
    """The store at a DATABASE_URL, held for this process alone, its schema the newest.

    In PostgreSQL other bots may be there too; `shared`: other processes of this bot as well.

    Raises BadSettings, DatabaseInUse, DatabaseUnusable and DatabaseNewer.
    """
    async with opened(url, clock or SystemClock(), bot_id, shared=shared) as (database, _):
        yield Store(database, bot_id, language, timezone)


async def migrate_database(url: str, clock: Clock | None = None) -> int:
    """Bring the schema to the newest version; how many steps that took. Raises as open_store."""
    async with opened(url, clock or SystemClock()) as (_, steps):
        return steps


@asynccontextmanager
async def opened(
    url: str, clock: Clock, bot_id: int | None = None, *, shared: bool = False
) -> AsyncIterator[tuple[Database, int]]:
    database = await open_database(url, bot_id, shared=shared)
    try:
        yield database, await _migrated(database, clock)
    finally:
        await database.close()


async def _migrated(database: Database, clock: Clock) -> int:
    try:
        if database.dialect.name == "sqlite":
            await asyncio.to_thread(before_migration, Path(database.name))
        return await migrate(database, clock)
    except StorageError as error:
        raise DatabaseUnusable(path=database.name, reason=error.facts["reason"]) from error
