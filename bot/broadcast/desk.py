"""The owner's broadcasts: promised to every chat, watched, stopped, reported on."""

from collections.abc import Callable
from datetime import timedelta

from bot.broadcast.ports import Broadcast, Broadcasts, Progress
from bot.clock import Clock
from bot.delivery.replies import Replies
from bot.errors import ChatError
from bot.languages import Language, language
from bot.model import Address, Chat, Delivery, Message
from bot.ports import Chats, Outbox

EXPIRES = timedelta(days=2)
FRESH = timedelta(hours=1)  # an older draft is not sent: the owner has other things in mind

Render = Callable[[Broadcast, Progress, Language], Message]


class NoDraft(ChatError):
    key = "This broadcast was sent or dropped already. Write it again: /broadcast"


class BroadcastDesk:
    """`render` shows the progress, in the message whose button began it."""

    def __init__(
        self,
        broadcasts: Broadcasts,
        outbox: Outbox,
        chats: Chats,
        replies: Replies,
        clock: Clock,
        render: Render,
    ) -> None:
        self._broadcasts = broadcasts
        self._outbox = outbox
        self._chats = chats
        self._replies = replies
        self._clock = clock
        self._render = render
        self._shown: dict[int, Message] = {}

    async def draft(self, chat: Chat, html: str) -> tuple[Broadcast, int]:
        """What is to be told, and how many chats would be."""
        counts = await self._broadcasts.audience()
        drafted = await self._broadcasts.draft(chat.id, html, self._clock.now())
        return drafted, sum(counts.values())

    async def begin(self, chat: Chat, broadcast_id: int, message_id: int) -> None:
        """Send it from the next `work` on. Raises NoDraft."""
        found, now = await self._broadcasts.get(broadcast_id), self._clock.now()
        if found is None or found.chat_id != chat.id or now - found.created_at > FRESH:
            raise NoDraft
        if not await self._broadcasts.begin(broadcast_id, message_id, now):
            raise NoDraft

    async def stop(self, chat: Chat, broadcast_id: int) -> None:
        """Nothing more of it goes out. Raises NoDraft where it is not being sent."""
        found = await self._broadcasts.get(broadcast_id)
        if found is None or found.chat_id != chat.id:
            raise NoDraft
        if not await self._broadcasts.end(broadcast_id, "stopped"):
            raise NoDraft
        await self._broadcasts.call_off(found.key, self._clock.now())
        await self._show(found.id)

    async def work(self) -> None:
        """Take up what is being sent, wherever it was interrupted, and show how it stands."""
        for found in await self._broadcasts.sending():
            if not found.spread:
                await self._spread(found)
            elif (await self._broadcasts.progress(found.key)).waiting == 0:
                await self._broadcasts.end(found.id, "done")
            await self._show(found.id)

    async def _spread(self, found: Broadcast) -> None:
        begun = found.begun_at or self._clock.now()
        delivery = Delivery(
            chat_id=found.chat_id,
            kind="broadcast",
            dedupe_key=found.key,
            messages=(Message(found.html),),
            expires_at=begun + EXPIRES,
        )
        await self._outbox.spread(delivery, self._clock.now())
        await self._broadcasts.spread(found.id)
        now = await self._broadcasts.get(found.id)
        if now is not None and now.state == "stopped":  # meanwhile
            await self._broadcasts.call_off(found.key, self._clock.now())

    async def _show(self, broadcast_id: int) -> None:
        found = await self._broadcasts.get(broadcast_id)
        if found is None or found.message_id is None:
            return
        chat = await self._chats.open(found.chat_id, "private")
        progress = await self._broadcasts.progress(found.key)
        message = self._render(found, progress, language(chat.language))
        if self._shown.get(found.id) != message:
            await self._replies.edit(Address(found.chat_id), found.message_id, message)
            self._shown[found.id] = message
        if found.state != "sending":
            self._shown.pop(found.id, None)
