"""Parts that the program is put together from, each with what belongs to it."""

import logging
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Protocol

from bot.channels.desk import ChannelDesk
from bot.channels.posts import Posts
from bot.clock import Clock
from bot.model import Source
from bot.news.desk import NewsDesk
from bot.owner.ownership import Ownership
from bot.ports import Chats, Outbox
from bot.settings import Settings
from bot.summary.ports import Writings
from bot.summary.remote import Remote, completions
from bot.summary.writer import ModelWriter
from bot.values.channels import Channels
from bot.watches.desk import WatchDesk
from bot.web.endpoint import Endpoint

log = logging.getLogger(__name__)


async def tell_how_to_claim(ownership: Ownership) -> None:
    """Where nobody owns the bot, the log says how to become that."""
    code = await ownership.begin()
    if code is not None:
        log.warning(
            "This bot has no owner yet: it is who first says this to it in private: /start %s", code
        )


class Kept(Protocol):
    """What is needed of the store for channels."""

    @property
    def channels(self) -> Channels: ...
    @property
    def chats(self) -> Chats: ...
    @property
    def outbox(self) -> Outbox: ...
    def transaction(self) -> AbstractAsyncContextManager[None]: ...


def posts_of(store: Kept) -> Posts:
    """The outbox for what may go to channels."""
    return Posts(store.outbox, store.channels, store.chats, store.transaction)


def channel_desk(store: Kept, clock: Clock) -> ChannelDesk:
    return ChannelDesk(store.channels, store.chats, store.outbox, store.transaction, clock)


async def poll_and_tell(news: NewsDesk, watches: WatchDesk, source: Source) -> None:
    """Fetch a source, and tell those who wait for what it brought."""
    if await news.poll(source):
        await watches.tell()


async def writer(
    settings: Settings, writings: Writings, clock: Clock, stack: AsyncExitStack
) -> ModelWriter | None:
    """The optional model that writes summaries."""
    if not (settings.summary_api_url and settings.summary_api_model):
        return None
    key = settings.summary_api_key
    endpoint = await stack.enter_async_context(
        Endpoint(completions(settings.summary_api_url), key.get_secret_value() if key else None)
    )
    return ModelWriter(
        Remote(endpoint, settings.summary_api_model),
        writings,
        clock,
        most=settings.summary_api_daily,
        most_of_chat=settings.summary_api_daily_chat,
    )
