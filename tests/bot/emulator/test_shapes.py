"""Answers and updates have the shape that the Bot API's specification gives them."""

from typing import Any

from bot.emulator import Emulator, Upload
from tests.bot.emulator.conftest import Bot
from tests.bot.emulator.test_sending import PNG
from tests.kit.botapi import shape

KEYS = {"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]}
HTML = (
    '<b>x</b> <a href="x.y">y</a> <tg-time unix="5">z</tg-time>'
    '<pre><code class="language-a">1</code></pre>'
)


async def test_messages(bot: Bot, emulator: Emulator) -> None:
    user = emulator.user(5)
    said = await user.say("/news")
    emulator.channel(-1002)
    common: dict[str, Any] = {"parse_mode": "HTML", "reply_markup": KEYS}
    for chat_id in (5, -1002):
        await bot("sendMessage", chat_id=chat_id, text=HTML, **common)
    await bot("sendMessage", chat_id=5, text="a", reply_parameters={"message_id": said.id})
    await bot("sendPhoto", chat_id=5, photo=Upload("x", "x", PNG), caption=HTML, **common)
    await bot("sendDocument", chat_id=5, document=Upload("x", "x", b"x"))
    await bot("editMessageText", chat_id=5, message_id=2, text="two")
    messages = [*emulator.conversation(5), *emulator.conversation(-1002)]
    assert len(messages) == 6
    assert [problem for m in messages for problem in shape("Message", m)] == []


async def test_updates(bot: Bot, emulator: Emulator) -> None:
    emulator.state.updates.allow(["chat_member", "message", "my_chat_member", "callback_query"])
    user = emulator.user(5)
    await user.say("/news")
    message = await bot("sendMessage", chat_id=5, text="x", reply_markup=KEYS)
    await user.press(message["message_id"], "y")
    await bot("deleteMessage", chat_id=5, message_id=message["message_id"])
    await user.press(message["message_id"], "y")
    user.block()
    user.unblock()
    group = emulator.group(-7, "G", user, supergroup=False)
    group.set_bot("administrator", can_delete_messages=True)
    group.set_member(emulator.user(6), "restricted", **_permissions())
    await group.migrate(-1007).post("x")
    updates = await bot("getUpdates")
    assert len(updates) == 9
    assert shape("Array of Update", updates) == []


def _permissions() -> dict[str, bool]:
    kinds = "messages audios documents photos videos video_notes voice_notes polls other_messages"
    names = [f"can_send_{kind}" for kind in kinds.split()]
    names += ["can_add_web_page_previews", "can_react_to_messages", "can_edit_tag"]
    names += ["can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics"]
    return dict.fromkeys(names, False)


async def test_answers(bot: Bot, emulator: Emulator) -> None:
    emulator.channel(-1002, "C", emulator.user(5))
    await bot("setMyCommands", commands=[{"command": "news", "description": "News"}])
    answers = {
        "User": await bot("getMe"),
        "ChatFullInfo": await bot("getChat", chat_id=-1002),
        "Array of ChatMember": await bot("getChatAdministrators", chat_id=-1002),
        "ChatMember": await bot("getChatMember", chat_id=-1002, user_id=5),
        "Array of BotCommand": await bot("getMyCommands"),
        "WebhookInfo": await bot("getWebhookInfo"),
    }
    found = [problem for kind, answer in answers.items() for problem in shape(kind, answer)]
    assert found == []
