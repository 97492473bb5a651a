import math
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.news.stories.nearness import Nearness, Vector

counted = st.dictionaries(
    st.sampled_from([f"term{number}" for number in range(12)]),
    st.integers(1, 4),
    max_size=8,
)


def cosine(one: Vector, other: Vector) -> float:
    theirs = dict(other)
    return sum(weight * theirs.get(term, 0.0) for term, weight in one)


@given(st.lists(counted, max_size=40), counted, st.floats(0.05, 0.95), st.data())
def test_finds_exactly_what_comparing_with_all_finds(
    texts: list[Counter[str]], asked: Counter[str], least: float, data: st.DataObject
) -> None:
    near = Nearness()
    opened = {}
    for text in texts:
        vector = near.vector(text)
        opened[near.add(vector)] = vector
    for number in data.draw(st.sets(st.sampled_from(sorted(opened) or [0]))):
        if number in opened:
            near.drop(number)
            del opened[number]
    assert len(near) == len(opened)
    vector = near.vector(asked)
    expected = {number: cosine(vector, other) for number, other in opened.items()}
    found = dict(near.near(vector, least))
    for number, score in expected.items():
        if abs(score - least) > 1e-5:
            assert (number in found) == (score >= least)
        if number in found:
            assert math.isclose(found[number], score, abs_tol=1e-5)
    assert found.keys() <= expected.keys()
    for number, other in opened.items():
        terms = {term for term, _ in other}
        assert all(near.has(number, term) == (term in terms) for term in terms | {"term0", "no"})


def test_closed_articles_leave_the_lists() -> None:
    near = Nearness()
    numbers = [near.add(near.vector({"common": 1, f"own{place}": 1})) for place in range(200)]
    for number in numbers[:199]:
        near.drop(number)
    assert set(near._postings) == {"common", "own199"}
    assert len(near._postings["common"].numbers) < 20
    assert near.has(numbers[-1], "common")


def test_an_empty_text_is_near_to_nothing() -> None:
    near = Nearness()
    near.add(near.vector({}))
    near.add(near.vector({"a": 1}))
    assert list(near.near(near.vector({}), 0.1)) == []


def test_few_candidates_are_looked_up_in_long_lists() -> None:
    near = Nearness()
    for place in range(400):
        near.add(near.vector({"common": 1, f"own{place}": 1}))
    found = dict(near.near(near.vector({"common": 1, "own7": 1}), 0.5))
    assert set(found) == {7}
