"""From an update to its handler, and from any error to words."""

import difflib
import json
import logging
import re
import traceback
from dataclasses import replace

from telegram import Update
from telegram.constants import ChatMemberStatus

from bot.errors import StartupError, YamchiError
from bot.model import Chat, ChatKind, Message, Received
from bot.render import chat as render
from bot.render.buttons import StaleButton, unpack
from handlers.commands import BUTTONS, COMMANDS
from handlers.context import Context, Services

log = logging.getLogger(__name__)
BY_NAME = {command.name: command for command in COMMANDS}
ABSENT = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
NAME = re.compile(r"\w{1,32}")  # what may be said back as a command's name


class Dispatcher:
    """Handles one written-down update. Raises StartupError only: all else ends in a reply, or in
    the log where nothing can be said."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def __call__(self, received: Received) -> None:
        try:
            await self._handle(Update.de_json(json.loads(received.payload), None))
        except StartupError:
            raise
        except Exception as error:  # noqa: BLE001 - the last door: one update must not end the bot
            _report(error)

    async def _handle(self, update: Update) -> None:
        if update.my_chat_member is not None:
            await self._membership(update)
        elif update.effective_chat is not None:
            stranger = Chat(
                update.effective_chat.id, _kind(update.effective_chat.type), "en", "UTC"
            )
            await self._answer(Context(self._services, update, stranger))

    async def _answer(self, context: Context) -> None:
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

    async def _open(self, context: Context) -> None:
        """Look the chat's settings up. Last of all, so that what fails here has its answer too."""
        context.chat = await self._services.chats.open(context.chat.id, context.chat.kind)

    async def _route(self, context: Context) -> None:
        update = context.update
        if update.callback_query is not None:
            await self._press(context, update.callback_query.data or "")
        elif update.message is not None and update.message.migrate_to_chat_id is not None:
            await self._services.chats.move(context.chat.id, update.message.migrate_to_chat_id)
        elif update.message is not None:
            await self._message(context, update.message.text or "")

    def _admitted(self, context: Context) -> bool:
        user = context.update.effective_user
        return self._services.public or bool(user and user.id == self._services.owner_id)

    async def _press(self, context: Context, data: str) -> None:
        await self._open(context)
        if not self._admitted(context):
            await context.tell(render.private)
            return
        action, numbers = unpack(data)
        handler = BUTTONS.get(action)
        if handler is None:
            raise StaleButton
        await handler(replace(context, numbers=numbers))

    async def _message(self, context: Context, text: str) -> None:
        """In a group only commands are meant for the bot, and of those not another bot's."""
        name, addressed, words = split_command(text, self._services.username)
        command = BY_NAME.get(name)
        private = context.chat.kind == "private"
        if not (private or addressed or (command and addressed is None)):
            return
        await self._open(context)
        if not self._admitted(context):
            await context.tell(render.private)
        elif command is not None:
            await command.handler(replace(context, words=words))
        else:
            await context.reply(self._puzzled(name, context))

    def _puzzled(self, name: str, context: Context) -> Message:
        if not NAME.fullmatch(name):
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
    head, *words = re.split(r"\s", text[1:], maxsplit=1)
    name, at, whom = head.partition("@")
    addressed = whom.lower() == username.lower() if at else None
    return name.lower(), addressed, "".join(words).strip()


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
