"""From an update to its handler, and from any error to words."""

import difflib
import json
import logging
import re
import traceback
from dataclasses import replace

from bot.errors import StartupError, YamchiError
from bot.languages import spoken
from bot.model import Chat, Message
from bot.render import chat as render
from bot.render.buttons import StaleButton, unpack
from bot.values.updates import Received
from handlers import admission, answers, channels, convert, inline, limits, ownership
from handlers.commands import AGAIN, BUTTONS, COMMANDS
from handlers.context import Context, Services
from handlers.incoming import MUTE, Asked, Incoming, read

log = logging.getLogger(__name__)
BY_NAME = {command.name: command for command in COMMANDS}
ABSENT = ("kicked", "left", MUTE)
NAME = re.compile(r"\w{1,32}")  # what may be said back as a command's name


class Dispatcher:
    """Handles one written-down update. Raises StartupError only: all else ends in a reply, or in
    the log where nothing can be said."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def __call__(self, received: Received) -> None:
        try:
            incoming = read(json.loads(received.payload))
            if incoming is not None:
                await self._handle(incoming)
        except StartupError:
            raise
        except Exception as error:  # noqa: BLE001 - the last door: one update must not end the bot
            _report(error)

    async def _handle(self, incoming: Incoming | Asked) -> None:
        if isinstance(incoming, Asked):
            await inline.answer(incoming, self._services)
        elif admission.ignored(incoming, self._services):
            return
        elif incoming.standing is not None:
            await self._standing(incoming, incoming.standing)
        elif incoming.moved_to is not None:
            await self._services.chats.move(incoming.chat_id, incoming.moved_to)
            await self._services.gate.load()
        else:
            stranger = Chat(incoming.chat_id, incoming.chat_kind, "en", "UTC")
            await self._answer(Context(self._services, incoming, stranger))

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
        context.chat = await self._services.chats.open(
            context.chat.id, context.chat.kind, _guessed(context.incoming)
        )

    async def _route(self, context: Context) -> None:
        if context.pressed:
            await self._press(context)
        else:
            await self._message(context)

    async def _press(self, context: Context) -> None:
        """What stands in a channel has no buttons of ours: there nobody has pressed one."""
        if context.chat.kind == "channel":
            raise StaleButton("/channel")
        if await limits.reached(context, limits.of_press(context.incoming.data)):
            return
        if await self._refused(context):
            return
        await self._open(context)
        try:
            action, numbers = unpack(context.incoming.data)
            await BUTTONS.get(action, _stale)(replace(context, numbers=numbers))
        except StaleButton:
            raise StaleButton(_fresh(context.incoming.data)) from None

    async def _message(self, context: Context) -> None:
        """In a group only commands are meant for the bot, and of those not another bot's."""
        name, addressed, words = split_command(context.incoming.text, self._services.username)
        command = BY_NAME.get(name)
        private = context.chat.kind == "private"
        answer = not name and answers.is_answer(context)
        if not (private or addressed or answer or (command and addressed is None)):
            return
        asked = replace(context, words=words)
        if await limits.reached(asked, limits.of_message(name, words)):
            return
        if not ownership.asked(asked, name) and await self._refused(asked):
            return
        # The one that came in: what fails from here on is told in the chat's language.
        await self._open(context)
        context = replace(context, words=words)
        if command is not None:
            await command.handler(context)
        elif answer:
            await answers.take(context)
        elif name or not await convert.plain(context):
            await context.reply(self._puzzled(name, context))

    async def _refused(self, context: Context) -> bool:
        """In the language of their Telegram: of a stranger nothing is looked up."""
        guessed = _guessed(context.incoming) or context.chat.language
        stranger = replace(context.chat, language=guessed)
        return await admission.refused(replace(context, chat=stranger))

    def _puzzled(self, name: str, context: Context) -> Message:
        if not NAME.fullmatch(name):
            return render.hint(context.language)
        known = [each for each in BY_NAME if context.owned or not BY_NAME[each].owner]
        near = difflib.get_close_matches(name, known, 1, 0.5)
        return render.unknown(name, near[0] if near else None, context.language)

    async def _standing(self, incoming: Incoming, status: str) -> None:
        """Blocked or removed: the settings stay, sending stops. Let in again: it goes on."""
        chats = self._services.chats
        if status not in ABSENT and not await admission.present(incoming, self._services):
            return
        if incoming.chat_kind == "channel":
            stranger = Chat(incoming.chat_id, "channel", "en", "UTC")
            context = Context(self._services, incoming, stranger)
            await channels.stands(context, status, absent=status in ABSENT)
        elif status in ABSENT:
            await chats.deactivate(incoming.chat_id, status)
        else:
            await chats.open(incoming.chat_id, incoming.chat_kind, _guessed(incoming))


async def _stale(_: Context) -> None:
    raise StaleButton


def _fresh(data: str) -> str:
    """The command that gives fresh buttons of the kind, as far as it can be told."""
    _, _, rest = data.partition(":")
    return AGAIN.get(rest.partition(":")[0], "/help")


def _guessed(incoming: Incoming) -> str | None:
    """The language of a new chat: a person's own; what a group speaks is not known."""
    return spoken(incoming.language) if incoming.chat_kind == "private" else None


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


def _report(error: Exception) -> None:
    """Where it happened, without the error's text: that may hold what the person wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    at = [f"{frame.name}:{frame.lineno}" for frame in frames]
    log.error(
        "An update could not be handled", extra={"error": type(error).__name__, "at": at[-4:]}
    )
