"""Watches, alerts, digests and footers are changed by a tap and an answer, and changed back."""

import pytest

from bot.emulator import Message, Place, User
from bot.render.questions import answered
from tests.handlers.test_news import labels
from tests.kit.program import Engine
from tests.storage.kit import quote

GROUP, CHANNEL = -5, -1001234567890
BY_MEMBERS = "Only administrators change this for the group. Ask one of them."


async def said(engine: Engine, text: str, question: Message, user: User | None = None) -> Message:
    """The answer to a question, and what the bot says to it."""
    before = engine.telegram.acts(question.chat_id)
    place = engine.telegram.state.chats[question.chat_id]
    where = None if place.kind == "private" else Place(engine.telegram.state, place)
    await (user or engine.telegram.user(1)).say(text, where, reply_to=question)
    return await engine.telegram.wait_for(question.chat_id, before)


async def words(engine: Engine, chat_id: int = 1) -> list[str]:
    await engine.settled()
    return [each.words for each in await engine.store.watches.of_chat(chat_id)]


async def test_a_watch_is_changed_and_changed_back(engine: Engine) -> None:
    await engine.ask("/watch gas")
    listed = await engine.ask("/watches")
    question = await engine.tap(listed, "✎ 1")
    assert question.text.startswith("gas\n\nAnswer this message with what it is to be now")
    asked = [call for call in engine.telegram.calls if call.method == "sendMessage"][-1]
    assert asked.json("reply_markup") == {
        "force_reply": True,
        "input_field_placeholder": "gas",
        "selective": False,
    }
    changed = await said(engine, "oil & gas -football", question)
    assert changed.text == "Watching for oil & gas -football, no longer for gas."
    assert await words(engine) == ["oil & gas -football"]
    back = await engine.tap(changed, "Undo")
    assert "1. gas" in back.text
    assert await words(engine) == ["gas"]


@pytest.mark.parametrize(
    ("answer", "reply"),
    [("-oil", "Tell me a word to look for"), ("tengri", "This chat watches for that already")],
)
async def test_what_is_no_watch_changes_nothing(engine: Engine, answer: str, reply: str) -> None:
    await engine.ask("/watch gas")
    await engine.ask("/watch tengri")
    question = await engine.tap(await engine.ask("/watches"), "✎ 1")
    assert (await said(engine, answer, question)).text.startswith(reply)
    assert await words(engine) == ["gas", "tengri"]
    watches = await engine.ask("/watches")
    await engine.tap(watches, "✕ 1")
    assert "no such watch" in (await said(engine, "oil", question)).text


async def test_a_digest_is_changed_and_changed_back(engine: Engine) -> None:
    made = await engine.ask("/digest 09:00 weekdays gas")
    page = await engine.tap(made, "Change")
    question = await engine.tap(page, "Time, days, words")
    changed = await said(engine, "18:30 sat, sun oil", question)
    assert changed.text.startswith("18:30 · Sat, Sun · oil\nnext: Sat 4 Apr 2026, 18:30")
    back = await engine.tap(changed, "Undo")
    assert back.text.startswith("09:00 · weekdays · gas")
    assert "At what time?" in (await said(engine, "sometimes", question)).text
    assert len(await engine.store.digests.of_chat(1)) == 1


async def test_an_alert_is_changed_and_changed_back(engine: Engine) -> None:
    await engine.store.rates.add([quote("2026-04-01", "472.31")])
    await engine.ask("/alert USD/KZT > 530")
    question = await engine.tap(await engine.ask("/alerts"), "✎ 1")
    changed = await said(engine, "> 540", question)
    assert changed.text.startswith("USD/KZT ≥ 540")
    assert "Alerts: 1 of 20" in (await engine.ask("/alerts")).text
    back = await engine.tap(changed, "Undo")
    assert "1. USD/KZT ≥ 530" in back.text
    assert "Alerts: 1 of 20" in back.text
    changed = await said(engine, "USD/KZT 2%", question)
    assert changed.text.startswith("USD/KZT ± 2 %")


async def test_a_footer_by_an_answer(engine: Engine) -> None:
    engine.telegram.channel(CHANNEL, "Silk", engine.telegram.user(1), username="silkroad")
    footer = await engine.tap(await engine.ask("/channel @silkroad"), "Footer")
    question = await engine.tap(footer, "Change")
    signed = await said(engine, "Silk Road <Daily>", question)
    assert "Silk Road <Daily>" in signed.text
    found = await engine.store.channels.among([CHANNEL])
    assert found[CHANNEL].footer == "Silk Road <Daily>"


async def test_a_channels_watch_by_an_answer(engine: Engine) -> None:
    engine.telegram.channel(CHANNEL, "Silk", engine.telegram.user(1), username="silkroad")
    await engine.ask("/channel @silkroad watch gas")
    question = await engine.tap(await engine.ask("/channel @silkroad watches"), "✎ 1")
    changed = await said(engine, "oil", question)
    assert await words(engine, CHANNEL) == ["oil"]
    await engine.tap(changed, "Undo")
    assert await words(engine, CHANNEL) == ["gas"]


async def test_in_a_group_administrators_answer(engine: Engine) -> None:
    owner, member = engine.telegram.user(1), engine.telegram.user(2)
    group = engine.telegram.group(GROUP, "Group", owner, member)
    await owner.say("/watch gas", group)
    await owner.say("/watches", group)
    await engine.settled()
    listed = engine.telegram.sent_to(GROUP)[-1]
    assert await engine.notice(listed, "✎ 1", member) == BY_MEMBERS
    question = await engine.tap(listed, "✎ 1", owner)
    assert (await said(engine, "oil", question, member)).text == BY_MEMBERS
    assert await words(engine, GROUP) == ["gas"]
    await said(engine, "oil", question, owner)
    assert await words(engine, GROUP) == ["oil"]


@pytest.mark.parametrize(
    "link", ["https://t.me/x?edit=w", "https://t.me/x?edit=w1.5", "https://evil.kz/?edit=w1", "x"]
)
def test_what_is_no_question(link: str) -> None:
    assert answered((link,)) is None


async def test_a_made_up_question_reaches_only_ones_own(engine: Engine) -> None:
    await engine.ask("/watch gas", engine.telegram.user(2))
    (theirs,) = await engine.store.watches.of_chat(2)
    page = await engine.ask(f"look https://t.me/yamchi_bot?edit=w{theirs.id}")
    asked = engine.telegram.conversation(1)[0]
    answer = await said(engine, "oil", asked)
    assert "no such watch" in answer.text
    assert await words(engine, 2) == ["gas"]
    assert labels(page) == []
