"""The recorded answers of the sources, and which of them means what."""

import json
from datetime import date
from typing import Any

from bot.rates.providers import PROVIDERS
from bot.rates.providers.base import Series
from tests.kit.data import ROOT, shared

BANKS = {provider.code: provider for provider in PROVIDERS}
FOLDER = ROOT / "rates"
# Everything recorded, but what is no answer: lists of files and values, tables drawn from answers.
ALL = sorted(
    str(path.relative_to(FOLDER))
    for path in FOLDER.glob("*/*")
    if path.parent.name != "history" or path.suffix == ".json"
)
# Answers of the providers, beside those that expected.json names.
BEYOND = {
    "ecb/eurofxref.csv": "one day",
    "ecb/eurofxref-hist.zip": "all days",
    "ecb/sdmx_EXR_2026-02-17.csv": "many days",
    "frankfurter/v1_latest_constructed.json": "one day",
    "frankfurter/v2_rates_constructed.json": "one day",
}
MANY = {"ecb/eurofxref-hist-90d_exchanger.xml", "ecb/eurofxref-hist.zip"}
# What no provider reads, and why.
NOBODYS = {
    "cbr/XML_daily_exchanger_historical_error.xml": "an error that came with HTTP 200",
    "cbr/xml_metall_2026-03-01_03-05.xml": "metals, which are not asked for",
    "ecb/sdmx_EXR_2025-01-01.csv": "cut off by those who kept it: it ends in an empty line",
    "errors/html_maintenance_constructed.html": "a page in place of a bulletin",
    "errors/open_er_api_error_constructed.json": "an error that came with HTTP 200",
    "fawazahmed0/currencies_usd_constructed.json": "another service",
    "history/ismartcoding_sample_2025-07-27_15.json": "another service",
    "nbkr/fin_stat_usd_sample.xls": "a workbook; the same days are asked for as pages",
    "nbu/exchange_error_exchanger.xml": "an error that came with HTTP 200",
    "resplit/2025-07-30.json": "another service",
    "resplit/2026-08-22.json": "another service",
    "tcmb/evds3.json": "a service that needs a key",
}
PAGES = {"nbkr/index1_item1562_valuta15_2005-06.html": "USD"}
PAGES["nbkr/index1_item1562_valuta20_2005-06.html"] = "EUR"


def expected() -> dict[str, Any]:
    if not (FOLDER / "expected.json").exists():
        return {}
    found: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text())
    return found


EXPECTED = expected()
SERIES = sorted(name for name, meaning in EXPECTED.items() if "series" in meaning)
BULLETINS = sorted(name for name, meaning in EXPECTED.items() if "rates" in meaning)


def body(name: str) -> bytes:
    return shared(f"rates/{name}").read_bytes()


def owner(name: str) -> str:
    return name.partition("/")[0]


def code_of(name: str) -> str | None:
    """The one currency that a recorded series is of."""
    return PAGES.get(name) or (name.split("_dynamic_")[1][:3] if "_dynamic_" in name else None)


def everything(code: str | None = None) -> Series:
    return Series("/", date.min, date.max, code)
