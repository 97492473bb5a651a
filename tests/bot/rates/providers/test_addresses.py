"""What each bank is asked: the addresses of its documents, and what is known of it."""

from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from bot.rates.providers import PROVIDERS
from bot.rates.providers.base import Peg, Provider

BANKS = {provider.code: provider for provider in PROVIDERS}
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
    assert bank.anchor == "USD"
    assert bank.minimum_rows >= 3


def test_each_currency_has_one_home() -> None:
    homes = [bank.home for bank in PROVIDERS]
    assert sorted(homes) == ["KGS", "KZT", "RUB", "TJS", "TMT", "UZS"]
    assert len(BANKS) == len(PROVIDERS)
