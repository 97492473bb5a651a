"""Every recorded answer beside what it means: all of expected.json, and what is known besides."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bot.model import Bulletin, Rate
from bot.rates.providers.codes import CODES
from bot.rates.providers.documents import xml
from bot.rates.providers.nbkr import DEFUNCT
from tests.bot.rates.providers.recorded import (
    ALL,
    BANKS,
    BEYOND,
    BULLETINS,
    EXPECTED,
    NOBODYS,
    SERIES,
    body,
    code_of,
    everything,
    owner,
)
from tests.kit.data import shared

# Their entries in expected.json are of another form than a table of rates.
APART = {"ecb/eurofxref-hist-90d_exchanger.xml", "nbu/exchange_2022-04-01.json"}
LIRA = "tcmb/historical_exchanger.xml"
OWN = [name for name in BULLETINS if name != LIRA]
ECB, NBU, TCMB, FRANKFURTER = (BANKS[code] for code in ("ecb", "nbu", "tcmb", "frankfurter"))


def written(bulletin: Bulletin) -> dict[str, list[object]]:
    return {bulletin.other(rate): [str(rate.value), rate.nominal] for rate in bulletin.rates}


def test_nothing_recorded_is_left_out() -> None:
    shared("rates")
    assert set(EXPECTED) == {*OWN, *SERIES, *APART, LIRA}
    assert set(ALL) == {*EXPECTED, *BEYOND, *NOBODYS}
    assert (len(OWN), len(SERIES)) == (20 + 1, 14)


def test_every_recorded_currency_is_known() -> None:
    assert {code for name in BULLETINS for code in EXPECTED[name]["rates"]} <= CODES


@pytest.mark.parametrize("name", OWN)
def test_bulletin(name: str) -> None:
    bank, meaning = BANKS[owner(name)], EXPECTED[name]
    # The recording's values list every row; a currency given up in 2016 is not offered by us.
    wanted = {code: row for code, row in meaning["rates"].items() if code != DEFUNCT}

    bulletin = bank.parse(body(name))

    assert (bulletin.provider, bulletin.currency) == (bank.code, meaning["quote"])
    assert bulletin.effective_date == date.fromisoformat(meaning["date"])
    assert written(bulletin) == wanted
    assert list(wanted) == [rate.base for rate in bulletin.rates]
    assert {rate.quote for rate in bulletin.rates} == {""}


@pytest.mark.parametrize("name", SERIES)
def test_series(name: str) -> None:
    bank, code, meaning = BANKS[owner(name)], code_of(name), EXPECTED[name]
    days = bank.parse_series(body(name), everything(code))

    assert {day.currency for day in days} == {meaning["quote"]}
    found = {str(day.effective_date): (*day.rates,) for day in days}
    assert list(found) == sorted(meaning["series"])
    for day, wanted in meaning["series"].items():
        value, nominal = (wanted, 1) if isinstance(wanted, str) else wanted
        ((rate),) = found[day]
        assert (rate.base, str(rate.value), rate.nominal) == (code, value, nominal)


def test_the_liras_prices_and_their_middle() -> None:
    meaning, bulletin = EXPECTED[LIRA], TCMB.parse(body(LIRA))
    rows = {row.get("Kod"): row for row in xml("tcmb", body(LIRA), "Tarih_Date").iter("Currency")}
    buying = {code: rows[code].findtext("ForexBuying") for code in meaning["rates"]}
    assert buying == {code: value for code, (value, _) in meaning["rates"].items()}
    assert (bulletin.currency, str(bulletin.effective_date)) == ("TRY", meaning["date"])
    for code, (value, nominal) in meaning["rates"].items():
        rate, selling = bulletin.rate(code), rows[code].findtext("ForexSelling")
        if not selling:
            assert (code, rate) == ("XDR", None), "a currency that is bought only has no middle"
            continue
        assert rate is not None
        assert rate.nominal == nominal
        assert rate.value * 2 == Decimal(value) + Decimal(selling)
    assert len(bulletin.rates) == meaning["n"] - 1
    assert bulletin.rate("USD") == Rate("USD", Decimal("1.8032"), 1)
    assert bulletin.rate("JPY") == Rate("JPY", Decimal("1.80745"), 100)


def test_a_day_of_the_hryvnia() -> None:
    name = "nbu/exchange_2022-04-01.json"
    meaning, bulletin = EXPECTED[name], NBU.parse(body(name))
    assert (len(bulletin.rates), bulletin.currency) == (meaning["rows"], meaning["quote"])
    assert [str(bulletin.effective_date)] == meaning["dates"]
    assert bulletin.rate("AUD") == Rate("AUD", Decimal("21.89"), 1)


def test_ninety_days_of_the_euro() -> None:
    name = "ecb/eurofxref-hist-90d_exchanger.xml"
    meaning = EXPECTED[name]
    days = ECB.parse_series(body(name), everything())
    assert len(days) == meaning["days"]
    assert (str(days[-1].effective_date), str(days[0].effective_date)) == (
        meaning["first"],
        meaning["last"],
    )
    assert {day.currency for day in days} == {meaning["base"]}
    assert days[-1].rate("USD") == Rate("EUR", Decimal("1.0982"), 1, quote="USD")
    assert days[-1].rate("RUB") == Rate("EUR", Decimal("70.5544"), 1, quote="RUB")


def test_the_euros_whole_history() -> None:
    days = ECB.parse_series(body("ecb/eurofxref-hist.zip"), everything())
    with shared("rates/history/ecb_eur_daily_1999_2026.csv").open() as file:
        wanted = list(csv.DictReader(file))
    assert [str(day.effective_date) for day in days] == [row["date"] for row in wanted]
    for day, row in zip(days, wanted, strict=True):
        for code in ("USD", "RUB", "CNY", "TRY", "GBP"):
            rate = day.rate(code)
            value = row[f"{code}_per_EUR"]
            assert (str(rate.value) if rate else "N/A") == value, (day.effective_date, code)
    assert max(str(d.effective_date) for d in days if d.rate("RUB")) == "2022-03-01"


def test_a_part_of_the_euros_history() -> None:
    asked = everything()
    asked = type(asked)("/", date(2026, 4, 3), date(2026, 4, 9))
    days = ECB.parse_series(body("ecb/eurofxref-hist.zip"), asked)
    # The sixth was Easter Monday, the weekend before it has no session either.
    assert [day.effective_date.day for day in days] == [7, 8, 9]


def test_one_day_of_the_euro_as_csv() -> None:
    (newest,) = (
        day
        for day in ECB.parse_series(body("ecb/eurofxref-hist.zip"), everything())
        if day.effective_date == date(2026, 4, 13)
    )
    bulletin = ECB.parse(body("ecb/eurofxref.csv"))
    assert bulletin == newest
    assert str(bulletin.rates[7].value) == "5.0920"


def test_the_euros_data_portal() -> None:
    days = ECB.parse_series(body("ecb/sdmx_EXR_2026-02-17.csv"), everything())
    assert (len(days), str(days[-1].effective_date)) == (22, "2026-03-18")
    assert {len(day.rates) for day in days} == {29}
    assert days[0].rate("AUD") == Rate("EUR", Decimal("1.6776"), 1, quote="AUD")


def test_rows_of_one_reply_have_days_of_their_own() -> None:
    bulletin = FRANKFURTER.parse(body("frankfurter/v2_rates_constructed.json"))
    assert bulletin.effective_date == date(2026, 4, 5)
    assert bulletin.rates == (
        Rate("USD", Decimal("472.49"), 1, quote="KZT", day=date(2026, 4, 4)),
        Rate("USD", Decimal("80.17"), 1, quote="RUB", day=date(2026, 4, 5)),
        Rate("USD", Decimal("31.962"), 1, quote="TWD", day=date(2026, 4, 3)),
    )


def test_the_older_version_has_one_day() -> None:
    bulletin = FRANKFURTER.parse(body("frankfurter/v1_latest_constructed.json"))
    assert bulletin.effective_date == date(2026, 4, 3)
    assert written(bulletin) == {"CNY": ["6.8828", 1], "EUR": ["0.86663", 1], "TRY": ["44.57", 1]}


def test_a_day_of_the_open_rates() -> None:
    bulletin = BANKS["erapi"].parse(
        b'{"result":"success","base_code":"USD","time_last_update_unix":1724025751,'
        b'"time_last_update_utc":"Mon, 19 Aug 2024 00:02:31 +0000",'
        b'"rates":{"USD":1,"KZT":478.8621,"UZS":12634.4437,"BTC":0.000017,"TMT":3.5}}'
    )
    assert bulletin.effective_date == date(2024, 8, 19)
    assert bulletin.published_at == datetime(2024, 8, 19, 0, 2, 31, tzinfo=UTC)
    assert written(bulletin) == {
        "KZT": ["478.8621", 1],
        "UZS": ["12634.4437", 1],
        "TMT": ["3.5", 1],
    }


def test_how_long_the_weekly_rates_are_in_force() -> None:
    nbkr = BANKS["nbkr"]
    assert nbkr.parse(body("nbkr/weekly_2026-05-23.xml")).valid_for == 7
    assert nbkr.parse(body("nbkr/daily_2026-05-23.xml")).valid_for is None
    assert (nbkr.fresh_for("GBP").days, nbkr.fresh_for("USD").days) == (7, 4)


def test_a_range_of_the_hryvnia_has_nominals_and_sessions() -> None:
    row = (
        '{"exchangedate":"%s","r030":392,"cc":"JPY","units":10,"rate":%s,"rate_per_unit":0.28,'
        '"calcdate":"%s"}'
    )
    page = (
        f"[{row % ('22.06.2026', '2.8105', '19.06.2026')},"
        f"{row % ('21.06.2026', '2.8101', '19.06.2026')}]"
    )
    sunday, monday = NBU.parse_series(page.encode(), everything())
    assert monday.rates == (Rate("JPY", Decimal("2.8105"), 10),)
    assert (sunday.effective_date.day, monday.effective_date.day) == (21, 22)
    assert sunday.published_at == monday.published_at == datetime(2026, 6, 19, tzinfo=UTC)
    with pytest.raises(Exception, match="twice"):
        NBU.parse(page.replace("21.06", "22.06").encode())
