"""What each bank is asked: the addresses of its documents, and what is known of it."""

from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from bot.rates.providers import PROVIDERS
from bot.rates.providers.base import Peg, Provider
from bot.rates.providers.frankfurter import QUOTES

BANKS = {provider.code: provider for provider in PROVIDERS}
PAGE = (
    "/index1.jsp?beg_day=01&beg_month=03&beg_year=2026&end_day=01&end_month=04&end_year=2026"
    "&item=1562&lang=ENG&valuta_id=15"
)
DAY = date(2026, 4, 2)


@pytest.mark.parametrize(
    ("code", "paths"),
    [
        ("nbk", ["/rss/get_rates.cfm?fdate=02.04.2026"]),
        ("nbkr", ["/XML/daily.xml", "/XML/weekly.xml"]),
        ("cbu", ["/en/arkhiv-kursov-valyut/json/"]),
        ("nbt", ["/en/kurs/export_xml.php?date=2026-04-02&export=xmlout"]),
        ("cbt", ["/kurs/2026/02042026.xml"]),
        ("cbr", ["/scripts/XML_daily.asp"]),
        ("ecb", ["/stats/eurofxref/eurofxref-daily.xml"]),
        ("frankfurter", [f"/v2/rates?base=USD&quotes={QUOTES}"]),
        ("erapi", ["/v6/latest/USD"]),
        ("nbu", ["/NBUStatService/v1/statdirectory/exchange?json"]),
        ("tcmb", ["/kurlar/today.xml"]),
    ],
)
def test_newest(code: str, paths: list[str]) -> None:
    requests = BANKS[code].requests(DAY)
    assert [request.path for request in requests] == paths
    assert {request.day for request in requests} == {None}


@pytest.mark.parametrize(
    ("code", "paths"),
    [
        ("nbk", ["/rss/get_rates.cfm?fdate=02.04.2026"]),
        ("nbkr", []),
        ("cbu", ["/en/arkhiv-kursov-valyut/json/all/2026-04-02/"]),
        ("nbt", ["/en/kurs/export_xml.php?date=2026-04-02&export=xmlout"]),
        ("cbt", ["/kurs/2026/02042026.xml"]),
        ("cbr", ["/scripts/XML_daily.asp?date_req=02/04/2026"]),
        ("ecb", []),
        ("frankfurter", [f"/v2/rates?base=USD&quotes={QUOTES}&from=2026-04-02&to=2026-04-02"]),
        ("erapi", []),
        ("nbu", ["/NBUStatService/v1/statdirectory/exchange?date=20260402&json"]),
        ("tcmb", ["/kurlar/202604/02042026.xml"]),
    ],
)
def test_archive(code: str, paths: list[str]) -> None:
    requests = BANKS[code].archive(DAY)
    assert [request.path for request in requests] == paths
    assert {request.day for request in requests} <= {DAY}


def test_the_manats_bank_wants_a_browser() -> None:
    (request,) = BANKS["cbt"].requests(DAY)
    assert request.headers["User-Agent"].startswith("Mozilla/5.0")
    assert BANKS["cbt"].peg == Peg("USD", Decimal("3.5"), date(2015, 1, 1))


def test_the_weekly_document_is_known_by_another_currency() -> None:
    daily, weekly = BANKS["nbkr"].requests(DAY)
    assert (daily.anchor, weekly.anchor) == (None, "GBP")


@pytest.mark.parametrize("bank", PROVIDERS, ids=lambda bank: bank.code)
def test_what_is_known_of_a_bank(bank: Provider) -> None:
    address = urlsplit(bank.base_url)
    assert address.scheme == "https"
    assert address.path == ""
    assert ZoneInfo(bank.zone).key == bank.zone
    assert bank.anchor in bank.pair(bank.anchor)
    assert bank.home in bank.pair(bank.anchor)
    assert bank.minimum_rows >= (3 if bank.official else 1)
    assert bank.anchor != bank.home


def test_each_currency_has_one_home() -> None:
    homes = [bank.home for bank in PROVIDERS if bank.official]
    assert sorted(homes) == ["EUR", "KGS", "KZT", "RUB", "TJS", "TMT", "TRY", "UAH", "UZS"]
    assert len(BANKS) == len(PROVIDERS)


@pytest.mark.parametrize(
    ("code", "count", "first"),
    [
        (
            "cbr",
            54,
            "/scripts/XML_dynamic.asp?date_req1=01/03/2026&date_req2=01/04/2026&VAL_NM_RQ=R01235",
        ),
        (
            "nbt",
            36,
            "/en/kurs/export_xml_dynamic.php?d1=2026-03-01&d2=2026-04-01&cs=USD&export=xml",
        ),
        ("nbkr", 5, PAGE),
        ("ecb", 1, "/stats/eurofxref/eurofxref-hist-90d.xml"),
        ("nbu", 1, "/NBU_Exchange/exchange_site?start=20260301&end=20260401&json"),
        ("frankfurter", 1, f"/v2/rates?base=USD&quotes={QUOTES}&from=2026-03-01&to=2026-04-01"),
        ("nbk", 0, None),
        ("cbu", 0, None),
        ("cbt", 0, None),
        ("erapi", 0, None),
        ("tcmb", 0, None),
    ],
)
def test_many_days_at_once(code: str, count: int, first: str | None) -> None:
    series = BANKS[code].series(date(2026, 3, 1), date(2026, 4, 1), DAY)
    assert len(series) == count
    assert [one.path for one in series][:1] == ([first] if first else [])


@pytest.mark.parametrize(
    ("code", "count"), [("nbkr", 10), ("nbu", 4), ("frankfurter", 2), ("ecb", 1)]
)
def test_long_ranges_are_asked_for_in_pieces(code: str, count: int) -> None:
    since, until = date(2024, 6, 1), date(2026, 4, 1)
    series = BANKS[code].series(since, until, DAY)
    assert len(series) == count
    assert (series[0].since, series[-1].until) == (since, until)
    starts = sorted({one.since for one in series})
    ends = sorted({one.until for one in series})
    assert [end + timedelta(days=1) for end in ends[:-1]] == starts[1:]


def test_ninety_days_or_the_whole_history() -> None:
    ecb = BANKS["ecb"]
    (near,) = ecb.series(DAY - timedelta(days=89), DAY, DAY)
    (far,) = ecb.series(DAY - timedelta(days=90), DAY - timedelta(days=85), DAY)
    assert near.path.endswith("hist-90d.xml")
    assert far.path.endswith("hist.zip")


def test_who_turns_programs_away_is_asked_again_as_a_browser() -> None:
    (request,) = BANKS["nbt"].requests(DAY)
    assert request.headers == {}
    assert request.refused["User-Agent"].startswith("Mozilla/5.0")
    assert request.refused["Referer"].startswith("https://www.nbt.tj/")


def test_in_which_direction_a_source_publishes() -> None:
    assert BANKS["nbk"].pair("USD") == ("USD", "KZT")
    assert BANKS["ecb"].pair("USD") == ("EUR", "USD")
    assert BANKS["frankfurter"].pair("KZT") == ("USD", "KZT")


def test_how_exactly_a_source_publishes() -> None:
    ecb = BANKS["ecb"]
    assert [ecb.decimals_of(code) for code in ("USD", "JPY", "GBP")] == [4, 2, 5]
    assert BANKS["nbk"].decimals_of("USD") == 2


def test_who_may_not_be_relied_on() -> None:
    assert [bank.code for bank in PROVIDERS if not bank.official] == ["frankfurter", "erapi"]
    assert [bank.code for bank in PROVIDERS if bank.indicative] == ["erapi"]
