"""/privacy, /export and /forget_me."""

import json

import pytest

from bot.emulator import Message
from tests.handlers.test_news import stale
from tests.kit.program import Engine

GROUP = -5


async def settle_in(engine: Engine) -> None:
    await engine.publish(3)
    await engine.ask("/start")
    await engine.ask("/watch gas -oil")
    await engine.ask("/digest 09:00 economy")
    await engine.ask("/news")
    await engine.ask("/save 2")


async def tables_with(engine: Engine, chat_id: int) -> set[str]:
    exported = await engine.store.belongings.export(chat_id)
    return {table for table, rows in exported.items() if rows}


def exported(engine: Engine, message: Message) -> dict[str, list[dict[str, object]]]:
    upload = engine.telegram.state.files[message["document"]["file_id"]]
    assert (upload.name, upload.mime) == ("yamchi.json", "application/json")
    read: dict[str, list[dict[str, object]]] = json.loads(upload.content)
    return read


async def test_all_that_is_stored_comes_as_a_file(engine: Engine) -> None:
    await settle_in(engine)
    await engine.ask("/watch secret of another", engine.telegram.user(2))
    message = await engine.ask("/export")
    assert message["caption"] == "All that is stored of this chat. Erase it: /forget_me"
    told = exported(engine, message)
    assert told["chats"][0]["timezone"] == "Asia/Almaty"
    assert told["watches"][0]["words"] == "gas -oil"
    assert told["digests"][0]["words"] == "economy"
    assert told["saved"][0]["title"] == "Headline 2"
    assert "/export" in repr(told["inbox"])
    assert "secret" not in repr(told)


async def test_it_is_asked_twice_and_then_gone(engine: Engine) -> None:
    await settle_in(engine)
    question = await engine.ask("/forget_me")
    assert await tables_with(engine, 1) >= {"chats", "watches", "digests", "saved", "inbox"}
    again = await engine.tap(question, "Erase…")
    assert (again.id, again.text) == (
        question.id,
        "Really everything? It cannot be brought back.",
    )
    assert "watches" in await tables_with(engine, 1)
    gone = await engine.tap(again, "Yes, erase everything")
    assert gone.text.startswith("Everything that was stored of this chat is erased.")
    await engine.settled()
    assert await tables_with(engine, 1) == set()
    assert (await engine.ask("/watches")).text.startswith("Nothing is watched")


async def test_it_can_be_kept(engine: Engine) -> None:
    await settle_in(engine)
    again = await engine.tap(await engine.ask("/forget_me"), "Erase…")
    assert (await engine.tap(again, "Keep it")).text == "Nothing was erased."
    assert "watches" in await tables_with(engine, 1)


@pytest.mark.parametrize("data", ["1:r", "1:r:0", "1:r:1:0", "1:r:7:1", "1:r:1:-1", "1:r:0:0"])
async def test_old_buttons_and_those_that_nobody_made(engine: Engine, data: str) -> None:
    await settle_in(engine)
    question = await engine.ask("/forget_me")
    assert await engine.notice(question, data, forged=True) == stale("/forget_me")
    assert "watches" in await tables_with(engine, 1)


async def test_in_a_group_administrators_decide(engine: Engine) -> None:
    owner, member = engine.telegram.user(1), engine.telegram.user(2)
    group = engine.telegram.group(GROUP, "Group", owner, member)
    for command in ("/export", "/forget_me"):
        before = engine.telegram.acts(GROUP)
        await member.say(command, group)
        refused = await engine.telegram.wait_for(GROUP, before)
        assert refused.text.startswith("Only administrators")
    before = engine.telegram.acts(GROUP)
    await owner.say("/forget_me", group)
    question = await engine.telegram.wait_for(GROUP, before)
    assert (await engine.notice(question, "Erase…", member)).startswith("Only administrators")
    again = await engine.tap(question, "Erase…", owner)
    assert (await engine.notice(again, "Yes, erase everything", member)).startswith("Only admin")
    assert "chats" in await tables_with(engine, GROUP)
    await engine.tap(again, "Yes, erase everything", owner)
    await engine.settled()
    assert await tables_with(engine, GROUP) == set()


async def test_what_is_kept_and_why(engine: Engine) -> None:
    text = (await engine.ask("/privacy")).text
    assert text.startswith("What is kept, and why\n\nFor this chat:")
    assert "/export" in text
    assert "/forget_me" in text
