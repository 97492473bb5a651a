from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Standing
from bot.rates.ports import Around
from storage.rates import per_unit
from storage.store import Store
from tests.storage.kit import NOW, quote

SERIES = ("nbk", "USD", "KZT")
LATER = NOW + timedelta(hours=1)


async def test_what_was_stored_comes_back_as_published(store: Store) -> None:
    full = quote("2026-04-01", "472.310", 100, published_at=LATER, body_hash="ab")
    tiny = quote("2026-04-02", "8E-5")
    assert await store.rates.add([full, tiny]) == 2
    found = await store.rates.history(*SERIES, date(2026, 4, 1), date(2026, 4, 2))
    assert found == [full, tiny]
    assert str(found[0].value) == "472.310"


async def test_both_days_of_a_history_are_in_it(store: Store) -> None:
    days = [quote(f"2026-04-0{n}", str(n)) for n in range(1, 6)]
    await store.rates.add(days)
    found = await store.rates.history(*SERIES, date(2026, 4, 2), date(2026, 4, 4))
    assert found == days[1:4]
    assert await store.rates.history("cbr", "USD", "KZT", date.min, date.max) == []


async def test_what_is_new_or_changed_counts(store: Store) -> None:
    first = quote("2026-04-01", "470")
    assert await store.rates.add([]) == 0
    assert await store.rates.add([first, quote("2026-04-02", "471")]) == 2
    assert await store.rates.add([replace(first, fetched_at=LATER, body_hash="new")]) == 0
    assert await store.rates.add([replace(first, fetched_at=LATER, value=Decimal(480))]) == 1
    assert await store.rates.add([replace(first, fetched_at=LATER, published_at=NOW)]) == 1


async def test_the_newest_fetch_wins(store: Store) -> None:
    first = quote("2026-04-01", "470")
    last = replace(first, fetched_at=LATER, body_hash="last")
    await store.rates.add([first])
    await store.rates.add([last])
    late = replace(first, value=Decimal(1), fetched_at=LATER - timedelta(minutes=1))
    assert await store.rates.add([late]) == 0
    assert await store.rates.history(*SERIES, date.min, date.max) == [last]


async def test_nothing_stands_where_nothing_is_stored(store: Store) -> None:
    await store.rates.add([quote("2026-04-01", "470")])
    assert await store.rates.standing("nbk", "EUR", "KZT") is None
    assert await store.rates.standing(*SERIES, date(2026, 3, 31)) is None


async def test_a_series_that_begins_with_its_run(store: Store) -> None:
    days = [quote("2026-04-01", "470"), quote("2026-04-02", "470.00")]
    await store.rates.add(days)
    assert await store.rates.standing(*SERIES) == Standing(days[1], date(2026, 4, 1), None)


@pytest.mark.parametrize(
    ("until", "newest", "since", "previous"),
    [
        (None, 7, 5, 4),
        (7, 7, 5, 4),
        (6, 5, 5, 4),
        (5, 5, 5, 4),
        (4, 4, 4, 3),
        (3, 3, 2, 1),
        (1, 1, 1, None),
    ],
)
async def test_since_when_and_what_before(
    store: Store, until: int | None, newest: int, since: int, previous: int | None
) -> None:
    rows = [("1", 1), ("0.4", 1), ("40", 100), ("7", 10), ("40", 100), ("0.400", 1)]
    numbers = [1, 2, 3, 4, 5, 7]
    days = {
        number: quote(f"2026-04-0{number}", value, nominal)
        for number, (value, nominal) in zip(numbers, rows, strict=True)
    }
    await store.rates.add([*days.values(), quote("2026-04-06", "9", source="cbr")])
    last = date(2026, 4, until) if until else None
    assert await store.rates.standing(*SERIES, last) == Standing(
        days[newest], date(2026, 4, since), days[previous] if previous else None
    )


@pytest.mark.parametrize(
    ("value", "nominal", "expected"),
    [
        ("472.310", 1, "472.31"),
        ("472.310", 100, "4.7231"),
        ("8E-5", 1, "0.00008"),
        ("1E+3", 1, "1000"),
        ("2", 3, "0." + "6" * 59 + "7"),
    ],
)
def test_one_spelling(value: str, nominal: int, expected: str) -> None:
    assert per_unit(Decimal(value), nominal) == expected


@given(
    st.decimals(min_value="0.00000001", max_value=10**9, places=8),
    st.integers(1, 10**6),
    st.integers(1, 10**4),
)
def test_equal_rates_have_equal_texts(value: Decimal, nominal: int, factor: int) -> None:
    assert per_unit(value, nominal) == per_unit(value * factor, nominal * factor)
    assert per_unit(value, nominal) != per_unit(value + Decimal("0.00000001"), nominal)


EURO = ("nbk", "EUR", "KZT")


async def test_many_series_stand_as_each_does_alone(store: Store) -> None:
    await store.rates.add([quote(f"2026-04-0{n}", v) for n, v in enumerate("12233", 1)])
    await store.rates.add([quote("2026-04-02", "500", base="EUR")])
    absent = ("cbr", "USD", "RUB")
    for until in (None, date(2026, 4, 3), date(2026, 4, 1), date(2026, 3, 31)):
        alone = {series: await store.rates.standing(*series, until) for series in (SERIES, EURO)}
        found = await store.rates.standings([SERIES, EURO, absent, SERIES], until)
        assert found == {series: one for series, one in alone.items() if one is not None}
    assert await store.rates.standings([]) == {}


async def test_many_histories_are_as_each_is_alone(store: Store) -> None:
    await store.rates.add([quote(f"2026-04-0{n}", str(n)) for n in range(1, 6)])
    await store.rates.add([quote("2026-04-02", "500", base="EUR")])
    days = date(2026, 4, 2), date(2026, 4, 4)
    found = await store.rates.histories([SERIES, EURO, ("cbr", "USD", "RUB")], *days)
    assert found[SERIES] == await store.rates.history(*SERIES, *days)
    assert found[EURO] == await store.rates.history(*EURO, *days)
    assert found["cbr", "USD", "RUB"] == []


async def test_what_is_accepted_about_a_day(store: Store) -> None:
    rows = [quote(f"2026-04-0{n}", str(n)) for n in (1, 3, 5)]
    await store.rates.add([*rows, quote("2026-04-02", "500", base="EUR")])
    asked = [
        quote("2026-04-04", "9"),
        quote("2026-04-03", "9"),
        quote("2026-04-01", "9"),
        quote("2026-04-03", "9", base="EUR"),
        quote("2026-04-03", "9", base="GBP"),
    ]
    near = await store.rates.around(asked)
    assert near[0] == Around(rows[1], None, rows[2])
    assert near[1] == Around(rows[0], rows[1], rows[2])
    assert near[2] == Around(None, rows[0], rows[1])
    assert near[3] == Around(quote("2026-04-02", "500", base="EUR"))
    assert near[4] == Around()
    assert await store.rates.around([]) == []
