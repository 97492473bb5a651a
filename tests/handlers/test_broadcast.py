"""The owner's broadcast from its draft to its report, sent by the real courier."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.broadcast.ports import Progress
from bot.delivery.courier import Courier
from bot.delivery.pacing import Pacing
from bot.emulator import Message
from tests.kit.program import Engine, eventually, running

OWNER = 1


@asynccontextmanager
async def owned(folder: Path) -> AsyncIterator[Engine]:
    async with running(folder, owner_id=OWNER) as engine:
        for number in range(2, 7):
            await engine.ask("/start", engine.telegram.user(number))
        yield engine


async def sent(engine: Engine) -> None:
    """Let a courier work the outbox off."""
    messenger = engine.services.replies._messenger
    courier = Courier(
        engine.store.deliveries,
        engine.store.chats,
        messenger,
        Pacing(1000, engine.clock),
        engine.clock,
        4,
    )
    for number in range(4):
        engine.nursery.start(f"sender {number}", courier.work())
    engine.nursery.start("settling", courier.settle())
    engine.nursery.start("sending", courier.run())
    engine.nursery.start("handing", courier.hand_out())


async def draft(engine: Engine, text: str = "We are <b>back</b>. https://example.org") -> Message:
    """The question below the preview."""
    await engine.ask(f"/broadcast {text}")
    await engine.settled()
    return engine.telegram.sent_to(OWNER)[-1]


def shown_now(engine: Engine, message: Message) -> Message:
    return next(each for each in engine.telegram.conversation(OWNER) if each.id == message.id)


async def test_from_the_draft_to_the_report(tmp_path: Path) -> None:
    async with owned(tmp_path) as engine:
        question = await draft(engine)
        preview = engine.telegram.sent_to(OWNER)[-2]
        assert preview.text == "We are <b>back</b>. https://example.org"
        assert question.text == "Above is what 6 chats would get."
        await engine.notice(question, "Send")
        await engine.services.broadcasts.work()
        shown = shown_now(engine, question)
        assert shown.text == "Sending the broadcast\narrived: 0\nwaiting: 6\nnot delivered: 0"
        await sent(engine)
        key = "broadcast:1"
        await eventually(lambda: len(engine.telegram.sent_to(6)) == 2)
        while await engine.store.broadcasts.progress(key) != Progress(6, 0, 0):
            await engine.services.broadcasts.work()
        await engine.services.broadcasts.work()
        shown = shown_now(engine, question)
        assert shown.text == "The broadcast is done\narrived: 6\nwaiting: 0\nnot delivered: 0"
        assert [message.text for message in engine.telegram.sent_to(3)][-1] == preview.text


async def test_it_is_stopped_in_the_middle(tmp_path: Path) -> None:
    async with owned(tmp_path) as engine:
        question = await draft(engine)
        await engine.notice(question, "Send")
        await engine.services.broadcasts.work()
        question = shown_now(engine, question)
        await engine.notice(question, "Stop")
        shown = shown_now(engine, question)
        assert shown.text == ("The broadcast was stopped\narrived: 0\nwaiting: 0\nnot delivered: 6")
        assert "sent or dropped" in await engine.notice(question, "1:b:2:1", forged=True)
        await engine.services.broadcasts.work()
        assert (await engine.store.broadcasts.progress("broadcast:1")).waiting == 0


async def test_it_is_sent_once_however_often_it_is_pressed(tmp_path: Path) -> None:
    async with owned(tmp_path) as engine:
        question = await draft(engine)
        await engine.notice(question, "Send")
        assert "sent or dropped" in await engine.notice(question, "1:b:0:1", forged=True)
        await engine.services.broadcasts.work()
        await engine.services.broadcasts.work()
        assert (await engine.store.broadcasts.progress("broadcast:1")).waiting == 6


async def test_an_interrupted_one_is_taken_up_again(tmp_path: Path) -> None:
    async with owned(tmp_path) as engine:
        await engine.notice(await draft(engine), "Send")
        (found,) = await engine.store.broadcasts.sending()
        assert not found.spread
        await engine.services.broadcasts.work()
        (found,) = await engine.store.broadcasts.sending()
        assert found.spread


async def test_a_draft_can_be_dropped_and_grows_old(tmp_path: Path) -> None:
    async with owned(tmp_path) as engine:
        question = await draft(engine)
        dropped = await engine.tap(question, "Drop")
        assert dropped.text == "Dropped: nobody gets it."
        question = await draft(engine)
        await engine.store._database.execute(
            "UPDATE broadcasts SET created_us = created_us - ?", 3_700_000_000
        )
        assert "sent or dropped" in await engine.notice(question, "1:b:0:2", forged=True)
        assert await engine.store.broadcasts.sending() == []


@pytest.mark.parametrize(
    ("said", "answer"),
    [("", "Tell them what?"), ("😀" * 2049, "That is too long")],
)
async def test_what_cannot_be_told(tmp_path: Path, said: str, answer: str) -> None:
    async with owned(tmp_path) as engine:
        assert (await engine.ask(f"/broadcast {said}")).text.startswith(answer)


async def test_nobody_else_tells_anything(tmp_path: Path) -> None:
    async with owned(tmp_path) as engine:
        stranger = engine.telegram.user(2)
        refused = await engine.ask("/broadcast hello", stranger)
        assert refused.text.startswith("Only the owner")
        assert "/broadcast" not in (await engine.ask("/help", stranger)).text
        assert "/broadcast" in (await engine.ask("/help")).text
        await draft(engine)
        for data in ("1:b:0:1", "1:b:2:1", "1:b:1:1"):
            notice = await engine.notice(refused, data, stranger, forged=True)
            assert notice.startswith("Only the owner")
        assert await engine.store.broadcasts.sending() == []


@pytest.mark.parametrize("data", ["1:b", "1:b:7:1", "1:b:0:99", "1:b:2:99", "1:b:0"])
async def test_buttons_that_nobody_made(tmp_path: Path, data: str) -> None:
    async with owned(tmp_path) as engine:
        question = await draft(engine)
        assert await engine.notice(question, data, forged=True)
        assert await engine.store.broadcasts.sending() == []
