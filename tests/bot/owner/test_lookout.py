"""The owner is told of what is wrong, once, and when it is over; by the real parts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.digest.heartbeat import Heartbeat
from bot.errors import SourceSilent, StorageError
from bot.model import Address, Delivery, Message, Polling
from bot.news.indexing import arrival
from bot.owner.lookout import APART, SETTLED, Lookout
from bot.owner.notices import Notices
from bot.owner.ownership import Ownership
from bot.owner.rounds import Rounds
from bot.owner.troubles import LOW, disk, queue, updates
from bot.rates.answers import Answers
from bot.rates.ports import Held
from bot.values.incidents import Trouble
from bot.values.parcels import Dispatches, Settlement
from storage import Store
from tests.kit.clock import START, TurnedClock
from tests.kit.program import entries, store_at
from tests.storage.kit import quote

OWNER = 7
DAY = 86400.0


class Watch:
    """A lookout, and what the owner was promised."""

    def __init__(self, store: Store, owner: int | None) -> None:
        self.store = store
        self.clock = TurnedClock()
        self.ownership = Ownership(owner, store.notes, self.clock, 1)
        self.answers = Answers(("nbk",), store.notes, self.clock)
        self.heartbeat = Heartbeat(self._nothing, self.clock)
        self.notices = Notices(
            self.ownership,
            store.chats,
            store.outbox,
            store.articles,
            store.incidents,
            self.clock,
        )
        self.lookout = self._new()
        self.heard_at = self.clock.monotonic()

    def _new(self) -> Lookout:
        store = self.store
        rounds = Rounds(
            store.articles,
            store.deliveries,
            store.quarantine,
            store.survey,
            store.vitals,
            self.answers,
            self.heartbeat,
            lambda: self.clock.monotonic() - self.heard_at,
            self.clock,
        )
        return Lookout(
            rounds.looks(),
            rounds.probe,
            store.incidents,
            self.notices,
            store.transaction,
            self.clock,
        )

    def restart(self) -> None:
        self.lookout = self._new()

    async def _nothing(self) -> None: ...

    async def told(self, seconds: float = 0) -> list[str]:
        """What was newly promised after so long, looked at again and again."""
        before, step = len(await self._bodies()), 60 if seconds <= APART + SETTLED else 600
        for _ in range(int(seconds // step)):
            await self.clock.advance(step)
            self.heard_at = self.clock.monotonic()
            await self._look()
        await self._look()
        return (await self._bodies())[before:]

    async def _look(self) -> None:
        """And have what was promised to the owner arrive."""
        await self.lookout.look()
        deliveries, now = self.store.deliveries, self.clock.now()
        ids = [one.id for one in await deliveries.due("alert", now, 5)]
        await deliveries.claim(ids, "me", now, now + timedelta(minutes=1))
        settled = [Settlement(number, "sent", "sent", 1) for number in ids]
        await deliveries.settle("me", settled, now)

    async def _bodies(self) -> list[str]:
        sql = (
            "SELECT c.body FROM outbox o JOIN outbox_content c ON c.id = o.content_id "
            "WHERE o.chat_id = ? AND o.kind = 'notice' ORDER BY o.id"
        )
        return [row["body"] for row in await self.store._database.fetch(sql, OWNER)]

    async def fail(self, source: str, since: timedelta, failures: int = 5) -> None:
        now = self.clock.now()
        polling = Polling(
            checked_at=now, succeeded_at=now - since, failures=failures, error="no answer"
        )
        await self.store.articles.polled(source, polling)

    async def recover(self, source: str) -> None:
        now = self.clock.now()
        await self.store.articles.polled(source, Polling(checked_at=now, succeeded_at=now))


@asynccontextmanager
async def watching(folder: Path, owner: int | None = OWNER) -> AsyncIterator[Watch]:
    async with store_at(folder) as store:
        yield Watch(store, owner)


@pytest.fixture
async def watch(tmp_path: Path) -> AsyncIterator[Watch]:
    async with watching(tmp_path) as made:
        yield made


async def test_all_is_well(watch: Watch) -> None:
    assert await watch.told(3600) == []


async def test_an_outlet_that_died_is_told_once_and_when_it_is_back(watch: Watch) -> None:
    await watch.fail("times", timedelta(hours=23))
    assert await watch.told() == []
    await watch.fail("times", timedelta(hours=25))
    (told,) = await watch.told()
    assert "The Times does not answer; last read 1 day ago" in told
    watch.restart()
    assert await watch.told(3 * 3600) == []
    await watch.recover("times")
    assert await watch.told(SETTLED - 60) == []
    (over,) = await watch.told(SETTLED)
    assert "It is over" in over
    assert "The Times answers again" in over
    assert await watch.told(3600) == []


async def test_one_that_comes_and_goes_is_told_once(watch: Watch) -> None:
    told = []
    for _ in range(20):
        await watch.fail("times", timedelta(hours=25))
        told += await watch.told(120)
        await watch.recover("times")
        told += await watch.told(120)
    assert len(told) == 1


async def test_many_at_once_are_one_message_and_later_ones_wait(watch: Watch) -> None:
    await watch.fail("times", timedelta(days=2))
    assert len(await watch.told()) == 1
    for _ in range(3):
        with pytest.raises(SourceSilent):
            await watch.answers.watch("nbk", _silent)
    watch.clock.turn(-timedelta(hours=3))
    watch.heartbeat._look_at_the_clock()
    assert await watch.told(APART - 120) == []
    (told,) = await watch.told(300)
    assert "The clock was put back by 180 min" in told


async def _silent() -> None:
    raise SourceSilent(host="nationalbank.kz")


async def test_a_bank_is_dead_after_a_day_whatever_was_restarted(watch: Watch) -> None:
    async def good() -> None: ...

    await watch.answers.watch("nbk", good)
    await watch.clock.advance(25 * 3600)
    watch.answers = Answers(("nbk",), watch.store.notes, watch.clock)
    watch.restart()
    watch.heard_at = watch.clock.monotonic()
    for _ in range(2):
        with pytest.raises(SourceSilent):
            await watch.answers.watch("nbk", _silent)
    assert await watch.told() == []
    with pytest.raises(SourceSilent):
        await watch.answers.watch("nbk", _silent)
    (told,) = await watch.told()
    assert "National Bank of Kazakhstan does not answer; last read 1 day ago" in told
    await watch.answers.watch("nbk", good)
    (over,) = await watch.told(1200)
    assert "National Bank of Kazakhstan answers again" in over


async def test_an_outlet_without_anything_new(watch: Watch) -> None:
    until = START - timedelta(days=15)
    (old,) = [arrival(name, entry, "en") for name, entry in entries(1, until=until)]
    await watch.store.articles.add("times", [old], until)
    await watch.recover("times")
    (told,) = await watch.told()
    assert "The Times answers, but has had nothing new since 18 Mar 2026" in told


async def test_rates_held_back_are_told_with_their_figures_and_when_they_are_not(
    watch: Watch,
) -> None:
    held = Held(quote("2026-04-02", "4723.100", 10), "it moved")
    await watch.store.quarantine.hold([held], watch.clock.now())
    assert await watch.told() == []
    await watch.notices.doubted([held])
    assert await watch.told(3600) == []
    await watch.store.quarantine.release([held.quote])
    (over,) = await watch.told(3600)
    assert "National Bank of Kazakhstan: no rates are held back any more" in over


async def test_a_queue_that_stands(watch: Watch) -> None:
    long_ago = watch.clock.now() - timedelta(minutes=20)
    await watch.store.outbox.promise([Delivery(3, "digest", "d", (Message("x"),))], long_ago)
    (told,) = await watch.told()
    assert "No message gets out: 1 wait, the oldest was due 20 min ago" in told
    await _end(watch, "sent")
    (over,) = await watch.told(1200)
    assert "Messages get out again" in over


async def _end(watch: Watch, state: Any) -> None:
    store, now = watch.store, watch.clock.now()
    (one,) = await store.deliveries.due("digest", now, 5)
    await store.deliveries.claim([one.id], "me", now, now + timedelta(minutes=1))
    reason = "Telegram refused: <b>" if state == "dead" else None
    await store.deliveries.settle("me", [Settlement(one.id, state, "x", 1, reason)], now)


async def test_dead_letters_are_told_once_for_as_long_as_there_are_any(watch: Watch) -> None:
    for number in range(3):
        promised = Delivery(3, "digest", f"d{number}", (Message("x"),))
        await watch.store.outbox.promise([promised], watch.clock.now())
        await _end(watch, "dead")
        told = await watch.told(1800)
        assert len(told) == (number == 0)
        assert all(
            "Given up in the last day: 1. Telegram refused: &lt;b&gt;" in one for one in told
        )
    (over,) = await watch.told(DAY)
    assert "No message was given up for a day" in over


async def test_updates_that_stay_away(watch: Watch) -> None:
    await watch.clock.advance(301)
    (told,) = await watch.told()
    assert "No updates come in; the last time was 5 min ago" in told
    watch.heard_at = watch.clock.monotonic()
    (over,) = await watch.told(1200)
    assert "Updates come in again" in over


async def test_a_clock_days_ahead_is_all_that_is_told(watch: Watch) -> None:
    await watch.recover("times")
    watch.clock.turn(timedelta(days=400))
    watch.heartbeat._look_at_the_clock()
    (told,) = await watch.told()
    assert "The clock jumped 400 days ahead; digests wait for an hour" in told
    assert "Times" not in told
    watch.clock.turn(-timedelta(days=400))
    watch.heartbeat._look_at_the_clock()
    (over,) = await watch.told(1200)
    assert "The clock is right again" in over


async def test_a_database_that_takes_nothing_is_told_at_once_and_directly(watch: Watch) -> None:
    sent: list[tuple[int, str]] = []

    async def send(to: Address, message: Message) -> int:
        sent.append((to.chat_id, message.html))
        return 1

    watch.notices.send = send
    database = watch.store._database
    write, watch.store.vitals.write = watch.store.vitals.write, _full  # type: ignore[method-assign]
    for _ in range(3):
        await watch.lookout.look()
    ((chat_id, text),) = sent
    assert chat_id == OWNER
    assert "The database cannot be written to: the disk is full" in text
    watch.store.vitals.write = write  # type: ignore[method-assign]
    (over,) = await watch.told()
    assert "The database can be written to again" in over
    assert await watch.told(3600) == []
    assert await database.fetch("SELECT * FROM incidents") == []


async def _full(at: datetime) -> None:
    raise StorageError(path="x", reason="the disk is full")


async def test_without_an_owner_it_waits_for_one(tmp_path: Path) -> None:
    async with watching(tmp_path, None) as watch:
        await watch.fail("times", timedelta(days=2))
        assert await watch.told(1200) == []
        code = await watch.ownership.begin()
        await watch.ownership.claim(OWNER, str(code))
        (told,) = await watch.told()
        assert "The Times does not answer" in told


async def test_it_is_told_in_the_owners_language(watch: Watch) -> None:
    await watch.store.chats.open(OWNER, "private", "ru")
    await watch.fail("times", timedelta(days=2))
    (told,) = await watch.told()
    assert "The Times не отвечает" in told


@pytest.mark.parametrize(
    ("free", "found"), [(None, []), (LOW, []), (LOW - 1, [Trouble("disk", amount=499)])]
)
def test_room_on_the_disk(free: int | None, found: list[Trouble]) -> None:
    assert disk(free) == found


def test_a_long_queue_that_moves_is_no_trouble() -> None:
    hour = timedelta(hours=1)
    long = Dispatches({"ready": 90_000}, START - hour)
    assert queue(long, START - timedelta(minutes=1), START) == []
    assert queue(long, START - hour, START) == [Trouble("outbox", "", START - hour, 90_000)]
    assert queue(Dispatches({}, None), None, START) == []
    assert updates(299, START) == []
