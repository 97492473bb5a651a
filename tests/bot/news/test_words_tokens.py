import random
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.news.words import terms, tokens
from bot.news.words.keys import WORD, split
from bot.news.words.memo import LONGEST, Memo
from bot.news.words.names import LANGUAGES
from bot.news.words.tokens import key_of

# What words are made of, where they begin and end, and what is neither.
PIECES = st.sampled_from(
    ["a", "ж", "Ў", "9", "²", "_", "'", "ʻ", "ʼ", "´", "\u0301", "\u0345", " ", "-", "한", "\u0483"]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=30)


@given(TEXTS)
@example("a\u0301'\u0301b")
@example("a\u0301'")
@example("a_'b")
def test_a_text_splits_into_the_words_of_its_terms(text: str) -> None:
    assert split(text) == WORD.findall(text)


@settings(deadline=None)
@given(TEXTS, st.sampled_from(LANGUAGES))
@example("Қазақстанның so'm " + "ы" * 100, "kk")
def test_tokens_are_of_the_keys_of_the_terms(text: str, language: str) -> None:
    found = tokens(text, language)
    assert [key_of(token) for token in found] == [term.key for term in terms(text, language)]
    assert all(
        token.startswith(language) and token.isalnum() and token.isascii() for token in found
    )


@pytest.mark.parametrize("unit", ["ab'", "a\u0301", "a\u0301'", "a_", "a'\u0301", "'"])
def test_splitting_takes_time_in_proportion(unit: str) -> None:
    started = time.perf_counter()
    split(unit * 200_000)
    assert time.perf_counter() - started < 1


def test_a_memo_keeps_what_was_asked_for_lately() -> None:
    made: list[str] = []

    def upper(text: str) -> str:
        made.append(text)
        return text.upper()

    memo = Memo(upper, 3)
    for text in ("a", "b", "c", "a", "d", "a", "e", "f", "g", "a", "b"):
        assert memo[text] == text.upper()
    assert "".join(made) == "abcdefgb"


def test_a_memo_stays_small() -> None:
    chance = random.Random(1)
    memo = Memo(str.upper, 50)
    for _ in range(5000):
        text = str(chance.randrange(1000))
        assert memo[text] == text
        assert len(memo) <= 50


def test_a_memo_does_not_keep_what_is_long() -> None:
    memo = Memo(str.upper)
    assert memo["a" * LONGEST] == "A" * LONGEST
    assert memo["a" * (LONGEST + 1)] == "A" * (LONGEST + 1)
    assert [*memo] == ["a" * LONGEST]
