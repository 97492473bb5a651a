"""From an update to its handler, and from any error to words."""

import difflib
import json
import logging
import traceback
from dataclasses import replace

from telegram import Update
from telegram.constants import ChatMemberStatus

from bot.errors import StartupError, YamchiError
from bot.model import ChatKind, Message, Received
from bot.render import chat as render
from bot.render.buttons import StaleButton, unpack
from handlers.commands import BUTTONS, COMMANDS
from handlers.context import Context, Services

log = logging.getLogger(__name__)
BY_NAME = {command.name: command for command in COMMANDS}
ABSENT = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)


class Dispatcher:
    """Handles one written-down update. Raises StartupError only: all else ends in a reply."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def __call__(self, received: Received) -> None:
        update = Update.de_json(json.loads(received.payload), None)
        if update.my_chat_member is not None:
            await self._membership(update)
        elif update.effective_chat is not None:
            await self._answer(update)

    async def _answer(self, update: Update) -> None:
        context = await self._open(update)
        try:
            await self._route(context)
        except StartupError:
            raise
        except YamchiError as error:
            shown = error
            await context.tell(lambda language: render.problem(shown, language))
        except Exception as error:  # noqa: BLE001 - the one door: nobody is left without an answer
            _report(error)
            await context.tell(render.failure)

    async def _open(self, update: Update) -> Context:
        chat = update.effective_chat
        if chat is None:
            raise ValueError("an update without a chat")
        opened = await self._services.chats.open(chat.id, _kind(chat.type))
        return Context(self._services, update, opened)

    async def _route(self, context: Context) -> None:
        if not self._admitted(context):
            await context.tell(render.private)
        elif context.update.callback_query is not None:
            await self._press(context, context.update.callback_query.data or "")
        elif context.update.message is not None:
            await self._message(context)

    def _admitted(self, context: Context) -> bool:
        user = context.update.effective_user
        return self._services.public or bool(user and user.id == self._services.owner_id)

    async def _press(self, context: Context, data: str) -> None:
        action, numbers = unpack(data)
        handler = BUTTONS.get(action)
        if handler is None:
            raise StaleButton
        await handler(replace(context, numbers=numbers))

    async def _message(self, context: Context) -> None:
        message = context.update.message
        if message is None:
            return
        if message.migrate_to_chat_id is not None:
            await self._services.chats.move(message.chat.id, message.migrate_to_chat_id)
            return
        text = message.text or ""
        name, addressed, words = split_command(text, self._services.username)
        command = BY_NAME.get(name)
        if command is not None and addressed is not False:
            await command.handler(replace(context, words=words))
        elif context.chat.kind == "private" or addressed:
            await context.reply(self._puzzled(name, context))

    def _puzzled(self, name: str, context: Context) -> Message:
        if not name:
            return render.hint(context.language)
        near = difflib.get_close_matches(name, BY_NAME, 1, 0.5)
        return render.unknown(name, near[0] if near else None, context.language)

    async def _membership(self, update: Update) -> None:
        """Blocked or removed: the settings stay, sending stops. Let in again: it goes on."""
        change = update.my_chat_member
        if change is None:
            return
        if change.new_chat_member.status in ABSENT:
            await self._services.chats.deactivate(change.chat.id, change.new_chat_member.status)
        else:
            await self._services.chats.open(change.chat.id, _kind(change.chat.type))


def split_command(text: str, username: str) -> tuple[str, bool | None, str]:
    """`/news@bot some words` -> ("news", True, "some words").

    The second is True when the bot is named, False when another one is, None when none is.
    """
    if not text.startswith("/"):
        return "", None, ""
    head, _, words = text[1:].replace("\n", " ", 1).partition(" ")
    name, at, whom = head.partition("@")
    addressed = whom.lower() == username.lower() if at else None
    return name.lower(), addressed, words.strip()


def _kind(name: str) -> ChatKind:
    match name:
        case "private" | "group" | "supergroup" | "channel":
            return name
        case _:
            return "private"


def _report(error: Exception) -> None:
    """Where it happened, without the error's text: that may hold what the person wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    at = [f"{frame.name}:{frame.lineno}" for frame in frames]
    log.error(
        "An update could not be handled", extra={"error": type(error).__name__, "at": at[-4:]}
    )
