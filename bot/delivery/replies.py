"""The reply lane: an answer to somebody who is waiting, sent at once or not at all.

An update is finished only after its reply was settled, so a crash loses none. A reply whose
fate is unknown is not sent again: the person sees whether it came and can ask once more.
"""

import logging
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from html import unescape
from typing import TypeVar

from markupsafe import escape

from bot.clock import Clock
from bot.delivery.outcomes import Outcome, outcome
from bot.delivery.pacing import Pacing
from bot.errors import ChatMoved, TooManyRequests, YamchiError
from bot.model import Address, Message
from bot.ports import Chats, Messenger
from bot.values.belongings import Document
from bot.values.channels import Membership, Place
from bot.values.offers import Offers
from bot.values.pictures import Picture, Posted

log = logging.getLogger(__name__)
PATIENCE = 90.0  # seconds in which a reply still is one
BACKOFF = (0.5, 1.0, 2.0, 4.0, 8.0)
TAG = re.compile("<[^>]*>")

T = TypeVar("T", bound=Message | Picture | Document)
R = TypeVar("R")
Attempt = Callable[[Address, T, int | None], Awaitable[R]]


class Replies:
    """Sends replies; raises StartupError when the token itself no longer works."""

    def __init__(self, messenger: Messenger, chats: Chats, clock: Clock, pacing: Pacing) -> None:
        self._messenger = messenger
        self._chats = chats
        self._clock = clock
        self._pacing = pacing
        # "reply" and outcome -> how often.
        self.outcomes: Counter[tuple[str, str]] = Counter()

    async def send(self, to: Address, message: Message) -> int | None:
        """The message id, or None where it could not be delivered."""
        return await self._settle(to, message, None, self._put)

    async def edit(self, to: Address, message_id: int, message: Message) -> None:
        await self._settle(to, message, message_id, self._put)

    async def show(
        self, to: Address, picture: Picture, message_id: int | None = None
    ) -> Posted | None:
        """Send a picture, or put it into a message that has one; None where that could not be.

        Raises TelegramRefused for a picture by its file_id that is not taken: Telegram may have
        forgotten the file.
        """
        return await self._settle(to, picture, message_id, self._show)

    async def hand(self, to: Address, document: Document) -> int | None:
        """Send a file; the message id, or None where it could not be delivered."""
        return await self._settle(to, document, None, self._hand)

    async def act(self, to: Address, action: str) -> None:
        """Show what takes a while. Once, and not at all where the chat has to be left alone."""
        await _at_once(self._messenger.act(to, action))

    async def answer(self, query_id: str, text: str = "", *, alert: bool = False) -> None:
        """Answer a button press. One that came too late to be answered is no error."""
        await _at_once(self._messenger.answer(query_id, text, alert=alert))

    async def offer(self, query_id: str, offers: Offers) -> None:
        """Answer an inline query. One that comes too late is no error: another letter was typed."""
        await _at_once(self._messenger.offer(query_id, offers))

    async def standing(self, chat_id: int, user_id: int | None = None) -> Membership:
        """A user's standing in a chat, or the bot's own. Raises the Telegram errors."""
        return await self._messenger.standing(chat_id, user_id)

    async def place(self, name: str | int) -> Place:
        """A chat by its @name or id. Raises the Telegram errors."""
        return await self._messenger.place(name)

    async def _settle(
        self, to: Address, message: T, message_id: int | None, attempt: Attempt[T, R]
    ) -> R | None:
        deadline = self._clock.monotonic() + PATIENCE
        tries = 0
        while True:
            edit = message_id is not None
            turn = await self._pacing.reply(to.chat_id, deadline, edit=edit)
            if turn is None:
                log.warning("A reply was not delivered", extra={"why": "it would come too late"})
                return None
            try:
                with self._pacing.call(turn):
                    done = await attempt(to, message, message_id)
            except YamchiError as error:
                self._count(outcome(error))
                again = await self._recover(error, to, message, tries, deadline)
                if again is None:
                    _report(error)
                    return None
                to, message = again
                if isinstance(error, ChatMoved):
                    message_id = None  # in the supergroup it is another message's
                tries += 1
            else:
                self._count(Outcome.SENT)
                return done

    def _count(self, came: Outcome) -> None:
        self.outcomes["reply", came.name.lower()] += 1

    async def _recover(
        self, error: YamchiError, to: Address, message: T, tries: int, deadline: float
    ) -> tuple[Address, T] | None:
        """What to try next, or None to give up. Raises the error when the token is to blame."""
        match outcome(error):
            case Outcome.BOT_WIDE:
                raise error
            case Outcome.NOT_SENT:
                if isinstance(error, TooManyRequests):
                    return to, message  # its turn comes when the chat may be written to again
                pause = BACKOFF[min(tries, len(BACKOFF) - 1)]
                if self._clock.monotonic() + pause > deadline:
                    return None
                await self._clock.sleep(pause)
                return to, message
            case Outcome.UNPARSABLE if "<" in message.html:
                return to, replace(message, html=plain(message.html))
            case Outcome.REFUSED if isinstance(message, Picture) and message.file_id:
                raise error
            case Outcome.GONE:
                await self._chats.deactivate(to.chat_id, str(error))
        if isinstance(error, ChatMoved):
            await self._chats.move(to.chat_id, error.new_chat_id)
            return replace(to, chat_id=error.new_chat_id, reply_to=None), message
        return None

    async def _show(self, to: Address, picture: Picture, message_id: int | None) -> Posted:
        if message_id is None:
            return await self._messenger.show(to, picture)
        return await self._messenger.replace(to, message_id, picture)

    async def _hand(self, to: Address, document: Document, _: int | None) -> int:
        return await self._messenger.hand(to, document)

    async def _put(self, to: Address, message: Message, message_id: int | None) -> int:
        if message_id is None:
            return await self._messenger.send(to, message)
        await self._messenger.edit(to, message_id, message)
        return message_id


async def _at_once(answer: Awaitable[None]) -> None:
    """Once, since nobody waits for it any longer; what came of it is in the log."""
    try:
        await answer
    except YamchiError as error:
        if outcome(error) is Outcome.BOT_WIDE:
            raise
        log.info("What is of the moment was not told", extra={"why": type(error).__name__})


def _report(error: YamchiError) -> None:
    log.warning(
        "A reply was not delivered",
        extra={"why": type(error).__name__, "outcome": outcome(error).name},
    )


def text_of(html: str) -> str:
    """The text of a message of our own making, without its formatting."""
    return unescape(TAG.sub("", html))


def plain(html: str) -> str:
    """The same message without formatting, escaped so that it can be sent as HTML."""
    return str(escape(text_of(html)))
