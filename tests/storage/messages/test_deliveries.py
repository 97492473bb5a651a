"""The outbox as it is worked off: order, leases, settlement, recovery, expiry."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.model import Lane
from bot.values.parcels import Parcel, Settlement
from storage.database import Database
from storage.messages.deliveries import DEAD_KEPT, PAIR, SENT, SENT_KEPT
from storage.messages.outbox import KEPT
from storage.store import Store
from tests.storage.conftest import Bot
from tests.storage.kit import NOW, only_sqlite
from tests.storage.messages.test_outbox import count, delivery, rows

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
LEASE = timedelta(minutes=1)
ME = "me"
INTERRUPTED = {
    "sqlite": (
        """CREATE TRIGGER stop BEFORE INSERT ON outbox WHEN NEW.chat_id = 15 AND NEW.part = 2
        BEGIN SELECT RAISE(ABORT, 'interrupted'); END""",
        "DROP TRIGGER stop",
    ),
    "postgresql": (
        "ALTER TABLE outbox ADD CONSTRAINT interrupted CHECK (chat_id <> 15 OR part <> 2)",
        "ALTER TABLE outbox DROP CONSTRAINT interrupted",
    ),
}


async def due(store: Store, at: Any = NOW, lane: Lane = "digest", limit: int = 100) -> list[Parcel]:
    return await store.deliveries.due(lane, at, limit)


def read(parcels: Sequence[Parcel]) -> list[tuple[int, str]]:
    return [(parcel.to.chat_id, parcel.message.html) for parcel in parcels]


async def take(store: Store, at: Any = NOW, lane: Lane = "digest") -> list[Parcel]:
    """Claim all that is due."""
    parcels = await due(store, at, lane)
    ids = [parcel.id for parcel in parcels]
    assert await store.deliveries.claim(ids, ME, at, at + HOUR) == set(ids)
    return parcels


def sent(parcel: Parcel, message_id: int = 1) -> Settlement:
    return Settlement(parcel.id, "sent", "sent", message_id)


async def attempts(database: Database) -> list[tuple[object, ...]]:
    found = await database.fetch("SELECT outbox_id, n, outcome FROM outbox_attempts ORDER BY 1, 2")
    return [tuple(row) for row in found]


async def leases(database: Database) -> list[tuple[object, ...]]:
    found = await database.fetch("SELECT outbox_id, owner FROM outbox_leases ORDER BY 1")
    return [tuple(row) for row in found]


async def test_a_parcel_has_all_that_sending_needs(store: Store) -> None:
    promise = delivery(-5, "d", "<b>x</b>", kind="watch", thread_id=7, silent=True)
    await store.outbox.promise([promise], NOW)
    (parcel,) = await due(store)
    assert (parcel.to.chat_id, parcel.to.thread_id, parcel.kind) == (-5, 7, "watch")
    assert (parcel.message.html, parcel.silent, parcel.plain) == ("<b>x</b>", True, False)
    assert (parcel.attempts, parcel.unknowns) == (0, 0)
    assert parcel.expires_at > NOW


async def test_of_each_chat_the_first_of_its_line_is_due(store: Store) -> None:
    first, second = delivery(5, "d", "5/1", "5/2"), delivery(5, "e", "5/3")
    await store.outbox.promise([first, delivery(6, "d", "6/1"), second], NOW)
    told = []
    while parcels := await take(store):
        told += read(parcels)
        assert await due(store) == [], "what is in hand holds its line"
        await store.deliveries.settle(ME, [sent(parcel) for parcel in parcels], NOW)
    assert told == [(5, "5/1"), (6, "6/1"), (5, "5/2"), (5, "5/3")]


async def test_who_was_served_goes_behind_those_who_wait(store: Store) -> None:
    many = [delivery(5, f"d{number}", f"5/{number}") for number in range(3)]
    await store.outbox.promise([*many, delivery(6, "d", "6/1", "6/2"), delivery(7)], NOW)
    told, at = [], NOW
    while parcels := await due(store, at, limit=1):
        at += SECOND
        await store.deliveries.claim([parcels[0].id], ME, at, at + HOUR)
        await store.deliveries.settle(ME, [sent(parcels[0])], at)
        told += read(parcels)
    assert [chat for chat, _ in told] == [5, 6, 6, 7, 5, 5]


async def test_a_second_try_keeps_its_place(store: Store) -> None:
    await store.outbox.promise([delivery(5, "d", "one", "two")], NOW)
    (parcel,) = await take(store)
    again = Settlement(parcel.id, "ready", "not_sent", due_at=NOW + HOUR)
    await store.deliveries.settle(ME, [again], NOW)
    assert await due(store) == []
    assert read(await due(store, NOW + HOUR)) == [(5, "one")]


async def test_what_is_promised_for_later_holds_nobody_up(store: Store) -> None:
    await store.outbox.promise([delivery(5, "quiet", not_before=NOW + HOUR)], NOW)
    await store.outbox.promise([delivery(5, "now", "now")], NOW)
    assert read(await due(store)) == [(5, "now")]
    assert read(await due(store, NOW + HOUR)) == [(5, "hello")]


async def test_lanes_do_not_wait_for_each_other(store: Store) -> None:
    await store.outbox.promise([delivery(5, "d"), delivery(5, "a", "alert", lane="alert")], NOW)
    assert read(await due(store, lane="alert")) == [(5, "alert")]
    assert read(await due(store)) == [(5, "hello")]


async def test_a_bot_sees_its_own(bot: Bot) -> None:
    await bot(1).outbox.promise([delivery(5)], NOW)
    assert await due(bot(2)) == []
    (parcel,) = await due(bot(1))
    assert await bot(2).deliveries.claim([parcel.id], ME, NOW, NOW + HOUR) == set()


async def test_nothing_is_claimed_twice(store: Store, database: Database) -> None:
    await store.outbox.promise([delivery(chat) for chat in range(1, 6)], NOW)
    ids = [parcel.id for parcel in await due(store)]
    assert await store.deliveries.claim(ids[:3], ME, NOW, NOW + HOUR) == set(ids[:3])
    assert await store.deliveries.claim(ids, "other", NOW, NOW + HOUR) == set(ids[3:])
    owners = [ME] * 3 + ["other"] * 2
    assert await leases(database) == list(zip(ids, owners, strict=True))


async def test_a_settlement_closes_the_attempt(store: Store, database: Database) -> None:
    await store.outbox.promise([delivery(chat) for chat in (1, 2, 3, 4)], NOW)
    first, second, third, fourth = await take(store)
    settlements = [
        sent(first, 77),
        Settlement(second.id, "ready", "unknown", reason="cut", due_at=NOW, unknown=True),
        Settlement(third.id, "dead", "refused", reason="too long"),
        Settlement(fourth.id, "ready", "unparsable", due_at=NOW, plain=True),
    ]
    assert await store.deliveries.settle(ME, settlements, NOW) == 4
    assert await rows(database, "state, message_id, unknowns, maybe_dup, plain, reason") == [
        ("sent", 77, 0, 0, 0, None),
        ("ready", None, 1, 1, 0, "cut"),
        ("dead", None, 0, 0, 0, "too long"),
        ("ready", None, 0, 0, 1, None),
    ]
    outcomes = [row[2] for row in await attempts(database)]
    assert outcomes == ["sent", "unknown", "refused", "unparsable"]
    assert [(p.unknowns, p.plain, p.attempts) for p in await due(store)] == [
        (1, False, 1),
        (0, True, 1),
    ]


async def test_who_lost_the_lease_settles_nothing(store: Store, database: Database) -> None:
    await store.outbox.promise([delivery(5)], NOW)
    (parcel,) = await take(store)
    assert await store.deliveries.settle("other", [sent(parcel)], NOW) == 0
    await store.deliveries.recover(NOW)
    assert await store.deliveries.settle(ME, [sent(parcel)], NOW) == 0
    assert await rows(database, "state") == [("ready",)]


async def test_what_a_run_had_in_hand_when_it_ended_is_due_at_once(
    store: Store, database: Database
) -> None:
    await store.outbox.promise([delivery(5, "d", "one", "two"), delivery(6)], NOW)
    taken = await take(store)
    assert await store.deliveries.recover(NOW + SECOND) == 2
    assert read(await due(store, NOW + SECOND)) == read(taken)
    assert await rows(database, "maybe_dup") == [(1,), (1,), (0,)]
    assert [row[2] for row in await attempts(database)] == ["unknown_crash"] * 2
    assert await store.deliveries.recover(NOW) == 0


async def test_nothing_is_sent_after_its_time(store: Store, database: Database) -> None:
    await store.outbox.promise([delivery(5, "d", "late", expires_at=NOW + HOUR)], NOW)
    await store.outbox.promise([delivery(5, "e", "next")], NOW)
    assert await store.deliveries.expire(NOW + HOUR - SECOND) == 0
    assert await due(store, NOW + HOUR) == [], "it holds its line until it is settled"
    assert await store.deliveries.expire(NOW + HOUR) == 1
    assert read(await due(store, NOW + HOUR)) == [(5, "next")]
    assert (await rows(database, "state, reason"))[0] == ("expired", "it was too late")


async def test_what_is_in_hand_does_not_expire(store: Store) -> None:
    await store.outbox.promise([delivery(5, expires_at=NOW + HOUR)], NOW)
    (parcel,) = await take(store)
    assert await store.deliveries.expire(NOW + HOUR) == 0
    assert await store.deliveries.settle(ME, [sent(parcel)], NOW + HOUR) == 1


async def test_an_inactive_chat_is_left_alone_until_it_returns(store: Store) -> None:
    await store.chats.open(5, "private")
    await store.outbox.promise([delivery(5, "d", "one", "two"), delivery(6, "d", "six")], NOW)
    await store.chats.deactivate(5, "blocked")
    assert read(await due(store)) == [(6, "six")]
    await store.outbox.promise([delivery(5, "e", "three")], NOW)
    assert read(await due(store)) == [(6, "six")]
    await store.chats.open(5, "private")
    assert read(await due(store)) == [(5, "one"), (6, "six")]


async def test_what_is_paused_ends_in_its_time(store: Store) -> None:
    await store.chats.open(5, "private")
    await store.outbox.promise([delivery(5, expires_at=NOW + HOUR)], NOW)
    await store.chats.deactivate(5, "blocked")
    assert await store.deliveries.expire(NOW + HOUR) == 1
    await store.chats.open(5, "private")
    assert await due(store, NOW + HOUR) == []


async def test_a_chat_that_left_while_its_parcel_was_in_hand(
    store: Store, database: Database
) -> None:
    """Whichever way the parcel comes back, it waits for the chat."""
    await store.outbox.promise([delivery(chat) for chat in (5, 6, 7)], NOW)
    for chat in (5, 6, 7):
        await store.chats.open(chat, "private")
    first, second, _ = await take(store)
    for chat in (5, 6, 7):
        await store.chats.deactivate(chat, "blocked")
    settlements = [
        Settlement(first.id, "paused", "gone", reason="blocked"),
        Settlement(second.id, "ready", "not_sent", due_at=NOW),
    ]
    await store.deliveries.settle(ME, settlements, NOW)
    await store.deliveries.recover(NOW)
    assert await rows(database, "state") == [("paused",)] * 3
    for chat in (5, 6, 7):
        await store.chats.open(chat, "private")
    assert len(await due(store)) == 3


async def test_what_a_group_was_promised_goes_to_its_supergroup(
    store: Store, database: Database
) -> None:
    await store.chats.open(-5, "group")
    await store.outbox.promise([delivery(-5, "d", "one"), delivery(-5, "both", "two")], NOW)
    await store.outbox.promise([delivery(-1005, "both", "two")], NOW)
    (first, second) = await take(store)
    await store.chats.deactivate(-5, "no rights")
    await store.chats.move(-5, -1005)
    again = Settlement(first.id, "ready", "moved", due_at=NOW)
    assert await store.deliveries.settle(ME, [again], NOW) == 1
    assert await rows(database, "chat_id, dedupe_key, state") == [
        (-1005, "d", "ready"),
        (-5, "both", "expired"),
        (-1005, "both", "ready"),
    ]
    assert await leases(database) == [(second.id, ME)]
    assert await store.outbox.promise([delivery(-1005, "d", "one")], NOW) == 0


async def test_paused_promises_resume_in_the_supergroup(store: Store) -> None:
    await store.chats.open(-5, "group")
    await store.outbox.promise([delivery(-5, "d", "one")], NOW)
    await store.chats.deactivate(-5, "no rights")
    await store.chats.move(-5, -1005)
    assert read(await due(store)) == [(-1005, "one")]


async def test_putting_off_and_calling_back(store: Store) -> None:
    await store.outbox.promise([delivery(5), delivery(6, not_before=NOW + 2 * HOUR)], NOW)
    (parcel,) = await due(store)
    await store.deliveries.postpone({parcel.id: NOW + HOUR})
    assert await due(store) == []
    await store.deliveries.hasten(NOW - 3 * HOUR)
    assert read(await due(store, NOW - 3 * HOUR)) == [(5, "hello")]
    assert len(await due(store, NOW + 2 * HOUR)) == 2


async def test_at_a_glance(store: Store) -> None:
    assert (await store.deliveries.depth()).counts == {"ready": 0, "sending": 0, "paused": 0}
    await store.chats.open(9, "private")
    await store.chats.deactivate(9, "blocked")
    promises = [delivery(chat) for chat in (1, 2, 3, 4, 9)]
    await store.outbox.promise(promises, NOW)
    await store.outbox.promise([delivery(8, expires_at=NOW)], NOW)
    first, second, third = (await due(store))[:3]
    ids = [first.id, second.id, third.id]
    await store.deliveries.claim(ids, ME, NOW, NOW + HOUR)
    dead = Settlement(second.id, "dead", "refused", reason="too long")
    await store.deliveries.settle(ME, [sent(first), dead], NOW)
    await store.deliveries.expire(NOW)
    report = await store.deliveries.report(NOW + SECOND)
    states = ("ready", "sending", "paused", "sent", "dead", "expired")
    assert [report.counts[state] for state in states] == [1] * 6
    assert report.oldest == NOW
    (letter,) = report.dead
    assert (letter.chat_id, letter.reason, letter.attempts) == (2, "too long", 1)
    assert (letter.dedupe_key, letter.part, letter.settled_at) == ("digest:1", 1, NOW)
    assert await store.deliveries.sent_since(NOW - SECOND) == [(1, NOW)]


async def test_a_day_later_only_what_waits_is_counted(store: Store) -> None:
    await store.outbox.promise([delivery(1)], NOW)
    (parcel,) = await take(store)
    await store.deliveries.settle(ME, [sent(parcel)], NOW)
    counts = (await store.deliveries.report(NOW + timedelta(days=2))).counts
    assert "sent" not in counts


@pytest.mark.parametrize(("state", "kept"), [("sent", SENT_KEPT), ("dead", DEAD_KEPT)])
async def test_what_was_settled_long_ago_is_forgotten(
    state: Any, kept: timedelta, store: Store, database: Database
) -> None:
    await store.outbox.promise([delivery(5)], NOW)
    (parcel,) = await take(store)
    over = Settlement(parcel.id, state, state, 1 if state == "sent" else None, reason=state)
    await store.deliveries.settle(ME, [over], NOW)
    assert await store.deliveries.prune(NOW + kept) == 0
    assert await store.deliveries.prune(NOW + kept + SECOND) == 1
    assert await count(database, "outbox_attempts") == 0
    assert await count(database, "outbox_content") == 1
    await store.deliveries.prune(NOW + timedelta(days=7) + KEPT + SECOND)
    assert await count(database, "outbox_content") == 0


async def test_one_content_for_all_chats(store: Store, database: Database) -> None:
    for chat in range(1, 26):
        await store.chats.open(chat, "private" if chat % 5 else "channel")
    await store.chats.deactivate(3, "blocked")
    told = delivery(0, "b", "one", "two", kind="broadcast")
    assert await store.outbox.spread(told, NOW, ["private"]) == 19
    assert await store.outbox.spread(told, NOW) == 5
    assert await store.outbox.spread(told, NOW) == 0
    assert await count(database, "outbox") == 48
    assert await count(database, "outbox_content") == 2
    assert len(await due(store)) == 24


async def test_a_spread_that_was_interrupted_goes_on(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.messages.outbox.PORTION", 10)
    for chat in range(1, 26):
        await store.chats.open(chat, "private")
    stop, go_on = INTERRUPTED[database.dialect.name]
    await database.execute(stop)
    told = delivery(0, "b", "one", "two", kind="broadcast")
    with pytest.raises(Exception, match="interrupted"):
        await store.outbox.spread(told, NOW)
    assert await count(database, "outbox") == 20, "a portion is whole or not there"
    await database.execute(go_on)
    assert await store.outbox.spread(told, NOW) == 15
    assert await count(database, "outbox") == 50


async def test_while_something_is_spread_others_can_write(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.messages.outbox.PORTION", 1)
    for chat in range(1, 101):
        await store.chats.open(chat, "private")
    async with asyncio.TaskGroup() as tasks:
        spreading = tasks.create_task(store.outbox.spread(delivery(0), NOW))
        await asyncio.sleep(0)
        for chat in range(101, 106):
            await store.chats.open(chat, "private")
        assert not spreading.done()


async def test_what_a_release_without_leases_had_in_hand_is_due_at_once(
    store: Store, database: Database
) -> None:
    await store.outbox.promise([delivery(5), delivery(6)], NOW)
    first, second = await due(store)
    began = "INSERT INTO outbox_attempts (outbox_id, n, started_us) VALUES (?, 1, 1)"
    await database.execute(began, first.id)
    took = (
        "UPDATE outbox SET state = 'sending', attempts = 1, lease_owner = 'x', lease_until_us = 9"
    )
    await database.execute(f"{took} WHERE id = ?", first.id)
    assert await due(store) == [second]
    assert await store.deliveries.recover(NOW, shared=True) == 1
    assert await rows(database, "state, maybe_dup, attempts") == [("ready", 1, 1), ("ready", 0, 0)]
    assert await attempts(database) == [(first.id, 1, "unknown_crash")]
    assert [parcel.id for parcel in await due(store)] == [first.id, second.id]


async def test_where_several_send_only_what_is_abandoned_is_taken_over(
    store: Store, database: Database
) -> None:
    await store.outbox.promise([delivery(5), delivery(6)], NOW)
    first, second = await due(store)
    for parcel, owner in ((first, "one"), (second, "two")):
        await store.deliveries.claim([parcel.id], owner, NOW, NOW + LEASE)
    await store.deliveries.renew("one", NOW + 3 * LEASE)
    assert await store.deliveries.recover(NOW + SECOND, shared=True) == 0
    assert await store.deliveries.recover(NOW + 2 * LEASE, shared=True) == 1
    assert await rows(database, "chat_id, state, maybe_dup") == [
        (5, "ready", 0),
        (6, "ready", 1),
    ]
    assert await leases(database) == [(first.id, "one")]
    assert await store.deliveries.settle("two", [sent(second)], NOW) == 0
    assert await store.deliveries.settle("one", [sent(first)], NOW) == 1


@only_sqlite
async def test_statistics_do_not_have_the_outbox_read_through(
    store: Store, database: Database
) -> None:
    """Nor read for a Bloom filter, which SQLite makes where a table is said to be small."""
    await store.outbox.promise([delivery(10, *"abcdefgh")], NOW)
    await database.execute("ANALYZE")
    pairs = [value for number in range(500) for value in (number, 7)]
    sql = f"EXPLAIN QUERY PLAN {SENT.format(further=PAIR * 499)}"
    plan = [row["detail"] for row in await database.fetch(sql, 1, *pairs, ME)]
    assert not [step for step in plan if "BLOOM" in step or step.startswith("SCAN outbox")]
    assert "SEARCH outbox USING INTEGER PRIMARY KEY (rowid=?)" in plan
