"""What the demo's panel can do, to the demo itself: the real bot and all that it lives in."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.cli.demo import USER, running
from bot.emulator.emulator import Emulator
from bot.emulator.messages import Message
from bot.emulator.people import Place
from bot.emulator.stage import Stage
from tests.kit.process import until
from tests.kit.program import PATIENCE


@dataclass
class Demo:
    telegram: Emulator
    stage: Stage

    async def say(self, text: str) -> Message:
        return await self.telegram.ask(self.telegram.user(USER), text, PATIENCE)

    async def told(self, *words: str) -> Message:
        """The bot's message with all of these, once it is there."""

        def found() -> list[Message]:
            said = self.telegram.sent_to(USER)
            return [one for one in said if all(word in one.text for word in words)]

        return (await until(found, PATIENCE))[0]


@pytest.fixture
async def demo() -> AsyncIterator[Demo]:
    async with running(0) as (program, server):
        await program.timetable.first_round()
        assert server.page.stage is not None
        yield Demo(server.emulator, server.page.stage)


async def test_the_next_morning_brings_the_digest_in_time(demo: Demo) -> None:
    await demo.say("/digest 09:00")
    assert await demo.stage.act("morning") == "Good morning: it is 09:00."
    digest = await demo.told("Good morning · ", "Official rates")
    assert "It was due" not in digest.text
    assert await demo.stage.act("hour") == "An hour has passed."


async def test_a_digest_on_the_way_to_the_morning_is_not_late(demo: Demo) -> None:
    await demo.say("/digest 08:25")
    await demo.stage.act("morning")
    digest = await demo.told("Good morning · ", "Official rates")
    assert "It was due" not in digest.text


async def test_a_moved_rate_sets_off_the_alert_of_the_panels_level(demo: Demo) -> None:
    level = demo.stage.shown()["level"]
    await demo.say(f"/alert USD/KZT > {level}")
    assert demo.stage.shown()["rate"] is True
    assert "1 USD = 484.59 KZT, was 475.09" in await demo.stage.act("rate")
    await demo.told(f"USD/KZT has risen to {level}", "475.09 → 484.59")
    assert demo.stage.shown()["rate"] is False
    assert "next morning first" in await demo.stage.act("rate")


async def test_a_published_story_reaches_who_watches(demo: Demo) -> None:
    await demo.say("/watch apple trees")
    left = demo.stage.shown()["stories"]
    assert await demo.stage.act("story") == (
        "Published: Almaty Counts Its Old Apple Trees and Finds Four Thousand More"
    )
    await demo.told("New for apple trees", "Almaty Counts")
    assert demo.stage.shown()["stories"] == left - 1
    for _ in range(left):
        last = await demo.stage.act("story")
    assert last == "Every story of the demo is out."


async def test_what_is_said_while_the_network_is_cut_is_answered_after(demo: Demo) -> None:
    await demo.say("/start")
    for _ in range(2):
        await demo.stage.act("cut")
    assert len(demo.telegram.faults.on) == 1
    assert demo.stage.shown()["cut"] is True
    before = demo.telegram.acts(USER)
    await demo.telegram.user(USER).say("100 usd in kzt")
    await until(lambda: demo.telegram.faults.on[0].struck)
    assert demo.telegram.acts(USER) == before
    await demo.stage.act("mend")
    await demo.told("100 USD = 47,509.00 KZT")
    assert demo.stage.shown()["cut"] is False


async def test_hours_that_pass_alarm_nobody(demo: Demo, caplog: pytest.LogCaptureFixture) -> None:
    await demo.say("/start")
    for _ in range(2):
        await demo.stage.act("morning")
    await demo.say("/rates KZT")
    assert not [one for one in demo.telegram.sent_to(USER) if "wrong" in one.text]
    assert [record.message for record in caplog.records if record.name.startswith("bot.")] == []


async def test_there_is_no_other_act(demo: Demo) -> None:
    with pytest.raises(LookupError):
        await demo.stage.act("rain")


async def test_the_bot_answers_in_the_group_too(demo: Demo) -> None:
    group = next(chat for chat in demo.telegram.state.chats.values() if chat.kind == "supergroup")
    assert [chat.kind for chat in demo.telegram.state.chats.values()].count("channel") == 1
    owner = demo.telegram.user(USER)
    before = demo.telegram.acts(group.id)
    await owner.say("/rates KZT", Place(demo.telegram.state, group))
    answer = await demo.telegram.wait_for(group.id, before, PATIENCE)
    assert "1 USD = 475.09 KZT" in answer.text
