"""Every recorded answer of the six banks beside what it means."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.errors import BadBulletin
from bot.model import Rate
from bot.rates.providers import PROVIDERS
from bot.rates.providers.cbr import BankOfRussia
from bot.rates.providers.nbkr import DEFUNCT
from bot.rates.providers.nbt import NationalBankOfTajikistan
from tests.kit.data import ROOT, shared

BANKS = {provider.code: provider for provider in PROVIDERS}
FORMATS = (".xml", ".json")
RECORDED = sorted(
    str(path.relative_to(ROOT / "rates"))
    for code in BANKS
    for path in (ROOT / "rates" / code).glob("*")
    if path.suffix in FORMATS
)
SERIES = [name for name in RECORDED if "_dynamic_" in name]
REFUSED = [name for name in RECORDED if "error" in name or "metall" in name]
BULLETINS = [name for name in RECORDED if name not in SERIES + REFUSED]


def expected(name: str) -> Any:
    return json.loads(shared("rates/expected.json").read_text())[name]


def body(name: str) -> bytes:
    return shared(f"rates/{name}").read_bytes()


def test_recordings_are_there() -> None:
    shared("rates")
    assert (len(BULLETINS), len(SERIES), len(REFUSED)) == (20, 12, 2)


@pytest.mark.parametrize("name", BULLETINS)
def test_bulletin(name: str) -> None:
    bank, meaning = BANKS[name.partition("/")[0]], expected(name)
    # The recording's values list every row; a currency given up in 2016 is not offered by us.
    wanted = {code: row for code, row in meaning["rates"].items() if code != DEFUNCT}

    bulletin = bank.parse(body(name))

    assert (bulletin.provider, bulletin.currency) == (bank.code, meaning["quote"])
    assert bulletin.effective_date == date.fromisoformat(meaning["date"])
    assert {rate.base: [str(rate.value), rate.nominal] for rate in bulletin.rates} == wanted
    assert list(wanted) == [rate.base for rate in bulletin.rates]


@pytest.mark.parametrize("name", SERIES)
def test_series(name: str) -> None:
    base = name.split("_dynamic_")[1][:3]
    wanted = [
        (date.fromisoformat(day), Rate(base, Decimal(value), nominal))
        for day, (value, nominal) in expected(name)["series"].items()
    ]
    read: dict[str, Callable[[bytes], list[tuple[date, Rate]]]] = {
        "cbr": lambda body: BankOfRussia().parse_series(body, base),
        "nbt": NationalBankOfTajikistan().parse_series,
    }

    found = read[name.partition("/")[0]](body(name))

    assert [(day, str(rate.value), rate) for day, rate in found] == [
        (day, str(rate.value), rate) for day, rate in wanted
    ]


@pytest.mark.parametrize("name", SERIES + REFUSED)
def test_other_documents_are_no_bulletins(name: str) -> None:
    with pytest.raises(BadBulletin):
        BANKS[name.partition("/")[0]].parse(body(name))
