"""A snippet is whole words around the first match, on one line, of about a hundred characters."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.emulator.html import parse
from bot.news.query import parse as query
from bot.render.snippets import LENGTH, LONGEST_SNIPPET, excerpt, found
from bot.text import utf16_length
from tests.bot.render.hostile import ARTICLE

WORDS = " ".join(f"word{number}" for number in range(60))


def test_a_short_text_is_shown_whole() -> None:
    assert excerpt("All of it.\n\nIs here.", (4, 6)) == "All of it. Is here."


def test_the_middle_of_a_long_text() -> None:
    start = WORDS.index("word30")
    shown = excerpt(WORDS, (start, start + 6))
    assert shown == f"…{shown[1:-1]}…"
    words = shown[1:-1].split()
    assert "word30" in words
    assert set(words) <= set(WORDS.split())
    assert LENGTH - 10 <= len(shown) <= LENGTH + 2


@pytest.mark.parametrize(("word", "ends"), [("word0", (False, True)), ("word59", (True, False))])
def test_the_ends_of_a_text(word: str, ends: tuple[bool, bool]) -> None:
    start = WORDS.index(word)
    shown = excerpt(WORDS, (start, start + len(word)))
    assert (shown.startswith("…"), shown.endswith("…")) == ends


@given(st.text(max_size=400), st.data())
def test_the_match_is_always_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 150)))
    shown = excerpt(text, (start, end))
    assert " ".join(text[start:end].split()) in shown
    assert len(shown) <= max(LENGTH, end - start + 40) + 2
    assert "\n" not in shown


@pytest.mark.parametrize(
    ("asked", "title", "snippet"),
    [
        ("horses", "Horse races", "In Naryn, <b>horses</b> ran &amp; won."),
        ("naryn races", "Horse <b>races</b>", "In <b>Naryn</b>, horses ran &amp; won."),
        ('"horses ran" -camels', "Horse races", "In Naryn, <b>horses ran</b> &amp; won."),
        ("races", "Horse <b>races</b>", ""),
    ],
)
def test_what_is_bold(asked: str, title: str, snippet: str) -> None:
    article = replace(ARTICLE, title="Horse races", text="In Naryn, horses ran & won.", url="")
    marks = found(article, query(asked))
    assert marks.snippet == snippet
    # Another form of the word is the same word.
    assert marks.title.replace("<b>Horse</b>", "Horse") == title


def test_the_words_of_another_script() -> None:
    article = replace(ARTICLE, language="kk", text="Бүгін Қазақстан халқы той тойлады.")
    assert "<b>Қазақстан</b>" in found(article, query("Kazakhstan")).snippet


def test_a_mention_stays_none_when_its_name_is_bold() -> None:
    article = replace(ARTICLE, text="Write to @durov today.")
    assert "@\u2060<b>durov</b> today" in found(article, query("durov")).snippet


def test_few_words_are_bold_and_a_long_one_is_cut() -> None:
    many = replace(ARTICLE, text="gas " * 500)
    assert found(many, query("gas")).snippet.count("<b>") == 5
    long = replace(ARTICLE, text="x" * 5000 + " gas")
    shown = parse(str(found(long, query("x" * 190)).snippet)).text
    assert utf16_length(shown) <= LONGEST_SNIPPET
