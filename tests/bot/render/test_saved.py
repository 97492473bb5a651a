from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.emulator.html import parse
from bot.render.pieces import LIMIT, LONGEST_SOURCE, LONGEST_TITLE
from bot.render.saved import PAGE_SIZE, saved
from bot.text import utf16_length
from bot.values.saved import Kept, KeptPage
from tests.bot.render.hostile import ARTICLE, EN, HOSTILE, LINKS, NOW, check, hostile, labels
from tests.kit.clock import START

NOTHING = "Nothing saved yet. Press Save under a summary, or say /save 2 after a list."


def kept(*numbers: int) -> tuple[Kept, ...]:
    return tuple(Kept(replace(ARTICLE, id=n), START + timedelta(seconds=n)) for n in numbers)


def test_nothing() -> None:
    assert saved(KeptPage((), 1, 0), NOW, EN).html == NOTHING
    undone = saved(KeptPage((), 1, 0), NOW, EN, kept(3)[0])
    assert undone.html == f"Taken out: Steppe &amp; sky\n\n{NOTHING}"
    assert labels(undone) == [["Undo"]]


def test_a_page_in_the_middle() -> None:
    message = saved(KeptPage(kept(9, 8, 7, 6, 5, 4), 7, 15), NOW, EN, kept(10)[0])
    assert message.html.startswith("<b>Saved 7–12 of 15</b>\n\n7. <a ")
    assert message.html.endswith("Taken out: Steppe &amp; sky")
    assert labels(message) == [
        ["7", "8", "9", "10", "11", "12"],
        ["✕ 7", "✕ 8", "✕ 9", "✕ 10", "✕ 11", "✕ 12"],
        ["Undo"],
        ["‹", "›"],
    ]


def test_the_first_page_and_the_last() -> None:
    assert labels(saved(KeptPage(kept(*range(6)), 1, 7), NOW, EN))[-1] == ["›"]
    assert labels(saved(KeptPage(kept(1), 7, 7), NOW, EN))[-1] == ["‹"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(HOSTILE, HOSTILE, LINKS), min_size=1, max_size=PAGE_SIZE))
def test_any_saved_headlines_fit_and_none_of_them_acts(found: list[tuple[str, str, str]]) -> None:
    page = tuple(Kept(hostile(2**40, *each), NOW) for each in found)
    message = saved(KeptPage(page, 7, 10**9), NOW, EN, page[0])
    check(message, [url for _, _, url in found])


@pytest.mark.parametrize("piece", ["😀", "@😀a", "@a", "/a ", "&", "x", "t.me/a "])
def test_the_longest_are_one_message(piece: str) -> None:
    long = hostile(1, piece * 10_000, piece * 10_000, "https://a.kz/" + "x" * 2000)
    old = Kept(replace(long, published_at=START - timedelta(days=400)), NOW)
    text = parse(saved(KeptPage((old,) * PAGE_SIZE, 1, 9), NOW, EN, old).html).text
    assert utf16_length(text) <= LIMIT
    lines = text.splitlines()[2:-2]
    assert all(utf16_length(line) <= LONGEST_TITLE + 4 for line in lines)
    assert all(utf16_length(line) <= LONGEST_SOURCE + 14 + 3 for line in lines[1::3])
