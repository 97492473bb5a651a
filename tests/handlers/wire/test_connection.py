import pytest

from bot.errors import TelegramUnreachable, TokenRefused
from handlers.commands import COMMANDS
from handlers.wire.connection import Connection
from tests.kit.telegram import Telegram


async def test_the_bot_says_who_it_is_and_makes_way_for_polling(telegram: Telegram) -> None:
    telegram.state.webhook.url = "https://bot.example/telegram"
    async with Connection(telegram.token, telegram.url) as connection:
        assert await connection.introduce() == telegram.user_name
        updates = await connection.api.updates(connection.polls, wait=0, offset=0)
    assert updates == []
    assert telegram.state.webhook.url == ""
    (menu,) = [menu for (_, code), menu in telegram.state.commands.items() if not code]
    assert [each["command"] for each in menu] == [
        command.name for command in COMMANDS if not command.owner
    ]


async def test_what_is_wrong_with_the_line(telegram: Telegram) -> None:
    async with Connection(telegram.token, telegram.url) as connection:
        telegram.faults.add("bad_gateway", "setMyCommands")
        with pytest.raises(TelegramUnreachable):
            await connection.introduce()
        telegram.faults.add("unauthorized", "getMe")
        with pytest.raises(TokenRefused):
            await connection.introduce()
        await connection.introduce()


async def test_a_token_that_telegram_does_not_know(telegram: Telegram) -> None:
    async with Connection("1:unknown", telegram.url) as connection:
        with pytest.raises(TokenRefused) as caught:
            await connection.introduce()
    assert "unknown" not in f"{caught.value}{caught.value!r}"
