"""What both databases make of a query is the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Selection
from bot.news.query import parse
from bot.news.words.names import LANGUAGES
from storage.drivers.fulltext import FTS5
from storage.drivers.tsvector import BREAK, TSVECTOR, tsquery, tsvector


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"enoil"', "(~enoil)"),
        ('"enoil engas"', "(~enoil <-> ~engas)"),
        ('("enoil" OR "rux1x") AND xxsa', "((~enoil) | (~rux1x)) & ~xxsa"),
        ('("ena") NOT (xxsa OR xxsb)', "((~ena)) & ! (~xxsa | ~xxsb)"),
        ('"enor" OR "ennot"', "(~enor) | (~ennot)"),
    ],
)
def test_an_expression_in_other_words(text: str, expected: str) -> None:
    assert tsquery(text) == expected


def test_what_is_asked_of_each_alternative() -> None:
    selection = Selection(source_id="a", muted=frozenset({"b"}))
    one, *others = TSVECTOR.lookup(parse("oil"), selection).text.split(BREAK)
    assert one == "((((((~enqoil)))) & ~xxsa) & ! (~xxsb))"
    assert len(others) == len(LANGUAGES) - 1


def test_tokens_have_their_places() -> None:
    assert tsvector(1, "xxsa enoil xxgap enoil") == "axxsa:1 aenoil:2 axxgap:3 aenoil:4"


@given(st.lists(st.sampled_from(["AND", "OR", "NOT", "enand", "ennot"]), min_size=1))
def test_words_of_a_phrase_are_no_operators(words: list[str]) -> None:
    """Tokens are written small, operators are not."""
    phrase = f'"{" ".join(word.lower() for word in words)}"'
    assert tsquery(phrase) == f"({' <-> '.join(f'~{word.lower()}' for word in words)})"


def test_both_are_put_in_with_what_they_ask_for() -> None:
    for index in (FTS5, TSVECTOR):
        assert len(index.entry(1, "enoil")) == index.index.count("?")
