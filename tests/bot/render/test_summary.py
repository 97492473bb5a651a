"""Summaries: what a reader sees, and that no stranger's text acts or overflows."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.emulator.html import parse
from bot.model import Message, Summary
from bot.render.pieces import LIMIT
from bot.render.summary import kept, summary
from bot.text import utf16_length
from tests.bot.render.hostile import ARTICLE, EN, HOSTILE, LINKS, check, hostile, labels


def test_kept() -> None:
    assert kept(ARTICLE, EN, fresh=True).html == (
        '<a href="https://times.example/17?a=1&amp;b=2">Steppe &amp; sky</a>\n'
        "Saved. /saved lists it."
    )
    assert kept(ARTICLE, EN, fresh=False).html.endswith("Already saved. /saved lists it.")


def test_a_summary() -> None:
    found = Summary(("First.", "Second."), ("Third.", "Fourth."))
    message = summary(ARTICLE, found, EN)
    assert message.html == (
        '<b><a href="https://times.example/17?a=1&amp;b=2">Steppe &amp; sky</a></b>\n'
        "The Times · 2 Apr 2026 · 1\u00a0min\u00a0read\n\n"
        "First. Second.\n\n"
        "<blockquote expandable>Third. Fourth.</blockquote>"
    )
    assert labels(message) == [["Open", "Save"]]
    assert message.buttons[0][0].url == ARTICLE.url


def test_a_summary_of_next_to_nothing() -> None:
    message = summary(replace(ARTICLE, text="", url="", cut=True), Summary(()), EN)
    assert parse(message.html).text == (
        "Steppe & sky\nThe Times · 2 Apr 2026\n\nThe outlet gives no text with it.\n\n"
        "The outlet's excerpt ends here."
    )
    assert labels(message) == [["Save"]]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://localhost:8000/1", ["Save"]),
        ("http://wiki/1", ["Save"]),
        ("http://a..b/1", ["Save"]),
        ("http://10.0.0.1/1", ["Open", "Save"]),
        ("http://[2001:db8::1]/1", ["Open", "Save"]),
    ],
)
def test_no_button_that_telegram_does_not_take(url: str, shown: list[str]) -> None:
    message = summary(replace(ARTICLE, url=url), Summary(("First.",)), EN)
    assert labels(message) == [shown]


def test_of_a_page_by_its_address_the_date_is_not_known() -> None:
    message = summary(replace(ARTICLE, id=0), Summary(("First.",)), EN)
    assert "2 Apr 2026" not in message.html


def test_the_rest_is_as_many_whole_sentences_as_fit() -> None:
    sentences = tuple(f"Sentence {number} is of a usual length." for number in range(500))
    message = summary(ARTICLE, Summary(("Lead.",), sentences), EN)
    text = parse(message.html).text
    assert 3500 < utf16_length(text) <= LIMIT
    assert text.endswith(" is of a usual length.")


def test_a_lead_of_one_endless_sentence_is_cut() -> None:
    message = summary(ARTICLE, Summary(("word " * 3000,), ("Rest.",)), EN)
    text = parse(message.html).text
    assert "word…\n\nRest." in text
    assert utf16_length(text) <= LIMIT


@settings(max_examples=40, deadline=None)
@given(HOSTILE, HOSTILE, LINKS)
def test_anything_kept_is_told(title: str, source: str, url: str) -> None:
    message = kept(hostile(1, title, source, url), EN, fresh=True)
    check(Message(message.html.replace("/saved", "saved")), [url])


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(HOSTILE, HOSTILE, LINKS),
    st.lists(HOSTILE, max_size=3),
    st.lists(HOSTILE, max_size=5),
    st.booleans(),
)
def test_any_summary_fits_and_nothing_in_it_acts(
    found: tuple[str, str, str], lead: list[str], rest: list[str], cut: bool
) -> None:
    article = replace(hostile(1, *found), cut=cut, text="x")
    check(summary(article, Summary(tuple(lead), tuple(rest)), EN), [found[2]])
