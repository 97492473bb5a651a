"""What is promised to channels, on its way to the outbox: signed, and shown for review first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.languages import Language, language
from bot.model import ChatKind, Delivery
from bot.ports import Chats, Outbox, Transaction
from bot.render import channels as render
from bot.render.behalf import behalf
from bot.values.channels import Channel, Channels

# How long a post may wait for review. News of yesterday is none.
PATIENCE = timedelta(hours=24)


class Posts:
    """ports.Outbox for those who write to chats of any kind.

    A channel's post has no buttons that would be every reader's, and its footer. Where digests are
    reviewed, one goes to those who manage the channel, as it would be posted. A notice is theirs
    alone. All in the transaction of whoever promises, or in one of its own.
    """

    def __init__(
        self, outbox: Outbox, channels: Channels, chats: Chats, transaction: Transaction
    ) -> None:
        self._outbox = outbox
        self._channels = channels
        self._chats = chats
        self._transaction = transaction

    async def promise(self, deliveries: Sequence[Delivery], at: datetime) -> int:
        groups = {each.chat_id for each in deliveries if each.chat_id < 0}
        known = await self._channels.among(groups) if groups else {}
        if not known:
            return await self._outbox.promise(deliveries, at)
        async with self._transaction():
            return await self._outbox.promise(await self._routed(deliveries, known, at), at)

    async def spread(self, delivery: Delivery, at: datetime, kinds: Sequence[ChatKind] = ()) -> int:
        return await self._outbox.spread(delivery, at, kinds)

    async def _routed(
        self, deliveries: Sequence[Delivery], known: Mapping[int, Channel], at: datetime
    ) -> list[Delivery]:
        routed: list[Delivery] = []
        for each in deliveries:
            channel = known.get(each.chat_id)
            routed += [each] if channel is None else await self._post(each, channel, at)
        return routed

    async def _post(self, delivery: Delivery, channel: Channel, at: datetime) -> list[Delivery]:
        if delivery.kind == "notice":
            return await self._notices(delivery, channel)
        post = replace(delivery, messages=render.post(delivery.messages, channel.footer))
        if channel.review and delivery.kind == "digest":
            return await self._for_review(post, channel, at)
        return [post]

    async def _notices(self, delivery: Delivery, channel: Channel) -> list[Delivery]:
        """To each of those who manage it, with buttons that work from there."""
        messages = tuple(
            behalf(render.named(message, channel), channel) for message in delivery.messages
        )
        key = f"{delivery.dedupe_key}:{channel.id}"
        return [
            replace(delivery, chat_id=person, dedupe_key=key, messages=messages, thread_id=None)
            for person in await self._channels.managers(channel.id)
        ]

    async def _for_review(self, post: Delivery, channel: Channel, at: datetime) -> list[Delivery]:
        until = at + PATIENCE
        draft = await self._channels.draft(
            channel.id, post.dedupe_key, post.messages, until, silent=post.silent
        )
        if draft is None:
            return []
        shown = []
        for person in await self._channels.managers(channel.id):
            asked = render.asked(draft, channel, await self._language(person))
            shown.append(
                replace(
                    post,
                    chat_id=person,
                    dedupe_key=f"review:{draft.id}",
                    messages=(*post.messages, asked),
                    expires_at=until,
                )
            )
        return shown

    async def _language(self, person: int) -> Language:
        chat = await self._chats.known(person)
        return language(chat.language if chat else "en")
