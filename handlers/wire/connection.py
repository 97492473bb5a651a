"""The bot's line to Telegram: its two pools of connections, and who it is there."""

import asyncio
import logging
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.languages import Language, language
from bot.render.tongues import CODES
from handlers.commands import COMMANDS
from handlers.wire.intake import ALLOWED
from handlers.wire.messenger import BotApi, translate
from handlers.wire.transport import AiohttpRequest

log = logging.getLogger(__name__)
CONNECTIONS = 40  # that Telegram opens to the webhook at once; one process writes them in turn


@dataclass(frozen=True, slots=True)
class Standing:
    """How the webhook does, as Telegram sees it."""

    url: str
    pending: int
    failed_at: datetime | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Me:
    """The bot as Telegram knows it."""

    id: int
    username: str


class Connection:
    """An async context manager. Long polls have a pool of their own: calls never wait for them."""

    def __init__(self, token: str, api_url: str) -> None:
        self._calls = AiohttpRequest()
        self.polls = AiohttpRequest(connections=2)
        self._bot = Bot(
            token, f"{api_url}/bot", request=self._calls, get_updates_request=self.polls
        )
        self._stack = AsyncExitStack()
        self.api = BotApi(self._bot)

    async def __aenter__(self) -> Self:
        for transport in (self._calls, self.polls):
            await transport.initialize()
            self._stack.push_async_callback(transport.shutdown)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    async def introduce(self, *, polling: bool = True) -> str:
        """Set the menu, make way for polling; the bot's user name. Raises the Telegram errors."""
        try:
            me = await self._bot.get_me()
            if polling:
                await self._bot.delete_webhook()
            await asyncio.gather(*(self._bot.set_my_commands(*each) for each in menus()))
        except TelegramError as error:
            raise translate(error) from None
        if not me.supports_inline_queries:
            log.info("Inline mode is off. It is turned on at @BotFather: /setinline")
        return me.username or ""

    async def who(self) -> Me:
        """Whose token it is; nothing is changed. Raises the Telegram errors."""
        try:
            me = await self._bot.get_me()
        except TelegramError as error:
            raise translate(error) from None
        return Me(me.id, me.username or "")

    async def set_webhook(self, url: str, secret: str) -> None:
        """Have updates brought to `url`, those that wait too. Raises the Telegram errors."""
        try:
            await self._bot.set_webhook(
                url, secret_token=secret, allowed_updates=ALLOWED, max_connections=CONNECTIONS
            )
        except TelegramError as error:
            raise translate(error) from None

    async def webhook(self) -> Standing:
        """Raises the Telegram errors."""
        try:
            info = await self._bot.get_webhook_info()
        except TelegramError as error:
            raise translate(error) from None
        return Standing(
            info.url,
            info.pending_update_count,
            info.last_error_date,
            info.last_error_message or "",
        )


def menus() -> list[tuple[list[BotCommand], None, str | None]]:
    """The menu, a scope (any), and whose it is by the language of their Telegram: everybody's, and
    that of each language which has it in other words."""
    usual = _menu(language("en"))
    own = {code: _menu(language(code)) for code in CODES if len(code) == 2}
    return [
        (usual, None, None),
        *((menu, None, code) for code, menu in own.items() if menu != usual),
    ]


def _menu(spoken: Language) -> list[BotCommand]:
    return [
        BotCommand(command.name, spoken.gettext(command.description))
        for command in COMMANDS
        if not command.owner
    ]
