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
    theirs = dict(zip(other.terms, other.weights, strict=True))
    pairs = zip(one.terms, one.weights, strict=True)
    return sum(weight * theirs.get(term, 0.0) for term, weight in pairs)


@given(st.lists(counted, max_size=40), counted, st.floats(0.05, 0.95), st.data())
def test_finds_exactly_what_comparing_with_all_finds(
    texts: list[Counter[str]], asked: Counter[str], least: float, data: st.DataObject
) -> None:
    near = Nearness(least, many=data.draw(st.integers(1, 20)))
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
    found = dict(near.near(vector))
    for number, score in expected.items():
        if abs(score - least) > 1e-5:
            assert (number in found) == (score >= least)
        if number in found:
            assert math.isclose(found[number], score, abs_tol=1e-5)
    assert found.keys() <= expected.keys()
    for number, other in opened.items():
        terms = set(other.terms)
        assert all(near.has(number, term) == (term in terms) for term in terms | {"term0", "no"})


def test_closed_articles_leave_the_lists() -> None:
    near = Nearness(0.5)
    numbers = [near.add(near.vector({"common": 1, f"own{place}": 1})) for place in range(200)]
    for number in numbers[:199]:
        near.drop(number)
    assert set(near._terms) == {"common", "own199"}
    assert near._terms["common"].documents == 1
    assert near.has(numbers[-1], "common")


def test_an_empty_text_is_near_to_nothing() -> None:
    near = Nearness(0.1)
    near.add(near.vector({}))
    near.add(near.vector({"a": 1}))
    assert list(near.near(near.vector({}))) == []


def test_lists_of_common_terms_are_not_kept_and_not_missed() -> None:
    near = Nearness(0.5, many=20)
    numbers = [
        near.add(near.vector({"common": 1, f"own{place}": 2, f"pair{place // 2}": 2}))
        for place in range(400)
    ]
    assert len(near._terms["common"].numbers) == 0
    vector = near.vector({"common": 1, "own7": 2, "pair3": 2})
    found = dict(near.near(vector))
    assert set(found) == {6, 7}
    for number, score in found.items():
        other = Vector(near._open[number], near._weights[number], ())
        assert math.isclose(score, cosine(vector, other), abs_tol=1e-5)
    for number in numbers:
        near.drop(number)
    assert not near._terms
    assert not near._common
    assert not near._weights
    assert not near._plain


def test_a_list_is_swept_of_closed_articles_before_its_term_is_common() -> None:
    near = Nearness(0.5, many=20)
    for place in range(100):
        number = near.add(near.vector({"often": 1, f"own{place}": 1}))
        if place >= 10:
            near.drop(number)
    assert not near._terms["often"].common
    assert len(near._terms["often"].numbers) <= 21
