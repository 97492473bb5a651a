"""What a handler holds: the update, its chat, the services, and ways to answer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.alerts.book import AlertBook
from bot.broadcast.desk import BroadcastDesk
from bot.channels.desk import ChannelDesk
from bot.clock import Clock
from bot.delivery.replies import Replies, text_of
from bot.digest.orders import Orders
from bot.fairness import Fairness
from bot.languages import Language, language
from bot.model import Address, Chat, Message
from bot.news.reader import Reader
from bot.nursery import Nursery
from bot.owner.gate import Gate
from bot.owner.ownership import Ownership
from bot.ports import Articles, Chats, Deliveries, Stories, Summarizer
from bot.rates.board import Board
from bot.rates.easel import Easel
from bot.rates.track import Tracks
from bot.render.behalf import behalf, told
from bot.render.questions import question
from bot.render.settings import with_back
from bot.summary.ports import Writer
from bot.values.belongings import Belongings, Document
from bot.values.channels import Channel
from bot.values.incidents import Survey
from bot.values.pictures import Picture, Posted
from bot.values.watches import Watches
from handlers.incoming import Incoming


@dataclass(frozen=True, slots=True)
class Services:
    """The engine as handlers see it. `username` is the bot's own, without @, `timezone`
    that of a new chat. Without a `reader`
    no pages are read, and summaries are of what the feeds gave; without a `writer` they are the
    articles' own sentences. The `nursery` has what an answer does not wait for."""

    articles: Articles
    board: Board
    tracks: Tracks
    easel: Easel
    chats: Chats
    stories: Stories
    summaries: Summarizer
    watches: Watches
    orders: Orders
    broadcasts: BroadcastDesk
    channels: ChannelDesk
    alerts: AlertBook
    belongings: Belongings
    deliveries: Deliveries
    survey: Survey
    replies: Replies
    ownership: Ownership
    gate: Gate
    fairness: Fairness
    clock: Clock
    username: str
    timezone: str = "Asia/Almaty"
    public: bool = True
    begun_at: datetime | None = None
    reader: Reader | None = None
    writer: Writer | None = None
    nursery: Nursery | None = None


@dataclass(slots=True)
class Context:
    """One update on its way through a handler. `words` are the command's arguments, as typed.

    Where a channel is managed, `chat` is the channel's and `desk` the private chat in which that is
    done, by somebody who was found to be an administrator: what is answered goes there.
    """

    services: Services
    incoming: Incoming
    chat: Chat
    words: str = ""
    numbers: tuple[int, ...] = ()
    desk: Chat | None = None
    channel: Channel | None = None

    @property
    def here(self) -> Chat:
        """The chat in which it is asked and answered."""
        return self.desk or self.chat

    @property
    def language(self) -> Language:
        """That of who is answered."""
        return language(self.here.language)

    @property
    def own(self) -> Language:
        """That of the chat that it is about."""
        return language(self.chat.language)

    @property
    def owned(self) -> bool:
        """Whether it is the bot's owner who speaks."""
        return self.services.ownership.is_owner(self.incoming.user_id)

    @property
    def pressed(self) -> bool:
        """Whether this is a button that was pressed."""
        return self.incoming.query_id is not None

    def at_home(self) -> "Context":
        """About the chat itself in which it is asked."""
        return replace(self, chat=self.here, desk=None, channel=None)

    async def reply(self, message: Message) -> int | None:
        """Answer where it was asked, in groups as an answer to the question; the message's id, or
        None where it could not be delivered."""
        return await self.services.replies.send(self._address(), self._thin(message))

    def _thin(self, message: Message) -> Message:
        message = replace(message, preview=None) if self.here.lean else message
        return behalf(message, self.channel) if self.channel else message

    def _address(self) -> Address:
        quoting = not self.pressed and self.here.kind != "private"
        asked = self.incoming.message_id if quoting else None
        return Address(self.here.id, self.incoming.thread_id, asked)

    async def ask(self, action: str, number: int, of: str, example: str) -> None:
        """Ask what is to be in the place of something that the chat has; handlers/answers.py takes
        the answer."""
        username = self.services.username
        asked = question(action, number, of, example, username, self.channel, self.language)
        await self.reply(asked)
        await self.answer()

    async def show(self, picture: Picture) -> Posted | None:
        """Answer with a picture: a new message or, for a button, the one that it is under.

        None where it could not be delivered. Raises TelegramRefused as Replies.show.
        """
        if self.pressed and self.incoming.message_id is not None:
            address = Address(self.here.id)
            return await self.services.replies.show(address, picture, self.incoming.message_id)
        return await self.services.replies.show(self._address(), picture)

    async def hand(self, document: Document) -> int | None:
        """Answer with a file; the message's id, or None where it could not be delivered."""
        return await self.services.replies.hand(self._address(), document)

    async def edit(self, message: Message) -> None:
        """Put new content into the message whose button was pressed. What was opened from the
        settings keeps its way back there."""
        if self.pressed and self.incoming.message_id is not None:
            address = Address(self.here.id)
            if self.incoming.within:
                message = with_back(message, self.language)
            message = self._thin(message)
            await self.services.replies.edit(address, self.incoming.message_id, message)

    def doing(self, action: str) -> None:
        """Show in the chat what takes a while, beside it: typing, upload_photo, upload_document."""
        nursery = self.services.nursery
        if nursery is not None:
            address = Address(self.here.id, self.incoming.thread_id)
            nursery.start("doing", self.services.replies.act(address, action))

    async def answer(self, text: str = "", *, alert: bool = False) -> None:
        """End the waiting of a pressed button, with a short notice if there is one."""
        if self.incoming.query_id is not None:
            text = told(text, self.channel) if self.channel else text
            await self.services.replies.answer(self.incoming.query_id, text, alert=alert)

    async def tell(self, render: Callable[[Language], Message]) -> None:
        """A notice: over the button that was pressed, or as a message."""
        message = render(self.language)
        if self.pressed:
            await self.answer(text_of(message.html), alert=True)
        else:
            await self.reply(message)


Handler = Callable[[Context], Awaitable[None]]
