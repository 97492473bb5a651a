import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ChatError
from bot.model import Entry
from bot.news.indexing import GAP, arrival, arrivals, either, keys, lookup, read, sign
from bot.news.query import Document, parse
from bot.news.words.names import LANGUAGES
from bot.news.words.tokens import spelled
from tests.bot.news.test_query import TEXT, TITLE
from tests.bot.news.test_query_watch import ARTICLES, WATCHES


class Index:
    """Documents in the index that storage has, by their place in the list."""

    def __init__(self, connection: sqlite3.Connection, documents: Sequence[Document]) -> None:
        self._connection = connection
        connection.execute("CREATE VIRTUAL TABLE i USING fts5 (keys, tokenize = 'ascii')")
        rows = ((at, " ".join(keys(document))) for at, document in enumerate(documents))
        connection.executemany("INSERT INTO i (rowid, keys) VALUES (?, ?)", rows)

    def found(self, text: str) -> set[int]:
        rows = self._connection.execute("SELECT rowid FROM i WHERE i MATCH ?", (text,))
        return {row[0] for row in rows}


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as opened:
        yield opened


def matching(words: str, documents: Sequence[Document]) -> set[int]:
    query = parse(words)
    return {at for at, document in enumerate(documents) if query.matches(document)}


@pytest.mark.parametrize("watch", [*WATCHES, "tenge -Kazakhstan", 'банк -"bank tenge"', "сўм"])
def test_the_index_finds_of_the_watched_articles_what_a_query_matches(
    connection: sqlite3.Connection, watch: str
) -> None:
    documents = [Document.read(text, language=language) for language, text, _ in ARTICLES]
    found = Index(connection, documents).found(either(lookup(parse(watch)).alternatives))
    assert found == matching(watch, documents) != set()


@pytest.mark.parametrize(
    "asked",
    [
        *("банк", "Bank", "банк сом", "Qazaqstan", '"национальный банк"', '"банк ставка"'),
        *('"ставку решение"', "банк -Астана", "банк −Остона", 'банк -"national bank"', "9"),
        *('банк -"Kazakhstan повысил"', "банк-Казахстан", "Казахстан-банк", "нацио"),
    ],
)
def test_the_index_finds_what_the_table_of_queries_says(
    connection: sqlite3.Connection, asked: str
) -> None:
    document = Document.read(TITLE, TEXT, language="ru")
    found = Index(connection, [document]).found(either(lookup(parse(asked)).alternatives))
    assert found == matching(asked, [document])


KNOWN = ("газ", "нефть", "банк", "банки", "Астане", "Qazaqstan", "wine", "7", "so'm", "party", "ъ")
WORDS = st.lists(st.sampled_from(KNOWN), max_size=5).map(" ".join)
PIECES = st.builds(
    lambda minus, words: f'{minus}"{words}"', st.sampled_from(["", "-"]), WORDS
) | st.sampled_from(KNOWN)
ASKED = st.lists(PIECES, min_size=1, max_size=3).map(" ".join)
DOCUMENTS = st.lists(
    st.builds(
        lambda title, text, language: Document.read(title, text, language=language),
        WORDS,
        WORDS,
        st.sampled_from(LANGUAGES),
    ),
    max_size=6,
)


@settings(max_examples=300, deadline=None)
@given(ASKED, DOCUMENTS)
def test_the_index_finds_exactly_what_a_query_matches(
    asked: str, documents: list[Document]
) -> None:
    try:
        query = parse(asked)
    except ChatError:
        return
    asks = lookup(query)
    expected = matching(asked, documents)
    with closing(sqlite3.connect(":memory:")) as connection:
        found = Index(connection, documents).found(either(asks.alternatives))
    assert found >= expected
    assert found == expected or not asks.exact


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), DOCUMENTS)
def test_any_text_is_found_by_its_own_words(title: str, asked: str, others: list[Document]) -> None:
    documents = [Document.read(title), Document.read(asked, ""), *others]
    try:
        asks = lookup(parse(asked))
    except ChatError:
        return
    with closing(sqlite3.connect(":memory:")) as connection:
        found = Index(connection, documents).found(either(asks.alternatives))
    assert not asks.exact or found == matching(asked, documents)


@given(st.lists(st.text(max_size=30), min_size=1, max_size=3), st.sampled_from(LANGUAGES))
def test_what_is_read_back_is_the_same_to_a_query(texts: list[str], language: str) -> None:
    document = Document.read(*texts, language=language)
    again = read([sign("s", "outlet"), *keys(document)])
    assert [[term.key for term in part] for part in again.parts] == [
        [term.key for term in part] for part in document.parts
    ]
    assert again.language == language or not document.keys


@given(st.text(), st.text())
def test_spellings_are_letters_and_digits_and_differ(one: str, other: str) -> None:
    assert (spelled(one) == spelled(other)) is (one == other)
    assert spelled(one).isascii()
    assert not one or spelled(one).isalnum()


def test_a_long_phrase_is_left_to_be_looked_into() -> None:
    phrase = " ".join(["банками"] * 8)
    assert lookup(parse(phrase)).exact
    asks = lookup(parse(f'"{phrase}"'))
    assert not asks.exact
    assert len(either(asks.alternatives)) < 100_000
    excluding = lookup(parse(f'банк -"{phrase}" -газ'))
    assert (excluding.exact, either(excluding.alternatives).count("NOT")) == (False, 7)


def test_what_an_arrival_is_made_of() -> None:
    entry = Entry("g", "https://example.org/1", "Газ Узбекистана", "Новости Ташкента.")
    made = arrival("id", entry, "ru")
    assert (made.identity, made.entry) == ("id", entry)
    assert "uzbekistan" in made.topics
    assert made.keys[2] == GAP
    assert len(made.keys) == 5
    assert "sport" not in made.topics
    assert "tajikistan" in arrival("id", entry, "ru", ["Таджикистан"]).topics
    assert arrival("id", Entry("", "", "", ""), "xx").keys == (GAP,)


@pytest.mark.parametrize("language", ["ru", "xx"])
def test_entries_are_kept_as_one_by_one(language: str) -> None:
    texts = ("Газ в Оше", "Қазақстан газы", "", "Кабмин о сумах и тенге: 5 %")
    entries = [
        (str(n), Entry("", "", title, text, tags=(title, "Экономика")[: n % 3]))
        for n, (title, text) in enumerate(product(texts, texts))
    ]
    assert arrivals(entries, language) == [
        arrival(key, entry, language, entry.tags) for key, entry in entries
    ]
