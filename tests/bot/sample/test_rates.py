import csv
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from bot.sample.rates import DOCUMENTS, before, bulletin, quotes, table
from tests.kit.data import shared

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
RECORDED = {
    "nbk": ["nbk/get_rates_2026-04-01.xml", "nbk/get_rates_2026-04-02.xml"],
    "nbkr": ["nbkr/daily_2026-05-23.xml"],
    "nbkr-weekly": ["nbkr/weekly_2026-05-23.xml"],
    "cbu": ["cbu/json_all_2026-04-01.json", "cbu/json_all_2026-04-02.json"],
    "nbt": ["nbt/export_xml_2026-05-18.xml", "nbt/export_xml_2026-05-19.xml"],
    "cbr": ["cbr/XML_daily_2026-03-17.xml", "cbr/XML_daily_2026-03-19.xml"],
}


def test_how_many_days_there_are() -> None:
    days = {document: len(found) for document, found in table().items()}
    assert days == {"nbk": 90, "nbkr": 90, "nbkr-weekly": 1, "cbu": 2, "nbt": 2, "cbr": 90}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_days_are_in_order(document: str) -> None:
    days = list(table()[document])
    assert all(early < late for early, late in pairwise(days))
    assert all(found.effective_date == day for day, found in table()[document].items())


@pytest.mark.parametrize("document", DOCUMENTS)
def test_as_the_banks_published_them(document: str) -> None:
    expected = json.loads(shared("rates/expected.json").read_text(encoding="utf-8"))
    for name in RECORDED[document]:
        found = table()[document][date.fromisoformat(expected[name]["date"])]
        assert found.currency == expected[name]["quote"]
        for rate in found.rates:
            value, nominal = expected[name]["rates"][rate.base]
            assert (rate.value, rate.nominal) == (Decimal(value), nominal)


def test_the_som_is_the_bank_s_own_table() -> None:
    path = shared("rates/history/nbkr_kgs_official_2021-07_2026-08.csv")
    with path.open(encoding="utf-8") as lines:
        recorded = {row["date"]: Decimal(row["KGS_per_USD"]) for row in csv.DictReader(lines)}
    for day, found in table()["nbkr"].items():
        assert found.rates[0].value == recorded[day.isoformat()]


@pytest.mark.parametrize("base", ["USD", "KZT", "TJS", "UZS"])
def test_the_rouble_rates_are_the_recorded_series(base: str) -> None:
    expected = json.loads(shared("rates/expected.json").read_text(encoding="utf-8"))
    name = next(name for name in expected if f"XML_dynamic_{base}_" in name)
    for day, (value, nominal) in expected[name]["series"].items():
        rate = table()["cbr"][date.fromisoformat(day)].rate(base)
        assert rate is not None
        assert (rate.value, rate.nominal) == (Decimal(value), nominal)


def test_the_tenge_agrees_with_the_cross_that_was_made_of_it() -> None:
    """The Bank of Russia makes its tenge rate of the tenge's dollar rate of the day before."""
    checked = 0
    for day, found in table()["cbr"].items():
        home = table()["nbk"].get(day - timedelta(days=1))
        dollar, tenge = found.rate("USD"), found.rate("KZT")
        if home and dollar and tenge:
            cross = dollar.value * 100 / home.rates[0].value
            assert cross.quantize(Decimal("0.0001")) == tenge.value
            checked += 1
    assert checked > 70


def test_the_day_in_force() -> None:
    newest = bulletin("nbk")
    assert newest.effective_date == date(2026, 4, 2)
    assert bulletin("nbk", date(2030, 1, 1)) is newest
    assert bulletin("nbk", date(2026, 3, 29)).effective_date == date(2026, 3, 27)
    assert bulletin("nbk", date(2000, 1, 1)).effective_date == date(2025, 11, 14)


def test_the_one_before() -> None:
    earlier = before("cbu", date(2026, 4, 2))
    assert earlier is not None
    assert earlier.effective_date == date(2026, 4, 1)
    assert before("cbu", date(2026, 4, 1)) is None


def test_quotes_for_storage_keep_their_dates() -> None:
    found = quotes(NOW)
    keys = {(q.source, q.base, q.quote, q.effective_date) for q in found}
    assert len(keys) == len(found)
    assert {q.source for q in found} == {"nbk", "nbkr", "cbu", "nbt", "cbr"}
    assert all(q.effective_date < date(2026, 6, 1) and q.fetched_at == NOW for q in found)
    dollar = [q for q in found if (q.source, q.base) == ("nbk", "USD")]
    assert len(dollar) == 90
    assert (dollar[-1].value, dollar[-1].nominal) == (Decimal("475.09"), 1)
