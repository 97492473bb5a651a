"""A private bot, and bans: whom the owner lets in, and of whom nothing is heard any more."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.emulator import Message
from bot.model import Delivery
from bot.model import Message as Told
from bot.values.guests import OUTSIDE
from tests.kit.program import Engine, eventually, running

OWNER, GROUP, CHANNEL = 9, -5, -1008
ASKED = "This bot answers only those whom its owner has let in. I have asked the owner"


@asynccontextmanager
async def private(folder: Path, **services: Any) -> AsyncIterator[Engine]:
    async with running(folder, public=False, owner_id=OWNER, **services) as engine:
        await engine.ask("/news", engine.telegram.user(OWNER))
        yield engine


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    async with private(tmp_path) as started:
        yield started


async def told(engine: Engine, chat_id: int = OWNER) -> list[Message]:
    """What the owner, or another, has by now; of the owner without the first answer."""
    await engine.settled()
    await engine.deliver()
    return engine.telegram.sent_to(chat_id)[chat_id == OWNER :]


async def request(engine: Engine) -> Message:
    return (await told(engine))[0]


def owner(engine: Engine) -> Any:
    return engine.telegram.user(OWNER)


async def state(engine: Engine, chat_id: int) -> str | None:
    guest = await engine.store.guests.get(chat_id)
    return guest.state if guest else None


async def test_a_stranger_is_told_once_and_the_owner_decides(engine: Engine) -> None:
    stranger = engine.telegram.user(1)
    assert (await engine.ask("/news", stranger)).text.startswith(ASKED)
    await stranger.say("hello?")
    await stranger.say("/start")
    assert len(await told(engine, 1)) == 1
    assert await engine.store.chats.known(1) is None
    asked = await request(engine)
    assert asked.text.startswith("Somebody asks to be let in\n\nYou")
    assert len(await told(engine)) == 1
    shown = await engine.tap(asked, "Let in", owner(engine))
    assert shown.text.startswith("Let in: You")
    _, welcome = await told(engine, 1)
    assert welcome.text.startswith("The owner of this bot has let you in")
    assert (await engine.ask("/news", stranger)).text.startswith("No news yet")
    assert "You" in (await engine.ask("/guests", owner(engine))).text


async def test_a_stranger_who_is_refused_hears_nothing_more(engine: Engine) -> None:
    stranger = engine.telegram.user(1)
    await engine.ask("/news", stranger)
    await engine.tap(await request(engine), "Refuse", owner(engine))
    await stranger.say("/news")
    await engine.settled()
    assert len(engine.telegram.sent_to(1)) == 1
    assert await state(engine, 1) == "refused"
    assert len(await told(engine)) == 1


async def test_who_was_let_in_can_be_shown_out(engine: Engine) -> None:
    stranger = engine.telegram.user(1)
    await engine.ask("/news", stranger)
    let_in = await engine.tap(await request(engine), "Let in", owner(engine))
    await engine.ask("/news", stranger)
    await engine.tap(let_in, "Refuse", owner(engine))
    chat = await engine.store.chats.known(1)
    assert chat is not None
    assert chat.inactive == OUTSIDE


async def test_only_the_owner_decides(engine: Engine) -> None:
    stranger, other = engine.telegram.user(1), engine.telegram.user(2)
    await engine.ask("/news", stranger)
    await engine.services.gate.decide(2, "admitted")
    listed = await engine.ask("/rates", other)
    for verb in range(4):
        notice = await engine.notice(listed, f"1:q:{verb}:1", other, forged=True)
        assert notice.startswith("Only the owner")
    for said in ("/guests", "/ban 1", "/unban 1", "/ban"):
        assert (await engine.ask(said, other)).text.startswith("Only the owner")
    assert await state(engine, 1) == "asked"


@pytest.mark.parametrize("data", ["1:q", "1:q:0", "1:q:0:77", "1:q:9:1", "1:q:3:1", "1:q:0:1:1"])
async def test_buttons_that_nobody_made(engine: Engine, data: str) -> None:
    await engine.ask("/news", engine.telegram.user(1))
    asked = await request(engine)
    assert await engine.notice(asked, data, owner(engine), forged=True)
    assert await state(engine, 1) == "asked"


async def test_a_press_of_a_stranger_has_its_answer(engine: Engine) -> None:
    stranger = engine.telegram.user(1)
    answer = await engine.ask("/news", stranger)
    assert "whom its owner has let in" in await engine.notice(answer, "1:n", stranger, forged=True)


async def test_a_group_that_a_stranger_adds_it_to(engine: Engine) -> None:
    stranger = engine.telegram.user(1)
    group = engine.telegram.group(GROUP, "Neighbours", stranger, owner(engine))
    group.set_bot("left", by=stranger)
    group.set_bot("member", by=stranger)
    await engine.settled()
    (answer,) = engine.telegram.sent_to(GROUP)
    assert answer.text.startswith(ASKED)
    await stranger.say("/news", group)
    await engine.settled()
    assert len(engine.telegram.sent_to(GROUP)) == 1
    asked = await request(engine)
    assert "Neighbours · a group" in asked.text
    await owner(engine).say("/rates", group)
    await engine.telegram.wait_for(GROUP, 1)
    await engine.tap(asked, "Let in", owner(engine))
    await stranger.say("/news", group)
    await eventually(
        lambda: any("No news yet" in each.text for each in engine.telegram.sent_to(GROUP))
    )


async def test_a_group_that_the_owner_adds_it_to_and_that_grows(engine: Engine) -> None:
    stranger = engine.telegram.user(1)
    group = engine.telegram.group(GROUP, "Family", owner(engine), stranger, supergroup=False)
    group.set_bot("left", by=owner(engine))
    group.set_bot("member", by=owner(engine))
    await engine.settled()
    assert await state(engine, GROUP) == "admitted"
    new = group.migrate(-1007)
    await engine.settled()
    assert await state(engine, -1007) == "admitted"
    await stranger.say("/news", new)
    await eventually(
        lambda: any("No news yet" in each.text for each in engine.telegram.sent_to(-1007))
    )


async def test_a_channel_is_let_in_by_the_owner(engine: Engine) -> None:
    person = engine.telegram.user(1)
    await engine.services.gate.decide(1, "admitted")
    engine.telegram.channel(CHANNEL, "Daily", person, username="daily")
    refused = await engine.ask("/channel @daily", person)
    assert refused.text.startswith("The owner of this bot has to let Daily in first")
    assert await engine.store.channels.of(1) == []
    asked = await request(engine)
    assert "Daily · a channel" in asked.text
    await engine.tap(asked, "Let in", owner(engine))
    await engine.ask("/channel @daily", person)
    assert [each.id for each in await engine.store.channels.of(1)] == [CHANNEL]


async def test_many_strangers_do_not_flood_the_owner(engine: Engine) -> None:
    for number in range(100, 140):
        await engine.ask("/start", engine.telegram.user(number))
    requests = await told(engine)
    assert await engine.store.guests.count("asked") == 40
    assert "20 wait: /guests" in requests[-1].text
    assert len(requests) == 20


async def test_chats_from_before_it_was_private(tmp_path: Path) -> None:
    async with running(tmp_path, owner_id=OWNER) as engine:
        for number in (1, OWNER):
            await engine.store.chats.open(number, "private")
    async with private(tmp_path) as engine:
        (one, own) = [await engine.store.chats.known(number) for number in (1, OWNER)]
        assert one is not None
        assert own is not None
        assert (one.inactive, own.inactive) == (OUTSIDE, None)
    async with running(tmp_path, owner_id=OWNER) as engine:
        chat = await engine.store.chats.known(1)
        assert chat is not None
        assert chat.inactive is None


async def test_a_banned_person_is_not_heard(tmp_path: Path) -> None:
    async with running(tmp_path, owner_id=OWNER) as engine:
        person = engine.telegram.user(1)
        listed = await engine.ask("/start", person)
        group = engine.telegram.group(GROUP, "Group", person, owner(engine))
        assert (await engine.ask("/ban 1", owner(engine))).text.startswith("Banned: 1")
        count = engine.telegram.acts(1), len(engine.telegram.sent_to(GROUP))
        await person.say("/news")
        await person.say("/news", group)
        await person.press(listed, "1:n", forged=True)
        person.block()
        person.unblock()
        promised = Delivery(1, "digest", "d", (Told("x"),))
        await engine.store.outbox.promise([promised], engine.clock.now())
        await engine.settled()
        assert (engine.telegram.acts(1), len(engine.telegram.sent_to(GROUP))) == count
        assert (await engine.ask("/unban 1", owner(engine))).text == "The ban of 1 is lifted."
        assert (
            await engine.ask("/unban 1", owner(engine))
        ).text == "1 is not banned. Who is: /guests"
        assert (await told(engine, 1))[-1].text == "x"
        assert (await engine.ask("/news", person)).text.startswith("No news yet")


@pytest.mark.parametrize("said", ["/ban", "/ban me", "/ban 0", "/unban x", "/ban 9999999999999999"])
async def test_whom(engine: Engine, said: str) -> None:
    assert (await engine.ask(said, owner(engine))).text.startswith("Whom?")


async def test_the_owner_cannot_be_banned(engine: Engine) -> None:
    answer = await engine.ask(f"/ban {OWNER}", owner(engine))
    assert answer.text == "The owner of this bot cannot be banned."
    await engine.services.gate.decide(OWNER, "banned")
    assert (await engine.ask("/news", owner(engine))).text.startswith("No news yet")


async def test_what_is_stored_of_a_guest_is_theirs(engine: Engine) -> None:
    person = engine.telegram.user(1)
    await engine.ask("/news", person)
    await engine.services.gate.decide(1, "admitted")
    stored = await engine.store.belongings.export(1)
    assert [row["name"] for row in stored["guests"]] == ["You"]
    await engine.store.belongings.forget(1, engine.clock.now())
    assert await state(engine, 1) is None
