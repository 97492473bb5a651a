from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from bot.rates.ports import Held
from storage.store import Store
from tests.storage.kit import NOW, quote

LATER = NOW + timedelta(hours=1)
DOUBTED = Held(quote("2026-04-02", "4723.100", 10), "it moved")


async def test_what_is_held_comes_back_as_published(store: Store) -> None:
    full = Held(quote("2026-04-01", "8E-5", published_at=LATER, body_hash="ab"), "too small")
    assert await store.quarantine.hold([DOUBTED, full], NOW) == [DOUBTED, full]
    assert await store.quarantine.held(date.min) == [full, DOUBTED]
    assert await store.quarantine.held(date(2026, 4, 2)) == [DOUBTED]


async def test_no_reading_of_rates_finds_it(store: Store) -> None:
    await store.rates.add([quote("2026-04-01", "475.09")])
    await store.quarantine.hold([DOUBTED], NOW)
    standing = await store.rates.standing("nbk", "USD", "KZT")
    assert standing is not None
    assert standing.newest == quote("2026-04-01", "475.09")
    assert await store.rates.history("nbk", "USD", "KZT", date.min, date.max) == [standing.newest]


async def test_only_another_figure_is_new(store: Store) -> None:
    await store.quarantine.hold([DOUBTED], NOW)
    again = replace(DOUBTED, quote=replace(DOUBTED.quote, fetched_at=LATER))
    same = replace(DOUBTED, quote=replace(again.quote, value=Decimal("472.31"), nominal=1))
    other = replace(DOUBTED, quote=replace(again.quote, value=Decimal("47.2")))
    assert await store.quarantine.hold([again], LATER) == []
    assert await store.quarantine.hold([same], LATER) == []
    assert await store.quarantine.hold([other], LATER) == [other]
    assert await store.quarantine.held(date.min) == [other]


async def test_a_late_answer_does_not_replace_a_newer_one(store: Store) -> None:
    await store.quarantine.hold([DOUBTED], NOW)
    late = replace(DOUBTED.quote, value=Decimal(1), fetched_at=NOW - timedelta(minutes=1))
    await store.quarantine.hold([Held(late, "late")], NOW)
    assert await store.quarantine.held(date.min) == [DOUBTED]


async def test_released(store: Store) -> None:
    other = Held(quote("2026-04-02", "5", base="EUR"), "?")
    await store.quarantine.hold([DOUBTED, other], NOW)
    await store.quarantine.release([DOUBTED.quote, quote("2026-04-03", "472")])
    assert await store.quarantine.held(date.min) == [other]


async def test_nothing_to_do(store: Store) -> None:
    assert await store.quarantine.hold([], NOW) == []
    await store.quarantine.release([])
