"""getUpdates: offsets, limits, waiting, and who else is asking."""

import asyncio
from typing import Any

from bot.emulator import Emulator
from tests.bot.emulator.conftest import Bot
from tests.kit.clock import TurnedClock

OTHER = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)


async def say(emulator: Emulator, *texts: str) -> None:
    for text in texts:
        await emulator.user(5).say(text)


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_offsets_confirm(bot: Bot, emulator: Emulator) -> None:
    await say(emulator, "a", "b", "c")
    first = await bot("getUpdates")
    assert texts(first) == ["a", "b", "c"]
    assert texts(await bot("getUpdates", offset=first[0]["update_id"])) == ["a", "b", "c"]
    assert texts(await bot("getUpdates", offset=first[0]["update_id"] + 1)) == ["b", "c"]
    assert texts(await bot("getUpdates", limit=1)) == ["b"]
    assert texts(await bot("getUpdates", limit=1000)) == ["b", "c"]
    assert texts(await bot("getUpdates", offset=-1)) == ["c"]
    assert texts(await bot("getUpdates", offset=first[2]["update_id"] + 1)) == []


async def test_updates_grow_old(bot: Bot, emulator: Emulator, clock: TurnedClock) -> None:
    await say(emulator, "old")
    await clock.advance(24 * 3600)
    await say(emulator, "new")
    await clock.advance(1)
    assert texts(await bot("getUpdates")) == ["new"]


async def test_kinds(bot: Bot, emulator: Emulator) -> None:
    await bot("getUpdates", allowed_updates='["callback_query"]')
    await say(emulator, "unheard")
    assert await bot("getUpdates") == []
    await bot("getUpdates", allowed_updates=[])
    await say(emulator, "heard")
    assert texts(await bot("getUpdates", allowed_updates=["nonsense"])) == ["heard"]
    wrong = await bot("getUpdates", allowed_updates="{}")
    assert wrong == "Bad Request: can't parse allowed_updates: expected an Array of String"


async def test_a_poll_waits(bot: Bot, emulator: Emulator) -> None:
    found, _ = await asyncio.gather(bot("getUpdates", timeout=50), say(emulator, "a"))
    assert texts(found) == ["a"]
    assert await bot("getUpdates", offset=-1, timeout=0) == found
    emulator.state.updates.clear()
    assert await bot("getUpdates", timeout=1) == []


async def test_a_poll_whose_time_is_passed_over(bot: Bot, emulator: Emulator) -> None:
    updates = emulator.state.updates
    await updates.pass_over(0.01)
    again: list[Any] = []

    async def polling() -> None:
        again.append(await bot("getUpdates", timeout=50))
        again.append(await bot("getUpdates", timeout=50))

    async def passing() -> None:
        await asyncio.sleep(0)
        await updates.pass_over()
        assert again == [[]], "it has polled again"
        await say(emulator, "a")

    await asyncio.gather(polling(), passing())
    assert texts(again[1]) == ["a"]


async def test_who_does_not_poll_again_is_waited_for_no_longer(
    bot: Bot, emulator: Emulator
) -> None:
    updates = emulator.state.updates
    found, _ = await asyncio.gather(bot("getUpdates", timeout=50), updates.pass_over(0.01))
    assert found == []


async def test_the_newer_poller_wins(bot: Bot, emulator: Emulator) -> None:
    async def second() -> Any:
        await asyncio.sleep(0)
        return await bot("getUpdates", timeout=50)

    async def later() -> None:
        await asyncio.sleep(0.01)
        await say(emulator, "a")

    old, new, _ = await asyncio.gather(bot("getUpdates", timeout=50), second(), later())
    assert old == OTHER
    assert texts(new) == ["a"]
