import random
import time
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.news.words import terms, tokens, tokens_of
from bot.news.words.bulk import keys_of
from bot.news.words.keys import WORD, made, split
from bot.news.words.memo import LONGEST, Memo
from bot.news.words.names import LANGUAGES, found_in, read
from bot.news.words.stems import LONGEST as LONGEST_WORD
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


_ENDINGS = (
    "лардың дағы ымызға ында ның лер тік ендігі ов ева ыми иями ец ок ия ка джи ья ларини lardan "
    "imizning siniň lykda gacha sh ies ses 's ical ҳоиро ӣ ву ʻ oʻ 7 ß İ"
)
# Every name there is, plain and with endings, and what else may be between two spaces.
WORDS = st.builds(
    lambda name, case, ending: case(name) + ending,
    st.sampled_from(sorted({spelling for _, spelling, _ in found_in(read("countries.toml"))})),
    st.sampled_from([str.lower, str.capitalize, str.upper]),
    st.sampled_from(["", *_ENDINGS.split()]),
) | st.text("абвгджзийклмнопсуцщыьюяёәғңөұіҷӣabcdehiknostwxyzäňşç’", min_size=1, max_size=9)


@settings(deadline=None)
@given(st.lists(WORDS | TEXTS.filter(str.isalnum), max_size=40), st.sampled_from(LANGUAGES))
@example(["аббаттық", "нн", "ннан", "xx", "teňňe", "ыы", "а" * 41, "12", "qaza"], "kk")
@example(["сумов", "Ошто", "Иванов", "иванов", "қазақ", "Һ", "рынок", "kyrgyz's"], "ru")
def test_many_words_have_the_keys_that_each_has_alone(words: list[str], language: str) -> None:
    found = dict(keys_of(words, language))
    assert found == {word: made(word[:LONGEST_WORD], language) for word in words}


@settings(deadline=None)
@given(st.lists(TEXTS, max_size=5), st.sampled_from(LANGUAGES))
def test_many_texts_have_the_tokens_that_each_has_alone(texts: list[str], language: str) -> None:
    assert tokens_of(texts, language) == [tokens(text, language) for text in texts]


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


def test_a_memo_is_asked_for_many_at_once() -> None:
    asked: list[str] = []

    def made(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
        for text in texts:
            asked.append(text)
            yield text, text.upper()

    memo = Memo(str.upper, 3)
    for texts in ("aab", "bca", "de", "ea", "b", "f" * (LONGEST + 1)):
        assert memo.many(texts, made) == {text: text.upper() for text in texts}
        assert len(memo) <= 3
    assert sorted(asked) == ["a", "b", "c", "d", "e", "f"]
    memo.many(["a" * (LONGEST + 1)], made)
    assert max(map(len, memo)) == 1
