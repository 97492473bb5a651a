"""What a chat does with its digests: orders, changes, moves to another zone, looks ahead."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.digest.asking import Asked
from bot.digest.choice import wanted
from bot.digest.composer import Composer, Issue, ask_of, source_names
from bot.digest.ports import Digests
from bot.digest.service import begun
from bot.errors import ChatError
from bot.model import Chat
from bot.ports import Articles, Chats, Transaction
from bot.values.digests import Digest

MOST = 6
MOST_STORIES = 20


class TooManyDigests(ChatError):
    key = "There are {most} digests in this chat, which is the most. Delete one first: /digest"


class DigestThere(ChatError):
    key = "This chat has that digest already: /digest"


class NoSuchDigest(ChatError):
    key = "There is no such digest any more. What there is: /digest"


class Orders:
    """Digests of chats. Whether somebody may change them is for the caller to know."""

    def __init__(
        self,
        digests: Digests,
        chats: Chats,
        articles: Articles,
        composer: Composer,
        transaction: Transaction,
        clock: Clock,
    ) -> None:
        self._digests = digests
        self._chats = chats
        self._articles = articles
        self._composer = composer
        self._transaction = transaction
        self._clock = clock

    async def of_chat(self, chat: Chat) -> list[Digest]:
        return await self._digests.of_chat(chat.id)

    async def get(self, chat: Chat, digest_id: int) -> Digest:
        """Raises NoSuchDigest."""
        return _found(_with_id(await self._digests.of_chat(chat.id), digest_id))

    async def add(self, chat: Chat, thread_id: int | None, asked: Asked) -> Digest:
        """Raises TooManyDigests, DigestThere, and the ChatErrors of bot.news.query."""
        names = await source_names(self._articles)
        await asyncio.to_thread(wanted, asked.words, names)
        present = await self._digests.of_chat(chat.id)
        if any(_same(each, asked) for each in present):
            raise DigestThere
        _check_room(present)
        now = self._clock.now()
        order = Digest(0, chat.id, thread_id, asked.at, asked.days, now, now, asked.words)
        return await self._digests.add(begun(order, chat, now))

    async def change(self, chat: Chat, digest: Digest) -> Digest:
        """Put it in the place of the one with its id, due at its next slot. Raises NoSuchDigest."""
        changed = begun(digest, chat, self._clock.now())
        if not await self._digests.put(changed):
            raise NoSuchDigest
        return changed

    async def amend(self, chat: Chat, digest: Digest, asked: Asked) -> Digest:
        """Another time, other days and words for it. Raises as add and change."""
        names = await source_names(self._articles)
        await asyncio.to_thread(wanted, asked.words, names)
        present = await self._digests.of_chat(chat.id)
        if any(_same(each, asked) for each in present if each.id != digest.id):
            raise DigestThere
        changed = replace(digest, at=asked.at, days=asked.days, words=asked.words)
        return await self.change(chat, changed)

    async def remove(self, chat: Chat, digest_id: int) -> Digest:
        """Raises NoSuchDigest."""
        return _found(await self._digests.remove(chat.id, digest_id, self._clock.now()))

    async def restore(self, chat: Chat, digest_id: int) -> Digest:
        """Bring back one that was removed, due at its next slot. Raises NoSuchDigest and
        TooManyDigests."""
        present = await self._digests.of_chat(chat.id)
        if all(each.id != digest_id for each in present):
            _check_room(present)
        digest = await self._digests.restore(chat.id, digest_id)
        return await self.change(chat, _found(digest or _with_id(present, digest_id)))

    async def relocate(self, chat: Chat, timezone: str) -> Chat:
        """Give the chat another zone; its digests keep their time on the wall."""
        moved = replace(chat, timezone=timezone)
        async with self._transaction():
            await self._chats.relocate(chat.id, timezone)
            for digest in await self._digests.of_chat(chat.id):
                await self._digests.put(begun(digest, moved, self._clock.now()))
        return moved

    async def recount(self) -> None:
        """Find the next slots anew: after a change of the time zones themselves."""
        now = self._clock.now()
        for each in await self._digests.due_later(now):
            await self._digests.put(begun(each.digest, each.chat, now))

    async def preview(self, digest: Digest, chat: Chat, muted: Iterable[str]) -> Issue:
        """What it would tell now. Nothing of it counts as told. One that was never ordered is as
        if it were ordered now."""
        now = self._clock.now()
        if not digest.id:
            digest = replace(digest, begun_at=now)
        local = now.astimezone(ZoneInfo(chat.timezone)).replace(tzinfo=None)
        moment = await self._composer.moment(now, digest.told_id)
        return await self._composer.issue(ask_of(digest, chat, muted, local), moment)


def _same(digest: Digest, asked: Asked) -> bool:
    there = (digest.at, digest.days, digest.words.casefold())
    return there == (asked.at, asked.days, asked.words.casefold())


def _check_room(present: list[Digest]) -> None:
    if len(present) >= MOST:
        raise TooManyDigests(most=MOST)


def _with_id(digests: Iterable[Digest], digest_id: int) -> Digest | None:
    return next((each for each in digests if each.id == digest_id), None)


def _found(digest: Digest | None) -> Digest:
    if digest is None:
        raise NoSuchDigest
    return digest
