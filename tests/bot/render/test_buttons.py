import tomllib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Article, Cursor, Page
from bot.news.sources import BUILT_IN
from bot.news.topics import names
from bot.render.buttons import (
    LIMIT,
    MOST_LISTS,
    StaleButton,
    following,
    pack,
    page_button,
    preceding,
    read_cursor,
    tag,
    tagged,
    unpack,
)

big = st.integers(0, 10**9)


@given(st.lists(st.integers(-(10**15), 10**15), max_size=5))
def test_what_is_packed_is_unpacked(numbers: list[int]) -> None:
    assert unpack(pack("x", *numbers)) == ("x", tuple(numbers))


@given(
    big,
    big,
    st.integers(1, 10**9),
    st.integers(-(10**15), 4 * 10**15),
    big,
    st.booleans(),
    st.integers(0, MOST_LISTS - 1),
)
def test_a_cursor_fits_a_button(
    anchor: int, total: int, ordinal: int, micros: int, article: int, backward: bool, asked: int
) -> None:
    cursor = Cursor(anchor, total, ordinal, micros, article, backward)
    data = page_button(cursor, asked)
    assert len(data.encode()) <= LIMIT
    numbers = unpack(data)[1]
    assert read_cursor(numbers) == (cursor, asked)
    # As buttons were before there were lists of something.
    assert read_cursor(numbers[:6]) == (cursor, 0)


@given(st.text(max_size=64))
def test_made_up_data_is_stale_or_harmless(data: str) -> None:
    try:
        action, numbers = unpack(data)
    except StaleButton:
        return
    assert pack(action, *numbers).startswith("1:")


@pytest.mark.parametrize("data", ["", "0:n:1", "2:n:1", "1:n:", "1:N:1", "1:n:1:-", "1:n:é", "1n1"])
def test_other_versions_are_stale(data: str) -> None:
    with pytest.raises(StaleButton):
        unpack(data)


@pytest.mark.parametrize(
    "numbers",
    [
        *[(), (1, 2, 3), (1, 2, 3, 4, 5, 2), (-1, 2, 3, 4, 5, 0), (1, 2, 3, 4, -5, 0)],
        *[(1, 2, 3, 4, 5, 0, -1), (1, 2, 3, 4, 5, 0, MOST_LISTS), (1, 2, 3, 4, 5, 0, 0, 0)],
    ],
)
def test_numbers_that_name_no_place(numbers: tuple[int, ...]) -> None:
    with pytest.raises(StaleButton):
        read_cursor(numbers)


def test_names_by_their_tags() -> None:
    assert tagged(tag("kaktus"), iter(["kazakhstan", "kaktus"])) == "kaktus"
    with pytest.raises(StaleButton):
        tagged(tag("gone"), ["kazakhstan"])


def test_no_two_topics_or_outlets_share_a_tag() -> None:
    outlets = [row["id"] for row in tomllib.loads(BUILT_IN.read_text("utf-8"))["feeds"]]
    assert len({tag(name) for name in names()}) == len(names())
    assert len({tag(name) for name in outlets}) == len(outlets)


def test_too_much_for_a_button() -> None:
    with pytest.raises(ValueError, match="too many"):
        pack("x", *[10**15] * 8)


def article(number: int) -> Article:
    moment = datetime(2026, 4, 2, tzinfo=UTC)
    return Article(number, "s", "S", "en", "", f"T{number}", "", False, moment, moment)


def page(first: int, count: int, total: int) -> Page:
    return Page(tuple(article(100 - n) for n in range(first, first + count)), first, total, 99)


def test_the_ends_of_a_list() -> None:
    assert preceding(page(1, 6, 15), 6) is None
    assert following(page(13, 3, 15)) is None
    assert following(page(1, 0, 0)) is None
    assert preceding(Page((), 7, 15, 99), 6) is None


def test_the_middle_of_a_list() -> None:
    after = following(page(7, 6, 15))
    before = preceding(page(7, 6, 15), 6)
    assert after is not None
    assert before is not None
    assert (after.ordinal, after.article_id, after.backward) == (13, 88, False)
    assert (before.ordinal, before.article_id, before.backward) == (1, 93, True)
    assert after.anchor == before.anchor == 99
