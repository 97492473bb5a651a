import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ChatError
from bot.news.query import (
    LONGEST_QUERY,
    Document,
    NothingAsked,
    OnlyExclusions,
    QueryTooLong,
    parse,
)

TITLE = "Национальный банк Казахстана повысил ставку"
TEXT = "Решение объявлено в Астане. Банк: национальный регулятор ждёт инфляции в 9%."


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("банк", True),
        ("Bank", True),
        ("банк ставка", True),
        ("банк сом", False),
        ("Қазақстан инфляция", True),
        ("Qazaqstan", True),
        ('"национальный банк"', True),
        ('"банк национальный"', True),
        ('"банк ставка"', False),
        ('"ставку решение"', False),
        ('"Банк Казахстан повысил"', True),
        ("банк -Астана", False),
        ("банк −Остона", False),
        ("банк -Бишкек", True),
        ('банк -"банк ставка"', True),
        ('банк -"national bank"', True),
        ('банк -"Kazakhstan повысил"', False),
        ("банк - Астана", True),
        ("банк-Казахстан", True),
        ("Казахстан-банк", False),
        ("9", True),
        ("«национальный банк», «ставка»", True),
        ('"национальный банк', True),
        ('"национальный ставка', False),
        ("банк банк банк банк банк банк банк банк банк банк банк", True),
        ("нацио", False),
        ("бан", False),
    ],
)
def test_all_wanted_and_nothing_excluded(asked: str, found: bool) -> None:
    document = Document.read(TITLE, TEXT, language="ru")
    assert parse(asked).matches(document) is found


def test_where_the_words_are() -> None:
    query = parse('"национальный банк" банк астана -сом')
    title, text = query.spans(Document.read(TITLE, TEXT, language="ru"))
    assert [TITLE[start:end] for start, end in title] == ["Национальный банк"]
    assert [TEXT[start:end] for start, end in text] == ["Астане", "Банк"]
    assert parse("сом").spans(Document.read(TITLE)) == ((),)


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ("", NothingAsked),
        (" \n ", NothingAsked),
        ("!!! — '' \"\" - -", NothingAsked),
        ("-банк", OnlyExclusions),
        ('-банк -"большой театр"', OnlyExclusions),
        ("a b d e f g h i j k l", QueryTooLong),
        ('"a b d e f g" -h i j k l', QueryTooLong),
        ("x" * (LONGEST_QUERY + 1), QueryTooLong),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(asked: str, refusal: type[ChatError]) -> None:
    with pytest.raises(refusal) as refused:
        parse(asked)
    assert str(refused.value).endswith(".")


def test_ten_words_in_two_hundred_characters_are_allowed() -> None:
    assert len(parse("a b c d e f g h i j").wanted) == 10
    assert parse("x" * LONGEST_QUERY).wanted


def test_the_same_words_are_the_same_query() -> None:
    assert parse("Казахстан банк") == parse("  КАЗАХСТАН   банк банк ")
    assert hash(parse("газ -нефть")) == hash(parse("газ  -нефть"))
    assert parse("газ -нефть") != parse("газ нефть")
    assert pickle.loads(pickle.dumps(parse("газ -нефть"))) == parse("газ -нефть")  # noqa: S301 - own


@given(st.text(st.characters() | st.sampled_from('"-“»« '), max_size=250))
def test_any_text_is_a_query_or_refused(text: str) -> None:
    try:
        query = parse(text)
    except (NothingAsked, OnlyExclusions, QueryTooLong):
        return
    assert 1 <= sum(map(len, (*query.wanted, *query.excluded))) <= 10
    query.matches(Document.read(text))


KNOWN = ("газ", "нефть", "банк", "Астане", "Qazaqstan", "wine", "7", "правда")
WORDS = st.lists(st.sampled_from(KNOWN), max_size=9)


@given(WORDS, WORDS)
def test_a_text_is_found_by_its_own_words(words: list[str], others: list[str]) -> None:
    if not words:
        return
    document = Document.read(" ".join([*others, *words]), "")
    assert parse(" ".join(words)).matches(document)
    assert parse(f'"{" ".join(words)}"').matches(document)
    excluding = parse(f"{words[0]} -{words[-1]}")
    assert not excluding.matches(document)
