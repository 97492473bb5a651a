from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import micros
from storage.values import (
    AT_ONCE,
    fits,
    moment,
    optional_micros,
    optional_moment,
    places_of,
    portions_of,
    storable,
)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_comes_back_exactly(at: datetime) -> None:
    assert moment(micros(at)) == at


def test_any_zone_is_the_same_moment() -> None:
    almaty = datetime(1970, 1, 1, 5, 0, 0, 7, tzinfo=timezone(timedelta(hours=5)))
    assert micros(almaty) == 7
    assert moment(7).tzinfo is UTC


def test_none_stays_none() -> None:
    assert optional_micros(None) is None
    assert optional_moment(None) is None
    assert optional_moment(optional_micros(moment(-3))) == moment(-3)


@given(st.text(st.characters()))
def test_every_text_becomes_storable(text: str) -> None:
    stored = storable(text)
    assert "\0" not in stored
    assert stored.encode().decode() == stored
    assert storable(stored) == stored


@pytest.mark.parametrize("number", [0, 2**63 - 1, -(2**63) + 1])
def test_fits(number: int) -> None:
    assert fits(number, 1)


@pytest.mark.parametrize("number", [2**63, -(2**64), None])
def test_does_not_fit(number: int | None) -> None:
    assert not fits(1, number)


def test_places_are_of_few_lengths() -> None:
    assert places_of([7]) == ("?", [7])
    assert places_of({5: "a", 6: "b", 7: "c"}) == ("?,?,?,?", [5, 6, 7, 7])


def test_portions_are_of_what_a_statement_takes() -> None:
    assert [*portions_of([])] == []
    (places, first), (one, last) = portions_of(range(AT_ONCE + 1))
    assert (places.count("?"), len(first), one, last) == (512, 512, "?", [AT_ONCE])
    assert [*dict.fromkeys(first)] == [*range(AT_ONCE)]
