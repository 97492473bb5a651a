"""An outlet that does to its feed whatever outlets do, read by the whole chain from entries on."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.model import Arrival, Entry, Known, Source
from bot.news.arrivals import MARGIN
from bot.news.filing import planned
from bot.news.identity import identified

START = datetime(2026, 4, 2, 12, tzinfo=UTC)
SOURCE = Source("s", "S", "https://a.kz/feed", "en")
SIZE, STEPS, LONGEST = 8, 40, 30
GUIDS = st.sampled_from(["own", "missing", "same for all", "the address", "with the session"])
TAILS = st.sampled_from(["", "?utm_source=rss", "?fbclid=1&ysclid=2", "/", "#comments"])
DATES = st.sampled_from(["true", "none", "impossible", "of today"])


@dataclass
class Piece:
    """An article as its outlet has it. `number` never changes and stands in its address alone."""

    number: int
    title: str
    date: datetime
    shown: bool = True


class Outlet(RuleBasedStateMachine):
    """Guids change, go missing and repeat, tracking comes and goes, dates are lost, items are
    edited, shuffled, deleted and put back: nothing is told twice, nothing new is missed."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.pieces: list[Piece] = []
        self.archive: dict[str, tuple[int, Known]] = {}
        self.told: list[int] = []
        self.counter = 0
        self.guids, self.tail, self.dates = "own", "", "true"
        self.order = random.Random(1)

    @initialize(guids=GUIDS, dates=DATES)
    def begin(self, guids: str, dates: str) -> None:
        self.guids, self.dates = guids, dates
        for _ in range(2 * SIZE):
            self.publish(10)
        self.read(first=True)
        self.backlog = len(self.pieces)

    @rule(minutes=st.integers(1, LONGEST))
    def publish(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.pieces.append(Piece(len(self.pieces), self.title(), self.now))

    @rule(guids=GUIDS, tail=TAILS, dates=DATES)
    def change_the_software(self, guids: str, tail: str, dates: str) -> None:
        self.guids, self.tail, self.dates = guids, tail, dates

    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        data.draw(st.sampled_from(self.pieces)).title = self.title()

    @rule(data=st.data())
    def delete_so_that_older_ones_slide_in(self, data: st.DataObject) -> None:
        data.draw(st.sampled_from(self.pieces)).shown = False

    @rule(data=st.data())
    def put_back(self, data: st.DataObject) -> None:
        data.draw(st.sampled_from(self.pieces)).shown = True

    @rule(shuffled=st.booleans())
    def poll(self, shuffled: bool) -> None:
        self.read(shuffled=shuffled)

    @invariant()
    def nothing_is_told_twice_and_nothing_old(self) -> None:
        assert len(self.told) == len(set(self.told))
        assert all(number >= self.backlog for number in self.told)

    def title(self) -> str:
        self.counter += 1
        return f"Title {self.counter}"

    def entry(self, piece: Piece) -> Entry:
        url = f"https://a.kz/{piece.number}{self.tail}"
        guid = {
            "own": f"g{piece.number}",
            "missing": "",
            "same for all": "0",
            "the address": url,
            "with the session": f"g{piece.number}-{self.now.timestamp()}",
        }[self.guids]
        date = {
            "true": piece.date,
            "none": None,
            "impossible": datetime(2099, 1, 1, tzinfo=UTC),
            "of today": self.now,
        }[self.dates]
        return Entry(guid, url, piece.title, f"Text of {piece.number}.", published_at=date)

    def read(self, *, first: bool = False, shuffled: bool = False) -> None:
        # Without dates nobody can tell what slid in from behind from what is new.
        shown = [piece for piece in reversed(self.pieces) if piece.shown][:SIZE]
        if self.dates != "true" and not first:
            shown = [piece for piece in shown if piece.number >= self.backlog or self.has(piece)]
        if shuffled:
            self.order.shuffle(shown)
        numbers = {f"Text of {piece.number}.": piece.number for piece in shown}
        found = identified(map(self.entry, shown), SOURCE.url)
        known = [article for _, article in self.archive.values()]
        plan = planned(known, found, SOURCE, self.now, first=first)
        assert len(found) == len(shown)
        for arrival in plan.fresh:
            number = numbers[arrival.entry.text]
            self.keep(number, arrival, arrival.entry.published_at or self.now, number + 1)
            if arrival.identity in plan.news:
                self.told.append(number)
        for article_id, arrival in plan.changed:
            number = numbers[arrival.entry.text]
            assert article_id == number + 1
            before = next(one for n, one in self.archive.values() if n == number)
            del self.archive[before.identity]
            self.keep(number, arrival, before.published_at, article_id)
        if not first:
            assert {n for n in numbers.values() if n >= self.backlog} <= set(self.told)

    def has(self, piece: Piece) -> bool:
        return any(number == piece.number for number, _ in self.archive.values())

    def keep(self, number: int, arrival: Arrival, at: datetime, article_id: int) -> None:
        entry = arrival.entry
        assert arrival.identity not in self.archive
        known = Known(arrival.identity, entry.url, entry.title, at, article_id, arrival.hashes)
        self.archive[arrival.identity] = number, known


Outlet.TestCase.settings = settings(max_examples=60, stateful_step_count=STEPS, deadline=None)
TestOutlet = Outlet.TestCase


def test_the_play_is_shorter_than_the_margin() -> None:
    """So that no article of it is quiet for its age alone."""
    assert (STEPS + 2 * SIZE) * timedelta(minutes=LONGEST) < MARGIN
