import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.model import Bulletin
from bot.rates.acceptance import check
from bot.rates.providers import PROVIDERS
from bot.sample import banks
from bot.sample.rates import before, bulletin, table

BANKS = {provider.code: provider for provider in PROVIDERS}
WRITERS: dict[str, Callable[[Bulletin], bytes]] = {
    "nbk": banks.nbk,
    "nbkr": banks.nbkr,
    "cbu": banks.cbu,
    "nbt": banks.nbt,
    "cbr": banks.cbr,
}


@pytest.mark.parametrize("code", WRITERS)
def test_every_day_reads_back(code: str) -> None:
    for found in table()[code].values():
        assert BANKS[code].parse(WRITERS[code](found)) == found


@pytest.mark.parametrize("code", WRITERS)
def test_the_newest_is_complete_enough_to_be_trusted(code: str) -> None:
    check(bulletin(code), BANKS[code])


def test_the_weekly_document() -> None:
    found = BANKS["nbkr"].parse(banks.nbkr(bulletin("nbkr-weekly"), weekly=True))
    assert found == replace(bulletin("nbkr-weekly"), valid_for=7)
    check(found, BANKS["nbkr"], "GBP")


def _with_change(code: str) -> tuple[Bulletin, Bulletin | None]:
    found = bulletin(code)
    return found, before(code, found.effective_date)


def test_kazakhstan_drops_zeros_and_gives_the_change() -> None:
    body = banks.nbk(*_with_change("nbk")).decode()
    assert "<description>475.09</description>" in body
    assert "<change>-3.68</change>" in body
    assert "<index>UP</index>\n<change>+2.44</change>" in body
    assert "<index></index>\n<change>0.00</change>" in body
    oldest = next(iter(table()["nbk"].values()))
    assert "<change>0.00</change>" in banks.nbk(oldest).decode()


def test_uzbekistan_writes_strings() -> None:
    dollar = json.loads(banks.cbu(*_with_change("cbu")))[0]
    assert dollar["Rate"] == "12142.10"
    assert dollar["Diff"] == "-52.11"
    assert dollar["Date"] == "02.04.2026"
    assert dollar["Nominal"] == "1"


def test_russia_writes_one_line_of_windows_1251() -> None:
    body = banks.cbr(bulletin("cbr"))
    assert b"\n" not in body
    assert "<Name>Доллар США</Name><Value>83,1259</Value>" in body.decode("cp1251")
    assert "<Value>68,2543</Value><VunitRate>0,00682543</VunitRate>" in body.decode("cp1251")


def test_kyrgyzstan_has_four_places_after_a_comma() -> None:
    assert b"<Value>87,4500</Value>" in banks.nbkr(bulletin("nbkr"))
    assert b"<ValidFor>7</ValidFor>" in banks.nbkr(bulletin("nbkr-weekly"), weekly=True)


def test_tajikistan_dates_by_iso_and_keeps_the_rouble_s_old_number() -> None:
    body = banks.nbt(bulletin("nbt")).decode()
    assert '<ValCurs Date="2026-05-19"' in body
    assert '<Valute ID="810">\n   <CharCode>RUB</CharCode>' in body


def test_short_numbers() -> None:
    shorts = {"10.00": "10", "10": "10", "100": "100", "0.0730": "0.073", "1E-7": "0.0000001"}
    for written, short in shorts.items():
        assert banks._short(Decimal(written)) == short
