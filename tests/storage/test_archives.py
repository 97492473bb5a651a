from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.store import Store

MAY = date(2026, 5, 1)
JUNE = date(2026, 6, 1)


def day(number: int) -> date:
    return date(2026, 5, number)


async def test_nothing_was_asked_yet(store: Store) -> None:
    assert await store.archives.answered("nbk", MAY, JUNE) == {}


async def test_spans_by_currency(store: Store) -> None:
    await store.archives.answer("cbr", "", day(1), day(3))
    await store.archives.answer("cbr", "USD", day(5), day(9))
    await store.archives.answer("nbt", "", day(1), day(30))
    assert await store.archives.answered("cbr", MAY, JUNE) == {
        "": [(day(1), day(3))],
        "USD": [(day(5), day(9))],
    }
    assert await store.archives.answered("cbr", day(4), day(5)) == {"USD": [(day(5), day(9))]}


@pytest.mark.parametrize(
    ("since", "until", "spans"),
    [
        (6, 7, [(2, 4), (6, 7)]),
        (5, 7, [(2, 7)]),
        (3, 7, [(2, 7)]),
        (3, 3, [(2, 4)]),
        (1, 9, [(1, 9)]),
        (1, 1, [(1, 4)]),
        (2, 4, [(2, 4)]),
    ],
)
async def test_what_touches_becomes_one(
    store: Store, since: int, until: int, spans: list[tuple[int, int]]
) -> None:
    await store.archives.answer("nbk", "", day(2), day(4))
    await store.archives.answer("nbk", "", day(since), day(until))
    found = await store.archives.answered("nbk", MAY, JUNE)
    assert found == {"": [(day(first), day(last)) for first, last in spans]}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5)), min_size=1, max_size=8))
async def test_the_spans_are_the_days_that_were_answered(
    store: Store, answers: list[tuple[int, int]]
) -> None:
    bank = f"bank {hash(tuple(answers))}"
    wanted = set()
    for start, length in answers:
        since, until = MAY + timedelta(days=start), MAY + timedelta(days=start + length)
        await store.archives.answer(bank, "", since, until)
        wanted |= {since + timedelta(days=number) for number in range(length + 1)}
    spans = (await store.archives.answered(bank, MAY, date(2026, 7, 1)))[""]
    found = [
        first + timedelta(days=n) for first, last in spans for n in range((last - first).days + 1)
    ]
    assert sorted(wanted) == found
    gaps = [later[0] - earlier[1] for earlier, later in pairwise(spans)]
    assert all(gap > timedelta(days=1) for gap in gaps)
