"""People and places: what they do, what the bot hears of it, and what it may still do."""

import asyncio
from typing import Any

import pytest

from bot.emulator import Emulator
from tests.bot.emulator.conftest import Bot

KEYS = {"inline_keyboard": [[{"text": "›", "callback_data": "next"}]]}


def heard(emulator: Emulator) -> list[dict[str, Any]]:
    """The updates so far, each as its one payload, and forget them."""
    updates = emulator.state.updates.waiting()
    emulator.state.updates.clear()
    return [value for update in updates for key, value in update.items() if key != "update_id"]


async def test_what_a_person_says(emulator: Emulator) -> None:
    user = emulator.user(5, language="ru", name="Aida")
    said = await user.say("  /summary timesca.com/x \n")
    (message,) = heard(emulator)
    assert message == said
    assert said["from"]["language_code"] == "ru"
    assert (said.text, said.chat_id, said.id) == ("/summary timesca.com/x", 5, 1)
    assert [entity["type"] for entity in said.entities] == ["bot_command", "url"]
    assert emulator.conversation(5) == [said]
    with pytest.raises(ValueError, match="4096"):
        await user.say(" ")


async def test_ask_and_tap_wait_for_the_bot(bot: Bot, emulator: Emulator) -> None:
    user = emulator.user(5)

    async def answer() -> None:
        await bot("getUpdates", timeout=5)
        await bot("sendMessage", chat_id=5, text="one", reply_markup=KEYS)
        emulator.state.updates.clear()
        await bot("getUpdates", timeout=5)
        await bot("editMessageText", chat_id=5, message_id=2, text="two")

    async def converse() -> list[str]:
        message = await emulator.ask(user, "/news")
        return [message.text, (await emulator.tap(user, message, "›")).text]

    texts, _ = await asyncio.gather(converse(), answer())
    assert texts == ["one", "two"]
    assert (await emulator.wait_for(5, after=0)).text == "one"
    with pytest.raises(TimeoutError):
        await emulator.wait_for(5, seconds=0.01)


async def test_a_press(bot: Bot, emulator: Emulator) -> None:
    user = emulator.user(5)
    message = await bot("sendMessage", chat_id=5, text="x", reply_markup=KEYS)
    query = await user.press(message["message_id"], "next", forged=True)
    (update,) = heard(emulator)
    assert (update["id"], update["data"], update["message"]) == (query.id, "next", message)
    shown = emulator.sent_to(5)[0]
    with pytest.raises(LookupError, match="no button"):
        await user.press(shown, "‹")
    await bot("deleteMessage", chat_id=5, message_id=shown.id)
    await user.press(shown, "›")
    await user.press(shown.id, "forged anyway")
    gone, forged = heard(emulator)
    assert gone["message"] == {"chat": shown["chat"], "message_id": shown.id, "date": 0}
    assert forged["data"] == "forged anyway"


async def test_blocking_and_coming_back(bot: Bot, emulator: Emulator) -> None:
    user = emulator.user(5)
    user.block()
    refused = await bot("sendMessage", chat_id=5, text="x")
    assert refused == "Forbidden: bot was blocked by the user"
    with pytest.raises(ValueError, match="blocked"):
        await user.say("hello")
    user.unblock()
    changes = [
        (change["old_chat_member"]["status"], change["new_chat_member"]["status"])
        for change in heard(emulator)
    ]
    assert changes == [("member", "kicked"), ("kicked", "member")]
    assert (await bot("sendMessage", chat_id=5, text="x"))["text"] == "x"
    user.deactivate()
    assert await bot("sendMessage", chat_id=5, text="x") == "Forbidden: user is deactivated"


async def test_a_stranger_must_speak_first(bot: Bot, emulator: Emulator) -> None:
    user = emulator.user(5, started=False)
    refused = await bot("sendMessage", chat_id=5, text="x")
    assert refused == "Forbidden: bot can't initiate conversation with a user"
    await user.say("/start")
    assert (await bot("sendMessage", chat_id=5, text="x"))["text"] == "x"


async def test_privacy_in_groups(bot: Bot, emulator: Emulator) -> None:
    user, other = emulator.user(5), emulator.user(6)
    group = emulator.group(-1001, "G", user)
    mine = await bot("sendMessage", chat_id=-1001, text="x")
    for text in ("/news", "/news@yamchi_bot", "hi @Yamchi_Bot!", "hello", "/news@other_bot"):
        await user.say(text, group)
    await user.say("an answer", group, reply_to=emulator.sent_to(-1001)[0])
    texts = [message["text"] for message in heard(emulator)]
    assert texts == ["/news", "/news@yamchi_bot", "hi @Yamchi_Bot!", "an answer"]
    assert mine["chat"]["type"] == "supergroup"
    group.set_bot("administrator", by=user)
    await user.say("hello", group, anonymous=True)
    change, message = heard(emulator)
    assert change["new_chat_member"]["can_manage_chat"]
    assert not change["new_chat_member"]["can_delete_messages"]
    assert message["from"]["id"] == 1087968824
    assert message["sender_chat"]["id"] == -1001
    with pytest.raises(ValueError, match="not in chat"):
        await other.say("hello", group)
    group.set_bot("left")
    heard(emulator)
    await user.say("/news", group)
    assert heard(emulator) == []


@pytest.mark.parametrize(
    ("status", "rights", "refusal"),
    [
        ("kicked", {}, "Forbidden: bot was kicked from the supergroup chat"),
        ("left", {}, "Forbidden: bot is not a member of the supergroup chat"),
        (
            "restricted",
            {"can_send_messages": False},
            "Bad Request: not enough rights to send text messages to the chat",
        ),
    ],
)
async def test_a_group_without_the_bot(
    bot: Bot, emulator: Emulator, status: Any, rights: dict[str, Any], refusal: str
) -> None:
    group = emulator.group(-1001)
    group.set_bot(status, **rights)
    assert await bot("sendMessage", chat_id=-1001, text="x") == refusal


async def test_a_group_becomes_a_supergroup(bot: Bot, emulator: Emulator) -> None:
    user = emulator.user(5)
    group = emulator.group(-7, "G", user, supergroup=False)
    new = group.migrate(-1007)
    assert [("migrate_to_chat_id" in m, m["chat"]["id"]) for m in heard(emulator)] == [
        (True, -7),
        (False, -1007),
    ]
    assert await bot.full("sendMessage", chat_id=-7, text="x") == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": -1007},
    }
    assert (await bot("sendMessage", chat_id=-1007, text="x"))["text"] == "x"
    new.delete()
    deleted = await bot("sendMessage", chat_id=-1007, text="x")
    assert deleted == "Forbidden: the group chat was deleted"


async def test_channels(bot: Bot, emulator: Emulator) -> None:
    channel = emulator.channel(-1002, "C", emulator.user(5), username="times_ca")
    sent = await bot("sendMessage", chat_id="@times_ca", text="x")
    assert sent["sender_chat"]["id"] == -1002
    assert "from" not in sent
    post = await channel.post("/news")
    assert heard(emulator) == [post]
    channel.set_bot("administrator", can_post_messages=False)
    refused = await bot("sendMessage", chat_id=-1002, text="x")
    assert refused == "Bad Request: need administrator rights in the channel chat"
    channel.set_bot("left")
    heard(emulator)
    await channel.post("unheard")
    assert heard(emulator) == []


async def test_members_come_and_go(emulator: Emulator) -> None:
    user = emulator.user(5)
    group = emulator.group(-1001)
    group.set_member(user, "restricted", can_send_messages=False)
    assert heard(emulator) == []
    emulator.state.updates.allow(["chat_member"])
    group.set_member(user, "creator")
    (change,) = heard(emulator)
    assert change["old_chat_member"]["can_send_messages"] is False
    assert change["new_chat_member"]["status"] == "creator"
    assert group.chat.member(5).may("can_do_anything")
