"""Groups, forum topics, a private bot, chats that move, block and return."""

from pathlib import Path

import pytest

from bot.model import Chat
from tests.kit.program import Engine, running

GROUP, NEW, CHANNEL = -5, -1007, -1001234567008
STRANGER = "This bot answers only those whom its owner has let in."


async def chat(engine: Engine, chat_id: int) -> str | None:
    """Why a chat is inactive, as it is remembered; what asks does not change it."""
    database = engine.store._database
    row = await database.fetch_one("SELECT inactive FROM chats WHERE id = ?", chat_id)
    assert row is not None, "the chat is not known"
    reason: str | None = row["inactive"]
    return reason


async def known(engine: Engine) -> list[int]:
    rows = await engine.store._database.fetch("SELECT id FROM chats ORDER BY id")
    return [row["id"] for row in rows]


@pytest.mark.parametrize(
    "text", ["hello", "@yamchi_bot hello", "/newz", "/news@other_bot", "/nonsense@other_bot", "/"]
)
async def test_silence_in_a_group(engine: Engine, text: str) -> None:
    user = engine.telegram.user(1)
    group = engine.telegram.group(GROUP, "Group", user)
    # As an administrator the bot is told of everything.
    group.set_bot("administrator", can_manage_chat=True)
    await user.say(text, group)
    await engine.settled()
    assert engine.telegram.sent_to(GROUP) == []


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/news", "No news yet."),
        ("/news@yamchi_bot", "No news yet."),
        ("/NEWS@Yamchi_Bot", "No news yet."),
        ("/newz@yamchi_bot", "There is no command /newz. Did you mean /news?"),
    ],
)
async def test_a_command_in_a_group_is_answered_with_its_question(
    engine: Engine, text: str, answer: str
) -> None:
    user = engine.telegram.user(1)
    group = engine.telegram.group(GROUP, "Group", user)
    asked = await user.say(text, group)
    sent = await engine.telegram.wait_for(GROUP, 0)
    assert sent.text.startswith(answer)
    assert sent["reply_to_message"]["message_id"] == asked.id


async def test_in_private_nothing_is_quoted(engine: Engine) -> None:
    assert "reply_to_message" not in await engine.ask("/news")


async def test_a_forum_topic(engine: Engine) -> None:
    await engine.publish(15)
    user = engine.telegram.user(1)
    group = engine.telegram.group(GROUP, "Forum", user)
    group.topic(77)
    await user.say("/news", group, thread_id=77)
    first = await engine.telegram.wait_for(GROUP, 0)
    assert first["message_thread_id"] == 77
    second = await engine.tap(first, "›")
    assert (second.id, second["message_thread_id"]) == (first.id, 77)
    summary = await engine.tap(second, "8")
    assert summary["message_thread_id"] == 77
    assert "reply_to_message" not in summary


async def test_a_topic_that_was_closed_meanwhile(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    user = engine.telegram.user(1)
    group = engine.telegram.group(GROUP, "Forum", user)
    group.topic(77, is_open=False)
    await user.say("/news", group, thread_id=77)
    await engine.settled()
    assert engine.telegram.sent_to(GROUP) == []
    assert "A reply was not delivered" in caplog.text


async def test_numbers_in_a_group_are_the_groups(engine: Engine) -> None:
    await engine.publish(3)
    user, other = engine.telegram.user(1), engine.telegram.user(2)
    group = engine.telegram.group(GROUP, "Group", user, other)
    await user.say("/news", group)
    await engine.telegram.wait_for(GROUP, 0)
    await other.say("/summary 2", group)
    assert (await engine.telegram.wait_for(GROUP, 1)).text.startswith("Headline 2\n")


async def test_an_administrator_without_a_name(engine: Engine) -> None:
    user = engine.telegram.user(1)
    group = engine.telegram.group(GROUP, "Group", user)
    await user.say("/news", group, anonymous=True)
    assert (await engine.telegram.wait_for(GROUP, 0)).text.startswith("No news yet.")


async def test_a_private_bot_without_an_owner_answers_nobody(tmp_path: Path) -> None:
    async with running(tmp_path, public=False) as engine:
        assert (await engine.ask("/news")).text == STRANGER


@pytest.mark.parametrize("public", [True, False])
async def test_a_group_that_becomes_a_supergroup(tmp_path: Path, public: bool) -> None:
    async with running(tmp_path, public=public, owner_id=2) as engine:
        await engine.publish(2)
        user, owner = engine.telegram.user(1), engine.telegram.user(2)
        group = engine.telegram.group(GROUP, "Group", user, owner, supergroup=False)
        await owner.say("/news", group)
        listed = await engine.telegram.wait_for(GROUP, 0)
        await engine.notice(listed, "1:k:1", owner, forged=True)
        new = group.migrate(NEW)
        await engine.settled()
        assert await known(engine) == [NEW]
        assert len(engine.telegram.sent_to(GROUP)) == 1
        assert engine.telegram.sent_to(NEW) == []
        await owner.say("/summary 2", new)
        assert (await engine.telegram.wait_for(NEW, 0)).text.startswith("Headline 2\n")
        assert len(await engine.store.chats.saved(NEW, 10)) == 1


async def test_blocking_and_coming_back(engine: Engine) -> None:
    user = engine.telegram.user(1)
    await engine.ask("/start")
    user.block()
    await engine.settled()
    assert await chat(engine, 1) == "kicked"
    user.unblock()
    await engine.settled()
    assert await chat(engine, 1) is None


@pytest.mark.parametrize(("status", "reason"), [("left", "left"), ("kicked", "kicked")])
async def test_a_group_that_removes_the_bot(engine: Engine, status: str, reason: str) -> None:
    user = engine.telegram.user(1)
    group = engine.telegram.group(GROUP, "Group", user)
    group.set_bot("member")
    await engine.settled()
    assert await engine.store.chats.open(GROUP, "supergroup") == Chat(
        GROUP, "supergroup", "en", "Asia/Almaty"
    )
    group.set_bot(status)  # type: ignore[arg-type] # a table of its literals
    await engine.settled()
    assert await chat(engine, GROUP) == reason


async def test_a_group_that_silences_the_bot_and_lets_it_speak_again(engine: Engine) -> None:
    group = engine.telegram.group(GROUP, "Group", engine.telegram.user(1))
    group.set_bot("member")
    await engine.settled()
    group.set_bot("restricted", can_send_messages=False)
    await engine.settled()
    assert await chat(engine, GROUP) == "may not write"
    group.set_bot("restricted", can_send_messages=True)
    await engine.settled()
    assert await chat(engine, GROUP) is None


async def test_a_channel_that_takes_the_right_to_post_away(engine: Engine) -> None:
    channel = engine.telegram.channel(CHANNEL, "Channel", engine.telegram.user(1))
    await engine.ask(f"/channel {CHANNEL}")
    assert await chat(engine, CHANNEL) is None
    channel.set_bot("administrator", can_edit_messages=True)
    await engine.settled()
    assert await chat(engine, CHANNEL) == "may not write"


async def test_blocked_between_question_and_answer(engine: Engine) -> None:
    user = engine.telegram.user(1)
    await user.say("/news")
    user.chat.members[engine.telegram.state.bot_id].status = "kicked"
    await engine.settled()
    assert await chat(engine, 1) == "Telegram refused: Forbidden: bot was blocked by the user"
