"""Who manages which channel, and what they decide."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.errors import ChatError
from bot.languages import language
from bot.model import Chat, Delivery
from bot.ports import Chats, Outbox, Transaction
from bot.render import channels as render
from bot.values.channels import Channel, Channels, Decision, Draft, Place

MOST = 20
LONGEST_FOOTER = 200
# How long a published post may still go out.
GOOD_FOR = timedelta(hours=6)
UNLINKED = "not linked"


class TooManyChannels(ChatError):
    key = "You manage {most} channels here, which is the most. Unlink one first: /channel"


class FooterTooLong(ChatError):
    key = "A footer has at most {most} characters."


class NoSuchDraft(ChatError):
    key = "This digest is not waiting any more."


class TooLate(ChatError):
    key = "This digest is too old to publish. The next one comes at its time."


class DecidedBefore(ChatError):
    """By whomever: several people may manage a channel."""

    key = "This was decided already."


class ChannelDesk:
    """Whether somebody may manage a channel is for the caller to know."""

    def __init__(
        self,
        channels: Channels,
        chats: Chats,
        outbox: Outbox,
        transaction: Transaction,
        clock: Clock,
    ) -> None:
        self._channels = channels
        self._chats = chats
        self._outbox = outbox
        self._transaction = transaction
        self._clock = clock

    async def link(self, person: Chat, place: Place) -> tuple[Channel, Chat]:
        """The channel and its settings, which are the person's own to begin with. Raises
        TooManyChannels."""
        present = await self._channels.of(person.id)
        if len(present) >= MOST and all(each.id != place.id for each in present):
            raise TooManyChannels(most=MOST)
        new = await self._chats.known(place.id) is None
        channel = Channel(place.id, place.title, place.username)
        async with self._transaction():
            linked = await self._channels.link(person.id, channel, self._clock.now())
            chat = await self._chats.open(place.id, "channel", person.language)
            if new:
                await self._chats.relocate(place.id, person.timezone)
        return linked, await self._chats.known(place.id) or chat

    async def of(self, person: int) -> list[Channel]:
        return await self._channels.of(person)

    async def linked(self, person: int, channel_id: int) -> Channel | None:
        return await self._channels.linked(person, channel_id)

    async def managed(self, channel_id: int) -> bool:
        return bool(await self._channels.managers(channel_id))

    async def managers(self, channel_id: int) -> int:
        """How many there are."""
        return len(await self._channels.managers(channel_id))

    async def chat(self, channel_id: int) -> Chat:
        """The channel's own settings."""
        return await self._chats.open(channel_id, "channel")

    async def unlink(self, person: int, channel_id: int) -> None:
        """A channel that nobody manages gets nothing more; what was set stays."""
        async with self._transaction():
            await self._channels.unlink(person, channel_id)
            if not await self.managed(channel_id):
                await self._chats.deactivate(channel_id, UNLINKED)

    async def leave(self, person: int) -> None:
        for channel in await self._channels.of(person):
            await self.unlink(person, channel.id)

    async def lost(self, channel_id: int, reason: str) -> None:
        """The bot may not post there any more: unlink it, and tell those who managed it."""
        now = self._clock.now()
        async with self._transaction():
            channel = (await self._channels.among([channel_id])).get(channel_id)
            people = await self._channels.release(channel_id)
            await self._chats.deactivate(channel_id, reason)
            if channel is not None:
                notices = [await self._lost(person, channel, now) for person in people]
                await self._outbox.promise(notices, now)

    async def _lost(self, person: int, channel: Channel, now: datetime) -> Delivery:
        chat = await self._chats.known(person)
        told = render.lost(channel, language(chat.language if chat else "en"))
        key = f"unlinked:{channel.id}:{now.isoformat(timespec='seconds')}"
        return Delivery(person, "notice", key, (told,), lane="alert")

    async def sign(self, channel_id: int, footer: str) -> None:
        """Raises FooterTooLong."""
        if len(footer) > LONGEST_FOOTER:
            raise FooterTooLong(most=LONGEST_FOOTER)
        await self._channels.sign(channel_id, footer)

    async def review(self, channel_id: int, *, on: bool) -> None:
        await self._channels.review(channel_id, on=on)

    async def publish(self, channel_id: int, draft_id: int) -> Draft:
        """Promise the draft to its channel, as it was shown. Raises NoSuchDraft, DecidedBefore and
        TooLate."""
        now = self._clock.now()
        async with self._transaction():
            draft = await self._decide(channel_id, draft_id, "published")
            if now > draft.until:
                raise TooLate
            await self._outbox.promise([_post(draft, now)], now)
        return draft

    async def skip(self, channel_id: int, draft_id: int) -> Draft:
        """Raises NoSuchDraft and DecidedBefore."""
        return await self._decide(channel_id, draft_id, "skipped")

    async def _decide(self, channel_id: int, draft_id: int, decision: Decision) -> Draft:
        draft = await self._channels.drafted(channel_id, draft_id)
        if draft is None:
            raise NoSuchDraft
        if not await self._channels.decide(draft, decision):
            raise DecidedBefore
        return draft


def _post(draft: Draft, now: datetime) -> Delivery:
    return Delivery(
        draft.channel_id,
        "digest",
        draft.key,
        draft.messages,
        expires_at=now + GOOD_FOR,
        silent=draft.silent,
    )


def named(channels: Sequence[Channel], name: str) -> Channel | None:
    """The one of that @name or id."""
    plain = name.casefold()
    return next((each for each in channels if each.address.casefold() == plain), None)
