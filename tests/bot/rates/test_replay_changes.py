"""What is told of the recorded histories, day by day: the change, since when, and no false move."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.languages import Language
from bot.rates import change
from bot.rates.board import Board, Line
from bot.rates.change import of_standing
from bot.rates.figures import shown
from storage.store import Store
from tests.bot.rates.history import Desk, days, opened, quote_on
from tests.kit.clock import TurnedClock
from tests.kit.data import shared

NBKR = "nbkr_kgs_official_2021-07_2026-08.csv"
number = Language("en").number
WEEK = timedelta(days=7)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with opened(tmp_path) as store:
        yield Desk(store)


def board_of(store: Store) -> Board:
    clock = TurnedClock(datetime(2026, 9, 1, tzinfo=UTC))
    return Board(store.rates, ["nbk", "nbkr", "nbt", "cbr", "cbt"], clock=clock)


async def told(board: Board, base: str, quote: str, day: str | None) -> tuple[str, str, str]:
    """Figure, date and movement as they are shown."""
    line = await board.rate(base, quote, date.fromisoformat(day) if day else None)
    assert isinstance(line, Line)
    moved = "first"
    if line.since is not None:
        moved = f"since {line.since}"
    elif line.change is not None:
        moved = change.shown(line.change, number, line.change_bound)
    return shown(line.figure, number), line.effective_date.isoformat(), moved


SOM = [
    # It stood still for 58 days.
    ("USD", "2025-04-26", "87.4500", "▲ 0.15 %"),
    ("USD", "2025-04-28", "87.4500", "▲ 0.15 %"),
    ("USD", "2025-05-03", "87.4500", "▲ 0.15 %"),
    ("USD", "2025-05-04", "87.4500", "since 2025-04-26"),
    ("USD", "2025-06-23", "87.4500", "since 2025-04-26"),
    ("USD", "2025-06-24", "87.4136", "▼ 0.04 %"),
    # Sunday and Monday repeat Saturday: no 0 %.
    ("EUR", "2026-08-07", "100.9435", "▲ 0.06 %"),
    ("EUR", "2026-08-08", "100.7730", "▼ 0.17 %"),
    ("EUR", "2026-08-09", "100.7730", "▼ 0.17 %"),
    ("EUR", "2026-08-10", "100.7730", "▼ 0.17 %"),
    ("EUR", "2026-08-11", "101.1009", "▲ 0.33 %"),
    ("KZT", "2026-07-27", "0.1838", "▼ 2.18 %"),
    # The smallest step that the bank can publish, and back.
    ("USD", "2026-08-21", "87.4491", "▼ <0.01 %"),
    ("USD", "2026-08-22", "87.4500", "▲ <0.01 %"),
    # A jump that waited for the next bulletin: until then the last accepted one.
    ("USD", "2022-02-25", "84.8000", "▲ <0.01 %"),
]


async def test_the_soms_five_years(desk: Desk) -> None:
    recorded = list(days(NBKR, "nbkr"))
    await desk.admission.admit([quote for rows in recorded for quote in rows])
    board = board_of(desk.store)
    for base, day, figure, moved in SOM:
        assert await told(board, base, "KGS", day) == (figure, day, moved), (base, day)
    await check_every_day(desk.store, [rows[0].effective_date for rows in recorded])


async def check_every_day(store: Store, calendar: list[date]) -> None:
    """Each day's movement by another way: walk the accepted values, remember when one came."""
    codes = ("USD", "EUR", "RUB", "KZT")
    walks = {}
    for code in codes:
        rows = await store.rates.history("nbkr", code, "KGS", date.min, date.max)
        walks[code] = {row.effective_date: row.value for row in rows}
    state: dict[str, tuple[Decimal, date, Decimal | None]] = {}
    moves = 0
    for day in calendar:
        standings = await store.rates.standings([("nbkr", code, "KGS") for code in codes], day)
        for code in codes:
            value = walks[code].get(day)
            if value is None:
                continue  # it was never confirmed
            if code not in state:
                state[code] = (value, day, None)
            elif value != state[code][0]:
                state[code] = (value, day, state[code][0])
            now, since, before = state[code]
            found = of_standing(standings["nbkr", code, "KGS"])
            if day - since > WEEK:
                assert (found.since, found.percent) == (since, None)
            elif before is None:
                assert found.percent is None
            else:
                assert (found.percent, found.day) == ((now - before) / before * 100, since)
                assert found.percent != 0
                moves += 1
    assert moves > 6000


def series(name: str) -> list[tuple[date, str, int]]:
    found = json.loads(shared("rates/expected.json").read_text("utf-8"))[name]["series"]
    return [(date.fromisoformat(day), value, n) for day, (value, n) in found.items()]


@pytest.mark.parametrize(
    ("day", "figure", "of", "moved"),
    [
        ("2026-03-03", "77.1734", "2026-03-03", "first"),
        ("2026-03-06", "78.1900", "2026-03-06", "▲ 0.50 %"),
        ("2026-03-07", "79.1500", "2026-03-07", "▲ 1.23 %"),
        # Sunday, Monday and a holiday: what is in force is Saturday's.
        ("2026-03-08", "79.1500", "2026-03-07", "▲ 1.23 %"),
        ("2026-03-09", "79.1500", "2026-03-07", "▲ 1.23 %"),
        ("2026-03-10", "79.1500", "2026-03-07", "▲ 1.23 %"),
        ("2026-03-11", "78.7396", "2026-03-11", "▼ 0.52 %"),
        ("2026-03-13", "79.0671", "2026-03-13", "▼ <0.01 %"),
        ("2026-03-16", "80.2254", "2026-03-14", "▲ 1.46 %"),
        (None, "83.1259", "2026-03-19", "▲ 1.48 %"),
    ],
)
async def test_the_roubles_sessions(
    desk: Desk, day: str | None, figure: str, of: str, moved: str
) -> None:
    name = "cbr/XML_dynamic_USD_R01235_2026-03-01_03-19.xml"
    for at, value, nominal in series(name):
        await desk.admit(quote_on("cbr", at, "USD", "RUB", value, nominal))
    assert await told(board_of(desk.store), "USD", "RUB", day) == (figure, of, moved)


@pytest.mark.parametrize(
    ("day", "figure", "of", "moved"),
    [
        ("2026-03-04", "502.60", "2026-03-04", "▲ 1.01 %"),
        ("2026-03-09", "493.36", "2026-03-07", "▼ 1.29 %"),
        ("2026-03-11", "493.85", "2026-03-11", "▲ 0.10 %"),
        ("2026-03-18", "486.20", "2026-03-18", "▼ 1.04 %"),
    ],
)
async def test_cross_rates_over_sessions(
    desk: Desk, day: str, figure: str, of: str, moved: str
) -> None:
    for code, number_ in (("USD", "R01235"), ("KZT", "R01335")):
        name = f"cbr/XML_dynamic_{code}_{number_}_2026-03-01_03-19.xml"
        for at, value, nominal in series(name):
            await desk.admit(quote_on("cbr", at, code, "RUB", value, nominal))
    assert await told(board_of(desk.store), "USD", "KZT", day) == (figure, of, moved)


@pytest.mark.parametrize(
    ("day", "figure", "moved"),
    [
        ("2026-09-21", "0.02070", "first"),
        ("2026-09-22", "0.02072", "▲ 0.10 %"),
        ("2026-09-26", "0.02092", "▲ 0.14 %"),
        ("2026-09-28", "0.02092", "▲ 0.14 %"),
        ("2026-09-29", "0.02092", "▲ 0.14 %"),
        ("2026-09-30", "0.02102", "▲ 0.48 %"),
    ],
)
async def test_the_somonis_carried_days(desk: Desk, day: str, figure: str, moved: str) -> None:
    for at, value, nominal in series("nbt/export_xml_dynamic_KZT_2026-09-20_10-01.xml"):
        await desk.admit(quote_on("nbt", at, "KZT", "TJS", value, nominal))
    assert await told(board_of(desk.store), "KZT", "TJS", day) == (figure, day, moved)


async def test_the_tenges_three_days(desk: Desk) -> None:
    """The bank itself tells the changes: -3.68 and -2.78."""
    for day, value in ((1, "478.77"), (2, "475.09"), (3, "472.31")):
        await desk.admit(quote_on("nbk", date(2026, 4, day), "USD", "KZT", value))
    board = board_of(desk.store)
    assert await told(board, "USD", "KZT", "2026-04-02") == ("475.09", "2026-04-02", "▼ 0.77 %")
    assert await told(board, "USD", "KZT", "2026-04-03") == ("472.31", "2026-04-03", "▼ 0.59 %")
