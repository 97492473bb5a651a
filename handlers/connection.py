"""The bot's line to Telegram: its two pools of connections, and who it is there."""

import logging
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from handlers.commands import COMMANDS
from handlers.messenger import BotApi, translate
from handlers.transport import AiohttpRequest

log = logging.getLogger(__name__)


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

    async def introduce(self) -> str:
        """Set the menu, make way for polling; the bot's user name. Raises the Telegram errors."""
        try:
            me = await self._bot.get_me()
            await self._bot.delete_webhook()
            await self._bot.set_my_commands(
                [
                    BotCommand(command.name, command.description)
                    for command in COMMANDS
                    if not command.owner
                ]
            )
        except TelegramError as error:
            raise translate(error) from None
        if not me.supports_inline_queries:
            log.info("Inline mode is off. It is turned on at @BotFather: /setinline")
        return me.username or ""
