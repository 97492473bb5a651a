"""The bot about itself, chats, members and the menu."""

from typing import Any

import pytest

from bot.emulator import Emulator
from bot.emulator.asking import commands_for
from tests.bot.emulator.conftest import Bot

NEWS = {"command": "news", "description": "Headlines"}


async def test_me(bot: Bot) -> None:
    me = await bot("getMe")
    assert (me["id"], me["username"], me["is_bot"]) == (1000000001, "yamchi_bot", True)


async def test_chats_and_members(bot: Bot, emulator: Emulator) -> None:
    owner, member = emulator.user(5), emulator.user(6)
    emulator.group(-1001, "G", owner, member)
    chat = await bot("getChat", chat_id=-1001)
    assert (chat["title"], chat["type"]) == ("G", "supergroup")
    assert (await bot("getChat", chat_id=5))["first_name"] == "User 5"
    statuses = [
        (await bot("getChatMember", chat_id=-1001, user_id=user))["status"]
        for user in (5, 6, 1000000001)
    ]
    assert statuses == ["creator", "member", "member"]
    emulator.user(7)
    assert (await bot("getChatMember", chat_id=-1001, user_id=7))["status"] == "left"
    unknown = await bot("getChatMember", chat_id=-1001, user_id=8)
    assert unknown == "Bad Request: invalid user_id specified"
    (only,) = await bot("getChatAdministrators", chat_id=-1001)
    assert only["user"]["id"] == 5


async def test_a_channel_shows_its_members_to_administrators(bot: Bot, emulator: Emulator) -> None:
    channel = emulator.channel(-1002, "C", emulator.user(5), username="Times")
    found = await bot("getChatMember", chat_id="@times", user_id=1000000001)
    assert found["can_post_messages"]
    assert len(await bot("getChatAdministrators", chat_id="@times")) == 2
    channel.set_bot("member")
    hidden = await bot("getChatMember", chat_id=-1002, user_id=5)
    assert hidden == "Bad Request: member list is inaccessible"
    channel.set_bot("left")
    gone = await bot("getChat", chat_id=-1002)
    assert gone == "Forbidden: bot is not a member of the channel chat"
    channel.set_bot("kicked")
    kicked = await bot("getChatAdministrators", chat_id=-1002)
    assert kicked == "Forbidden: bot was kicked from the channel chat"


async def test_a_private_chat_has_neither(bot: Bot, emulator: Emulator) -> None:
    emulator.user(5)
    none = await bot("getChatAdministrators", chat_id=5)
    assert none == "Bad Request: there are no administrators in the private chat"
    stay = await bot("leaveChat", chat_id=5)
    assert stay == "Bad Request: chat member status can't be changed in private chats"


async def test_leaving(bot: Bot, emulator: Emulator) -> None:
    emulator.group(-1001, "G", emulator.user(5))
    assert await bot("leaveChat", chat_id=-1001) is True
    refused = await bot("sendMessage", chat_id=-1001, text="x")
    assert refused == "Forbidden: bot is not a member of the supergroup chat"
    (update,) = emulator.state.updates.waiting()
    assert update["my_chat_member"]["new_chat_member"]["status"] == "left"


async def test_the_menu_follows_scope_and_language(bot: Bot, emulator: Emulator) -> None:
    emulator.user(5)
    menus: dict[str, dict[str, Any]] = {
        "plain": {},
        "russian": {"language_code": "ru"},
        "private": {"scope": '{"type": "all_private_chats"}', "language_code": "ru"},
        "own": {"scope": {"type": "chat", "chat_id": 5}},
    }
    for name, more in menus.items():
        commands = [{"command": name, "description": name}]
        assert await bot("setMyCommands", commands=commands, **more) is True
    assert commands_for(emulator.state, 6, "kk")[0]["command"] == "plain"
    assert commands_for(emulator.state, 6, "ru")[0]["command"] == "private"
    assert commands_for(emulator.state, 5, "ru")[0]["command"] == "own"
    assert (await bot("getMyCommands", language_code="ru"))[0]["command"] == "russian"
    assert await bot("deleteMyCommands") is True
    assert await bot("getMyCommands") == []
    assert commands_for(emulator.state, 6, "kk") == []
    member = {"type": "chat_member", "chat_id": 5, "user_id": 5}
    assert await bot("setMyCommands", commands=[NEWS], scope=member) is True


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"commands": "{}"}, "can't parse commands JSON object"),
        ({"commands": [NEWS] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": ["x"]}, "can't parse BotCommand: expected command and description"),
        ({"commands": [{**NEWS, "command": "News"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{**NEWS, "command": "n" * 33}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{**NEWS, "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{**NEWS, "description": "x" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"language_code": "rus"}, "invalid language code specified"),
        (
            {"scope": {"type": "all"}},
            "can't parse BotCommandScope: Unsupported type specified",
        ),
        ({"scope": {"type": "chat", "chat_id": 9}}, "chat not found"),
    ],
)
async def test_menus_refused(bot: Bot, values: dict[str, Any], refusal: str) -> None:
    given = {"commands": [NEWS], **values}
    assert await bot("setMyCommands", **given) == f"Bad Request: {refusal}"


async def test_an_unknown_method(bot: Bot) -> None:
    assert await bot("sendTelepathy") == "Not Found"
