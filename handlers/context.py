"""What a handler holds: the update, its chat, the services, and ways to answer."""

from collections.abc import Callable
from dataclasses import dataclass

from telegram import Message as TelegramMessage
from telegram import Update

from bot.clock import Clock
from bot.delivery.replies import Replies, text_of
from bot.languages import Language, language
from bot.model import Address, Chat, Message
from bot.ports import Articles, Chats, Summarizer
from bot.rates.board import Board


@dataclass(frozen=True, slots=True)
class Services:
    """The engine as handlers see it. `username` is the bot's own, without @."""

    articles: Articles
    board: Board
    chats: Chats
    summaries: Summarizer
    replies: Replies
    clock: Clock
    username: str
    owner_id: int | None = None
    public: bool = True


@dataclass(slots=True)
class Context:
    """One update on its way through a handler. `words` are the command's arguments, as typed."""

    services: Services
    update: Update
    chat: Chat
    words: str = ""
    numbers: tuple[int, ...] = ()

    @property
    def language(self) -> Language:
        return language(self.chat.language)

    @property
    def message(self) -> TelegramMessage | None:
        """The message that was sent or whose button was pressed; None if it is no longer known."""
        query = self.update.callback_query
        if query is None:
            return self.update.effective_message
        return query.message if isinstance(query.message, TelegramMessage) else None

    def address(self, *, quote: bool = False) -> Address:
        """Where this update came from. In groups an answer quotes its question."""
        message = self.message
        thread = message.message_thread_id if message and message.is_topic_message else None
        asked = message.message_id if message and quote else None
        return Address(self.chat.id, thread, asked)

    async def reply(self, message: Message) -> int | None:
        """Answer with a message of its own; the id, or None where it could not be delivered."""
        asked = self.update.callback_query is None and self.chat.kind != "private"
        return await self.services.replies.send(self.address(quote=asked), message)

    async def edit(self, message: Message) -> None:
        """Put new content into the message whose button was pressed."""
        query = self.update.callback_query
        if query and query.message:
            address = Address(self.chat.id)
            await self.services.replies.edit(address, query.message.message_id, message)

    async def answer(self, text: str = "", *, alert: bool = False) -> None:
        """End the waiting of a pressed button, with a short notice if there is one."""
        if self.update.callback_query:
            query_id = self.update.callback_query.id
            await self.services.replies.answer(query_id, text, alert=alert)

    async def tell(self, render: Callable[[Language], Message]) -> None:
        """A notice: over the button that was pressed, or as a message."""
        message = render(self.language)
        if self.update.callback_query:
            await self.answer(text_of(message.html), alert=True)
        else:
            await self.reply(message)
