"""Headlines and summaries: what a reader sees, and that no stranger's text acts or overflows."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.emulator.entities import with_found
from bot.emulator.html import parse
from bot.languages import language
from bot.model import Article, Message, Page, Summary
from bot.news.query import parse as query
from bot.render.buttons import LIMIT as DATA_LIMIT
from bot.render.news import LONGEST_LABEL, Listed, headlines, saved
from bot.render.pieces import LIMIT, LONGEST_SOURCE, LONGEST_TITLE
from bot.render.snippets import found as found_in
from bot.render.summary import kept, summary
from bot.text import utf16_length
from tests.kit.clock import START

EN = language("en")
NOW = START + timedelta(hours=2)
ARTICLE = Article(
    id=17,
    source_id="times",
    source_title="The Times",
    language="en",
    url="https://times.example/17?a=1&b=2",
    title="Steppe & sky",
    text="One. Two. Three.",
    cut=False,
    published_at=START,
    first_seen_at=START,
)
# All that Telegram would make something of: nothing of it may come through.
ACTING = {"mention", "bot_command", "text_mention", "cashtag", "phone_number", "email"}
HOSTILE = st.one_of(
    st.text(max_size=400),
    st.lists(
        st.sampled_from(
            [
                *("<b>", "</b>", "<a href='tg://user?id=1'>", "<", "]]>", "&lt;", "&", "&amp;amp;"),
                *("@durov", "/start", "/a@b", "@@", "//", "tg://resolve?x=y", "t.me/durov"),
                *("https://t.me/x", "telegram.me/y", "\u202e", "😀", "🇰🇿", "\u0301", "\x00"),
                *("\n", " ", "x" * 50),
            ]
        ),
        max_size=60,
    ).map("".join),
    st.sampled_from(["😀", "@a", "/a ", "t.me/", "<b>", "&", "x", "ж", "\u0301"]).map(
        lambda piece: (piece * 10_000)[:10_000]
    ),
)
LINKS = st.sampled_from(
    ["https://times.example/x", "", "javascript:alert(1)", "https://a.kz/" + "x" * 2000, "tg://x"]
)


def page(articles: Sequence[Article], first: int = 1, total: int = 15) -> Page:
    return Page(tuple(articles), first, total, anchor=99)


def labels(message: Message) -> list[list[str]]:
    return [[button.text for button in row] for row in message.buttons]


def check(message: Message, allowed_links: Sequence[str]) -> None:
    """It is what Telegram takes, and nothing in it acts but what the bot put there."""
    parsed = parse(message.html)
    assert 0 < utf16_length(parsed.text) <= LIMIT
    assert (parsed.dropped, len(parsed.entities) <= 100) == (0, True)
    found = with_found(parsed.text, list(parsed.entities))
    assert not {entity.type for entity in found} & ACTING
    links = {entity.extra["url"] for entity in found if entity.type == "text_link"}
    assert links <= set(allowed_links)
    for entity in found:
        if entity.type == "url":
            units = parsed.text.encode("utf-16-le")[2 * entity.offset : 2 * entity.end]
            assert not re.search(r"(^|//|\.)t\.me/", units.decode("utf-16-le"), re.IGNORECASE)
    for button in (button for row in message.buttons for button in row):
        assert button.data is None or len(button.data) <= DATA_LIMIT


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
        "The Times · 2 h ago\n\n8. "
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
        "The Times · 2 h ago"
    )


def test_a_match_in_the_title_alone_has_no_snippet() -> None:
    of = Listed("sky", 1, {ARTICLE.id: found_in(ARTICLE, query("sky"))})
    assert "</a>\nThe Times · 2 h ago" in headlines(page([ARTICLE]), NOW, EN, of).html


def test_kept() -> None:
    assert kept(ARTICLE, EN, fresh=True).html == (
        '<a href="https://times.example/17?a=1&amp;b=2">Steppe &amp; sky</a>\n'
        "Saved. /saved lists it."
    )
    assert kept(ARTICLE, EN, fresh=False).html.endswith("Already saved. /saved lists it.")


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


def test_saved() -> None:
    assert (
        saved([], NOW, EN).html
        == "Nothing saved yet. Press Save under a summary, or say /save 2 after a list."
    )
    message = saved([replace(ARTICLE, id=number) for number in range(7)], NOW, EN)
    assert message.html.startswith("<b>Saved</b>\n\n1. <a ")
    assert labels(message) == [["1", "2", "3", "4", "5"], ["6", "7"]]


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
@given(HOSTILE, HOSTILE, LINKS)
def test_anything_kept_is_told(title: str, source: str, url: str) -> None:
    message = kept(hostile(1, title, source, url), EN, fresh=True)
    check(Message(message.html.replace("/saved", "saved")), [url])


@settings(max_examples=40, deadline=None)
@given(HOSTILE)
def test_any_label_of_an_empty_list(label: str) -> None:
    check(headlines(page([], total=0), NOW, EN, Listed(label, nothing="Nothing for {label}.")), [])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(HOSTILE, HOSTILE, LINKS), min_size=1, max_size=10))
def test_any_saved_headlines_fit_and_none_of_them_acts(found: list[tuple[str, str, str]]) -> None:
    articles = [hostile(number, *each) for number, each in enumerate(found)]
    check(saved(articles, NOW, EN), [url for _, _, url in found])


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


def hostile(number: int, title: str, source: str, url: str, **fields: Any) -> Article:
    return replace(ARTICLE, id=number, title=title, source_title=source, url=url, **fields)


@pytest.mark.parametrize("piece", ["😀 ", "@😀a ", "@a ", "/a ", "& ", "x ", "t.me/a "])
def test_six_of_the_longest_found_are_one_message(piece: str) -> None:
    long = hostile(1, piece * 9_000, piece * 9_000, "https://a.kz/" + "x" * 2000)
    long = replace(long, text=piece * 20_000 + "horse " * 90, published_at=START - timedelta(400))
    articles = [replace(long, id=number) for number in range(6)]
    marks = {each.id: found_in(each, query("a x me horse")) for each in articles}
    message = headlines(page(articles), NOW, EN, Listed(piece * 100, 2**31 - 1, marks))
    check(message, [long.url])


@pytest.mark.parametrize("piece", ["😀", "@😀a", "@a", "/a ", "&", "x", "t.me/a "])
def test_ten_of_the_longest_are_one_message(piece: str) -> None:
    long = hostile(1, piece * 10_000, piece * 10_000, "https://a.kz/" + "x" * 2000)
    old = replace(long, published_at=START - timedelta(days=400))
    text = parse(saved([old] * 10, NOW, EN).html).text
    assert utf16_length(text) <= LIMIT
    lines = text.splitlines()[2:]
    assert all(utf16_length(line) <= LONGEST_TITLE + 4 for line in lines)
    assert all(utf16_length(line) <= LONGEST_SOURCE + 14 + 3 for line in lines[1::3])
