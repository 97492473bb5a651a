"""Every way a promised message can go, over real HTTP and a real database file."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.delivery.courier import Courier
from bot.delivery.pacing import Pacing
from bot.emulator.faults import Kind
from bot.errors import StartupError, TokenInUse, TokenRefused
from bot.model import Address, Button, Message
from handlers.wire.messenger import TelegramMessenger
from tests.kit.disk import file_size_limit
from tests.kit.sending import PATIENCE, Sending, delivery, sending

HOUR = timedelta(hours=1)


@pytest.fixture
async def ours(tmp_path: Path) -> AsyncIterator[Sending]:
    async with sending(tmp_path) as started:
        yield started


def row(folder: Path, columns: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "bot.db")) as connection:
        return connection.execute(f"SELECT {columns} FROM outbox ORDER BY id").fetchall()  # noqa: S608


async def ended(ours: Sending) -> None:
    """Wait for what ends the program, and raise it."""
    async with asyncio.timeout(PATIENCE):
        await ours.nursery.until(asyncio.Event())


async def test_a_promise_is_kept(ours: Sending, tmp_path: Path) -> None:
    buttons = ((Button("go", data="1:x"),),)
    message = Message("<b>hello</b>", buttons)
    promise = delivery(5, silent=True)
    await ours.promise(promise, delivery(6))
    await ours.store.outbox.promise(
        [type(promise)(7, "alert", "a", (message,), "alert")], ours.clock.now()
    )
    await ours.start()
    assert (await ours.settled()).counts["sent"] == 3
    (sent,) = ours.telegram.sent_to(7)
    assert (sent.text, sent.buttons[0][0]["text"]) == ("hello", "go")
    assert [call.params.get("disable_notification") for call in ours.calls(5)] == ["true"]
    assert "disable_notification" not in ours.calls(6)[0].params
    numbers = [message.id for chat in (5, 6, 7) for message in ours.telegram.sent_to(chat)]
    assert [value for (value,) in row(tmp_path, "message_id")] == numbers


async def test_what_is_promised_later_goes_too(ours: Sending) -> None:
    await ours.start()
    await ours.passing(3)
    await ours.promise(delivery(5), delivery(6, not_before=ours.clock.now() + HOUR))
    await ours.until(lambda: ours.texts(5))
    assert ours.texts(6) == []


async def test_a_forum_topic(ours: Sending) -> None:
    ours.telegram.group(-1005, "Group", ours.telegram.user(2))
    await ours.promise(delivery(-1005, thread_id=7))
    await ours.start()
    await ours.until(lambda: ours.calls(-1005))
    assert ours.calls(-1005)[0].params["message_thread_id"] == "7"


async def test_parts_come_in_their_order_a_second_apart(ours: Sending) -> None:
    await ours.promise(delivery(5, "d", "1", "2", "3", "4"), delivery(5, "e", "5"))
    await ours.start()
    await ours.settled()
    assert ours.texts(5) == ["1", "2", "3", "4", "5"]
    gaps = ours.seconds(5)
    assert all(gap >= number for number, gap in enumerate(gaps))


async def test_an_alert_goes_before_digests(tmp_path: Path) -> None:
    async with sending(tmp_path, people=60, rate=5) as ours:
        await ours.promise(*(delivery(chat) for chat in range(2, 60)))
        await ours.promise(delivery(60, "a", kind="alert", lane="alert"))
        await ours.start()
        await ours.until(lambda: ours.texts(60))
        assert len(ours.calls()) <= 2


@pytest.mark.parametrize("kind", ["bad_gateway", "internal_error"])
async def test_what_was_not_sent_is_tried_again_later_each_time(ours: Sending, kind: Kind) -> None:
    ours.telegram.faults.add(kind, "sendMessage", chat_id=5, times=4)
    await ours.promise(delivery(5, "d", "1", "2"), delivery(6))
    await ours.start()
    await ours.settled()
    assert (ours.texts(5), ours.texts(6)) == (["1", "2"], ["hello"])
    gaps = ours.seconds(5)
    pauses = [after - before for before, after in pairwise(gaps)]
    assert all(pause >= least for pause, least in zip(pauses, (0.5, 1, 2, 4), strict=False))


@pytest.mark.parametrize("kind", ["reset_after", "truncated"])
async def test_what_may_have_arrived_is_sent_once_more(
    ours: Sending, kind: Kind, tmp_path: Path
) -> None:
    ours.telegram.faults.add(kind, "sendMessage", chat_id=5, times=1)
    ours.telegram.faults.add(kind, "sendMessage", chat_id=6, times=None)
    await ours.promise(delivery(5), delivery(6), delivery(7))
    await ours.start()
    report = await ours.settled()
    assert [ours.texts(chat) for chat in (5, 6, 7)] == [["hello"] * 2, ["hello"] * 2, ["hello"]]
    assert row(tmp_path, "state, maybe_dup, unknowns") == [
        ("sent", 1, 1),
        ("dead", 1, 1),
        ("sent", 0, 0),
    ]
    (letter,) = report.dead
    assert "did not say" in letter.reason


async def test_an_alert_is_sent_again_only_while_it_is_fresh(ours: Sending) -> None:
    ours.telegram.faults.add("reset_after", "sendMessage")
    soon = ours.clock.now() + timedelta(seconds=0.4)
    await ours.promise(delivery(5, "a", kind="alert", lane="alert", expires_at=soon))
    await ours.start()
    await ours.until(lambda: ours.texts(5), step=0.0001)  # a slow machine must not be too late
    assert (await ours.settled()).counts["expired"] == 1
    assert ours.texts(5) == ["hello"]


@pytest.mark.parametrize("wait", [1, 35, 86400])
async def test_told_to_wait_a_chat_waits_so_long_and_alone(ours: Sending, wait: int) -> None:
    ours.telegram.faults.add("too_many_requests", "sendMessage", chat_id=5, retry_after=wait)
    await ours.promise(delivery(5, "d", "1", "2"), delivery(6), delivery(7))
    await ours.start()
    await ours.until(lambda: ours.texts(6) and ours.texts(7))
    if wait == 86400:
        await ours.passing(60)
        await ours.clock.advance(wait)
    await ours.settled()
    assert ours.texts(5) == ["1", "2"]
    assert ours.seconds(5)[1] >= wait


async def test_a_wait_that_is_meant_for_all(ours: Sending) -> None:
    ours.telegram.faults.add("too_many_requests", "sendMessage", times=6, retry_after=20)
    await ours.promise(*(delivery(chat) for chat in range(2, 11)))
    await ours.start()
    await ours.settled()
    assert [ours.texts(chat) for chat in range(2, 11)] == [["hello"]] * 9
    times = [call.at for call in ours.calls()]
    early = [at for at in times if (at - times[0]).total_seconds() < 20]
    assert len(early) < len(times)
    assert sum(call.outcome == "too_many_requests" for call in ours.calls()) == 6


async def test_formatting_that_is_refused(ours: Sending, tmp_path: Path) -> None:
    await ours.promise(delivery(5, "d", "<p>Tom &amp; Jerry</p>"), delivery(6, "d", "<b></b>"))
    await ours.start()
    report = await ours.settled()
    assert (ours.texts(5), ours.texts(6)) == (["Tom & Jerry"], [])
    assert [len(ours.calls(chat)) for chat in (5, 6)] == [2, 1]
    assert [letter.chat_id for letter in report.dead] == [6]


async def test_plain_text_that_is_refused_too(ours: Sending) -> None:
    await ours.promise(delivery(5, "d", "<p>" + "x" * 5000 + "</p>"))
    await ours.start()
    (letter,) = (await ours.settled()).dead
    assert (letter.chat_id, len(ours.calls(5))) == (5, 2)


async def test_a_chat_that_is_gone(ours: Sending) -> None:
    for chat in (5, 6):
        await ours.store.chats.open(chat, "private")
    ours.telegram.user(5).block()
    await ours.promise(delivery(5, "d", "1", "2"), delivery(5, "e", "3"), delivery(6))
    await ours.start()
    counts = (await ours.settled()).counts
    assert (counts["paused"], counts["sent"], len(ours.calls(5))) == (3, 1, 1)
    ours.telegram.user(5).unblock()
    await ours.store.chats.open(5, "private")
    await ours.settled()
    assert ours.texts(5) == ["1", "2", "3"]


async def test_a_group_that_moved(ours: Sending) -> None:
    group = ours.telegram.group(-5, "Group", ours.telegram.user(2), supergroup=False)
    await ours.store.chats.open(-5, "group")
    group.migrate(-1005)
    await ours.promise(delivery(-5, "d", "1", "2"))
    await ours.start()
    assert (await ours.settled()).counts["sent"] == 2
    assert ours.texts(-1005) == ["1", "2"]
    assert len(ours.calls(-5)) == 1


async def test_what_is_refused_for_good(ours: Sending, caplog: pytest.LogCaptureFixture) -> None:
    await ours.promise(delivery(5, "d", "x" * 5000), delivery(6))
    await ours.start()
    report = await ours.settled()
    (letter,) = report.dead
    assert (letter.chat_id, letter.kind, letter.attempts) == (5, "digest", 1)
    assert "essage is too long" in letter.reason
    assert report.counts["sent"] == 1
    assert "xxxx" not in str([record.__dict__ for record in caplog.records])


@pytest.mark.parametrize(
    ("kind", "error"), [("unauthorized", TokenRefused), ("conflict", TokenInUse)]
)
async def test_without_a_token_the_queue_is_kept(
    ours: Sending, kind: Kind, error: type[StartupError]
) -> None:
    ours.telegram.faults.add(kind, "sendMessage", times=None)
    await ours.promise(*(delivery(chat) for chat in range(2, 11)))
    await ours.start()
    with pytest.raises(error):
        await ended(ours)
    counts = (await ours.report()).counts
    assert (counts["ready"], counts["sending"]) == (9, 0)
    assert len(ours.calls()) <= 9


async def test_telegram_is_not_there(ours: Sending, tmp_path: Path) -> None:
    """No message is spent, and not every one of them has to find it out."""
    await ours.telegram.server.stop()
    await ours.promise(*(delivery(chat) for chat in range(2, 11)))
    await ours.start()
    await ours.passing(200)
    attempts = [int(str(n)) for (n,) in row(tmp_path, "attempts")]
    assert 3 <= sum(attempts) < 60
    await ours.telegram.server.start()
    await ours.settled()
    assert [ours.texts(chat) for chat in range(2, 11)] == [["hello"]] * 9


async def test_what_was_in_flight_at_a_kill_comes_again(ours: Sending, tmp_path: Path) -> None:
    await ours.promise(delivery(5), delivery(6))
    deliveries, now = ours.store.deliveries, ours.clock.now()
    parcels = await deliveries.due("digest", now, 10)
    await deliveries.claim([parcels[0].id], "an earlier run", now, now + HOUR)
    await ours.start()
    await ours.settled()
    assert ours.texts(5) == ["hello"]
    assert row(tmp_path, "maybe_dup, attempts") == [(1, 2), (0, 1)]


async def test_what_is_too_late_is_not_sent(ours: Sending) -> None:
    await ours.promise(delivery(5, expires_at=ours.clock.now() + HOUR), delivery(6))
    await ours.clock.advance(3600)
    await ours.start()
    assert (await ours.settled()).counts["expired"] == 1
    assert (ours.texts(5), ours.texts(6)) == ([], ["hello"])


async def test_a_drain_waits_for_what_is_in_flight_and_begins_nothing(tmp_path: Path) -> None:
    async with sending(tmp_path, most=4) as ours:
        slow = ours.telegram.faults.add("slow", "sendMessage", times=4, seconds=0.3)
        await ours.promise(*(delivery(chat) for chat in range(2, 11)))
        await ours.start()
        await ours.until(lambda: slow.struck == 4)
        await ours.courier.drain()
        counts = (await ours.report()).counts
        assert (counts["sent"], counts["sending"], counts["ready"]) == (4, 0, 5)
        await ours.passing(5)
        assert len(ours.calls()) == 4


async def test_no_more_than_so_many_are_in_flight(tmp_path: Path) -> None:
    async with sending(tmp_path, most=3) as ours:
        ours.telegram.faults.add("slow", "sendMessage", times=None, seconds=0.05)
        await ours.promise(*(delivery(chat) for chat in range(2, 11)))
        await ours.start()
        most = 0
        while (counts := (await ours.report()).counts).get("sent") != 9:
            most = max(most, counts["sending"])
            await asyncio.sleep(0.002)
            await ours.clock.advance(0.01)
        assert most == 3


async def test_a_place_is_left_for_replies(tmp_path: Path) -> None:
    async with sending(tmp_path, rate=3, most=16) as ours:
        hanging = ours.telegram.faults.add("slow", "sendMessage", times=2, seconds=30)
        await ours.promise(*(delivery(chat) for chat in range(2, 9)))
        await ours.start()
        await ours.until(lambda: hanging.struck == 2)
        turn = await ours.pacing.reply(9, ours.clock.monotonic())
        assert turn is not None


async def test_a_busy_database_loses_nothing(ours: Sending, tmp_path: Path) -> None:
    """Another program holds it when messages are to be claimed, and when they are to be settled."""
    with closing(sqlite3.connect(tmp_path / "bot.db", isolation_level=None)) as other:
        slow = ours.telegram.faults.add("slow", "sendMessage", times=2, seconds=0.2)
        await ours.promise(*(delivery(chat) for chat in (5, 6, 7)))
        await ours.start()
        await ours.until(lambda: slow.struck)
        other.execute("BEGIN IMMEDIATE")
        await ours.until(lambda: ours.texts(5))
        await asyncio.sleep(0.3)
        other.execute("ROLLBACK")
    await ours.settled()
    assert [ours.texts(chat) for chat in (5, 6, 7)] == [["hello"]] * 3


async def test_a_full_disk_loses_nothing(ours: Sending, tmp_path: Path) -> None:
    """Full when the answer comes, and when the next is to be claimed; then there is room again."""
    ours.telegram.faults.add("slow", "sendMessage", seconds=0.1)
    await ours.promise(delivery(5, "d", "1", "2"), delivery(6, not_before=later(ours, 3)))
    await ours.start()
    await ours.until(lambda: ours.texts(5))
    with file_size_limit(4096):
        await ours.passing(20)
        assert len(ours.calls()) == 1, "nothing is sent that cannot be written down"
    await ours.settled()
    assert (ours.texts(5), ours.texts(6)) == (["1", "2"], ["hello"])
    with closing(sqlite3.connect(tmp_path / "bot.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def later(ours: Sending, seconds: float) -> datetime:
    return ours.clock.now() + timedelta(seconds=seconds)


async def test_a_clock_that_is_turned_back_holds_nothing_up(ours: Sending) -> None:
    ours.telegram.faults.add("bad_gateway", "sendMessage", chat_id=5)
    await ours.promise(delivery(5))
    await ours.start()
    await ours.until(lambda: ours.calls(5))
    await ours.passing(0.1)
    ours.clock.turn(timedelta(hours=-2))
    begun = ours.clock.monotonic()
    await ours.until(lambda: ours.texts(5))
    assert ours.clock.monotonic() - begun < 60


class Faulty(TelegramMessenger):
    """A messenger with a fault of ours in it."""

    def __init__(self) -> None: ...

    async def send(
        self, to: Address, message: Message, *, silent: bool = False, paid: bool = False
    ) -> int:
        raise ZeroDivisionError(message.html)


async def test_a_fault_of_ours_ends_the_message_and_not_the_bot(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with sending(tmp_path, messenger=Faulty()) as ours:
        await ours.promise(delivery(5), delivery(6))
        await ours.start()
        report = await ours.settled()
    assert [letter.reason for letter in report.dead] == ["ZeroDivisionError"] * 2
    assert "hello" not in str([record.__dict__ for record in caplog.records])


async def test_after_a_restart_a_groups_minute_goes_on(ours: Sending) -> None:
    ours.telegram.group(-1005, "Group", ours.telegram.user(2))
    await ours.promise(*(delivery(-1005, f"d{number}") for number in range(18)))
    await ours.start()
    await ours.settled()
    pacing = Pacing(1000, ours.clock)
    store = ours.store
    again = Courier(store.deliveries, store.chats, Faulty(), pacing, ours.clock, 1)
    await again.recover()
    # On a slow machine the clock, which goes by itself, may have gone on for a minute.
    minute = await store.deliveries.sent_since(ours.clock.now() - timedelta(minutes=1))
    assert (0 < pacing.pause_of(-1005) <= 60) == (len(minute) == 18)


async def test_only_broadcasts_are_ever_paid_for(ours: Sending) -> None:
    ours.courier._paid = True
    await ours.promise(delivery(5, "b:1", kind="broadcast"), delivery(6, "d:1"))
    await ours.start()
    await ours.settled()
    assert [call.params.get("allow_paid_broadcast") for call in ours.calls(5)] == ["true"]
    assert "allow_paid_broadcast" not in ours.calls(6)[0].params


async def test_a_broadcast_is_free_unless_the_owner_says_otherwise(ours: Sending) -> None:
    await ours.promise(delivery(5, "b:1", kind="broadcast"))
    await ours.start()
    await ours.settled()
    assert "allow_paid_broadcast" not in ours.calls(5)[0].params
