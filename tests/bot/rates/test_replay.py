"""The recorded histories, admitted day by day: what waits in quarantine, and what does not."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from bot.model import Quote, Series
from bot.rates.admission import Admission
from bot.rates.ports import Held
from storage.quarantine import SqlQuarantine
from storage.store import Store
from tests.bot.rates.history import Desk, days, opened
from tests.kit.clock import TurnedClock

NBKR = "nbkr_kgs_official_2021-07_2026-08.csv"
ECB = "ecb_eur_daily_1999_2026.csv"
NBU = "nbu_uah_official_daily.csv"
FEED = "resplit_usd_daily_2025-07_2026-08.csv"
Key = tuple[str, str, date]


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with opened(tmp_path) as store:
        yield store


class Noted:
    """The quarantine of a store, with everything that was ever in it."""

    def __init__(self, quarantine: SqlQuarantine) -> None:
        self._quarantine = quarantine
        self.ever: set[Key] = set()

    async def hold(self, held: Sequence[Held], at: datetime) -> list[Held]:
        self.ever |= {key(one.quote) for one in held}
        return await self._quarantine.hold(held, at)

    async def held(self, since: date) -> list[Held]:
        return await self._quarantine.held(since)

    async def release(self, quotes: Sequence[Quote]) -> None:
        await self._quarantine.release(quotes)


def key(quote: Quote) -> Key:
    return quote.base, quote.quote, quote.effective_date


async def replayed(name: str, source: str, store: Store) -> tuple[list[Quote], set[Key]]:
    noted = Noted(store.quarantine)
    admission = Admission(store.rates, noted, store.transaction, TurnedClock())
    quotes = [quote for rows in days(name, source) for quote in rows]
    await admission.admit(quotes)
    return quotes, noted.ever


def limit(quote: Quote) -> Decimal:
    pair = {quote.base, quote.quote}
    if pair == {"USD", "TMT"}:
        return Decimal("0.01")
    return Decimal("0.10") if pair & {"RUB", "TRY"} else Decimal("0.05")


def half_a_digit(quote: Quote) -> Decimal:
    """How much of a move may be rounding, of both ends, as a fraction."""
    last = Decimal(1).scaleb(int(quote.value.as_tuple().exponent))
    return last / quote.value * Decimal("1.2")


def check_each_day(quotes: list[Quote], waited: set[Key], source: str) -> int:
    """Every jump waited and no ordinary day did; how many jumps there were."""
    previous: dict[Series, Quote] = {}
    jumps = 0
    for quote in quotes:
        before = previous.get(quote.series)
        previous[quote.series] = quote
        stale_peg = source == "nbu" and "TMT" in quote.series  # once a month, beside daily dollars
        if before is None or stale_peg or key(before) in waited:
            continue
        if (quote.effective_date - before.effective_date).days > 4:
            continue  # the limit grows with the gap: see test_admission
        move = abs(quote.value / before.value - 1)
        if move <= limit(quote):
            assert key(quote) not in waited, quote
        elif move > limit(quote) + half_a_digit(quote):
            assert key(quote) in waited, quote
            jumps += 1
    return jumps


async def test_the_hryvnias_thirty_years(store: Store) -> None:
    quotes, waited = await replayed(NBU, "nbu", store)
    assert check_each_day(quotes, waited, "nbu") >= 90


async def test_the_soms_true_jumps_of_2022_are_confirmed_by_the_next_bulletins(
    store: Store,
) -> None:
    quotes, waited = await replayed(NBKR, "nbkr", store)
    assert check_each_day(quotes, waited, "nbkr") >= 15
    forever = {key(one.quote) for one in await store.quarantine.held(date.min)}
    assert forever == {(base, "KGS", date(2022, 2, 26)) for base in ("USD", "EUR", "KZT")}
    assert len(waited) < 40 < len(quotes) / 100
    for day, value in ((date(2022, 3, 11), "103.1214"), (date(2022, 3, 30), "87.9492")):
        (found,) = await store.rates.history("nbkr", "USD", "KGS", day, day)
        assert str(found.value) == value


async def test_the_crises_of_rouble_lira_and_pound(store: Store) -> None:
    quotes, waited = await replayed(ECB, "ecb", store)
    assert check_each_day(quotes, waited, "ecb") >= 7
    jumps = {
        ("EUR", "RUB", date(2014, 12, 16)),
        ("EUR", "RUB", date(2022, 2, 28)),
        ("EUR", "TRY", date(2018, 8, 13)),
        ("EUR", "TRY", date(2021, 12, 21)),
        ("EUR", "GBP", date(2016, 6, 24)),
    }
    assert jumps <= waited
    left = {key(one.quote) for one in await store.quarantine.held(date.min)}
    assert left == {("EUR", "RUB", date(2014, 12, 16))}  # 91.52 for a day, between 74.77 and 82.17
    standing = await store.rates.standing("ecb", "EUR", "TRY", date(2021, 12, 21))
    assert standing is not None
    assert (standing.newest.effective_date, str(standing.newest.value)) == (
        date(2021, 12, 21),
        "14.7132",
    )


async def test_a_feeds_year(store: Store) -> None:
    quotes, waited = await replayed(FEED, "erapi", store)
    assert check_each_day(quotes, waited, "erapi") >= 3


async def test_a_feeds_tugrik_that_was_a_coin_and_its_rial_are_never_shown(store: Store) -> None:
    desk = Desk(store)
    told = []
    for rows in days(FEED, "erapi"):
        await desk.admit(*rows)
        day = rows[0].effective_date
        if date(2025, 10, 25) <= day <= date(2025, 11, 15):
            assert await desk.shown("erapi", "USD", "MNT") == "3595.8693482"
        if date(2026, 1, 10) <= day <= date(2026, 2, 11):
            assert await desk.shown("erapi", "USD", "IRR") == "42122.92040581"
        told += [(one.quote.quote, day) for one in desk.told]
        desk.told.clear()
    assert await desk.shown("erapi", "USD", "MNT") not in (None, "3595.8693482")
    assert [one for one in told if one[0] == "MNT"] == [("MNT", date(2025, 10, 25))]
    assert told[1] == ("IRR", date(2026, 1, 10))
    reason = next(h.reason for h in await desk.held() if h.quote.quote == "IRR")
    assert "+2272.66 %" in reason
