"""How a pair went, from what is stored."""

import csv
from collections.abc import AsyncIterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from bot.model import Quote
from bot.rates.track import BREAK, Track, Tracks
from storage import Store
from tests.bot.rates.memory import FETCHED
from tests.kit.data import shared
from tests.kit.program import store_at

ALL = ("nbk", "nbkr", "cbu", "nbt", "cbr", "ecb", "frankfurter", "cbt")
APRIL = date(2026, 4, 30)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with store_at(tmp_path) as opened:
        yield opened


def rows(pair: str, *values: str, first: int = 1, nominal: int = 1, month: int = 4) -> list[Quote]:
    """`nbk USD/KZT` on consecutive days; "" is a day without a bulletin."""
    source, _, codes = pair.partition(" ")
    base, quote = codes.split("/")
    start = date(2026, month, first)
    return [
        Quote(source, base, quote, Decimal(value), nominal, start + timedelta(days=n), FETCHED)
        for n, value in enumerate(values)
        if value
    ]


async def tracked(
    store: Store,
    quotes: Sequence[Quote],
    pair: str,
    *,
    days: int = 29,
    enabled: Sequence[str] = ALL,
    until: date = APRIL,
) -> Track | None:
    await store.rates.add(quotes)
    base, quote = pair.split("/")
    return await Tracks(store.rates, enabled).track(
        base, quote, until - timedelta(days=days), until
    )


def told(track: Track | None) -> list[list[tuple[int, str]]]:
    assert track is not None
    return [[(p.day.day, f"{p.figure.value:f}") for p in run.points] for run in track.runs]


async def test_carried_days_are_no_points(store: Store) -> None:
    quotes = rows("nbk USD/KZT", "470.1", "470.1", "470.10", "471", "471", "470.1")
    track = await tracked(store, quotes, "USD/KZT")
    assert told(track) == [[(1, "470.1"), (4, "471"), (6, "470.1")]]
    assert track is not None
    assert (track.newest, track.source.code, track.via) == (date(2026, 4, 6), "nbk", None)
    assert (track.highest.day.day, track.lowest.day.day, str(track.change)) == (4, 1, "0")


async def test_days_without_a_bulletin_are_no_points_either(store: Store) -> None:
    quotes = rows("cbr USD/RUB", "80", "", "", "", "82")
    assert told(await tracked(store, quotes, "USD/RUB")) == [[(1, "80"), (5, "82")]]


async def test_a_long_silence_breaks_the_track(store: Store) -> None:
    pause = [""] * (BREAK.days - 1)
    whole = rows("cbr USD/RUB", "80", *pause, "82")
    assert len(told(await tracked(store, whole, "USD/RUB"))) == 1
    broken = rows("cbr EUR/RUB", "90", "91", *pause, "", "92", "92")
    track = await tracked(store, broken, "EUR/RUB")
    assert told(track) == [[(1, "90"), (2, "91")], [(17, "92")]]
    assert track is not None
    assert [run.until.day for run in track.runs] == [2, 18]


async def test_what_was_in_force_when_the_time_begins(store: Store) -> None:
    quotes = rows("nbk USD/KZT", "460", "461", "", "", "462")
    track = await tracked(store, quotes, "USD/KZT", days=27)  # from the third
    assert told(track) == [[(3, "461"), (5, "462")]]


async def test_what_is_too_old_to_be_in_force_is_left_out(store: Store) -> None:
    quotes = rows("nbk USD/KZT", "460", month=3) + rows("nbk USD/KZT", "462", "463")
    assert told(await tracked(store, quotes, "USD/KZT")) == [[(1, "462"), (2, "463")]]


async def test_the_other_way_round(store: Store) -> None:
    track = await tracked(store, rows("cbu USD/UZS", "12000", "12500"), "UZS/USD")
    assert track is not None
    assert [float(point.figure.value) for point in track.points] == [1 / 12000, 1 / 12500]
    assert round(track.change, 20) == -4


async def test_a_cross_rate_has_its_days_and_its_bound(store: Store) -> None:
    quotes = [
        *rows("nbk USD/KZT", "500.00", "500.00", "", "510.00"),
        *rows("nbk EUR/KZT", "550.00", "550.01", "551.00", "561.00"),
    ]
    track = await tracked(store, quotes, "EUR/USD", enabled=["nbk"])
    # On the second day it moved by its rounding alone, on the third one leg is missing.
    assert told(track) == [[(1, "1.1")]]
    assert track is not None
    assert (track.via, track.newest.day) == ("KZT", 4)
    assert 0 < track.last.figure.bound < Decimal("0.0001")


async def test_home_banks_come_first_and_the_closest_of_them(store: Store) -> None:
    quotes = [
        *rows("nbk RUB/KZT", "5.94", "5.95"),
        *rows("cbr KZT/RUB", "16.8470", "16.8000", nominal=100),
        *rows("frankfurter USD/KZT", "470", "471"),
        *rows("frankfurter USD/RUB", "80", "81"),
    ]
    track = await tracked(store, quotes, "KZT/RUB")
    assert track is not None
    assert track.source.code == "cbr"
    assert str(track.last.figure.value) == "0.1680"


async def test_who_stands_in_where_no_home_bank_has_it(store: Store) -> None:
    quotes = [
        *rows("nbt USD/TJS", "9.3", "9.4"),
        *rows("nbt EUR/TJS", "10.8", "10.9"),
        *rows("cbr USD/RUB", "80", "81"),
        *rows("cbr EUR/RUB", "90", "91"),
    ]
    track = await tracked(store, quotes, "EUR/USD")
    assert track is not None
    assert (track.source.code, track.via) == ("cbr", "RUB")


async def test_a_source_that_has_fallen_behind_is_left(store: Store) -> None:
    quotes = [*rows("ecb EUR/RUB", "90", month=2), *rows("cbr EUR/RUB", "95", "96")]
    track = await tracked(store, quotes, "EUR/RUB")
    assert track is not None
    assert track.source.code == "cbr"


async def test_indicative_and_disabled_sources_are_not_read(store: Store) -> None:
    quotes = [*rows("erapi USD/KZT", "470", "471"), *rows("nbk USD/KZT", "470", "471")]
    assert await tracked(store, quotes, "USD/KZT", enabled=["erapi"]) is None
    assert await tracked(store, [], "USD/XXX") is None


async def test_the_manat_is_flat(store: Store) -> None:
    track = await tracked(store, [], "USD/TMT", days=1826)
    assert track is not None
    assert [(p.day, str(p.figure.value)) for p in track.points] == [
        (APRIL - timedelta(days=1826), "3.5")
    ]
    assert (track.fixed, track.newest) == (True, APRIL)
    assert not track.change
    other = await tracked(store, [], "TMT/USD")
    assert other is not None
    assert other.last.figure.value == 1 / Decimal("3.5")


async def test_the_manat_against_another(store: Store) -> None:
    quotes = rows("nbk USD/KZT", "350", "700")
    track = await tracked(store, quotes, "TMT/KZT")
    assert told(track) == [[(1, "100"), (2, "200")]]
    assert track is not None
    assert (track.via, track.source.code, track.fixed) == ("USD", "nbk", False)
    back = await tracked(store, [], "KZT/TMT")
    assert back is not None
    assert [round(point.figure.value, 20) for point in back.points] == [
        Decimal("0.01"),
        Decimal("0.005"),
    ]
    assert await tracked(store, [], "TMT/XXX") is None


async def test_a_peg_that_was_given_up(store: Store) -> None:
    track = await tracked(store, rows("cbt USD/TMT", "3.5", "4.2"), "USD/TMT")
    assert told(track) == [[(1, "3.5"), (2, "4.2")]]


async def test_five_years_of_the_rouble_in_soms(store: Store) -> None:
    with shared("rates/history/nbkr_kgs_official_2021-07_2026-08.csv").open() as file:
        recorded = [
            (date.fromisoformat(row["date"]), row["KGS_per_RUB"]) for row in csv.DictReader(file)
        ]
    quotes = [
        Quote("nbkr", "RUB", "KGS", Decimal(value), 1, day, FETCHED) for day, value in recorded
    ]
    until = recorded[-1][0]
    track = await tracked(store, quotes, "RUB/KGS", days=1826, until=until)
    assert track is not None
    assert len(track.runs) == 1
    # A row for every calendar day; those of Sunday and Monday carry Saturday's on.
    moves = sum(a != b for (_, a), (_, b) in pairwise(recorded))
    assert abs(len(track.points) - moves) < 60
    mondays = sum(point.day.weekday() == 0 for point in track.points)
    assert mondays == 0
    assert str(track.highest.figure.value) == "1.5059"


async def test_where_these_days_are_unknown_the_last_that_are_known_are_shown(
    store: Store,
) -> None:
    track = await tracked(store, rows("nbk USD/KZT", "470", "471", month=1), "USD/KZT")
    assert told(track) == [[(1, "470"), (2, "471")]]
    assert track is not None
    assert (track.since, track.until) == (date(2025, 12, 4), date(2026, 1, 2))


async def test_a_home_bank_is_not_left_for_any_other(store: Store) -> None:
    quotes = [
        *rows("nbk USD/KZT", "470", "471"),
        *rows("nbkr USD/KGS", "87.4", "87.5", first=25),
        *rows("nbkr KZT/KGS", "0.1859", "0.1859", first=25),
        *rows("nbkr UZS/KGS", "0.0073", "0.0074", first=25),
    ]
    track = await tracked(store, quotes, "USD/KZT")
    assert track is not None
    assert track.source.code == "nbk"
    # Nobody else has them; but two digits tell nothing of the sum.
    assert await tracked(store, [], "USD/UZS") is None


async def test_one_day_is_no_history(store: Store) -> None:
    track = await tracked(store, rows("nbk USD/KZT", "470"), "USD/KZT")
    assert track is not None
    assert not track.started
    more = await tracked(store, rows("nbk USD/KZT", "470", "470"), "USD/KZT")
    assert more is not None
    assert more.started
