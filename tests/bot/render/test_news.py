"""Headlines: what a reader sees, and that no stranger's text acts or overflows."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.emulator.html import parse
from bot.news.query import parse as query
from bot.render.news import LONGEST_LABEL, Listed, headlines
from bot.render.pieces import LONGEST_TITLE
from bot.render.snippets import found as found_in
from bot.text import utf16_length
from tests.bot.render.hostile import ARTICLE, EN, HOSTILE, LINKS, NOW, check, hostile, labels, page
from tests.kit.clock import START

AGE = '<tg-time unix="1775109600" format="r">2 h ago</tg-time>'

MADE_UP = frozenset({"No news on {label} yet.", "Nothing for {label}."})


def test_no_headlines() -> None:
    message = headlines(page([], total=0), NOW, EN)
    assert message.html.startswith("No news yet.")
    assert message.buttons == ()


def test_a_page_in_the_middle() -> None:
    articles = [replace(ARTICLE, id=number) for number in range(20, 14, -1)]
    message = headlines(page(articles, first=7, total=15), NOW, EN)
    assert message.html.startswith(
        "<b>Viewing results 7–12 of 15</b>\n\n"
        '7. <a href="https://times.example/17?a=1&amp;b=2">Steppe &amp; sky</a>\n'
        f"The Times · {AGE}\n\n8. "
    )
    assert labels(message) == [["7", "8", "9", "10", "11", "12"], ["‹", "›"]]
    assert message.buttons[0][0].data == "1:s:k"


def test_what_a_list_is_of() -> None:
    of = Listed("Steppe & sky", 3)
    message = headlines(page([ARTICLE], first=7, total=1234), NOW, EN, of)
    assert message.html.startswith("<b>Viewing results 7–7 of 1,234 · Steppe &amp; sky</b>\n\n7. ")
    moves = [button.data or "" for button in message.buttons[1]]
    assert [data.rpartition(":")[2] for data in moves] == ["3", "3"]


def test_a_count_that_stopped() -> None:
    many = replace(page([ARTICLE], total=10_000), capped=True)
    text = parse(headlines(many, NOW, EN).html).text
    assert text.startswith("Viewing results 1–1 of more than 10,000\n")
    # The count is at its end, the list is not.
    last = replace(many, first=10_000)
    assert labels(headlines(last, NOW, EN)) == [["10000"], ["‹", "›"]]


def test_an_empty_list_of_something() -> None:
    of = Listed("<gas>", nothing="No news on {label} yet.")
    assert headlines(page([], total=0), NOW, EN, of).html == "No news on &lt;gas&gt; yet."


def test_the_words_that_were_asked_for_are_bold() -> None:
    article = replace(ARTICLE, text="Below it, horses graze. The sky is blue & wide.")
    of = Listed("sky", 1, {article.id: found_in(article, query("sky"))})
    message = headlines(page([article]), NOW, EN, of)
    assert message.html.split("\n\n")[1] == (
        '1. <a href="https://times.example/17?a=1&amp;b=2">Steppe &amp; <b>sky</b></a>\n'
        "Below it, horses graze. The <b>sky</b> is blue &amp; wide.\n"
        f"The Times · {AGE}"
    )


def test_a_match_in_the_title_alone_has_no_snippet() -> None:
    of = Listed("sky", 1, {ARTICLE.id: found_in(ARTICLE, query("sky"))})
    assert f"</a>\nThe Times · {AGE}" in headlines(page([ARTICLE]), NOW, EN, of).html


def test_an_address_that_may_be_no_link() -> None:
    message = headlines(page([replace(ARTICLE, url="javascript:alert(1)")]), NOW, EN)
    assert "1. Steppe &amp; sky\n" in message.html
    assert "<a " not in message.html


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("x" * 300, "1. " + "x" * 300),
        ("x" * 301, "1. " + "x" * 299 + "…"),
        ("word " * 61, "1. " + "word " * 59 + "word…"),
        ("😀" * 200, "1. " + "😀" * 149 + "…"),
    ],
)
def test_a_long_title_is_cut(title: str, line: str) -> None:
    text = parse(headlines(page([replace(ARTICLE, title=title)]), NOW, EN).html).text
    cut = text.splitlines()[2]
    assert cut.endswith(line[-1])
    assert utf16_length(cut) <= LONGEST_TITLE + len("1. ")
    assert cut[:100] == line[:100]
    assert len(cut) >= len(line) - 3


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(HOSTILE, HOSTILE, LINKS), min_size=1, max_size=6))
def test_any_headlines_fit_and_none_of_them_acts(found: list[tuple[str, str, str]]) -> None:
    articles = [hostile(number, *each) for number, each in enumerate(found)]
    check(headlines(page(articles), NOW, EN), [url for _, _, url in found])


WORDS = st.sampled_from(["durov", "start", "x", "b", "t me", "user", "a href", "😀 x", "ж", "amp"])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(HOSTILE, HOSTILE, HOSTILE, LINKS), min_size=1, max_size=6), WORDS, HOSTILE
)
def test_any_search_fits_and_nothing_in_it_acts(
    found: list[tuple[str, str, str, str]], words: str, label: str
) -> None:
    articles = [
        hostile(number, title, source, url, text=text)
        for number, (title, source, text, url) in enumerate(found)
    ]
    marks = {article.id: found_in(article, query(words)) for article in articles}
    message = headlines(page(articles), NOW, EN, Listed(label, 1, marks))
    check(message, [url for *_, url in found])
    shown = utf16_length(parse(message.html).text.splitlines()[0])
    assert shown <= LONGEST_LABEL + len("Viewing results 1–6 of 15 · ")


@settings(max_examples=40, deadline=None)
@given(HOSTILE)
def test_any_label_of_an_empty_list(label: str) -> None:
    check(headlines(page([], total=0), NOW, EN, Listed(label, nothing="Nothing for {label}.")), [])


@pytest.mark.parametrize("piece", ["😀 ", "@😀a ", "@a ", "/a ", "& ", "x ", "t.me/a "])
def test_six_of_the_longest_found_are_one_message(piece: str) -> None:
    long = hostile(1, piece * 9_000, piece * 9_000, "https://a.kz/" + "x" * 2000)
    long = replace(long, text=piece * 20_000 + "horse " * 90, published_at=START - timedelta(400))
    articles = [replace(long, id=number) for number in range(6)]
    marks = {each.id: found_in(each, query("a x me horse")) for each in articles}
    also = {each.id: (piece * 100,) * 9 for each in articles}
    of = Listed(piece * 100, 2**31 - 1, marks, also)
    message = headlines(page(articles), NOW, EN, of)
    check(message, [long.url])
