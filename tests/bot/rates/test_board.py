from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.model import Quote
from bot.rates.board import Board, Gap, Line, currencies
from bot.rates.providers import PROVIDERS
from tests.bot.rates.memory import FETCHED, MemoryRates, quote
from tests.kit.data import shared

ALL = tuple(provider.code for provider in PROVIDERS)
DAY = date(2026, 4, 3)


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


async def one(board: Board, currency: str, day: date | None = None) -> Line | Gap:
    (line,) = await board.lines([currency], day=day)
    return line


async def test_a_home_banks_own_rate() -> None:
    assert await one(Board(MemoryRates(*NBK, *CBR), ALL), "kzt") == Line(
        base="USD",
        currency="KZT",
        value=Decimal("472.31"),
        bound=Decimal("0.005"),
        effective_date=DAY,
        source_code="nbk",
        source_name="National Bank of Kazakhstan",
        change=(Decimal("472.31") - Decimal("475.09")) / Decimal("475.09") * 100,
    )


async def test_that_days_rate() -> None:
    line = await one(Board(MemoryRates(*NBK, *CBR), ALL), "KZT", back(1))
    assert isinstance(line, Line)
    assert (line.value, line.effective_date) == (Decimal("475.09"), back(1))


async def test_the_five_then_the_chats_own() -> None:
    lines = await Board(MemoryRates(*NBK, *CBR), ALL).lines(own=("EUR", "KZT", "USD", "RUB"))
    assert [line.currency for line in lines] == ["KZT", "KGS", "UZS", "TJS", "TMT", "EUR", "RUB"]


async def test_a_cross_where_the_home_bank_has_none() -> None:
    line = await one(Board(MemoryRates(*CBR), ALL), "KZT")
    assert isinstance(line, Line)
    value = Decimal("83.1259") / (Decimal("17.3533") / 100)
    before = Decimal("81.0517") / (Decimal("16.4977") / 100)
    assert (line.value, line.change) == (value, (value - before) / before * 100)
    assert (line.source_code, line.source_name) == ("cbr", "Bank of Russia")
    assert (line.effective_date, line.derived_via) == (DAY, "RUB")
    assert 0 < line.bound < Decimal("0.01")


@pytest.mark.parametrize(("age", "source"), [(4, "nbk"), (5, "cbr")])
async def test_a_cross_where_the_home_bank_has_fallen_silent(age: int, source: str) -> None:
    old = quote("nbk", "USD", "KZT", "475.09", back(age))
    line = await one(Board(MemoryRates(old, *CBR), ALL), "KZT")
    assert isinstance(line, Line)
    assert line.source_code == source


async def test_an_old_rate_is_better_than_none() -> None:
    rates = MemoryRates(
        quote("cbu", "USD", "UZS", "12194.21", back(60)), quote("cbr", "USD", "RUB", "80", DAY)
    )
    line = await one(Board(rates, ALL), "UZS")
    assert isinstance(line, Line)
    assert (line.source_code, line.effective_date) == ("cbu", back(60))


async def test_a_currency_without_a_home_bank() -> None:
    line = await one(Board(MemoryRates(*NBK, *CBR), ALL), "EUR")
    assert isinstance(line, Line)
    assert round(line.value, 5) == Decimal("0.87809")
    assert line.derived_via == "RUB"


async def test_the_rouble_is_not_derived() -> None:
    line = await one(Board(MemoryRates(*CBR), ALL), "RUB")
    assert isinstance(line, Line)
    assert (line.value, line.derived_via) == (Decimal("83.1259"), None)


async def test_days_on_which_only_one_of_the_two_was_published() -> None:
    rates = MemoryRates(
        quote("cbr", "USD", "RUB", "80", DAY), quote("cbr", "EUR", "RUB", "90", back(1))
    )
    assert await one(Board(rates, ALL), "EUR") == Gap("EUR", None)


async def test_a_peg_needs_no_bulletin() -> None:
    line = await one(Board(MemoryRates(*CBR), ALL), "TMT")
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


async def test_a_peg_that_its_bank_repeats_and_one_that_it_gave_up() -> None:
    held = Board(MemoryRates(quote("cbt", "USD", "TMT", "3.5", DAY)), ALL)
    line = await one(held, "TMT")
    assert isinstance(line, Line)
    assert (line.fixed, line.effective_date) == (True, DAY)

    given_up = Board(MemoryRates(quote("cbt", "USD", "TMT", "4.0", DAY)), ALL)
    line = await one(given_up, "TMT")
    assert isinstance(line, Line)
    assert (line.fixed, line.value) == (False, Decimal("4.0"))


async def test_before_the_peg_there_was_none() -> None:
    board = Board(MemoryRates(), ["cbt"])
    assert await one(board, "TMT", date(2014, 12, 31)) == Gap("TMT", "Central Bank of Turkmenistan")


async def test_only_enabled_banks_are_heard() -> None:
    rates = MemoryRates(*NBK, *CBR)
    without_nbk = await one(Board(rates, ["cbr", "cbt"]), "KZT")
    assert isinstance(without_nbk, Line)
    assert without_nbk.source_code == "cbr"
    without_cbr = Board(rates, ["nbk"])
    assert await one(without_cbr, "EUR") == Gap("EUR", None)
    assert await one(without_cbr, "TMT") == Gap("TMT", None)


async def test_a_news_site_is_never_heard() -> None:
    ticker = Quote("timesca", "KZT", "USD", Decimal("0.00217"), 1, DAY, FETCHED)
    dollar = Quote("timesca", "USD", "KZT", Decimal(460), 1, DAY, FETCHED)
    board = Board(MemoryRates(ticker, dollar), [*ALL, "timesca"])
    assert await one(board, "KZT") == Gap("KZT", "National Bank of Kazakhstan")


async def test_unknown_and_not_yet_known() -> None:
    assert await one(Board(MemoryRates(*CBR), ALL), "XXX") == Gap("XXX", None)
    assert await one(Board(MemoryRates(), ALL), "EUR") == Gap("EUR", "Bank of Russia")
    assert await one(Board(MemoryRates(), ALL), "KGS") == Gap(
        "KGS", "National Bank of the Kyrgyz Republic"
    )


def test_currencies() -> None:
    assert currencies(["kzt", "RUB", "usd", "KZT"]) == ("KZT", "RUB")


@pytest.mark.parametrize(
    ("code", "name", "currency", "value"),
    [
        ("nbk", "get_rates_2026-04-02.xml", "KZT", "475.09"),
        ("nbkr", "daily_2026-05-23.xml", "KGS", "87.4500"),
        ("cbu", "json_all_2026-04-02.json", "UZS", "12142.10"),
        ("nbt", "export_xml_2026-05-19.xml", "TJS", "9.3371"),
    ],
)
async def test_recorded_bulletins(code: str, name: str, currency: str, value: str) -> None:
    provider = next(bank for bank in PROVIDERS if bank.code == code)
    bulletin = provider.parse(shared(f"rates/{code}/{name}").read_bytes())
    day = bulletin.effective_date
    rows = (quote(code, r.base, currency, str(r.value), day, r.nominal) for r in bulletin.rates)
    line = await one(Board(MemoryRates(*rows), ALL), currency)
    assert isinstance(line, Line)
    assert (str(line.value), line.effective_date, line.change) == (value, day, None)
