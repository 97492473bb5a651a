"""Who asks too much waits, is told once and kindly, and others do not notice."""

from pathlib import Path

import pytest

from bot.fairness import GROUP, HEAVY, MESSAGE, PERSON, TYPED, Fairness
from tests.kit.clock import TurnedClock
from tests.kit.program import Engine, running

TOLD = "That was a lot at once. I answer again in "
PLACE = -5


def used_up(engine: Engine, user_id: int, chat_id: int, *, points: int) -> None:
    assert engine.services.fairness.take(user_id, chat_id, points) is None


async def test_it_is_told_once_and_when_it_is_over(engine: Engine) -> None:
    user = engine.telegram.user(1)
    await engine.ask("/start", user)
    used_up(engine, 1, 1, points=PERSON - MESSAGE - MESSAGE)
    assert (await engine.ask("/rates", user)).text
    told = await engine.ask("/rates", user)
    assert told.text.startswith(TOLD)
    before = engine.telegram.acts(1)
    for _ in range(20):
        await user.say("/rates")
    await user.press(told, "1:n", forged=True)
    await engine.settled()
    assert engine.telegram.acts(1) == before
    assert (await engine.ask("/start", engine.telegram.user(2))).text.startswith("Central Asia")
    await engine.clock.sleep(60)
    assert not (await engine.ask("/rates", user)).text.startswith(TOLD)


async def test_a_press_is_told_over_the_button(engine: Engine) -> None:
    shown = await engine.ask("/help")
    used_up(engine, 1, 1, points=PERSON - MESSAGE)
    assert (await engine.notice(shown, "1:n", forged=True)).startswith(TOLD)


async def test_heavy_work_costs_more(engine: Engine) -> None:
    await engine.ask("/start")
    used_up(engine, 1, 1, points=PERSON - MESSAGE - HEAVY + 1)
    assert (await engine.ask("/summary https://times.example/1")).text.startswith(TOLD)


async def test_a_group_has_its_own_measure(engine: Engine) -> None:
    user, other = engine.telegram.user(1), engine.telegram.user(2)
    group = engine.telegram.group(PLACE, "Group", user, other)
    for number in range(3):
        used_up(engine, 100 + number, PLACE, points=GROUP // 3)
    await user.say("/rates", group)
    assert (await engine.telegram.wait_for(PLACE, 0)).text.startswith(TOLD)
    await other.say("/rates", group)
    await engine.settled()
    assert len(engine.telegram.sent_to(PLACE)) == 1
    assert not (await engine.ask("/rates", user)).text.startswith(TOLD)


async def test_it_is_told_in_their_language(engine: Engine) -> None:
    await engine.ask("/start")
    await engine.store.chats.speak(1, "ru")
    used_up(engine, 1, 1, points=PERSON - MESSAGE)
    assert (await engine.ask("/rates")).text.startswith("Слишком много сразу")


async def test_the_owner_is_not_measured(tmp_path: Path) -> None:
    async with running(tmp_path, owner_id=1) as engine:
        used_up(engine, 1, 1, points=PERSON)
        assert not (await engine.ask("/rates")).text.startswith(TOLD)


async def test_what_is_typed_inline_has_its_own(engine: Engine) -> None:
    user = engine.telegram.user(1)
    for _ in range(TYPED):
        assert engine.services.fairness.type(1) is None
    query = await user.inline("kazakhstan")
    await engine.settled()
    assert query.answer is not None
    assert query.answer.button["text"].startswith(TOLD)
    second = await user.inline("kazakhstan b")
    await engine.settled()
    assert second.answer is None
    assert not (await engine.ask("/rates", user)).text.startswith(TOLD)


@pytest.mark.parametrize("every", [0.1, 0.7, 0.79])
async def test_a_steady_flood_is_told_at_most_once_in_half_a_minute(every: float) -> None:
    clock = TurnedClock(flow=True)
    fairness = Fairness(clock)
    told, seconds = 0, 600.0
    for _ in range(int(seconds / every)):
        pause = fairness.take(1, 1, MESSAGE)
        told += pause is not None and pause.first
        await clock.sleep(every)
    assert 1 <= told <= seconds / (60 - PERSON / MESSAGE * every / 2) + 2


async def test_who_keeps_to_it_is_never_told() -> None:
    clock = TurnedClock(flow=True)
    fairness = Fairness(clock)
    for _ in range(500):
        assert fairness.take(1, 1, MESSAGE) is None
        await clock.sleep(0.81)


async def test_many_who_are_paused_are_forgotten_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.fairness.REMEMBERED", 3)
    clock = TurnedClock(flow=True)
    fairness = Fairness(clock)
    for user in range(10):
        for _ in range(2):
            fairness.take(user, user, PERSON)
        await clock.sleep(61)
    assert len(fairness._until) <= 3
