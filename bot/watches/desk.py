"""The watch desk: finds who waits for what is new, writes it down, and promises it to the chats."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from bot.clock import Clock
from bot.errors import ChatError
from bot.languages import language
from bot.model import Article, Chat, Delivery, Message, News
from bot.news.indexing import read
from bot.news.matcher import Matcher
from bot.news.query import Query, parse
from bot.ports import Chats, Outbox, Stories, Transaction
from bot.render import watches as render
from bot.values.watches import Hit, Watch, Watches
from bot.watches.timing import EXPIRES, due

AT_ONCE = 50  # chats that are told in a transaction
KEPT = timedelta(days=3)  # a story may be joined for two days
NO_ANCHOR = -2  # of no list whose pages can be turned


class WatchDesk:
    """`find` goes into the transaction that stores what is new, `tell` is called after it and every
    few seconds. What was found is told even if the program ends in between."""

    def __init__(
        self,
        watches: Watches,
        chats: Chats,
        stories: Stories,
        outbox: Outbox,
        transaction: Transaction,
        clock: Clock,
    ) -> None:
        self._watches = watches
        self._chats = chats
        self._stories = stories
        self._outbox = outbox
        self._transaction = transaction
        self._clock = clock
        self._matcher: Matcher[tuple[int, int]] = Matcher()
        self._revision = 0
        self._chat_of: dict[int, int] = {}
        self._turn = asyncio.Lock()
        self._telling = asyncio.Lock()

    async def load(self) -> None:
        """Take in the watches that changed since the last time."""
        async with self._turn:
            await self._load()

    async def find(self, news: Sequence[News]) -> None:
        """Write down whom to tell of it, and when."""
        async with self._turn:
            await self._load()
            if not len(self._matcher):
                return
            found = await asyncio.to_thread(self._matching, news)
        chats = {chat_id for askers in found for chat_id, _ in askers}
        if chats:
            now = self._clock.now()
            watchers = await self._watches.watchers(chats)
            times = {watcher.chat_id: due(now, watcher) for watcher in watchers}
            await self._watches.found(_hits(news, found, times))

    async def tell(self) -> None:
        """Promise to the chats whose time has come what was found for them."""
        async with self._telling:
            now = self._clock.now()
            while chat_ids := await self._watches.due(now, AT_ONCE):
                async with self._transaction():
                    for chat_id in chat_ids:
                        await self._tell(chat_id, now)

    async def prune(self) -> None:
        await self._watches.prune(self._clock.now() - KEPT)

    async def _load(self) -> None:
        changed, revision = await self._watches.changed(self._revision)
        if changed:
            await asyncio.to_thread(self._take, changed)
            self._revision = revision

    def _take(self, changed: Sequence[tuple[Watch, bool]]) -> None:
        for watch, live in changed:
            # It may have been another chat's until now: one that moved, or was forgotten.
            before = self._chat_of.pop(watch.id, watch.chat_id)
            self._matcher.remove((before, watch.id))
            query = _query(watch.words) if live else None
            if query is not None:
                self._matcher.add((watch.chat_id, watch.id), query)
                self._chat_of[watch.id] = watch.chat_id

    def _matching(self, news: Sequence[News]) -> list[list[tuple[int, int]]]:
        return [self._matcher.matching(read(one.keys)) for one in news]

    async def _tell(self, chat_id: int, now: datetime) -> None:
        chat = await self._chats.known(chat_id)
        untold = await self._watches.untold(chat_id)
        if untold and chat is not None and chat.inactive is None:
            await self._outbox.promise(await self._deliveries(chat, untold, now), now)
            shown = {number: article.id for number, (_, article) in enumerate(untold, 1)}
            await self._chats.show(chat_id, NO_ANCHOR, shown, anew=True)
        await self._watches.told(chat_id)

    async def _deliveries(
        self, chat: Chat, untold: Sequence[tuple[Watch, Article]], now: datetime
    ) -> list[Delivery]:
        """One for each forum topic in which watches were asked for."""
        muted = await self._chats.muted(chat.id) if chat.mutes else frozenset()
        also = await self._stories.also([article.id for _, article in untold], muted)
        deliveries, first, spoken = [], 1, language(chat.language)
        for thread, found in _by_thread(untold):
            words = tuple(dict.fromkeys(watch.words for watch, _ in found))
            articles = [article for _, article in found]
            deliveries.append(
                Delivery(
                    chat.id,
                    "watch",
                    f"watch:{articles[0].id}-{articles[-1].id}",
                    _thin(render.found(articles, words, also, first, now, spoken), chat),
                    lane="alert",
                    thread_id=thread,
                    expires_at=now + EXPIRES,
                )
            )
            first += len(articles)
        return deliveries


def _thin(messages: Sequence[Message], chat: Chat) -> tuple[Message, ...]:
    """Without previews where little data is wanted."""
    return tuple(replace(each, preview=None) if chat.lean else each for each in messages)


def _hits(
    news: Sequence[News], found: Sequence[Sequence[tuple[int, int]]], times: dict[int, datetime]
) -> list[Hit]:
    return [
        Hit(
            watch_id,
            one.article.id,
            one.story_id or one.article.id,
            one.article.source_id,
            times[chat_id],
        )
        for one, askers in zip(news, found, strict=True)
        for chat_id, watch_id in sorted(askers)
        if chat_id in times
    ]


def _by_thread(
    untold: Sequence[tuple[Watch, Article]],
) -> list[tuple[int | None, list[tuple[Watch, Article]]]]:
    def thread(pair: tuple[Watch, Article]) -> int:
        return pair[0].thread_id or 0

    ordered = sorted(untold, key=thread)
    return [(number or None, list(pairs)) for number, pairs in groupby(ordered, thread)]


def _query(words: str) -> Query | None:
    try:
        return parse(words)
    except ChatError:  # of a version that took other words
        return None
