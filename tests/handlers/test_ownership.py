"""Whoever first sends the code of the log is the owner."""

import asyncio
from pathlib import Path

import pytest

from bot.owner.ownership import LETTERS, Ownership
from tests.kit.program import Engine, running

WRONG = "b" * 16


async def stored(engine: Engine) -> dict[str, str]:
    rows = await engine.store._database.fetch("SELECT name, value FROM notes")
    return {row["name"]: row["value"] for row in rows}


async def test_the_first_with_the_code_is_the_owner(engine: Engine) -> None:
    assert engine.code is not None
    assert engine.code not in str(await stored(engine))
    first, second = engine.telegram.user(1), engine.telegram.user(2)
    assert (await engine.ask("/status", first)).text.startswith("Only the owner")
    assert "You are the owner" in (await engine.ask(f"/start {engine.code}", first)).text
    assert (await engine.ask("/status", first)).text.startswith("Outlets\n")
    assert "You are the owner" in (await engine.ask(f"/start {engine.code}", first)).text
    again = await engine.ask(f"/start {engine.code}", second)
    assert again.text.startswith("Central Asia")
    assert (await engine.ask("/status", second)).text.startswith("Only the owner")
    assert "/status" in (await engine.ask("/help", first)).text
    assert "Did you mean /status?" in (await engine.ask("/stattus", first)).text
    assert "Did you mean /start?" in (await engine.ask("/stattus", second)).text


async def test_it_is_typed_in_any_case_and_followed_as_a_link(engine: Engine) -> None:
    assert engine.code is not None
    assert set(engine.code) <= set(LETTERS)
    answer = await engine.ask(f"/start@yamchi_bot {engine.code.upper()}")
    assert "You are the owner" in answer.text


async def test_of_many_at_once_one_is_the_owner(engine: Engine) -> None:
    users = [engine.telegram.user(number) for number in range(1, 9)]
    answers = await asyncio.gather(*(engine.ask(f"/start {engine.code}", one) for one in users))
    assert sum("You are the owner" in answer.text for answer in answers) == 1


async def test_wrong_codes_are_told_and_then_not_looked_at(engine: Engine) -> None:
    guesser, other = engine.telegram.user(1), engine.telegram.user(2)
    for _ in range(5):
        assert "not the code" in (await engine.ask(f"/start {WRONG}", guesser)).text
    assert "Try again in" in (await engine.ask(f"/start {engine.code}", guesser)).text
    assert "You are the owner" in (await engine.ask(f"/start {engine.code}", other)).text


async def test_after_a_while_it_may_be_tried_again(engine: Engine) -> None:
    for _ in range(6):
        await engine.ask(f"/start {WRONG}")
    await engine.clock.sleep(601)
    assert "You are the owner" in (await engine.ask(f"/start {engine.code}")).text


async def test_in_a_group_a_code_is_not_read(engine: Engine) -> None:
    user = engine.telegram.user(1)
    group = engine.telegram.group(-5, "Group", user)
    await user.say(f"/start {engine.code}", group)
    assert (await engine.telegram.wait_for(-5, 0)).text.startswith("Central Asia")
    assert engine.services.ownership.owner is None


async def test_a_private_bot_is_claimed_too(tmp_path: Path) -> None:
    async with running(tmp_path, public=False) as engine:
        assert "You are the owner" in (await engine.ask(f"/start {engine.code}")).text
        assert (await engine.ask("/news")).text.startswith("No news yet")


@pytest.mark.parametrize("owner_id", [7, None])
async def test_what_the_next_start_knows(tmp_path: Path, owner_id: int | None) -> None:
    async with running(tmp_path) as engine:
        code = engine.code
        await engine.services.ownership.claim(1, str(code))
    async with running(tmp_path, owner_id=owner_id) as engine:
        assert engine.code is None
        assert engine.services.ownership.owner == (owner_id or 1)
        answer = await engine.ask(f"/start {code}", engine.telegram.user(3))
        assert answer.text.startswith("Central Asia")
        assert (await stored(engine)).get(f"owner's code of {engine.telegram.state.bot_id}") == ""


async def test_each_start_makes_a_new_code(tmp_path: Path) -> None:
    async with running(tmp_path) as engine:
        old = engine.code
    async with running(tmp_path) as engine:
        assert "not the code" in (await engine.ask(f"/start {old}")).text
        assert "You are the owner" in (await engine.ask(f"/start {engine.code}")).text


async def test_one_database_of_two_bots(engine: Engine) -> None:
    await engine.ask(f"/start {engine.code}")
    other = Ownership(None, engine.store.notes, engine.clock, 5)
    assert await other.begin() is not None
    assert other.owner is None
