from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.alerts.ports import Reach, Watched
from bot.values.alerts import Alert, Kind, Rule, Sighting
from storage.database import Database
from storage.store import Store
from tests.storage.conftest import Bot
from tests.storage.kit import NOW, only_sqlite

DAY = date(2026, 4, 2)
HOUR = timedelta(hours=1)
SEEN = Sighting(
    "USD",
    "KZT",
    Decimal("472.31"),
    Decimal("0.005"),
    DAY,
    "National Bank of Kazakhstan",
    "nbk",
    True,
)
MINE = Alert(
    id=0,
    chat_id=5,
    thread_id=7,
    base="USD",
    quote="KZT",
    rule=Rule("above", Decimal(480)),
    begun_at=NOW,
    expires_at=NOW + timedelta(days=90),
    anchor=Decimal("472.31"),
    anchor_day=DAY,
    rise=Decimal(480),
)


def at(value: str) -> Sighting:
    return replace(SEEN, value=Decimal(value))


async def kept(store: Store, **changes: object) -> Alert:
    alert = replace(MINE, **changes)  # type: ignore[arg-type] # a builder takes any field
    await store.chats.open(alert.chat_id, "private")
    return await store.alerts.add(alert, SEEN)


async def test_an_alert_is_kept_as_it_was_asked_for(store: Store) -> None:
    alert = await kept(store, rule=Rule("move", Decimal("2.5"), 5), rise=None, again=True)
    assert alert == replace(alert, id=alert.id, rule=Rule("move", Decimal("2.5"), 5))
    assert await store.alerts.of_chat(5) == [alert]
    assert await store.alerts.of_chat(6) == []


async def test_it_is_another_chats_to_nobody(store: Store) -> None:
    alert = await kept(store)
    assert not await store.alerts.put(replace(alert, chat_id=6, paused=True), SEEN)
    assert await store.alerts.remove(6, alert.id, NOW) is None
    assert await store.alerts.remove(5, 2**70, NOW) is None
    assert await store.alerts.restore(5, alert.id) is None
    assert await store.alerts.of_chat(5) == [alert]


async def test_a_change_removal_and_its_undoing(store: Store) -> None:
    alert = await kept(store)
    changed = replace(alert, again=True, state="resting", rise=None, fall=None, paused=True)
    assert await store.alerts.put(changed, SEEN)
    assert await store.alerts.of_chat(5) == [changed]
    assert await store.alerts.remove(5, alert.id, NOW) == changed
    assert (await store.alerts.of_chat(5), await store.alerts.put(changed, SEEN)) == ([], False)
    assert await store.alerts.restore(5, alert.id) == changed
    await store.alerts.remove(5, alert.id, NOW)
    await store.alerts.forget(NOW)
    assert await store.alerts.restore(5, alert.id) is None


@pytest.mark.parametrize(
    ("value", "found"),
    [("479.9999999999999", 0), ("480", 1), ("480.0000000000001", 1), ("1E+12", 1), ("1E-30", 0)],
)
async def test_a_level_is_found_when_it_is_reached_to_the_last_digit(
    store: Store, value: str, found: int
) -> None:
    await kept(store)
    assert len(await store.alerts.reached(at(value))) == found


@pytest.mark.parametrize(("value", "found"), [("470.0000000000001", 0), ("470", 1), ("469.99", 1)])
async def test_coming_from_above(store: Store, value: str, found: int) -> None:
    await kept(store, rise=None, fall=Decimal(470))
    assert len(await store.alerts.reached(at(value))) == found


async def test_only_what_waits_is_found(store: Store, bot: Bot) -> None:
    for changes in (
        {"base": "EUR"},
        {"quote": "KGS"},
        {"paused": True, "rise": None},
        {"state": "done", "rise": None},
    ):
        await kept(store, **changes)
    removed = await kept(store)
    await store.alerts.remove(5, removed.id, NOW)
    await kept(bot(2))
    waiting = await kept(store)
    assert await store.alerts.reached(at("500")) == [waiting.id]


async def test_rules_with_a_span(store: Store) -> None:
    small = await kept(store, rule=Rule("move", Decimal(2), 5), rise=None)
    large = await kept(store, rule=Rule("move", Decimal(3), 5), rise=None)
    high = await kept(store, rule=Rule("high", span=30), rise=None)
    await kept(store, rule=Rule("move", Decimal(2), 10), rise=None)
    for changes in ({"state": "done"}, {"paused": True}):
        await kept(store, rule=Rule("high", span=30), rise=None, **changes)
    reached = store.alerts.reached
    assert await reached(at("473"), [Reach("move", 5, Decimal("2.99"))]) == [small.id]
    assert await reached(at("473"), [Reach("move", 5, Decimal(3)), Reach("high", 30)]) == [
        small.id,
        large.id,
        high.id,
    ]
    assert await reached(at("473")) == []


async def test_pairs_are_watched_while_somebody_waits(store: Store) -> None:
    assert await store.alerts.watched() == []
    alert = await kept(store)
    await kept(store, rule=Rule("high", span=30), rise=None)
    await kept(store, rule=Rule("move", Decimal(2), 5), rise=None)
    spans: tuple[tuple[Kind, int], ...] = (("high", 30), ("move", 5))
    assert await store.alerts.watched() == [Watched(SEEN, spans)]
    await store.alerts.saw([at("475")])
    later = replace(MINE, chat_id=6)
    await store.alerts.add(later, at("1"))
    assert await store.alerts.watched() == [Watched(at("475"), spans)]
    await store.alerts.forget(NOW)
    assert len(await store.alerts.watched()) == 1
    for chat_id in (5, 6):
        for each in await store.alerts.of_chat(chat_id):
            await store.alerts.remove(chat_id, each.id, NOW)
    await store.alerts.forget(NOW - HOUR)
    assert await store.alerts.watched() == []
    back = await store.alerts.restore(5, alert.id)
    assert back == replace(alert, rise=None)
    assert await store.alerts.put(alert, SEEN)
    assert [each.seen for each in await store.alerts.watched()] == [SEEN]


async def test_what_is_touched_comes_with_its_chat(store: Store) -> None:
    first, second = await kept(store), await kept(store, chat_id=6)
    await store.chats.be_quiet(5, (1320, 420))
    found = await store.alerts.touched([second.id, first.id, 99])
    assert [(each.alert, each.chat.id, each.chat.quiet) for each in found] == [
        (first, 5, (1320, 420)),
        (second, 6, None),
    ]
    await store.chats.deactivate(6, "blocked")
    assert [each.alert.id for each in await store.alerts.touched([first.id, second.id])] == [
        first.id
    ]


async def test_what_became_of_many(store: Store) -> None:
    many = [await kept(store) for _ in range(250)]
    done = [replace(each, state="done", rise=None, told_at=NOW) for each in many]
    await store.alerts.settle(done)
    assert await store.alerts.of_chat(5) == done
    assert await store.alerts.touched([each.id for each in done])
    assert await store.alerts.reached(at("500")) == []


async def test_ends(store: Store) -> None:
    ending = await kept(store, expires_at=NOW + HOUR)
    await kept(store, expires_at=NOW + 3 * HOUR)
    for changes in ({"warned": True}, {"paused": True}, {"state": "done", "rise": None}):
        await kept(store, expires_at=NOW + HOUR, **changes)
    found = await store.alerts.ending(NOW + 2 * HOUR, 10)
    assert [each.alert for each in found] == [ending]
    assert await store.alerts.end(NOW + 2 * HOUR) == 3
    states = [each.state for each in await store.alerts.of_chat(5)]
    assert states == ["done", "armed", "done", "done", "done"]
    await store.alerts.forget(NOW + 2 * HOUR)
    assert len(await store.alerts.of_chat(5)) == 1


async def test_they_move_with_their_chat(store: Store) -> None:
    alert = await kept(store, chat_id=-5)
    await store.chats.move(-5, -1005)
    assert await store.alerts.of_chat(-5) == []
    assert await store.alerts.of_chat(-1005) == [replace(alert, chat_id=-1005)]


@only_sqlite
async def test_a_bulletin_reads_no_alert_that_it_does_not_touch(
    store: Store, database: Database
) -> None:
    """The plan names an index for each direction, and no table is read through."""
    from storage.alerts import REACHED, SPANNING

    sql = f"EXPLAIN QUERY PLAN {REACHED}{SPANNING}"
    pair = (1, "USD", "KZT")
    rows = await database.fetch(sql, *pair, 1, *pair, 1, *pair, "move", 5, 1)
    steps = [row["detail"] for row in rows if "alerts" in row["detail"]]
    assert [step.split(" (")[0] for step in steps] == [
        f"SEARCH alerts USING COVERING INDEX alerts_{name}"
        for name in ("rising", "falling", "spanning")
    ]
