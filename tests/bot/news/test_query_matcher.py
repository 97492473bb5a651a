import random
import sys
import time
from itertools import accumulate, pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.news.matcher import Matcher
from bot.news.query import Document, parse

VOCABULARY = ("газ", "нефть", "банк", "Астана", "сом", "Qazaqstan", "суд", "мост", "wheat")
ASKED = st.lists(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(VOCABULARY),
        st.sampled_from(["", " ", " -", ' "мост ', " -вода "]),
        st.sampled_from(VOCABULARY),
    ),
    max_size=12,
)
SYLLABLES = ("ба", "ко", "рин", "тел", "му", "шар", "ден", "ги", "лоп", "зак", "нур", "фет")


def vocabulary(size: int, chance: random.Random) -> list[str]:
    words: dict[str, None] = {}
    while len(words) < size:
        words["".join(chance.choices(SYLLABLES, k=4)) + "к"] = None
    return list(words)


@given(ASKED, st.lists(st.sampled_from(VOCABULARY), max_size=15), st.sets(st.integers(0, 11)))
def test_it_finds_what_trying_each_query_finds(
    asked: list[str], words: list[str], removed: set[int]
) -> None:
    queries = {number: parse(text) for number, text in enumerate(asked)}
    matcher: Matcher[int] = Matcher()
    for number, query in queries.items():
        matcher.add(number, query)
    for number in removed:
        matcher.remove(number)
        queries.pop(number, None)
    article = Document.read(" ".join(words))
    expected = {number for number, query in queries.items() if query.matches(article)}
    found = matcher.matching(article)
    assert set(found) == expected
    assert len(found) == len(expected)
    assert len(matcher) == len(queries)


def test_nothing_is_left_of_removed_queries() -> None:
    matcher: Matcher[str] = Matcher()
    for name, text in [("a", "газ"), ("b", "газ"), ("c", "банк Астана"), ("a", "суд")]:
        matcher.add(name, parse(text))
    article = Document.read("Газ, банк, суд в Астане")
    assert sorted(matcher.matching(article)) == ["a", "b", "c"]
    matcher.remove("nobody")
    for name in ("a", "b", "c"):
        matcher.remove(name)
    assert matcher.matching(article) == []
    assert len(matcher) == 0
    assert not any(vars(matcher).values())


def test_a_common_word_is_not_what_a_query_is_filed_under() -> None:
    matcher: Matcher[int] = Matcher()
    for number, (one, other) in enumerate(pairwise(vocabulary(300, random.Random(1)))):
        matcher.add(number, parse(f"Казахстан {one} {other}"))
    assert "qkazakhstan" not in matcher._filed or len(matcher._filed["qkazakhstan"]) <= 1


def test_ten_thousand_queries_against_an_article_take_two_milliseconds() -> None:
    """Words by Zipf, as in speech: queries of one to three, the article of 500."""
    chance = random.Random(7)
    words = vocabulary(20_000, chance)
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(words))))
    matcher: Matcher[int] = Matcher()
    for number in range(10_000):
        asked = chance.choices(words, cum_weights=weights, k=chance.randint(1, 3))
        matcher.add(number, parse(" ".join(asked)))
    articles = [
        Document.read(" ".join(chance.choices(words, cum_weights=weights, k=500)), language="ru")
        for _ in range(20)
    ]
    hits = [matcher.matching(article) for article in articles]
    assert any(hits)
    spent = []
    for article in articles:
        began = time.perf_counter()
        matcher.matching(article)
        spent.append(time.perf_counter() - began)
    traced = sys.gettrace() is not None
    assert min(spent) < (0.02 if traced else 0.002)
