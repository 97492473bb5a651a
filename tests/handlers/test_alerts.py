"""/alert and /alerts."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.alerts.desk import AlertDesk
from bot.alerts.sights import Sights
from bot.emulator import Message, Place, User
from bot.rates.admission import Admission
from bot.rates.board import Board
from bot.rates.providers import PROVIDERS
from bot.render import alerts as render
from tests.bot.rates.history import quote_on
from tests.handlers.test_news import labels, stale
from tests.handlers.test_watches import REFUSED
from tests.kit.program import Engine, running

GROUP = -5
DAY = date(2026, 4, 2)
GONE = "There is no such alert any more. What there is: /alerts"
NOW = "1 USD = 475.09 KZT · 2 Apr 2026 · National Bank of Kazakhstan"
REST = "Told once. Ends on 1 Jul 2026. Official rates change once or a few times a day."


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    async with running(tmp_path) as started:
        await bulletin(started, 0, "475.09")
        yield started


async def bulletin(engine: Engine, days: int, dollar: str) -> None:
    """Through the real door, into the outbox."""
    store, clock = engine.store, engine.clock
    board = Board(store.rates, [bank.code for bank in PROVIDERS], clock=clock)
    desk = AlertDesk(store.alerts, Sights(board, store.rates), store.outbox, render, clock)
    door = Admission(
        store.rates,
        store.quarantine,
        store.transaction,
        clock,
        accepted=desk.decide,
        changed=engine.services.board.forget,
    )
    await door.admit([quote_on("nbk", DAY + timedelta(days=days), "USD", "KZT", dollar)])


async def states(engine: Engine, chat_id: int = 1) -> list[str]:
    await engine.settled()
    return [each.state for each in await engine.store.alerts.of_chat(chat_id)]


async def waiting(engine: Engine) -> int:
    return (await engine.store.deliveries.depth()).counts["ready"]


async def test_setting_one(engine: Engine) -> None:
    answer = await engine.ask("/alert USD/KZT > 480")
    assert answer.text.splitlines() == ["USD/KZT ≥ 480", NOW, "▲ 1.03 % to go", REST]
    assert labels(answer) == [["Each time", "Delete"]]
    await bulletin(engine, 1, "481")
    assert (await waiting(engine), await states(engine)) == (1, ["done"])


@pytest.mark.parametrize(
    ("said", "head"),
    [
        ("< 470", "USD/KZT ≤ 470"),
        ("USD/KZT 2%", "USD/KZT ± 2 %"),
        ("доллар выше 480 тенге", "USD/KZT ≥ 480"),
        ("KZT/USD < 0.0021", "KZT/USD ≤ 0.0021"),
        ("KZT/USD > 480", "USD/KZT ≥ 480"),
        ("dollar 480", "USD/KZT ≥ 480"),
        ("USD/KZT +2%", "USD/KZT ≥ 484.592"),
    ],
)
async def test_ways_to_say_it(engine: Engine, said: str, head: str) -> None:
    assert (await engine.ask(f"/alert {said}")).text.splitlines()[0] == head


async def test_what_is_so_already_is_said(engine: Engine) -> None:
    answer = await engine.ask("/alert USD/KZT > 470")
    assert answer.text.splitlines()[1:3] == [
        NOW,
        "It is so already. You are told when it comes to be so once more.",
    ]
    await bulletin(engine, 1, "476")
    assert (await waiting(engine), await states(engine)) == (0, ["resting"])
    assert "waits for the rate to come back" in (await engine.ask("/alerts")).text


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("USD/KZT", "Which level? Like this: /alert USD/KZT > 530"),
        ("USD/KZX > 5", "USD/KZX\n“KZX” is no currency that I know."),
        ("USD/KZT > 0", "A rate is more than 0."),
        ("USD/KZT > 53000", "53,000 is too far away: 1 USD = 475.09 KZT now."),
        ("USD/KZT 80%", "A move of 80 % cannot be watched for"),
        ("USD/KZT 0.001%", "That is too fine: the rate of USD/KZT is known to ±0.0011 % only"),
        ("USD/KZT high 90d", "Of USD/KZT there is no history of 90 days yet"),
        ("USD/MNT > 3000", "There is no official rate of USD/MNT to wait for."),
        ("USD/KZT > 480 2%", "One rule an alert"),
        ("2%", "Tell me a pair and when"),
    ],
)
async def test_what_cannot_be_waited_for(engine: Engine, said: str, answer: str) -> None:
    assert (await engine.ask(f"/alert {said}")).text.startswith(answer)
    assert await states(engine) == []


async def test_the_same_again_and_too_many(engine: Engine) -> None:
    for level in range(20):
        await engine.ask(f"/alert USD/KZT > {476 + level}")
    same = await engine.ask("/alert USD/KZT > 480")
    assert same.text == "This chat has that alert already: /alerts"
    more = await engine.ask("/alert USD/KZT > 500")
    assert more.text.startswith("There are 20 alerts in this chat, which is the most.")
    shown = await engine.ask("/alerts")
    removed = await engine.tap(shown, "✕ 1")
    await engine.ask("/alert USD/KZT > 500")
    assert (await engine.notice(removed, "Undo")).startswith("There are 20 alerts")
    assert len(await states(engine)) == 20


async def test_the_list(engine: Engine) -> None:
    for said in ("/alert", "/alerts"):
        empty = await engine.ask(said)
        assert empty.text.startswith("There are no alerts in this chat.\n\nTo set one: /alert USD")
    await engine.ask("/alert USD/KZT > 480")
    await engine.ask("/alert USD/KZT 2%")
    shown = await engine.ask("/alerts")
    assert shown.text.splitlines()[:7] == [
        "Alerts: 2 of 20",
        "",
        "1. USD/KZT ≥ 480 · once · until 1 Jul 2026",
        "now 475.09 · 2 Apr 2026",
        "",
        "2. USD/KZT ± 2 % · once · until 1 Jul 2026",
        "now 475.09 · 2 Apr 2026",
    ]
    assert labels(shown) == [["⏸ 1", "✎ 1", "↻ 1", "✕ 1"], ["⏸ 2", "✎ 2", "↻ 2", "✕ 2"]]


async def test_buttons_of_the_list(engine: Engine) -> None:
    await engine.ask("/alert USD/KZT > 480")
    shown = await engine.ask("/alerts")
    each = await engine.tap(shown, "↻ 1")
    assert "1. USD/KZT ≥ 480 · each time · until" in each.text
    once = await engine.tap(each, "1× 1")
    assert once.text == shown.text
    paused = await engine.tap(once, "⏸ 1")
    assert "1. USD/KZT ≥ 480 · paused" in paused.text
    await bulletin(engine, 1, "481")
    assert await waiting(engine) == 0
    resumed = await engine.tap(paused, "▶ 1")
    assert "waits for the rate to come back" in resumed.text
    removed = await engine.tap(resumed, "✕ 1")
    assert "Deleted: USD/KZT ≥ 480." in removed.text
    assert await states(engine) == []
    back = await engine.tap(removed, "Undo")
    assert "1. USD/KZT ≥ 480 · once" in back.text
    assert await states(engine) == ["resting"]


async def test_buttons_under_what_was_told(engine: Engine) -> None:
    asked = await engine.ask("/alert USD/KZT > 480")
    await bulletin(engine, 1, "481")
    assert "told on 2 Apr 2026" in (await engine.ask("/alerts")).text
    again = await engine.notice(asked, f"1:a:{_36(render.AGAIN)}:1", forged=True)
    assert (again, await states(engine)) == ("Waiting for it again.", ["resting"])
    longer = await engine.notice(asked, f"1:a:{_36(render.LONGER)}:1", forged=True)
    assert longer == "USD/KZT ≥ 480 now ends on 1 Jul 2026."
    deleted = await engine.notice(asked, f"1:a:{_36(render.DELETE)}:1", forged=True)
    assert (deleted, await states(engine)) == ("Deleted.", [])
    assert await engine.notice(asked, f"1:a:{_36(render.AGAIN)}:1", forged=True) == GONE


async def test_pages(engine: Engine) -> None:
    for level in range(8):
        await engine.ask(f"/alert USD/KZT > {476 + level}")
    second = await engine.tap(await engine.ask("/alerts"), "›")
    assert labels(second)[0] == ["⏸ 7", "✎ 7", "↻ 7", "✕ 7"]
    assert labels(await engine.tap(second, "‹"))[0][0] == "⏸ 1"


async def test_of_another_chat(engine: Engine) -> None:
    await engine.ask("/alert USD/KZT > 480")
    shown = await engine.ask("/alerts")
    other = engine.telegram.user(2)
    theirs = await engine.ask("/alerts", other)
    for label in ("⏸ 1", "✎ 1", "↻ 1", "✕ 1"):
        data = shown.button(label)["callback_data"]
        assert await engine.notice(theirs, data, other, forged=True) == GONE
    assert await states(engine) == ["armed"]


@pytest.mark.parametrize("data", ["1:a", "1:a:1", "1:a:z:1:1", "1:a:1:1:1:1", "1:a:z:1"])
async def test_made_up_buttons(engine: Engine, data: str) -> None:
    shown = await engine.ask("/alerts")
    assert await engine.notice(shown, data, forged=True) == stale("/alerts")


async def in_group(engine: Engine, user: User, group: Place, text: str) -> Message:
    before = engine.telegram.acts(GROUP)
    await user.say(text, group)
    return await engine.telegram.wait_for(GROUP, before)


async def test_in_a_group_administrators_decide_and_all_may_look(engine: Engine) -> None:
    owner, member = engine.telegram.user(1), engine.telegram.user(2)
    group = engine.telegram.group(GROUP, "Group", owner, member)
    said = "/alert USD/KZT > 480"
    assert (await in_group(engine, member, group, said)).text == REFUSED
    assert (await in_group(engine, owner, group, said)).text.startswith("USD/KZT ≥ 480")
    shown = await in_group(engine, member, group, "/alerts")
    for label in ("⏸ 1", "✎ 1", "↻ 1", "✕ 1"):
        assert await engine.notice(shown, label, member) == REFUSED
    assert await states(engine, GROUP) == ["armed"]
    assert await engine.notice(shown, "✕ 1", owner) == "Deleted."


def _36(number: int) -> str:
    return "0123456789abcdefghijklmnopqrstuvwxyz"[number]


@pytest.mark.parametrize("rule", ["high 30d", "low 10", "2% 5d"])
async def test_what_no_one_bank_has_bulletins_of(engine: Engine, rule: str) -> None:
    for days in range(40):
        day = DAY - timedelta(days=days)
        rows = [
            quote_on("nbk", day, "USD", "KZT", "475.09"),
            quote_on("cbu", day, "USD", "UZS", "12080.55"),
        ]
        await engine.store.rates.add(rows)
    engine.services.board.forget()
    refused = await engine.ask(f"/alert KZT/UZS {rule}")
    assert refused.text.startswith("No bulletin has KZT/UZS itself: it is worked out from ")
    assert "National Bank of Kazakhstan · Central Bank of Uzbekistan" in refused.text
    assert await engine.store.alerts.of_chat(1) == []
    # What the refusal offers is taken.
    assert (await engine.ask("/alert KZT/UZS 2%")).text.startswith("KZT/UZS ± 2 %")
    assert not (await engine.ask(f"/alert USD/UZS {rule}")).text.startswith("No bulletin")
