"""The board over a real store."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.model import Quote
from bot.rates.asking import quotes_of
from bot.rates.board import Board, Gap, Line, currencies
from bot.rates.providers import PROVIDERS
from storage.store import Store
from tests.bot.rates.history import opened
from tests.bot.rates.memory import FETCHED, quote
from tests.kit.clock import TurnedClock
from tests.kit.data import shared

ALL = tuple(provider.code for provider in PROVIDERS)
DAY = date(2026, 4, 3)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with opened(tmp_path) as store:
        yield store


async def boarded(
    store: Store, *quotes: Quote, enabled: Sequence[str] = ALL, today: date = DAY
) -> Board:
    await store.rates.add(quotes)
    clock = TurnedClock(datetime(today.year, today.month, today.day, 12, tzinfo=UTC))
    return Board(store.rates, enabled, clock=clock)


async def one(board: Board, currency: str, day: date | None = None) -> Line | Gap:
    (line,) = await board.lines([currency], day=day)
    return line


async def known(board: Board, base: str, quote: str, day: date | None = None) -> Line:
    line = await board.rate(base, quote, day)
    assert isinstance(line, Line)
    return line


def back(days: int) -> date:
    return DAY - timedelta(days=days)


NBK = (
    quote("nbk", "USD", "KZT", "475.09", back(1)),
    quote("nbk", "USD", "KZT", "472.31", DAY),
)
CBR = (
    quote("cbr", "USD", "RUB", "81.0517", back(2)),
    quote("cbr", "KZT", "RUB", "16.4977", back(2), 100),
    quote("cbr", "EUR", "RUB", "92.6555", back(2)),
    quote("cbr", "TMT", "RUB", "23.1576", back(2)),
    quote("cbr", "USD", "RUB", "83.1259", DAY),
    quote("cbr", "KZT", "RUB", "17.3533", DAY, 100),
    quote("cbr", "EUR", "RUB", "94.6663", DAY),
    quote("cbr", "TMT", "RUB", "23.7503", DAY),
)


async def test_a_home_banks_own_rate(store: Store) -> None:
    read_at = datetime(2026, 4, 2, 11, tzinfo=UTC)
    newest = replace(NBK[1], published_at=read_at)
    assert await one(await boarded(store, NBK[0], newest, *CBR), "kzt") == Line(
        base="USD",
        currency="KZT",
        value=Decimal("472.31"),
        bound=Decimal("0.005"),
        effective_date=DAY,
        source_code="nbk",
        source_name="National Bank of Kazakhstan",
        change=(Decimal("472.31") - Decimal("475.09")) / Decimal("475.09") * 100,
        moved_on=DAY,
        published_at=read_at,
        fetched_at=FETCHED,
    )


async def test_that_days_rate(store: Store) -> None:
    board = await boarded(store, *NBK, *CBR)
    line = await one(board, "KZT", back(1))
    assert isinstance(line, Line)
    assert (line.value, line.effective_date) == (Decimal("475.09"), back(1))
    monday = await one(board, "KZT", DAY + timedelta(days=3))
    assert isinstance(monday, Line)
    assert (monday.value, monday.effective_date) == (Decimal("472.31"), DAY)
    assert await one(board, "KZT", back(9)) == Gap("KZT", None)


async def test_the_five_then_the_chats_own(store: Store) -> None:
    board = await boarded(store, *NBK, *CBR)
    lines = await board.lines(own=("EUR", "KZT", "USD", "RUB"))
    assert [line.currency for line in lines] == ["KZT", "KGS", "UZS", "TJS", "TMT", "EUR", "RUB"]


async def test_a_cross_where_the_home_bank_has_none(store: Store) -> None:
    line = await one(await boarded(store, *CBR), "KZT")
    assert isinstance(line, Line)
    value = Decimal("83.1259") / (Decimal("17.3533") / 100)
    before = Decimal("81.0517") / (Decimal("16.4977") / 100)
    assert (line.value, line.change) == (value, (value - before) / before * 100)
    assert (line.source_code, line.source_name) == ("cbr", "Bank of Russia")
    assert (line.effective_date, line.derived_via) == (DAY, "RUB")
    assert (line.instead_of, line.instead_since) == ("National Bank of Kazakhstan", None)
    assert 0 < line.bound < Decimal("0.01")
    assert 0 < line.change_bound < Decimal("0.01")


@pytest.mark.parametrize(("age", "source"), [(4, "nbk"), (5, "cbr")])
async def test_a_cross_where_the_home_bank_has_fallen_silent(
    store: Store, age: int, source: str
) -> None:
    old = quote("nbk", "USD", "KZT", "475.09", back(age))
    line = await one(await boarded(store, old, *CBR), "KZT")
    assert isinstance(line, Line)
    assert line.source_code == source
    if source == "cbr":
        assert (line.instead_of, line.instead_since) == ("National Bank of Kazakhstan", back(age))
    else:
        assert line.instead_of is None


@pytest.mark.parametrize(("age", "source"), [(10, "nbk"), (11, "cbr")])
async def test_banks_rest_longer_over_nauryz(store: Store, age: int, source: str) -> None:
    today = date(2026, 3, 27)
    rows = [
        quote("nbk", "USD", "KZT", "475.09", today - timedelta(days=age)),
        quote("cbr", "USD", "RUB", "83.1259", today),
        quote("cbr", "KZT", "RUB", "17.3533", today, 100),
    ]
    line = await one(await boarded(store, *rows, today=today), "KZT")
    assert isinstance(line, Line)
    assert line.source_code == source


async def test_an_aggregator_where_the_other_bank_is_silent_too(store: Store) -> None:
    rows = [
        quote("nbk", "USD", "KZT", "475.09", back(30)),
        quote("cbr", "USD", "RUB", "80", back(29)),
        quote("cbr", "KZT", "RUB", "16", back(29), 100),
        quote("frankfurter", "USD", "KZT", "473.11", DAY),
    ]
    line = await one(await boarded(store, *rows), "KZT")
    assert isinstance(line, Line)
    assert (line.source_code, str(line.value)) == ("frankfurter", "473.11")
    assert line.instead_since == back(30)


async def test_indicative_figures_only_where_they_may_be(store: Store) -> None:
    board = await boarded(store, quote("erapi", "USD", "KZT", "473.11", DAY))
    assert await one(board, "KZT") == Gap("KZT", "National Bank of Kazakhstan")
    (line,) = await board.lines(["KZT"], indicative=True)
    assert isinstance(line, Line)
    assert line.indicative
    quiet = await boarded(store, enabled=["nbk", "cbr"])
    assert await quiet.lines(["KZT"], indicative=True) == (
        Gap("KZT", "National Bank of Kazakhstan"),
    )


async def test_an_old_rate_is_better_than_none(store: Store) -> None:
    board = await boarded(
        store,
        quote("cbu", "USD", "UZS", "12194.21", back(60)),
        quote("cbr", "USD", "RUB", "80", DAY),
    )
    line = await one(board, "UZS")
    assert isinstance(line, Line)
    assert (line.source_code, line.effective_date) == ("cbu", back(60))


ECB = (
    quote("ecb", "EUR", "USD", "1.1613", back(1)),
    quote("ecb", "EUR", "GBP", "0.87250", back(1)),
    quote("ecb", "EUR", "USD", "1.1646", DAY),
    quote("ecb", "EUR", "GBP", "0.87333", DAY),
)


async def test_europe_by_its_bank_in_either_direction(store: Store) -> None:
    board = await boarded(store, *ECB, *CBR)
    euro = await known(board, "EUR", "USD")
    assert (euro.value, euro.bound, euro.source_code) == (
        Decimal("1.1646"),
        Decimal("0.00005"),
        "ecb",
    )
    assert euro.change is not None
    assert round(euro.change, 4) == Decimal("0.2842")
    dollar = await known(board, "USD", "EUR")
    assert abs(dollar.value * euro.value - 1) < Decimal("1e-20")
    assert dollar.change is not None
    assert round(dollar.change, 4) == Decimal("-0.2834")
    pound = await known(board, "GBP", "USD")
    direct = Decimal("1.1646") / Decimal("0.87333")
    assert (pound.value, pound.derived_via) == (direct, "EUR")


async def test_a_currency_without_a_home_bank(store: Store) -> None:
    line = await one(await boarded(store, *NBK, *CBR, enabled=["nbk", "cbr"]), "EUR")
    assert isinstance(line, Line)
    assert round(line.value, 5) == Decimal("0.87809")
    assert (line.derived_via, line.instead_of) == ("RUB", None)


async def test_the_rouble_is_not_derived(store: Store) -> None:
    line = await one(await boarded(store, *CBR), "RUB")
    assert isinstance(line, Line)
    assert (line.value, line.derived_via) == (Decimal("83.1259"), None)


async def test_days_on_which_only_one_of_the_two_was_published(store: Store) -> None:
    rows = quote("cbr", "USD", "RUB", "80", DAY), quote("cbr", "EUR", "RUB", "90", back(1))
    board = await boarded(store, *rows, enabled=["cbr"])
    assert await one(board, "EUR") == Gap("EUR", None)


async def test_the_next_source_where_the_first_never_has_both_on_a_day(store: Store) -> None:
    rows = quote("cbr", "USD", "RUB", "80", DAY), quote("cbr", "JPY", "RUB", "50", back(1), 100)
    tenge = quote("nbk", "USD", "KZT", "475", DAY), quote("nbk", "JPY", "KZT", "3", DAY)
    line = await one(await boarded(store, *rows, *tenge), "JPY")
    assert isinstance(line, Line)
    assert (line.source_code, line.derived_via) == ("nbk", "KZT")


async def test_a_peg_needs_no_bulletin(store: Store) -> None:
    line = await one(await boarded(store, *CBR), "TMT")
    assert line == Line(
        base="USD",
        currency="TMT",
        value=Decimal("3.5"),
        bound=Decimal(0),
        effective_date=date(2015, 1, 1),
        source_code="cbt",
        source_name="Central Bank of Turkmenistan",
        since=date(2015, 1, 1),
        fixed=True,
    )


async def test_what_a_peg_makes_of_other_rates(store: Store) -> None:
    board = await boarded(store, *NBK, *CBR, quote("cbu", "TMT", "UZS", "4037.68", DAY))
    there = await known(board, "TMT", "KZT")
    assert there.value == Decimal("472.31") / Decimal("3.5")
    assert (there.source_code, there.derived_via) == ("nbk", "USD")
    assert there.second is not None
    assert there.second.fixed
    assert there.change is not None
    assert round(there.change, 3) == Decimal("-0.585")
    back_again = await known(board, "KZT", "TMT")
    assert abs(back_again.value * there.value - 1) < Decimal("1e-20")
    assert back_again.source_code == "nbk"
    dollars = await known(board, "TMT", "USD")
    assert (round(dollars.value, 5), dollars.fixed) == (Decimal("0.28571"), True)


async def test_a_peg_that_its_bank_repeats_and_one_that_it_gave_up(store: Store) -> None:
    board = await boarded(store, quote("cbt", "USD", "TMT", "3.5", DAY))
    line = await one(board, "TMT")
    assert isinstance(line, Line)
    assert (line.fixed, line.effective_date) == (True, DAY)

    await store.rates.add([quote("cbt", "USD", "TMT", "4.0", DAY + timedelta(days=1))])
    board.forget()
    line = await one(board, "TMT")
    assert isinstance(line, Line)
    assert (line.fixed, line.value) == (False, Decimal("4.0"))


async def test_before_the_peg_there_was_none(store: Store) -> None:
    board = await boarded(store, enabled=["cbt"])
    assert await one(board, "TMT", date(2014, 12, 31)) == Gap("TMT", None)


async def test_only_enabled_banks_are_heard(store: Store) -> None:
    without_nbk = await one(await boarded(store, *NBK, *CBR, enabled=["cbr", "cbt"]), "KZT")
    assert isinstance(without_nbk, Line)
    assert (without_nbk.source_code, without_nbk.instead_of) == ("cbr", None)
    without_cbr = await boarded(store, enabled=["nbk"])
    assert await one(without_cbr, "EUR") == Gap("EUR", None)
    assert await one(without_cbr, "TMT") == Gap("TMT", None)


async def test_a_news_site_is_never_heard(store: Store) -> None:
    ticker = Quote("timesca", "KZT", "USD", Decimal("0.00217"), 1, DAY, FETCHED)
    dollar = Quote("timesca", "USD", "KZT", Decimal(460), 1, DAY, FETCHED)
    board = await boarded(store, ticker, dollar, enabled=[*ALL, "timesca"])
    assert await one(board, "KZT") == Gap("KZT", "National Bank of Kazakhstan")


async def test_unknown_and_not_yet_known(store: Store) -> None:
    empty = await boarded(store)
    assert await one(empty, "EUR") == Gap("EUR", "European Central Bank")
    assert await one(empty, "KGS") == Gap("KGS", "National Bank of the Kyrgyz Republic")
    full = await boarded(store, *CBR, *ECB)
    assert await one(full, "XXX") == Gap("XXX", None)
    assert await full.rate("XXX", "RUB") == Gap("RUB", None)


async def test_two_sources_where_none_has_both(store: Store) -> None:
    rows = quote("nbt", "USD", "TJS", "9.3371", DAY), quote("tcmb", "USD", "TRY", "44.2", DAY)
    line = await known(await boarded(store, *rows), "TJS", "TRY")
    assert round(line.value, 6) == round(Decimal("44.2") / Decimal("9.3371"), 6)
    assert (line.derived_via, line.change, line.since) == ("USD", None, None)
    assert line.second is not None
    assert {line.source_code, line.second.source_code} == {"nbt", "tcmb"}


async def test_each_in_the_direction_in_which_it_is_said(store: Store) -> None:
    rows = (
        quote("nbk", "RUB", "KZT", "5.81", DAY),
        quote("nbk", "EUR", "KZT", "548.12", DAY),
        quote("cbu", "KZT", "UZS", "25.82", DAY),
        quote("nbk", "THB", "KZT", "14.5", DAY),
        quote("nbk", "VND", "KZT", "0.018", DAY),
    )
    board = await boarded(store, *NBK, *CBR, *ECB, *rows)
    codes = ["USD", "RUB", "EUR", "UZS", "THB", "VND", "KZT"]
    lines = await board.spoken(codes, base="KZT")
    assert all(isinstance(line, Line) for line in lines)
    told = [
        (line.about, line.base, line.currency, line.source_code)
        for line in lines
        if isinstance(line, Line)
    ]
    assert told == [
        ("USD", "USD", "KZT", "nbk"),
        ("RUB", "RUB", "KZT", "nbk"),
        ("EUR", "EUR", "KZT", "nbk"),
        ("UZS", "KZT", "UZS", "cbu"),
        ("THB", "THB", "KZT", "nbk"),
        ("VND", "KZT", "VND", "nbk"),
    ]
    (euro, tenge) = await board.spoken(["EUR", "KZT"])
    assert isinstance(euro, Line)
    assert isinstance(tenge, Line)
    assert (euro.base, euro.currency, euro.about) == ("EUR", "USD", "EUR")
    assert (tenge.base, tenge.currency) == ("USD", "KZT")
    assert await board.spoken(["XXX"], base="KZT") == (Gap("XXX", None),)


async def test_what_each_official_source_says(store: Store) -> None:
    rows = (
        quote("cbu", "USD", "UZS", "12194.21", DAY),
        quote("cbu", "KZT", "UZS", "25.83", DAY),
        quote("frankfurter", "USD", "KZT", "472.00", DAY),
        quote("erapi", "USD", "KZT", "471.00", DAY),
    )
    found = await (await boarded(store, *rows, *NBK, *CBR)).compare("KZT")
    assert [(line.source_code, line.derived_via) for line in found] == [
        ("nbk", None),
        ("cbu", "UZS"),
        ("cbr", "RUB"),
    ]
    assert await (await boarded(store)).compare("JPY") == ()
    assert [line.fixed for line in await (await boarded(store)).compare("TMT")] == [True, False]


async def test_what_was_read_is_kept_until_something_is_accepted(store: Store) -> None:
    board = await boarded(store, *NBK)
    first = await one(board, "KZT")
    await store.rates.add([quote("nbk", "USD", "KZT", "470", DAY + timedelta(days=1))])
    assert await one(board, "KZT") == first
    board.forget()
    line = await one(board, "KZT")
    assert isinstance(line, Line)
    assert line.value == 470


def test_currencies() -> None:
    assert currencies(["kzt", "RUB", "usd", "KZT"]) == ("KZT", "RUB")
    assert currencies(["kzt", "RUB", "usd"], "KZT") == ("RUB", "USD")


@pytest.mark.parametrize(
    ("code", "name", "currency", "value"),
    [
        ("nbk", "get_rates_2026-04-02.xml", "KZT", "475.09"),
        ("nbkr", "daily_2026-05-23.xml", "KGS", "87.4500"),
        ("cbu", "json_all_2026-04-02.json", "UZS", "12142.10"),
        ("nbt", "export_xml_2026-05-19.xml", "TJS", "9.3371"),
    ],
)
async def test_recorded_bulletins(
    store: Store, code: str, name: str, currency: str, value: str
) -> None:
    provider = next(bank for bank in PROVIDERS if bank.code == code)
    bulletin = provider.parse(shared(f"rates/{code}/{name}").read_bytes())
    rows = quotes_of(bulletin, FETCHED, "", provider.coarse)
    line = await one(await boarded(store, *rows), currency)
    assert isinstance(line, Line)
    day = bulletin.effective_date
    assert (str(line.value), line.effective_date, line.change) == (value, day, None)
