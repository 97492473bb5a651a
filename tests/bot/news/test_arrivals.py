from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.model import Hashes, Known
from bot.news.arrivals import MARGIN, Decisions, Found, decide

NOW = datetime(2026, 4, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def known(number: int, hours: float = 0) -> Known:
    return Known(f"g{number}", f"https://a.kz/{number}", f"Title {number}", NOW - hours * HOUR)


def found(number: int, hours: float = 0) -> Found:
    return Found(f"g{number}", f"https://a.kz/{number}", f"Title {number}", NOW - hours * HOUR)


def told(decisions: Decisions) -> tuple[list[str], list[str], list[tuple[str, str]]]:
    return (
        [entry.identity for entry in decisions.new],
        [entry.identity for entry in decisions.quiet],
        [(article.identity, entry.identity) for article, entry in decisions.updates],
    )


FEW = [known(1, 3), known(2, 4)]
MANY = [known(number, number) for number in range(1, 9)]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        pytest.param(found(1, 3), "update", id="nothing new"),
        pytest.param(replace(found(1, 3), title="Edited"), "update", id="edited title"),
        pytest.param(replace(found(1), published_at=NOW), "update", id="redated"),
        pytest.param(replace(found(1, 3), identity="x"), "update", id="changed guid"),
        pytest.param(
            replace(found(1, 3), identity="x", url="http://a.kz/1/?utm_source=rss", title="Edited"),
            "update",
            id="changed guid and title, same address",
        ),
        pytest.param(
            replace(found(1, 3), identity="x", url="https://b.kz/", title="TITLE  1"),
            "update",
            id="changed guid and address, same title and date",
        ),
        pytest.param(
            replace(found(1, 2), identity="x", url="https://a.kz/9"), "new", id="same title only"
        ),
        pytest.param(
            Found("x", "", "Title 1", None), "new", id="same title only, without address and date"
        ),
        pytest.param(Found("x", "", "", None), "new", id="nothing but an identity"),
        pytest.param(found(9), "new", id="new"),
        pytest.param(found(9, 47), "new", id="a little late"),
        pytest.param(found(9, 52), "quiet", id="slid in"),
        pytest.param(replace(found(9), published_at=None), "new", id="no date"),
        pytest.param(replace(found(9), published_at=NOW + 99 * HOUR), "new", id="in the future"),
        pytest.param(
            replace(found(9), published_at=datetime(1970, 1, 1, tzinfo=UTC)), "new", id="epoch"
        ),
    ],
)
def test_one_entry(entry: Found, expected: str) -> None:
    decisions = decide(FEW, [entry], False, NOW)
    assert [bool(kind) for kind in told(decisions)] == [
        expected == kind for kind in ("new", "quiet", "update")
    ]


def test_the_first_fetch_fills_the_archive() -> None:
    entries = [found(number) for number in range(20)]
    assert told(decide([], entries, True, NOW)) == ([], [f"g{n}" for n in range(20)], [])


def test_a_feed_that_was_empty_at_first_has_news_later() -> None:
    assert told(decide([], [found(1, 500)], False, NOW)) == (["g1"], [], [])


def test_what_is_older_than_all_that_is_known_slid_in() -> None:
    assert told(decide(MANY, [found(1, 1), found(9, 9)], False, NOW))[:2] == ([], ["g9"])
    assert told(decide(MANY, [found(1, 1), found(9, 7.5)], False, NOW))[:2] == (["g9"], [])


def test_a_known_date_in_the_future_makes_nothing_old() -> None:
    strange = [known(1, -600), known(2)]
    assert told(decide(strange, [found(3, 1)], False, NOW))[0] == ["g3"]


def test_duplicates_count_once() -> None:
    again = replace(found(9), identity="again")
    assert told(decide(FEW, [found(9), again, found(9)], False, NOW)) == (["g9"], [], [])


def test_a_shared_address_is_nobodys_sign() -> None:
    front = [replace(found(n), url="https://a.kz/") for n in (8, 9)]
    before = [replace(known(1), url="https://a.kz/")]
    assert told(decide(before, front, False, NOW))[0] == ["g8", "g9"]
    both = [replace(known(n), url="https://a.kz/") for n in (1, 2)]
    assert told(decide(both, front[:1], False, NOW))[0] == ["g8"]


def test_a_storm_is_matched_by_title_and_what_is_new_in_it_is_told() -> None:
    storm = [
        replace(found(n), identity=f"new-{n}", url=f"https://b.kz/{n}", published_at=NOW)
        for n in range(1, 9)
    ]
    news = Found("fresh", "https://b.kz/fresh", "Something else", NOW)
    new, quiet, updates = told(decide(MANY, [news, *storm], False, NOW))
    assert (new, quiet) == (["fresh"], [])
    assert updates == [(f"g{n}", f"new-{n}") for n in range(1, 9)]


def test_the_same_words_without_a_date_are_the_same_article() -> None:
    before = [
        replace(known(1, 3), hashes=Hashes(7, 0)),
        replace(known(2, 3), hashes=Hashes(None, 0)),
    ]
    again = Found("x", "https://b.kz/x", "Title one", None, content=7)
    assert told(decide(before, [again], False, NOW)) == ([], [], [("g1", "x")])
    assert told(decide(before, [replace(again, content=8)], False, NOW))[0] == ["x"]
    assert told(decide(before, [replace(again, content=None)], False, NOW))[0] == ["x"]
    dated = replace(again, published_at=NOW)
    assert told(decide(before, [dated], False, NOW))[0] == ["x"]


def test_a_storm_is_matched_by_the_words_too() -> None:
    before = [replace(known(n, n), hashes=Hashes(n, 0)) for n in range(1, 9)]
    storm = [Found(f"new-{n}", f"https://b.kz/{n}", "New title", NOW, n) for n in range(1, 9)]
    assert told(decide(before, storm, False, NOW))[:2] == ([], [])


def test_a_busy_day_is_not_a_storm() -> None:
    busy = [found(n) for n in range(20, 30)]
    column = Found("column", "https://a.kz/column-2", "Title 1", NOW)
    assert len(decide(MANY, [*busy, column], False, NOW).new) == 11


entries = st.builds(
    Found,
    st.integers(0, 12).map(str),
    st.sampled_from(["", *(f"https://a.kz/{n}" for n in range(6))]),
    st.sampled_from(["", "A", "a", "B", "C", "D", "E"]),
    st.none() | st.integers(-3000, 3000).map(lambda hours: NOW + hours * HOUR),
)
articles = st.builds(
    Known,
    st.integers(0, 12).map(str),
    st.sampled_from(["", *(f"https://a.kz/{n}" for n in range(6))]),
    st.sampled_from(["A", "B", "C", "D", "E"]),
    st.integers(-3000, 0).map(lambda hours: NOW + hours * HOUR),
)


@given(
    st.lists(articles, max_size=12, unique_by=lambda article: article.identity),
    st.lists(entries, max_size=15),
    st.booleans(),
)
def test_every_entry_has_one_meaning(
    before: list[Known], document: list[Found], first: bool
) -> None:
    decisions = decide(before, document, first, NOW)
    new, quiet, updates = told(decisions)
    after = [identity for _, identity in updates]
    assert len({*new, *quiet, *after}) == len(new) + len(quiet) + len(after)
    assert {*new, *quiet, *after} <= {entry.identity for entry in document}
    identities = {article.identity for article in before}
    assert not identities & {*new, *quiet}
    assert len({identity for identity, _ in updates}) == len(updates)
    assert not (first and new)
    assert decide(before, document, first, NOW) == decisions


@dataclass
class Piece:
    """An article as its outlet has it. `number` never changes and is never published."""

    number: int
    guid: str
    title: str
    date: datetime
    shown: bool = True
    dateless: bool = False


class Outlet(RuleBasedStateMachine):
    """A feed of eight through many edits: nothing is told twice, nothing new is missed."""

    SIZE = 8

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.pieces: list[Piece] = []
        self.archive: dict[int, Known] = {}
        self.told: list[int] = []
        self.versions = 0

    def version(self) -> int:
        self.versions += 1
        return self.versions

    def append(self, *, dateless: bool = False) -> None:
        number = len(self.pieces)
        title = f"Title {self.version()}"
        self.pieces.append(Piece(number, f"g{number}", title, self.now, dateless=dateless))

    @initialize(linked=st.booleans())
    def begin(self, linked: bool) -> None:
        self.linked = linked
        for _ in range(16):
            self.now += timedelta(minutes=10)
            self.append()
        self.read(first=True)
        self.backlog = len(self.pieces)

    @rule(minutes=st.integers(1, 30), dateless=st.booleans())
    def publish(self, minutes: int, dateless: bool) -> None:
        self.now += timedelta(minutes=minutes)
        self.append(dateless=dateless and self.linked)

    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        """Without addresses, an edit must be seen before the guid changes too: an article that
        changes both at once is another one to anybody."""
        seen = self.pieces if self.linked else [piece for piece, _ in self.document()]
        if not self.linked:
            self.read()
        if seen:
            data.draw(st.sampled_from(seen)).title = f"Title {self.version()}"
        if not self.linked:
            self.read()

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        data.draw(st.sampled_from(self.pieces)).shown = False

    @rule(data=st.data())
    def bring_back(self, data: st.DataObject) -> None:
        data.draw(st.sampled_from(self.pieces)).shown = True

    @rule(data=st.data())
    def change_guid(self, data: st.DataObject) -> None:
        data.draw(st.sampled_from(self.pieces)).guid = f"v{self.version()}"

    @rule()
    def storm(self) -> None:
        for piece in self.pieces:
            piece.guid = f"v{self.version()}"

    @rule()
    def poll(self) -> None:
        self.read()

    def document(self) -> list[tuple[Piece, Found]]:
        shown = [piece for piece in reversed(self.pieces) if piece.shown][: self.SIZE]
        return [
            (
                piece,
                Found(
                    piece.guid,
                    f"https://a.kz/{piece.number}" if self.linked else "",
                    piece.title,
                    None if piece.dateless else piece.date,
                ),
            )
            for piece in shown
        ]

    def read(self, *, first: bool = False) -> None:
        document = self.document()
        owner = {entry.identity: piece.number for piece, entry in document}
        decisions = decide(
            list(self.archive.values()), [entry for _, entry in document], first, self.now
        )
        known_numbers = {article.identity: number for number, article in self.archive.items()}
        for entry in decisions.new:
            self.told.append(owner[entry.identity])
        for entry in (*decisions.new, *decisions.quiet):
            self.keep(owner[entry.identity], entry)
        for article, entry in decisions.updates:
            assert known_numbers[article.identity] == owner[entry.identity]
            self.keep(owner[entry.identity], entry)
        if not first:
            fresh = {piece.number for piece, _ in document if piece.number >= self.backlog}
            assert fresh <= set(self.told)

    def keep(self, number: int, entry: Found) -> None:
        date = entry.published_at or self.now
        self.archive[number] = Known(entry.identity, entry.url, entry.title, date)

    @invariant()
    def nothing_is_told_twice_and_nothing_old(self) -> None:
        assert len(self.told) == len(set(self.told))
        assert all(number >= self.backlog for number in self.told)


Outlet.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestOutlet = Outlet.TestCase


def test_the_play_is_shorter_than_the_margin() -> None:
    """So that no article of it is quiet for its age alone."""
    assert 40 * timedelta(minutes=30) < MARGIN
